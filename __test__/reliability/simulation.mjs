// One seeded run: hands in two processes act on one folder, die in the middle of calls and meet a disk that fails; after each
// step the plain world and every hand must agree on what was answered, what was told, and what is there.
//
// Where a call was cut short, several worlds are possible - before it, or after it - and the hands decide which one it is:
// it has to be one of them, whole, and the same for all.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { ACTS, draw, playOn } from './acts.mjs';
import { difference } from './kill-runs.mjs';
import { START } from './phone.mjs';
import { Random } from './random.mjs';
import { FAILURES } from './shim.mjs';
import { Died } from './team.mjs';
import * as the from './world.mjs';

const HISTORY = 24;
/** What an opening may fail with while the disk does. */
const OPENING = [24000008, 24000014];
const BURSTING = ['add', 'remove', 'update', 'batchAdd'];

/** As it comes through a message. */
const plainOf = (answer) => JSON.parse(JSON.stringify(answer));
const workerOf = (hand) => hand.split('.')[0];

const HANDS = ['0.0', '0.1', '1.0', '1.1'];
const KINDS = { call: 100, burst: 8, together: 6, advance: 4, reopen: 2, plug: 0.5 };

/** Now and then a process dies, or its disk fails. */
export function troublesOf(random) {
  const nth = random.chance(0.7) ? random.between(1, 8) : random.between(1, 60);
  return random.weighted([
    [88, undefined],
    [2, { mode: random.pick(['before', 'after', 'half']), words: { nth }, kills: true }],
    [10, failureOf(random, nth)],
  ]);
}

/** A disk that fails once, for a while, or at random. */
export function failureOf(random, nth) {
  const name = random.pick(Object.keys(FAILURES));
  const [mode, words] = random.pick([
    ['failNth', { nth, burst: random.pick([0, 0, 1, 5, 1000]) }],
    ['failSome', { odds: random.between(2000, 30_000), random: random.between(1, 1e9), burst: 0 }],
  ]);
  return { mode, name, words: { ...words, ...FAILURES[name] }, fails: true };
}

/** What went wrong, with the steps before it. */
export class Mismatch extends Error {}

export class Simulation {
  /**
   * `worker(name)` makes a process; the part of a hand's name before the point is its process. `kinds` are weights of what a
   * step may be, `troubles(random)` gives what goes wrong in it.
   */
  constructor({
    seed,
    dir,
    worker,
    hands = HANDS,
    kinds = KINDS,
    troubles = troublesOf,
    durability = 'normal',
  }) {
    Object.assign(this, { seed, dir, worker, hands, kinds, troubles, durability });
    this.random = new Random(seed);
    this.world = the.newWorld(START);
    this.workers = {};
    this.history = [];
    this.figures = { steps: 0, calls: 0, refused: 0, failed: 0, killed: 0, openings: 0, looks: 0 };
  }

  /** So many steps, or until `enough` says so. Throws Mismatch. */
  async run(steps, enough = () => {}) {
    fs.mkdirSync(this.dir, { recursive: true });
    try {
      for (let step = 0; step < steps; step += 1) {
        this.figures.steps = step + 1;
        await this.#man();
        await this.#step();
        if (enough(this.figures)) break;
      }
      for (const hand of Object.keys(this.world.hands)) await this.#look([this.world], hand);
    } catch (error) {
      const story = this.history.map((line) => `  ${line}`).join('\n');
      throw new Mismatch(`seed ${this.seed}, step ${this.figures.steps}: ${error.message}\n${story}`, {
        cause: error,
      });
    } finally {
      await Promise.allSettled(Object.values(this.workers).map((worker) => worker.kill()));
    }
  }

  #tell(line) {
    this.history.push(`${this.figures.steps} ${line}`);
    if (this.history.length > HISTORY) this.history.shift();
  }

  /** Every hand that is not there opens the folder. */
  async #man() {
    for (const hand of this.hands.filter((one) => !this.world.hands[one])) await this.#open(hand);
  }

  async #open(hand, trouble) {
    const name = workerOf(hand);
    this.workers[name] ??= this.worker(name);
    const { code, message } = await this.#under(name, trouble, () =>
      this.workers[name].ask('open', hand, { now: this.world.now, durability: this.durability }),
    );
    this.figures.openings += 1;
    if (code === undefined) return the.open(this.world, hand);
    if (trouble?.fails && OPENING.includes(code)) return undefined;
    throw new Error(`${hand} does not open: ${code} ${message}`);
  }

  /** Asks while the disk fails, or the process is to die at some call. */
  async #under(name, trouble, ask) {
    const worker = this.workers[name];
    if (trouble) worker.hurt(trouble);
    try {
      return await ask();
    } finally {
      if (trouble) worker.heal();
    }
  }

  #step() {
    const hand = this.random.pick(Object.keys(this.world.hands));
    const kinds = {
      call: () => this.#call(hand),
      burst: () => this.#burst(hand),
      together: () => this.#together(hand),
      advance: () => this.#advance(),
      reopen: () => this.#reopen(hand),
      plug: () => this.#plug(),
    };
    const kind = this.random.weighted(Object.entries(this.kinds).map(([name, weight]) => [weight, name]));
    return kinds[kind]();
  }

  #call(hand) {
    return this.#play(hand, [draw(this.random, this.world, hand)]);
  }

  /** Calls of one app in one turn. */
  #burst(hand) {
    const [first] = [
      draw(this.random, this.world, hand, (act) => ACTS[act] === ACTS.install || BURSTING.includes(act)),
    ];
    if (!BURSTING.includes(first.act)) return this.#play(hand, [first]);
    const more = Array.from({ length: this.random.between(1, 9) }, () => {
      const step = draw(this.random, this.world, hand, (act) => BURSTING.includes(act));
      return { ...step, app: first.app };
    });
    return this.#play(hand, [first, ...more]);
  }

  async #play(hand, steps) {
    const trouble = this.troubles(this.random);
    const words = trouble
      ? ` ${trouble.name ?? 'killed'} ${trouble.mode} ${JSON.stringify(trouble.words)}`
      : '';
    this.#tell(`${hand} ${JSON.stringify(steps)}${words}`);
    const name = workerOf(hand);
    let answers;
    try {
      answers = await this.#under(name, trouble, () => this.workers[name].must('play', hand, { steps }));
    } catch (error) {
      await this.#bury(name, trouble, error);
      return this.#settle(this.#cutShort(hand, steps, name));
    }
    this.figures.calls += steps.length;
    this.#tell(`  gave ${JSON.stringify(answers)}`);
    const world = structuredClone(this.world);
    for (const [at, step] of steps.entries()) {
      const real = answers[at];
      if (trouble?.fails && ACTS[step.act].failure.includes(real.code)) {
        this.figures.failed += 1; // then it has done nothing
        continue;
      }
      const plain = playOn(world, hand, step);
      if (plain.code) this.figures.refused += 1;
      if (!isDeepStrictEqual(plainOf(real), plainOf(plain)))
        throw new Error(`${hand} ${step.act} gave ${JSON.stringify(real)}, not ${JSON.stringify(plain)}`);
    }
    return this.#settle([world], trouble || this.random.chance(0.1));
  }

  /** The worlds that a process may have left behind in its calls: none of them made, the first one, and so on. */
  #cutShort(hand, steps, name) {
    const world = structuredClone(this.world);
    const worlds = [structuredClone(world)];
    for (const step of steps) {
      playOn(world, hand, step);
      worlds.push(structuredClone(world));
    }
    return worlds.map((one) => this.#without(one, name));
  }

  /** Without the hands of a process that died: what they had in use is not recorded. */
  #without(world, name) {
    for (const hand of Object.keys(world.hands).filter((one) => workerOf(one) === name))
      delete world.hands[hand];
    return world;
  }

  /** A process has died: was it meant to? */
  async #bury(name, trouble, error) {
    if (!(error instanceof Died)) throw error;
    const worker = this.workers[name];
    await worker.ended;
    if (!trouble?.kills || worker.signal !== 'SIGKILL')
      throw new Error(`process ${name} died of ${worker.signal}: ${error.message}`);
    this.figures.killed += 1;
    delete this.workers[name];
  }

  /** Two hands of two processes at the same moment: one of them is first. */
  async #together(hand) {
    const other = this.random.pick(
      this.hands.filter((one) => workerOf(one) !== workerOf(hand) && this.world.hands[one]),
    );
    const drawn = () => draw(this.random, this.world, hand, (act) => [...BURSTING, 'record'].includes(act));
    if (!other || Object.keys(this.world.stored.apps).length === 0) return undefined;
    const calls = [
      [hand, drawn()],
      [other, drawn()],
    ];
    this.#tell(`at once ${JSON.stringify(calls)}`);
    const answers = await Promise.all(
      calls.map(([one, step]) => this.workers[workerOf(one)].must('play', one, { steps: [step] })),
    );
    const real = answers.map(([answer]) => answer);
    const inOrder = (order) => {
      const world = structuredClone(this.world);
      const plain = [];
      for (const at of order) plain[at] = playOn(world, ...calls[at]);
      return isDeepStrictEqual(plainOf(real), plainOf(plain)) ? [world] : [];
    };
    const worlds = [
      [0, 1],
      [1, 0],
    ].flatMap(inOrder);
    if (worlds.length === 0) throw new Error(`in neither order: ${JSON.stringify(real)}`);
    return this.#settle(worlds);
  }

  async #advance() {
    const ms = this.random.pick([1, 1000, 61_000, 3_600_000, 86_400_000]);
    this.#tell(`advance ${ms}`);
    await Promise.all(
      Object.keys(this.world.hands).map((hand) => this.workers[workerOf(hand)].must('advance', hand, { ms })),
    );
    this.world.now += ms;
  }

  /** A hand closes and opens again; either may be interrupted. */
  async #reopen(hand) {
    const trouble = this.troubles(this.random);
    this.#tell(`${hand} reopens ${trouble ? JSON.stringify(trouble) : ''}`);
    const name = workerOf(hand);
    const closed = structuredClone(this.world);
    the.close(closed, hand);
    const dropped = structuredClone(this.world);
    delete dropped.hands[hand];
    try {
      await this.#under(name, trouble, () => this.workers[name].must('close', hand));
      await this.#settle(trouble ? [closed, dropped] : [closed], true);
      await this.#open(hand, trouble);
    } catch (error) {
      await this.#bury(name, trouble, error);
      const worlds = this.world.hands[hand] ? [this.world, closed] : [this.world];
      await this.#settle(worlds.map((world) => this.#without(structuredClone(world), name)));
    }
  }

  /** One process, or all, killed between two calls. */
  async #plug() {
    const names = Object.keys(this.workers);
    const killed = this.random.chance(0.3) ? names : [this.random.pick(names)];
    this.#tell(`killed: ${killed}`);
    for (const name of killed) {
      await this.workers[name].kill();
      delete this.workers[name];
      this.#without(this.world, name);
    }
  }

  /** Which of these worlds is it? Everybody must hear what was told in it; whoever looks must see it. */
  async #settle(candidates, looks = candidates.length > 1) {
    const hands = Object.keys(candidates[0].hands);
    const heard = await Promise.all(hands.map((hand) => this.workers[workerOf(hand)].must('hear', hand)));
    let left = candidates;
    for (const [at, hand] of hands.entries()) {
      const told = (world) => [...world.hands[hand].events].sort();
      const agreeing = left.filter((world) => isDeepStrictEqual(told(world), heard[at]));
      if (agreeing.length === 0)
        throw new Error(`${hand} heard ${JSON.stringify(heard[at])}, not ${JSON.stringify(left.map(told))}`);
      left = agreeing;
    }
    for (const world of left) the.everyHand(world, (hand) => world.hands[hand].events.splice(0));
    if (looks) for (const hand of hands) left = await this.#look(left, hand);
    if (left.length > 1 && hands.length === 0) {
      // Nobody is left to tell: the next hand that opens does.
      left = await this.#lookAfresh(left);
    }
    [this.world] = left;
  }

  async #look(worlds, hand) {
    this.figures.looks += 1;
    const seen = await this.workers[workerOf(hand)].must('look', hand);
    const differences = worlds.map((world) => difference(the.expected(world, hand), seen));
    const agreeing = worlds.filter((_, at) => differences[at] === '');
    if (agreeing.length === 0) throw new Error(`${hand} sees: ${differences.join('; or: ')}`);
    return agreeing;
  }

  async #lookAfresh(worlds) {
    const [hand] = this.hands;
    [this.world] = worlds;
    await this.#open(hand);
    for (const world of worlds.slice(1)) the.open(world, hand);
    return this.#look(worlds, hand);
  }
}
