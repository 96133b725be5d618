// Looking into a data folder from outside: photographs of all its bytes, searches, damage.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

/** Every file and folder below, as paths relative to it. */
export function pathsIn(dir) {
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory()
        ? [entry.name, ...pathsIn(path.join(dir, entry.name)).map((below) => path.join(entry.name, below))]
        : [entry.name],
    )
    .sort();
}

export const filesIn = (dir) => pathsIn(dir).filter((name) => fs.statSync(path.join(dir, name)).isFile());

/** All bytes of a folder, to compare before and after. */
export const photograph = (dir) =>
  Object.fromEntries(
    filesIn(dir).map((name) => [name, fs.readFileSync(path.join(dir, name)).toString('hex')]),
  );

/** Which files below contain these bytes. */
export const filesWith = (dir, needle) =>
  filesIn(dir).filter((name) => fs.readFileSync(path.join(dir, name)).includes(needle));

/** Fails when a text is found in any file of a folder, plain or in a common encoding. */
export function assertNowhere(dir, text, what = text) {
  const plain = Buffer.from(text);
  const shapes = {
    plain,
    hex: Buffer.from(plain.toString('hex')),
    HEX: Buffer.from(plain.toString('hex').toUpperCase()),
    // Whole groups of three bytes encode alike wherever they stand at a multiple of three.
    base64: Buffer.from(plain.subarray(0, plain.length - (plain.length % 3)).toString('base64')),
    utf16: Buffer.from(text, 'utf16le'),
  };
  for (const [shape, needle] of Object.entries(shapes)) {
    assert.deepEqual(filesWith(dir, needle), [], `${what} found as ${shape}`);
  }
}

export function copyFolder(from, to) {
  fs.cpSync(from, to, { recursive: true });
  return to;
}

/** Every place of `needle` in `data`. */
export function placesOf(data, needle) {
  const places = [];
  for (let at = data.indexOf(needle); at >= 0; at = data.indexOf(needle, at + 1)) places.push(at);
  return places;
}

/** Changes one byte of a file and returns a function that puts it back. */
export function flipByte(file, at) {
  const whole = fs.readFileSync(file);
  const damaged = Buffer.from(whole);
  damaged[at] ^= 0x41;
  fs.writeFileSync(file, damaged);
  return () => fs.writeFileSync(file, whole);
}

/** The 32-byte runs of `data`, one every 8 bytes, that are random enough to show where they come from. */
export function runsOf(data) {
  const runs = [];
  for (let at = 0; at + 32 <= data.length; at += 8) {
    const run = data.subarray(at, at + 32);
    if (new Set(run).size >= 16) runs.push(run);
  }
  return runs;
}
