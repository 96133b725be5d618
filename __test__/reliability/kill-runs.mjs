// Kills a process before, after or in the middle of any system call that changes the data folder, and looks at what is
// left: the folder opens, everything acknowledged is there, and the state is that after one of the steps, whole.
//
//   node __test__/reliability/kill-runs.mjs                      every call of every scenario, before and after
//   node __test__/reliability/kill-runs.mjs --seed 7 --runs 500  so many of them, chosen by the seed
//   node __test__/reliability/kill-runs.mjs --scenario restore --at 12 --how after --keep   one, and its folder stays
//
// Progress goes to stderr; stdout gets a line per failure with the command that repeats it, and a line of figures.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { DAY, map, openAt, START, stateOf } from './phone.mjs';
import { freshSeed, Random } from './random.mjs';
import { optionsOf, SCENARIOS } from './scenarios.mjs';
import { buildShim, Control, environment, MODE, temporary } from './shim.mjs';

const VICTIM = fileURLToPath(new URL('./victim.mjs', import.meta.url));
const WAYS = ['before', 'after', 'half'];

/** Where one set of runs works: the shim, a template per scenario, a room per run. */
export class Range {
  constructor() {
    this.base = temporary();
    this.library = buildShim(this.base.program);
    this.rooms = 0;
  }

  end() {
    for (const dir of Object.values(this.base)) fs.rmSync(dir, { recursive: true, force: true });
  }

  /** A copy of a scenario's template, to be spoilt. */
  room(template) {
    const room = path.join(this.base.files, `room-${this.rooms++}`);
    fs.cpSync(template, room, { recursive: true, preserveTimestamps: true });
    return room;
  }

  /** Runs the victim to its end; the steps it said, and whether it came to its own end. */
  async victim(name, room, words, args = []) {
    const file = path.join(this.base.files, `control-${path.basename(room)}`);
    const control = new Control(file);
    control.set(words);
    const child = spawn(process.execPath, [VICTIM, name, room, ...args], {
      env: environment(this.library, path.join(room, 'device'), file),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let complaint = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      complaint += data;
    });
    const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
    const log = control.log();
    control.close();
    fs.rmSync(file);
    const said = out.split('\n').filter(Boolean);
    const complete = said.at(-1) === 'end' || args.length > 0;
    // A victim that ends by itself has failed; that is no state to look at.
    const failed = signal === 'SIGKILL' ? undefined : complaint.trim() || 'it ended by itself';
    const steps = said.filter((line) => line !== 'end').map(Number);
    return { acknowledged: Math.max(-1, ...steps) + 1, complete, failed, log };
  }

  /** The scenario's folder before the kill; with the states between its steps, and the calls that can be interrupted. */
  async prepare(name) {
    const scenario = SCENARIOS[name];
    const template = path.join(this.base.files, `template-${name.replaceAll(/\W/g, '-')}`);
    const dir = path.join(template, 'device');
    fs.mkdirSync(template);
    if (scenario.prepare) {
      const device = openAt(dir, optionsOf(scenario));
      await scenario.prepare(device);
      device.close();
    }
    if (scenario.crash) await this.victim(name, template, {}, ['--crash']);
    await scenario.place?.(dir, template);
    const states = [];
    for (let steps = 0; steps < scenario.steps.length; steps += 1) {
      const room = this.room(template);
      const { failed } = await this.victim(name, room, {}, ['--stop', steps]);
      if (failed) throw new Error(`${name}, ${steps} steps: ${failed}`);
      states.push(await this.look(scenario, room));
    }
    const room = this.room(template);
    const { failed, log } = await this.victim(name, room, { wanted: MODE.count });
    // Of a scenario that refuses to open there is nothing to see but that.
    if (failed && !scenario.refusal) throw new Error(`${name}: ${failed}`);
    states.push(await this.look(scenario, room));
    return { name, scenario, template, states, log };
  }

  /** What a fresh device on the room's folder shows: { state } or { refused } or { broken }, in which health() has spoken. */
  async look(scenario, room) {
    const dir = path.join(room, 'device');
    const options = { ...optionsOf(scenario), clockStart: START + DAY };
    let device;
    try {
      device = openAt(dir, options);
      const state = await stateOf(device);
      const { ok, notes, setAside } = device.health();
      // It must also go on working, and be there the next time.
      device.asset.addSync(map({ ALIAS: 'afterwards', SECRET: 's' }));
      device.close();
      device = openAt(dir, options);
      device.asset.querySync(map({ ALIAS: 'afterwards' }));
      return { state, told: ok ? [] : [...notes, ...setAside] };
    } catch (error) {
      if (device === undefined && typeof error.code === 'number')
        return { refused: error.code, message: error.message };
      return { broken: `${error.code ?? ''} ${error.message}` };
    } finally {
      device?.close();
      if (!this.keep) fs.rmSync(room, { recursive: true, force: true });
    }
  }

  /** One kill. Nothing, or what is wrong afterwards. */
  async run({ name, scenario, template, states }, at, way) {
    const room = this.room(template);
    const { acknowledged, failed, complete } = await this.victim(name, room, { nth: at, wanted: MODE[way] });
    if (failed && !scenario.refusal) return { kind: 'failed', text: failed };
    const seen = await this.look(scenario, room);
    if (this.keep) console.error(`${room}: ${acknowledged} steps acknowledged`);
    if (scenario.refusal) return refusalVerdict(scenario, seen);
    if (seen.refused) return { kind: 'closed', text: `${seen.refused} ${seen.message}` };
    if (seen.broken) return { kind: 'closed', text: seen.broken };
    const last = scenario.burst || complete ? scenario.steps.length : acknowledged + 1;
    const allowed = states.slice(acknowledged, last + 1);
    if (allowed.some(({ state }) => isDeepStrictEqual(state, seen.state))) return undefined;
    const text = `after ${acknowledged} acknowledged steps: ${difference(allowed[0].state, seen.state)}`;
    return { kind: 'torn', text };
  }
}

/** A folder that may refuse must do so, or tell that something is missing. */
function refusalVerdict({ refusal }, { refused, message, broken, told }) {
  if (refused !== undefined)
    return refusal.includes(refused) ? undefined : { kind: 'closed', text: `${refused} ${message}` };
  if (broken) return { kind: 'closed', text: broken };
  return told.length > 0
    ? undefined
    : { kind: 'torn', text: 'it opened, and health() is silent about what is gone' };
}

/** The first place where two states differ. */
export function difference(expected, actual, at = '') {
  if (isDeepStrictEqual(expected, actual)) return '';
  const isTree = (value) => typeof value === 'object' && value !== null;
  if (!isTree(expected) || !isTree(actual)) {
    return `${at || 'it'} is ${JSON.stringify(actual)}, was ${JSON.stringify(expected)}`;
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  const key = [...keys].find((one) => !isDeepStrictEqual(expected[one], actual[one]));
  return difference(expected[key], actual[key], `${at}/${key}`);
}

/** All kills there are: half only where a call writes more than one byte can tear. */
const killsOf = ({ log, ...prepared }) =>
  log.flatMap((kind, index) =>
    WAYS.filter((way) => way !== 'half' || kind === 'write').map((way) => ({
      prepared,
      at: index + 1,
      way,
      kind,
    })),
  );

/** So many of them by seed, each scenario in turn; without a number all. */
function chosen(kills, seed, runs) {
  if (runs === undefined) return kills;
  const random = new Random(seed);
  const byScenario = Map.groupBy?.(kills, ({ prepared }) => prepared.name) ?? grouped(kills);
  const piles = [...byScenario.values()].map((pile) => random.shuffled(pile));
  const all = [];
  for (let round = 0; all.length < runs && piles.some((pile) => pile.length > round); round += 1) {
    for (const pile of random.shuffled(piles))
      if (round < pile.length && all.length < runs) all.push(pile[round]);
  }
  return all;
}

function grouped(kills) {
  const groups = new Map();
  for (const kill of kills) groups.set(kill.prepared.name, [...(groups.get(kill.prepared.name) ?? []), kill]);
  return groups;
}

/** Works through a list, several at a time. */
async function each(list, work, width = os.availableParallelism() + 1) {
  let next = 0;
  const line = async () => {
    while (next < list.length) await work(list[next++]);
  };
  await Promise.all(Array.from({ length: width }, line));
}

/** The runs; what failed, and the figures. */
export async function killRuns({
  seed,
  runs,
  names = Object.keys(SCENARIOS),
  at,
  how,
  keep,
  progress = () => {},
}) {
  const range = new Range();
  const failures = [];
  let done = 0;
  try {
    const prepared = [];
    await each(names, async (name) => {
      try {
        prepared.push(await range.prepare(name));
      } catch (error) {
        failures.push({ kind: 'failed', name, text: error.message });
      }
    });
    prepared.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    let kills = prepared.flatMap(killsOf);
    if (at !== undefined)
      kills = kills.filter((kill) => kill.at === at && (how === undefined || kill.way === how));
    const list = chosen(kills, seed, runs);
    range.keep = keep;
    await each(list, async ({ prepared, at, way, kind }) => {
      const wrong = await range.run(prepared, at, way);
      done += 1;
      if (wrong) failures.push({ ...wrong, name: prepared.name, at, way, call: kind });
      progress(done, list.length, failures.length);
    });
    return { failures, runs: list.length, points: kills.length };
  } finally {
    if (!keep) range.end();
  }
}

export const describe = ({ kind, name, at, way, call, text }) =>
  `${kind}: ${name}${at === undefined ? '' : `, ${way} call ${at} (${call})`}: ${text}\n` +
  `  node __test__/reliability/kill-runs.mjs --scenario '${name}'${at === undefined ? '' : ` --at ${at} --how ${way}`} --keep`;

export function figures({ failures, runs, points }, seed) {
  const count = (kind) => failures.filter((one) => one.kind === kind).length;
  return (
    `kill runs: ${runs} of ${points}, ${count('closed')} folders that did not open or did not go on, ` +
    `${count('torn')} torn states, ${count('failed')} victims that failed (seed ${seed})`
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      runs: { type: 'string' },
      scenario: { type: 'string', multiple: true },
      at: { type: 'string' },
      how: { type: 'string' },
      keep: { type: 'boolean' },
    },
  });
  const number = (text) => (text === undefined ? undefined : Number(text));
  const seed = number(values.seed) ?? freshSeed();
  const progress = (done, all, failed) => {
    if (done % 50 === 0 || done === all) console.error(`${done}/${all}, ${failed} failures`);
  };
  const {
    runs,
    scenario: names,
    at,
    how,
    keep,
  } = { ...values, runs: number(values.runs), at: number(values.at) };
  const result = await killRuns({ seed, runs, names, at, how, keep, progress });
  for (const failure of result.failures) console.log(describe(failure));
  console.log(figures(result, seed));
  process.exitCode = result.failures.length > 0 ? 1 : 0;
}
