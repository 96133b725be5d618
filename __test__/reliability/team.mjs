// Processes with hands on one folder, and the way to talk to them. Each runs under the shim, with a control file of its own.
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hands } from './hands.mjs';
import { Control, environment } from './shim.mjs';

const HAND = fileURLToPath(new URL('./hand.mjs', import.meta.url));

/** The process has died while it was asked for something, or before. */
export class Died extends Error {}

class Asked {
  /** Asks where nothing may go wrong. */
  async must(duty, hand, args) {
    const { value, code, message } = await this.ask(duty, hand, args);
    if (code !== undefined) throw new Error(`${duty} of ${hand}: ${code} ${message}`);
    return value;
  }
}

/** A process of its own. */
export class Worker extends Asked {
  #child;
  #asked = new Map();
  #last = 0;
  #complaint = '';

  constructor(room, name, library, program = HAND) {
    super();
    const file = path.join(room, `control-${name}`);
    this.control = new Control(file);
    this.#child = fork(program, [room, name], {
      env: library ? environment(library, path.join(room, 'device'), file) : process.env,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child.stderr.on('data', (data) => {
      this.#complaint += data;
    });
    this.#child.on('message', ({ id, ...answer }) => {
      if (id === undefined) return;
      this.#asked.get(id).resolve(answer);
      this.#asked.delete(id);
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (status, signal) => {
        this.dead = true;
        this.signal = signal ?? status;
        for (const { reject } of this.#asked.values()) reject(new Died(this.#complaint));
        resolve();
      });
    });
    // Sending to a process that was killed is no error: its end is told above.
    this.#child.on('error', () => {});
  }

  /** { value }, or { code, message }; throws Died. */
  ask(duty, hand, args = {}) {
    if (this.dead) return Promise.reject(new Died(this.#complaint));
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#child.send({ id, duty, hand, args }, () => {});
    });
  }

  /** Until it is healed, the disk fails it or it dies at some call: words of a control file. */
  hurt({ mode, words }) {
    this.control.arm(mode, words);
  }

  heal() {
    if (!this.dead) this.control.disarm();
  }

  signalWith(signal) {
    this.#child.kill(signal);
  }

  async kill() {
    this.#child.kill('SIGKILL');
    await this.ended;
    this.control.close();
  }
}

/** This very process, which runs under the shim itself; or under nothing, then `trouble` says how it is hurt and healed. */
export class Local extends Asked {
  #hands;
  #trouble;

  constructor(room, trouble) {
    super();
    this.#hands = new Hands(room);
    const control = trouble ? undefined : Control.own;
    this.#trouble = trouble ?? {
      hurt: ({ mode, words }) => control.arm(mode, words),
      heal: () => control.disarm(),
    };
  }

  ask(duty, hand, args = {}) {
    return this.#hands.answer(duty, hand, args);
  }

  hurt(trouble) {
    this.#trouble.hurt(trouble);
  }

  heal() {
    this.#trouble.heal();
  }

  kill() {
    this.#hands.end();
  }
}
