// Builds and steers faults.c: for children (`environment`), and, where this very process runs under it, at run time.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('./faults.c', import.meta.url));

/** Numbers of faults.c. */
export const MODE = {
  off: 0,
  count: 1,
  before: 2,
  after: 3,
  half: 4,
  failNth: 5,
  failSome: 6,
};
export const KIND = { create: 1, write: 2, resize: 4, sync: 8, rename: 16, remove: 32, mode: 64 };
const WORD = {
  mode: 0,
  seen: 1,
  nth: 2,
  burst: 3,
  error: 4,
  odds: 5,
  random: 6,
  kinds: 7,
  failed: 8,
  left: 9,
  wanted: 10,
};
const SIZE = 4096;
const HEAD = 64;

/** What a full or failing disk refuses: removing always works on a full one. */
export const FAILURES = {
  ENOSPC: { error: 28, kinds: KIND.create | KIND.write | KIND.resize | KIND.rename },
  EIO: { error: 5, kinds: KIND.create | KIND.write | KIND.resize | KIND.rename | KIND.sync | KIND.remove },
};

/** Why there is no shim here; undefined where there can be one. */
export const shimMissing = () => {
  if (process.platform !== 'linux') return 'LD_PRELOAD is for Linux';
  const { error } = spawnSync(process.env.CC ?? 'cc', ['--version'], { stdio: 'ignore' });
  return error && `no C compiler: ${error.message}`;
};

/**
 * Fresh folders: one for programs, and one for files, in memory where there is room for it. What a killed process has
 * written is there either way, and synchronising costs nothing.
 */
export function temporary() {
  const fresh = (dir) => fs.realpathSync(fs.mkdtempSync(path.join(dir, 'osk-')));
  const memory = fs.existsSync('/dev/shm') && fs.statfsSync('/dev/shm');
  const fits = memory && memory.bavail * memory.bsize > 1 << 28;
  return { program: fresh(os.tmpdir()), files: fresh(fits ? '/dev/shm' : os.tmpdir()) };
}

/** Compiles the shim into a folder; its path. */
export function buildShim(dir) {
  const library = path.join(dir, 'faults.so');
  const flags = ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'];
  const { status, stderr, error } = spawnSync(process.env.CC ?? 'cc', flags, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`faults.c does not compile: ${error?.message ?? stderr}`);
  return library;
}

/** The variables of a process whose calls below `dir` are steered through the file `control`. */
export const environment = (library, dir, control) => ({
  ...process.env,
  LD_PRELOAD: library,
  OSK_DIR: dir,
  OSK_CONTROL: control,
});

/** A control file; words written here are in force with the next call of whoever has it mapped. */
export class Control {
  #fd;

  /** A new one, all zero; or, with 'r+', one that is there. */
  constructor(file, flags = 'w+') {
    this.#fd = fs.openSync(file, flags);
    if (flags === 'w+') fs.writeSync(this.#fd, Buffer.alloc(SIZE));
  }

  /** That of the process itself; undefined where it runs without the shim. */
  static get own() {
    const { LD_PRELOAD, OSK_CONTROL } = process.env;
    return LD_PRELOAD && OSK_CONTROL ? new Control(OSK_CONTROL, 'r+') : undefined;
  }

  set(words) {
    // The mode last: it makes the others count.
    const names = Object.keys(words).sort((a, b) => (a === 'mode') - (b === 'mode'));
    for (const name of names) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(words[name] >>> 0);
      fs.writeSync(this.#fd, bytes, 0, 4, WORD[name] * 4);
    }
  }

  get(name) {
    const bytes = Buffer.alloc(4);
    fs.readSync(this.#fd, bytes, 0, 4, WORD[name] * 4);
    return bytes.readUInt32LE();
  }

  /** Kinds of the calls seen, by name, in order. */
  log() {
    const seen = Math.min(this.get('seen'), SIZE - HEAD);
    const bytes = Buffer.alloc(seen);
    fs.readSync(this.#fd, bytes, 0, seen, HEAD);
    const names = Object.fromEntries(Object.entries(KIND).map(([name, bit]) => [bit, name]));
    return [...bytes].map((bit) => names[bit]);
  }

  arm(mode, words = {}) {
    this.set({ seen: 0, failed: 0, left: 0, ...words, mode: MODE[mode] });
  }

  disarm() {
    this.set({ mode: MODE.off });
  }

  close() {
    fs.closeSync(this.#fd);
  }
}
