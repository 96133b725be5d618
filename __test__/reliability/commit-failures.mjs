// Random calls under a disk that fails before and inside COMMIT: a call that was rejected has done nothing, one that resolved
// has done everything, in memory, in the store, and in what listeners were told. Two device objects of one process look.
//
//   node __test__/reliability/commit-failures.mjs --seed 7 --calls 100000 [--durability full]
//   node __test__/reliability/commit-failures.mjs --seed 7 --calls 5000 --disk    a real small disk (tmpfs, needs root)
//
// The process starts itself again under the shim of faults.c; a real disk needs none.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freshSeed } from './random.mjs';
import { buildShim, Control, environment, shimMissing, temporary } from './shim.mjs';
import { inWords } from './simulate.mjs';
import { failureOf, Mismatch, Simulation } from './simulation.mjs';
import { Local } from './team.mjs';

const SELF = fileURLToPath(import.meta.url);
const KINDS = { call: 100, burst: 20, advance: 2, reopen: 0.3 };
const HANDS = ['0.0', '0.1'];
const DISK = 4 << 20;

/** Every second call meets a failure; most in the first calls to the system, which is where a commit is. */
const failing = (random) => (random.chance(0.5) ? failureOf(random, random.between(1, 12)) : undefined);

/** A disk of which all but a little is taken. */
const filling = (random) =>
  random.chance(0.5) ? { fails: true, name: 'disk', words: { left: random.below(400_000) } } : undefined;

function diskAt(dir) {
  const filler = path.join(dir, 'filler');
  return {
    hurt({ words: { left } }) {
      const { bavail, bsize } = fs.statfsSync(dir);
      fs.writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - left)));
    },
    heal: () => fs.rmSync(filler, { force: true }),
  };
}

/** Mounts a small disk; why not, where that cannot be. */
export function mountDisk(dir) {
  fs.mkdirSync(dir, { recursive: true });
  const { status, stderr, error } = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${DISK},mode=0700`, 'tmpfs', dir],
    {
      encoding: 'utf8',
    },
  );
  return status === 0 ? undefined : `no small disk can be mounted here: ${error?.message ?? stderr.trim()}`;
}
export const unmountDisk = (dir) => spawnSync('umount', ['-l', dir]);

/** In a process of its own, with its disk as the options say; { wrong, text }. */
export function commitFailures({ seed, calls, durability = 'normal', disk = false, quiet = true }) {
  const base = temporary();
  const dir = path.join(base.files, 'room');
  try {
    fs.mkdirSync(dir);
    const missing = disk ? mountDisk(path.join(dir, 'device')) : shimMissing();
    if (missing) return { missing };
    const control = path.join(base.program, 'control');
    new Control(control).close();
    const env = disk ? process.env : environment(buildShim(base.program), path.join(dir, 'device'), control);
    const words = { seed, calls, durability, dir, ...(disk && { disk: true }) };
    const args = Object.entries(words).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [`--${name}`, `${value}`],
    );
    const stdio = ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'];
    const { status, signal, stdout } = spawnSync(process.execPath, [SELF, ...args], {
      env,
      stdio,
      encoding: 'utf8',
    });
    return { wrong: status !== 0, text: signal ? `${stdout}\ndied of ${signal}` : stdout.trim() };
  } finally {
    if (disk) unmountDisk(path.join(dir, 'device'));
    for (const one of Object.values(base)) fs.rmSync(one, { recursive: true, force: true });
  }
}

async function run({ seed, calls, durability, disk, dir }) {
  const simulation = new Simulation({
    seed,
    dir,
    worker: () => new Local(dir, disk ? diskAt(path.join(dir, 'device')) : undefined),
    hands: HANDS,
    kinds: KINDS,
    troubles: disk ? filling : failing,
    durability,
  });
  process.on('warning', () => {}); // a last backup that does not succeed
  const until = ({ steps, calls: made }) => {
    if (steps % 5000 === 0) console.error(inWords(simulation.figures));
    return made >= calls;
  };
  try {
    await simulation.run(Number.POSITIVE_INFINITY, until);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    console.log(error.message);
    process.exitCode = 1;
  }
  const { figures } = simulation;
  console.log(`${inWords(figures)} (seed ${seed}, ${durability}, ${disk ? 'a small disk' : 'the shim'})`);
}

if (process.argv[1] === SELF) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      calls: { type: 'string', default: '2000' },
      durability: { type: 'string', default: 'normal' },
      disk: { type: 'boolean', default: false },
      dir: { type: 'string' },
    },
  });
  const words = { ...values, seed: Number(values.seed ?? freshSeed()), calls: Number(values.calls) };
  if (values.dir) await run(words);
  else {
    const { missing, wrong, text } = commitFailures({ ...words, quiet: false });
    console.log(missing ?? text);
    process.exitCode = wrong ? 1 : 0;
  }
}
