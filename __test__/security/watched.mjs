// A victim (victim.mjs), and the search of its memory for all that is secret.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createDevice } from 'ohos-security-kit';
import { copyFolder } from '../support/folders.mjs';
import * as formulas from './formulas.mjs';
import { bytesOf } from './made.mjs';
import { search } from './memory.mjs';
import { givenNeedles, keyNeedles, STATES, Stretching } from './needles.mjs';

/** Slots of locked memory begin at multiples of this (crates/crypto/src/locked.rs). */
const SLOT = 1024;
const VICTIM = fileURLToPath(new URL('victim.mjs', import.meta.url));

/** glibc gives large pieces back to the system, which wipes them; other allocators keep them, and so does this one then. */
const KEEPS_FREED = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: `${2 ** 40}` };

export class Watched {
  #child;
  #lines;
  #dir;
  #kind;
  #stretching = new Stretching();
  /** Keys by their bytes: those that were met once, with those that count now. */
  #met = new Map();

  constructor(t, folder, { kind = 'file', promises = false, churn = false, keepsFreed = false } = {}) {
    this.#kind = kind;
    this.#dir = path.join(folder, 'device');
    const env = { ...process.env, PROMISES: promises ? '1' : '', CHURN: churn ? '1' : '' };
    if (keepsFreed) Object.assign(env, KEEPS_FREED);
    this.#child = spawn(process.execPath, [VICTIM], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    t.after(() => this.#child.kill('SIGKILL'));
  }

  /** Lets the victim do something; returns its answer. */
  async does(step, ...args) {
    const given = step === 'open' ? [this.#dir, this.#kind] : args;
    this.#child.stdin.write(`${JSON.stringify([step, ...given])}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the victim ended during ${step}`);
    const { said, failed } = JSON.parse(value);
    if (failed !== undefined) throw new Error(failed);
    if (step === 'rotate') [this.#kind] = args;
    return said;
  }

  #rootKey() {
    if (this.#kind === 'file') return formulas.storedRootKey(this.#dir);
    if (this.#kind !== 'passphrase') return Buffer.from(bytesOf('raw root key'));
    const stretching = (_, how) => this.#stretching.of('passphrase', how);
    return formulas.rootKeyOf(this.#dir, bytesOf('passphrase'), stretching).key;
  }

  /** The folder as it is, with its database closed in good order. */
  #closedCopy() {
    const copy = `${this.#dir} copy`;
    fs.rmSync(copy, { recursive: true, force: true });
    copyFolder(this.#dir, copy);
    const secrets = {
      passphrase: { passphrase: bytesOf('passphrase') },
      raw: { key: bytesOf('raw root key') },
      callback: { get: () => bytesOf('raw root key') },
    };
    const rootKey = { kind: this.#kind, ...secrets[this.#kind] };
    createDevice({ dataDir: copy, rootKey, app: { bundleName: 'com.example.searcher' } }).close();
    return copy;
  }

  /**
   * What the memory has and must not have in this state of the device, and what it lacks: sentences. `password` is the one
   * that is set, `tried` are others that were given, `where` tells which places count.
   */
  finds(stateName, password, { tried = [], where = () => true } = {}) {
    const state = STATES[stateName];
    const root = this.#rootKey();
    const keys = formulas.deviceKeys(this.#dir, root);
    const classKeys = formulas.classKeys(this.#dir, keys.device, password, (_, how) =>
      this.#stretching.of(password, how),
    );
    const how = formulas.stretchingOf(this.#dir);
    if (how) for (const name of tried) this.#stretching.of(name, how);

    for (const known of this.#met.values())
      Object.assign(known, { isHad: () => false, isFirm: false, old: true });
    for (const known of keyNeedles({ root, ...keys }, classKeys, this.#closedCopy()))
      this.#met.set(known.bytes.toString('hex'), known);
    // A root key that is a stretched passphrase is a key first.
    const others = [...this.#stretching.needles(), ...givenNeedles()];
    const needles = [
      ...this.#met.values(),
      ...others.filter(({ bytes }) => !this.#met.has(bytes.toString('hex'))),
    ];

    const hits = search(this.#child.pid, needles);
    const said = new Map();
    for (const { needle, place, at } of hits.filter((hit) => where(hit.place))) {
      const isHad = needle.isHad(state);
      // What the state has lies in its slot and nowhere else.
      if (isHad && at % SLOT === needle.offset) continue;
      const why = isHad ? ', beside its slot' : needle.old ? ', which counts no more' : '';
      const name = `${needle.name}${why}: in ${place}`;
      said.set(name, [...(said.get(name) ?? []), at.toString(16)]);
    }
    const found = new Set(hits.map(({ needle }) => needle));
    const missing = needles.filter((needle) => needle.isFirm && needle.isHad(state) && !found.has(needle));
    return [
      ...[...said].map(
        ([name, places]) => `${name} at ${places.slice(0, 4).join(', ')}${places.length > 4 ? ' ...' : ''}`,
      ),
      ...missing.map(({ name }) => `${name}: not found, but it is there`),
    ];
  }
}
