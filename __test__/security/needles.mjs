// What to look for in a victim's memory: every key that its files lead to, by the formulas, and what it was given, by
// arithmetic. A needle is { name, bytes, isHad(state), isFirm, offset }: which states may have it, whether those must,
// and where in its slot it then lies.
import * as formulas from './formulas.mjs';
import { bytesOf, MADE } from './made.mjs';

/** What a state of the device leaves in memory: the device key, class keys, the password-set key, and what these open. */
export const STATES = {
  closed: { classes: [] },
  'without password': { device: true, classes: [0, 1, 2] },
  unlocked: { device: true, classes: [0, 1, 2], passwordSet: true },
  locked: { device: true, classes: [0, 1], passwordSet: true },
  restarted: { device: true, classes: [0], passwordSet: true },
};

/** Whether a state has the keys that come from a data key. */
function opens({ classes, passwordSet = false }, kind) {
  const { accessibility, authenticated, needsPassword } = formulas.kindOf(kind);
  return classes.includes(accessibility) && !authenticated && (!needsPassword || passwordSet);
}

const never = () => false;
const needle = (name, bytes, isHad = never, isFirm = false, offset = 0) => ({
  ...{ name, bytes, isHad, isFirm, offset },
});

/** Who frees memory writes over its first 16 bytes, so only what is behind them is looked for. */
const FREED = 16;
const tail = (name, bytes, ...more) => needle(name, bytes.subarray(FREED), ...more);
const keyNeedle = (name, key, isHad, isFirm) => tail(name, key, isHad, isFirm, FREED);

/** Pieces of something long, of which a part would tell enough. */
const pieces = (name, bytes, length) =>
  [0, (bytes.length - length) >> 1, bytes.length - length].map((at) =>
    needle(`${name}, ${length} bytes from ${at}`, bytes.subarray(at, at + length)),
  );

/** A key as text. */
const spelled = (name, key) =>
  ['base64', 'hex'].map((encoding) => tail(`${name}, in ${encoding}`, Buffer.from(key.toString(encoding))));

/** Of two that follow each other come all others. Who seals has them in registers, and on the stack. */
const ROUNDS = [5, 6, 9, 10, 13];

/** A key that seals: with round keys of AES's schedule, which begins with the key, and what its nonces are made with. */
function forSealing(name, key, isHad = never) {
  const rounds = formulas.roundKeys(key);
  return [
    keyNeedle(name, key, isHad),
    ...ROUNDS.map((i) => needle(`${name}, round key ${i}`, rounds[i], isHad, false, 16 * i)),
    keyNeedle(`${name}, its key of nonces`, formulas.nonceKey(key), isHad),
  ];
}

const TYPED = ['first password', 'second password', 'wrong password', 'passphrase'];

/** What the victim was given, which no state keeps. */
export function givenNeedles() {
  return Object.keys(MADE).flatMap((name) => {
    const bytes = Buffer.from(bytesOf(name));
    if (name === 'raw root key') return spelled(name, bytes);
    if (!TYPED.includes(name)) return pieces(name, bytes, 16);
    const asUtf16 = needle(`${name}, as UTF-16`, Buffer.from(bytes.toString(), 'utf16le'));
    return [needle(name, bytes), ...spelled(name, bytes), asUtf16, ...pieces(name, bytes, 12)];
  });
}

const BLOCK = 1024;

/** What Argon2 leaves: its result, and its memory, whose last block is as good as the result. */
function stretchNeedles(name, { key, blocks }) {
  const count = blocks.length / BLOCK;
  const places = [0, 1, count >> 2, count >> 1, count - (count >> 2), count - 2, count - 1].map((block) => [
    `block ${block} of ${count}`,
    blocks.subarray(block * BLOCK, block * BLOCK + 32),
  ]);
  places.push(['its end', blocks.subarray(-32)]);
  const memory = places.map(([place, bytes]) =>
    needle(`Argon2's memory for the ${name}, ${place}`, Buffer.from(bytes)),
  );
  return [keyNeedle(`the stretched ${name}`, key), ...memory];
}

/** Stretching takes a second, so each is done once. */
export class Stretching {
  #done = new Map();

  /** Gives what formulas.stretch gives, without the memory. */
  of(name, how) {
    const id = `${name} ${JSON.stringify(how)}`;
    if (!this.#done.has(id)) {
      const result = formulas.stretch(bytesOf(name), how);
      this.#done.set(id, { key: result.key, needles: stretchNeedles(name, result) });
    }
    return this.#done.get(id);
  }

  needles() {
    return [...this.#done.values()].flatMap(({ needles }) => needles);
  }
}

/** Every key that a root key and class keys lead to, with those of the data in a closed database. */
export function keyNeedles({ root, device, snapshots }, classKeys, closedFolder) {
  const { base, typed, epochs, passwordSet } = classKeys;
  const keys = [
    keyNeedle('the root key', root),
    ...spelled('the root key', root),
    keyNeedle('the key of the key check', formulas.derive(root, 'root key check')),
    ...forSealing('the wrapping key of the device key', formulas.derive(root, 'device key')),
    keyNeedle('the device key', device, (state) => state.device === true, true),
    ...spelled('the device key', device),
    keyNeedle('the key of snapshots', snapshots, (state) => state.device === true, true),
    keyNeedle('the key of key files', formulas.derive(device, 'key files', formulas.u32(100))),
    ...forSealing('the wrapping key of class keys', base),
    ...(typed ? forSealing('the wrapping key of class keys under the password', typed) : []),
  ];
  for (const [age, { classes }] of epochs.entries())
    classes.forEach((key, i) => {
      keys.push(keyNeedle(`class key ${i} of epoch ${age}`, key, (state) => state.classes.includes(i), true));
    });
  if (passwordSet)
    keys.push(keyNeedle('the password-set key', passwordSet, (state) => state.passwordSet === true, true));
  for (const { kind, wrapping, key } of formulas.dataKeys(closedFolder, classKeys)) {
    const inUse = (state) => opens(state, kind);
    keys.push(
      ...forSealing(`the wrapping key of data keys of kind ${kind}`, wrapping),
      keyNeedle(`the data key of kind ${kind}`, key),
      ...(formulas.kindOf(kind).isIndex
        ? [keyNeedle(`the key of blind indices`, formulas.derive(key, 'blind index'), inUse)]
        : forSealing(`the sealing key of kind ${kind}`, formulas.derive(key, 'seal'), inUse)),
    );
  }
  return keys;
}
