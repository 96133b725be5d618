// The numbers of a source map.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The first number of a segment, and what comes after it. */
export function firstOf(segment) {
  let bits = 0;
  for (let i = 0; ; i++) {
    const digit = DIGITS.indexOf(segment[i]);
    bits += (digit & 31) * 32 ** i;
    if (digit < 32) return { number: (bits & 1 ? -1 : 1) * (bits >> 1), rest: segment.slice(i + 1) };
  }
}

/** A number as the map has it: the sign last, then five bits a digit, the lowest first. */
export function written(number) {
  let text = '';
  let bits = Math.abs(number) * 2 + (number < 0 ? 1 : 0);
  for (; bits > 31; bits >>= 5) text += DIGITS[(bits & 31) + 32];
  return text + DIGITS[bits];
}
