// Chromium and the world that it looks at.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WORLD = fileURLToPath(new URL('world.mjs', import.meta.url));
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is, if there is one. */
export const chromiumPath = () =>
  [process.env.OSK_CHROMIUM, ...PLACES].find((place) => place && fs.existsSync(place));

export async function launch() {
  const { chromium } = await import('playwright-core');
  // In a container Chromium's own sandbox has no rights to be one.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath(), args });
}

/** Starts a program: the first line that it prints, its process, the next line, and `say` for what is to happen there. */
export async function startProgram(file, ...args) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  return {
    said: await next(),
    child,
    next,
    say: (line) => child.stdin.write(`${line}\n`),
    stop: () => child.kill('SIGKILL'),
  };
}

/** Starts world.mjs, which says its address. */
export async function startWorld(...args) {
  const { said: url, ...world } = await startProgram(WORLD, ...args);
  return { url, ...world };
}

/** A page of the inspector, after the token became a cookie. */
export async function openInspector(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(url);
  await page.getByRole('grid').waitFor();
  return page;
}
