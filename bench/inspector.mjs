// node bench/inspector.mjs [--apps 10000] [--assets 100000] [--in-program]: the inspector's page in Chromium before a large device on
// disk. Measures in the browser: from the start of the navigation to the first rows, and the longest task while lists are scrolled
// through; and how much a process that has just opened the device grows with the inspector: the command's, or, with --in-program,
// one that leaves V8's heap as it is. A task counts by the time that its thread worked: on a busy machine it also waits, which is in
// the time on the clock.
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  chromiumPath,
  launch,
  openInspector,
  startProgram,
  startWorld,
} from '../__test__/inspect/browser.mjs';

const FIRST_VIEW_MS = 300;
const LONG_TASK_MS = 50;
const GROWTH_MB = 30;
const LOADS = 7;
const WHEELS = 120;
const JUMPS = 25;
const REST_MS = 700;
const SETTLE_MS = 3000;

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '10000' },
    assets: { type: 'string', default: '100000' },
    'in-program': { type: 'boolean', default: false },
  },
});

if (chromiumPath() === undefined) {
  console.error('no Chromium here: apt-get install chromium, or OSK_CHROMIUM=<path>');
  process.exit(1);
}

/** Before anything of the page runs: notes when there is a first row with words. */
function watch() {
  const look = () => {
    const cell = document.querySelector('[data-row] [role=rowheader]');
    if (cell?.textContent) globalThis.firstView = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

const rss = (pid) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

async function firstView(page, panel) {
  const times = [];
  for (let load = 0; load < LOADS; load += 1) {
    await page.evaluate((name) => {
      location.hash = `#/${name}`;
    }, panel);
    await page.reload();
    await page.waitForFunction(() => globalThis.firstView !== undefined);
    times.push(await page.evaluate(() => globalThis.firstView));
    await page.waitForTimeout(REST_MS);
  }
  return times;
}

/** Turns the wheel as a hand does, then throws the list to far places. */
async function scroll(page) {
  const grid = page.getByRole('grid');
  const { x, y, width, height } = await grid.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await browser.startTracing(page, { categories: ['devtools.timeline', 'toplevel'] });
  for (let turn = 0; turn < WHEELS; turn += 1) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
  for (let jump = 0; jump < JUMPS; jump += 1) {
    await grid.evaluate(
      (box, share) => {
        box.scrollTop = box.scrollHeight * share;
      },
      ((jump * 7) % JUMPS) / JUMPS,
    );
    await page.waitForTimeout(80);
  }
  await page.waitForTimeout(300);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const main = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) =>
      name.endsWith('RunTask') && main.some((one) => one.pid === pid && one.tid === tid),
  );
  const longest = (measure) => Math.max(...tasks.map((task) => task[measure] ?? 0)) / 1000;
  const inDocument = await page.locator('[data-row]').count();
  return { inDocument, worked: longest('tdur'), clock: longest('dur'), tasks: tasks.length };
}

const rows = [];
const say = (what, value, fine) => {
  rows.push(fine);
  console.log(`${fine ? 'ok  ' : 'HIGH'} ${what}: ${value}`);
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-bench-'));
const built = await startWorld('--apps', values.apps, '--assets', values.assets, '--dir', folder);
built.child.stdin.end();
await once(built.child, 'close');
const world = await startProgram(
  fileURLToPath(new URL('inspected.mjs', import.meta.url)),
  folder,
  values['in-program'] ? 'program' : 'command',
);
const browser = await launch();
try {
  const before = rss(world.child.pid);
  world.say('inspect');
  const url = await world.next();
  const growth = () => Math.round(rss(world.child.pid) - before);
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  await context.addInitScript(watch);
  const page = await openInspector(context, url);
  await page
    .getByText(`${Number(values.assets).toLocaleString('en-GB').slice(0, 3)}`)
    .first()
    .waitFor();
  await page.waitForTimeout(SETTLE_MS);
  say('the process grows, with the page open and the list read, by', `${growth()} MB`, growth() <= GROWTH_MB);
  for (const panel of ['assets', 'permissions']) {
    const times = await firstView(page, panel);
    say(
      `${panel}: first view`,
      `${Math.round(median(times))} ms (worst of ${LOADS}: ${Math.round(Math.max(...times))})`,
      median(times) < FIRST_VIEW_MS,
    );
    const { inDocument, worked, clock, tasks } = await scroll(page);
    say(
      `${panel}: longest of ${tasks} tasks while scrolling`,
      `${Math.round(worked)} ms, ${Math.round(clock)} ms on the clock; ${inDocument} rows in the document`,
      tasks > 0 && worked < LONG_TASK_MS,
    );
  }
  // Not judged: what garbage a process lets lie depends on how much it was asked, and how fast.
  console.log(`     the process after all of this: ${growth()} MB more`);
} finally {
  await browser.close();
  world.stop();
  await once(world.child, 'close');
  fs.rmSync(folder, { recursive: true });
}
process.exitCode = rows.every(Boolean) ? 0 : 1;
