// Secrets that exist nowhere until somebody computes them: the same bytes in the victim and in who searches its memory.

/** Bytes by arithmetic, lower-case letters, in memory of their own that V8 does not move about. */
export function made(seed, length) {
  const out = new Uint8Array(new ArrayBuffer(length));
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out[i] = 97 + ((state >>> 16) % 26);
  }
  return out;
}

/** Seed and length of each. */
export const MADE = {
  'first password': [101, 30],
  'second password': [102, 31],
  'wrong password': [103, 29],
  passphrase: [104, 40],
  'raw root key': [105, 32],
  secret: [200, 1000],
  'short secret': [201, 100],
  'secret of an update': [202, 900],
  alias: [300, 100],
  'critical label': [301, 900],
  'normal label': [302, 900],
  'short label': [304, 40],
  'label of an update': [303, 1800],
};
export const bytesOf = (name) => made(...MADE[name]);
