// File systems that refuse: a small one that is full, one that is mounted read-only. Both take root on Linux.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { folderFor } from '../support/index.mjs';

const run = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Why there is no mounting here; false where there is. */
export const mountMissing = (() => {
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-mount-'));
  const can = process.platform === 'linux' && run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at);
  if (can) run('umount', at);
  fs.rmdirSync(at);
  return can ? false : 'it takes root on Linux to mount something';
})();

/** A mounted file system, until the end of the test. */
function mounted(t, options) {
  folderFor(t); // its end closes the devices, and comes first
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-disk-'));
  if (!run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', at)) throw new Error('cannot mount a tmpfs');
  // Lazily: a failed test may have left a device open.
  t.after(() => {
    run('umount', '-l', at);
    fs.rmSync(at, { recursive: true, force: true });
  });
  return at;
}

/** A small disk: `dir` for a device, `fill(left)` leaves so many bytes free, `empty()` gives all back. */
export function smallDisk(t, size) {
  const at = mounted(t, `size=${size}`);
  const filler = path.join(at, 'filler');
  const free = () => {
    const { bavail, bsize } = fs.statfsSync(at);
    return bavail * bsize;
  };
  const fill = (left = 0) => {
    const fd = fs.openSync(filler, 'a');
    try {
      while (free() > left) fs.writeSync(fd, Buffer.alloc(Math.min(free() - left, 1 << 18)));
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    } finally {
      fs.closeSync(fd);
    }
  };
  return { dir: path.join(at, 'device'), fill, free, empty: () => fs.rmSync(filler, { force: true }) };
}

/** A disk that `lock()` makes read-only, and `unlock()` writable again. */
export function lockableDisk(t) {
  const at = mounted(t, 'size=16m');
  const remount = (how) => {
    if (!run('mount', '-o', `remount,${how}`, at)) throw new Error(`cannot remount ${how}`);
  };
  return { dir: path.join(at, 'device'), lock: () => remount('ro'), unlock: () => remount('rw') };
}
