// Device objects of one process on the folder of a room, by name, and what they are asked to do.
import fs from 'node:fs';
import path from 'node:path';
import { Ear, look, play } from './acts.mjs';
import { openAt, RAW, SYSTEM } from './phone.mjs';

export class Hands {
  #room;
  #hands = new Map();

  constructor(room) {
    this.#room = room;
  }

  /** { value }, or { code, message }: the answer to any of the duties below. */
  async answer(duty, hand, args) {
    try {
      return { value: await this[duty](hand, args) };
    } catch (error) {
      return { code: error.code ?? 'none', message: error.stack };
    }
  }

  open(hand, { now, durability }) {
    const options = { app: SYSTEM, rootKey: RAW, clockStart: now, durability };
    const device = openAt(path.join(this.#room, 'device'), options);
    this.#hands.set(hand, { device, ear: new Ear(device) });
  }

  close(hand) {
    this.#hands.get(hand).device.close();
    this.#hands.delete(hand);
  }

  end() {
    for (const hand of [...this.#hands.keys()]) this.close(hand);
  }

  /** Several steps are made in one turn. */
  play(hand, { steps }) {
    const snapshot = (place) => path.join(this.#room, `snapshot-${place}`);
    const store = {
      keep: (place, bytes) => fs.writeFileSync(snapshot(place), bytes),
      kept: (place) => fs.readFileSync(snapshot(place)),
    };
    return Promise.all(steps.map((step) => play(this.#hands.get(hand).device, step, store)));
  }

  hear(hand) {
    return this.#hands.get(hand).ear.hear();
  }

  look(hand) {
    return look(this.#hands.get(hand).device);
  }

  advance(hand, { ms }) {
    this.#hands.get(hand).device.clock.advance(ms);
  }
}
