// Eight processes on one folder, of which some die or stand still at any moment. Each works on an app of its own, so that it
// knows what has to be there: all that was acknowledged, nothing that was refused; of a call it died in, all or nothing.
//
//   node __test__/reliability/crowd.mjs --seconds 60 --seed 7
//
// The seed repeats what is called and what is done to whom, not when: that is the machine's.
import fs from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { draw, playOn } from './acts.mjs';
import { difference } from './kill-runs.mjs';
import { START } from './phone.mjs';
import { freshSeed, Random } from './random.mjs';
import { temporary } from './shim.mjs';
import { inWords } from './simulate.mjs';
import { Died, Worker } from './team.mjs';
import * as the from './world.mjs';

const SIZE = 8;
const CALLS = ['add', 'addSync', 'update', 'remove', 'batchAdd', 'read', 'grant', 'revoke', 'record'];
/** What a folder that others keep busy may answer. */
const BUSY = [24000008, 12100007];

class Member {
  constructor(crowd, number, seed) {
    Object.assign(this, { crowd, hand: `${number}`, app: `p${number} 100`, random: new Random(seed) });
    this.world = the.newWorld(START);
    this.world.stored.apps[this.app] = the.newApp(this.world);
    the.open(this.world, this.hand);
    this.possible = [this.world];
  }

  /** Works until it is told to stop. */
  async work() {
    while (!this.crowd.over) {
      try {
        await this.#open();
        while (!this.crowd.over) await this.#call();
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        await this.worker.ended;
        if (this.worker.signal !== 'SIGKILL')
          throw new Error(`${this.hand} died of ${this.worker.signal}: ${error.message}`);
        this.worker = undefined;
        this.crowd.figures.killed += 1;
      }
    }
  }

  async #open() {
    this.worker ??= new Worker(this.crowd.dir, this.hand);
    const { code, message } = await this.worker.ask('open', this.hand, { now: START });
    if (code !== undefined) throw new Error(`${this.hand} does not open: ${code} ${message}`);
    this.crowd.figures.openings += 1;
    if (!this.isInstalled)
      await this.worker.must('play', this.hand, { steps: [{ act: 'install', app: this.app }] });
    this.isInstalled = true;
    await this.check();
  }

  async #call() {
    const step = draw(this.random, this.world, this.hand, (act) => CALLS.includes(act));
    const before = structuredClone(this.world);
    const after = structuredClone(this.world);
    const plain = playOn(after, this.hand, step);
    // Until it has answered, it may have been done or not.
    this.possible = [before, after];
    const [real] = await this.worker.must('play', this.hand, { steps: [step] });
    this.crowd.figures.calls += 1;
    const isBusy = BUSY.includes(real.code);
    if (isBusy) this.crowd.figures.busy += 1;
    else if (!isDeepStrictEqual(real, JSON.parse(JSON.stringify(plain))))
      throw new Error(
        `${this.hand}: ${JSON.stringify(step)} gave ${JSON.stringify(real)}, not ${JSON.stringify(plain)}`,
      );
    this.world = isBusy ? before : after;
    this.possible = [this.world];
    if (this.random.chance(0.05)) await this.check();
  }

  /** What is seen of its app, by itself or somebody else, is what has to be there. */
  async check(by = this) {
    const seen = this.#mine(await by.worker.must('look', by.hand));
    const wanted = this.possible.map((world) => this.#mine(the.expected(world, this.hand)));
    const found = wanted.findIndex((one) => isDeepStrictEqual(one, seen));
    this.crowd.figures.looks += 1;
    if (found < 0) throw new Error(`${by.hand} sees of ${this.hand}: ${difference(wanted[0], seen)}`);
    this.world = this.possible[found];
    this.possible = [this.world];
  }

  #mine({ apps, records, complaints }) {
    const own = Object.entries(records).filter(([name]) => name.startsWith(this.app));
    const { states, plain, sealed } = apps[this.app];
    return { states, plain, sealed, records: Object.fromEntries(own), complaints };
  }
}

/** Works for so many calls or seconds; what went wrong, and the figures. */
export async function crowd({ seed, calls = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }) {
  const base = temporary();
  const random = new Random(seed);
  const self = {
    dir: base.files,
    over: false,
    figures: { calls: 0, busy: 0, killed: 0, stopped: 0, openings: 0, looks: 0 },
  };
  const members = Array.from({ length: SIZE }, (_, n) => new Member(self, n, random.below(2 ** 32)));
  const began = performance.now();
  let wrong;
  const stop = (error) => {
    wrong ??= error;
    self.over = true;
  };
  const chaos = async () => {
    while (!self.over) {
      await later(random.between(5, 60));
      self.over ||= self.figures.calls >= calls || performance.now() - began > seconds * 1000;
      const { worker } = random.pick(members);
      if (self.over || !worker || worker.dead || random.chance(0.5)) continue;
      if (random.chance(0.4)) {
        worker.signalWith('SIGKILL');
      } else {
        self.figures.stopped += 1;
        worker.signalWith('SIGSTOP');
        await later(random.between(1, 300));
        worker.signalWith('SIGCONT');
      }
    }
  };
  try {
    await Promise.all([chaos(), ...members.map((member) => member.work())].map((line) => line.catch(stop)));
    const eyes = members.find(({ worker }) => worker && !worker.dead);
    if (!wrong) for (const member of members) await member.check(eyes).catch(stop);
  } finally {
    await Promise.all(members.map(({ worker }) => worker?.kill()));
    for (const dir of Object.values(base)) fs.rmSync(dir, { recursive: true, force: true });
  }
  return { wrong: wrong && `seed ${seed}: ${wrong.message}`, figures: self.figures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, seconds: { type: 'string', default: '20' } },
  });
  const seed = Number(values.seed ?? freshSeed());
  const { wrong, figures } = await crowd({ seed, seconds: Number(values.seconds) });
  if (wrong) console.log(wrong);
  console.log(`${SIZE} processes, ${inWords(figures)} (seed ${seed}, ${values.seconds} s)`);
  process.exitCode = wrong ? 1 : 0;
}
