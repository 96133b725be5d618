// A seeded generator (mulberry32): one seed gives one sequence, on every machine.

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 0 to 1, without 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  between(least, most) {
    return least + this.below(most - least + 1);
  }

  chance(odds) {
    return this.next() < odds;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Of rows `[weight, value]` one value, by weight. */
  weighted(rows) {
    let at = this.next() * rows.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of rows) {
      at -= weight;
      if (at < 0) return value;
    }
    return rows.at(-1)[1];
  }

  /** Some of a list, each with these odds, in its order. */
  some(list, odds = 0.5) {
    return list.filter(() => this.chance(odds));
  }

  shuffled(list) {
    const all = [...list];
    for (let at = all.length - 1; at > 0; at -= 1) {
      const other = this.below(at + 1);
      [all[at], all[other]] = [all[other], all[at]];
    }
    return all;
  }
}

/** A seed for a run that was given none. */
export const freshSeed = () => Math.floor(Math.random() * 2 ** 32);
