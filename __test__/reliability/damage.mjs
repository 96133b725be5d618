// Damages any file of a folder and opens it. It either works, with everything there or with health() saying what happened, or
// refuses in words with a documented code. It is never empty in silence; no secret is wrong; health() never throws.
//
//   node __test__/reliability/damage.mjs --seed 7 --runs 200
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { map, openAt, ordinary, ReturnType, SYSTEM, Tag, textOf } from './phone.mjs';
import { freshSeed, Random } from './random.mjs';
import { temporary } from './shim.mjs';

const SELF = fileURLToPath(import.meta.url);
const USERS = [100, 101];
const COUNT = 30;
const PAGE = 4096;
const options = { app: SYSTEM, rootKey: { kind: 'file' } };
const aliasOf = (n) => `alias ${n}`;
const secretOf = (user, n) => `secret ${n} of ${user} ${'.'.repeat(n * 20)}`;

function fill(device, from, to) {
  for (const user of USERS)
    for (let n = from; n < to; n += 1)
      device
        .app('rel.notes', { userId: user })
        .asset.addSync(map({ ALIAS: aliasOf(n), SECRET: secretOf(user, n), DATA_LABEL_NORMAL_1: 'label' }));
}

/** A folder with a backup of the first half. */
function furnish(dir) {
  const device = openAt(dir, options);
  for (const user of USERS) device.installApp(ordinary('notes', { userId: user }));
  fill(device, 0, COUNT / 2);
  device.close();
}

const write = (file, at, bytes) => {
  const fd = fs.openSync(file, 'r+');
  fs.writeSync(fd, bytes, 0, bytes.length, at);
  fs.closeSync(fd);
};
const flip = (random, file, size) => {
  const bytes = fs.readFileSync(file);
  for (let n = random.between(1, 3); n > 0; n -= 1) bytes[random.below(size)] ^= 1 << random.below(8);
  write(file, 0, bytes);
};

/** What can happen to a file; rows [weight, name, act]. */
const DAMAGES = [
  [5, 'flipped', flip],
  [2, 'cut short', (random, file, size) => fs.truncateSync(file, random.below(size))],
  [
    2,
    'page zeroed',
    (random, file, size) =>
      write(file, random.below(Math.ceil(size / PAGE)) * PAGE, new Uint8Array(Math.min(PAGE, size))),
  ],
  [1, 'removed', (_, file) => fs.rmSync(file)],
  [
    1,
    'swapped',
    (random, file, _, files) => {
      const other = random.pick(files);
      const [mine, theirs] = [file, other].map((one) => fs.readFileSync(one));
      fs.writeFileSync(file, theirs);
      fs.writeFileSync(other, mine);
    },
  ],
];
const DOCUMENTED = [24000006, 24000007, 24000008, 24000009, 24000014];

/** Nothing, or what is wrong with how a damaged folder opens. */
function verdictOn(dir, figures) {
  let device;
  try {
    device = openAt(dir, options);
  } catch (error) {
    figures.refused += 1;
    return DOCUMENTED.includes(error.code) && error.message.length > 20
      ? undefined
      : `refused: ${error.stack}`;
  }
  try {
    const health = device.health();
    const told = !health.ok || health.notes.length > 0 || health.setAside.length > 0;
    const missing = [];
    for (const user of USERS)
      for (let n = 0; n < COUNT; n += 1) {
        const found = read(device, user, n);
        if (found === secretOf(user, n)) continue;
        if (typeof found === 'string') return `the secret ${n} of ${user} is ${found}`;
        missing.push(found);
      }
    const silent = missing.filter((code) => ![24000007, 24000009].includes(code));
    if (missing.length === 0) figures.whole += 1;
    else if (told) figures.told += 1;
    else figures.byCode += 1;
    return silent.length > 0 && !told
      ? `${silent.length} of ${USERS.length * COUNT} assets are ${silent[0]}, and health() is silent`
      : undefined;
  } catch (error) {
    return `opened, then: ${error.stack}`;
  } finally {
    device.close();
  }
}

/** A secret, or the code of reading it; an app that is gone counts as not found. */
function read(device, user, n) {
  try {
    const app = device.app('rel.notes', { userId: user });
    if (!app) return 24000002;
    const [found] = app.asset.querySync(map({ ALIAS: aliasOf(n), RETURN_TYPE: ReturnType.ALL }));
    return textOf(found.get(Tag.SECRET));
  } catch (error) {
    if (!DOCUMENTED.includes(error.code) && error.code !== 24000002) throw error;
    return error.code;
  }
}

function run({ seed, runs, dir, only }) {
  const random = new Random(seed);
  /** The second half is in a folder that was closed in good order, or in the log of a process that was killed. */
  const template = { closed: path.join(dir, 'closed'), killed: path.join(dir, 'killed') };
  for (const where of Object.values(template)) furnish(where);
  const device = openAt(template.closed, options);
  fill(device, COUNT / 2, COUNT);
  device.close();
  spawnSync(process.execPath, [SELF, '--fill', template.killed]);
  const figures = { whole: 0, told: 0, byCode: 0, refused: 0 };
  let failures = 0;
  for (let at = 0; at < runs; at += 1) {
    const kind = random.pick(Object.keys(template));
    const room = path.join(dir, `room-${at}`);
    fs.cpSync(template[kind], room, { recursive: true, preserveTimestamps: true });
    const files = fs
      .readdirSync(room, { recursive: true })
      .map((name) => path.join(room, name))
      .filter((file) => fs.statSync(file).isFile() && fs.statSync(file).size > 0 && !file.endsWith('.lock'));
    const file = random.pick(files);
    const rows = DAMAGES.map(([weight, name, act]) => [weight, [name, act]]);
    const [name, act] = random.weighted(rows);
    act(random, file, fs.statSync(file).size, files);
    if (only !== undefined && at !== only) {
      fs.rmSync(room, { recursive: true });
      continue;
    }
    const what = `run ${at} (${kind}): ${path.relative(room, file)} ${name}`;
    console.error(what);
    const wrong = verdictOn(room, figures);
    if (wrong) {
      failures += 1;
      console.log(`${what}: ${wrong}`);
    }
    if (only === undefined) fs.rmSync(room, { recursive: true });
  }
  const { whole, told, byCode, refused } = figures;
  console.log(
    `${runs} damages: ${whole} times all there, ${told} times told by health(), ${byCode} times by code, ${refused} times refused, ` +
      `${failures} wrong (seed ${seed})`,
  );
  process.exitCode = failures > 0 ? 1 : 0;
}

/** In a process of its own, so that a crash is one more thing to be seen; { wrong, text }. */
export function damages({ seed, runs, only }) {
  const base = temporary();
  try {
    const words = [
      '--seed',
      seed,
      '--runs',
      runs,
      '--dir',
      base.files,
      ...(only === undefined ? [] : ['--only', only]),
    ];
    const ran = spawnSync(process.execPath, [SELF, ...words.map(String)], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const crash =
      ran.signal || ![0, 1].includes(ran.status)
        ? `\ncrashed (${ran.signal ?? ran.status}) in ${ran.stderr.slice(-600)}`
        : '';
    return { wrong: ran.status !== 0, text: `${ran.stdout.trim()}${crash}` };
  } finally {
    for (const dir of Object.values(base)) fs.rmSync(dir, { recursive: true, force: true });
  }
}

if (process.argv[1] === SELF) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      runs: { type: 'string', default: '200' },
      only: { type: 'string' },
      dir: { type: 'string' },
      fill: { type: 'string' },
    },
  });
  const number = (text) => (text === undefined ? undefined : Number(text));
  const words = {
    seed: number(values.seed) ?? freshSeed(),
    runs: number(values.runs),
    only: number(values.only),
  };
  if (values.fill) {
    fill(openAt(values.fill, options), COUNT / 2, COUNT);
    process.kill(process.pid, 'SIGKILL');
  } else if (values.dir) {
    process.on('warning', () => {}); // a last backup of a damaged store
    run({ ...words, dir: values.dir });
  } else {
    const { wrong, text } = damages(words);
    console.log(text);
    process.exitCode = wrong ? 1 : 0;
  }
}
