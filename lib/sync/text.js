'use strict';

// Tickets and recovery keys as people copy them: base32 without letters that look alike, in groups, with a checksum.

const { createHash, timingSafeEqual } = require('node:crypto');
const { argumentError } = require('../engine/errors');

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const CHECK = 3;
const GROUP = 5;

const checkOf = (kind, bytes) => createHash('sha256').update(kind).update(bytes).digest().subarray(0, CHECK);

/** Bytes as text, in groups. */
function textOf(kind, bytes) {
  const all = Buffer.concat([bytes, checkOf(kind, bytes)]);
  let text = '';
  let [bits, count] = [0, 0];
  for (const byte of all) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 5; count -= 5) text += DIGITS[(bits >> (count - 5)) & 31];
    bits &= 0xff;
  }
  if (count > 0) text += DIGITS[(bits << (5 - count)) & 31];
  all.fill(0);
  return text.match(new RegExp(`.{1,${GROUP}}`, 'g')).join('-');
}

/** The bytes of a text: `length` of them. 401 for anything else, such as one with a slip. */
function bytesOf(kind, text, length) {
  const wrong = () => argumentError(`this is no ${kind}: it is not complete, or there is a slip in it`);
  if (typeof text !== 'string' || text.length > 1000) throw wrong();
  const digits = text.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  const bytes = [];
  let [bits, count] = [0, 0];
  for (const digit of digits) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) throw wrong();
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  const all = Buffer.from(bytes);
  if (digits.length !== Math.ceil((all.length * 8) / 5) || (bits & ((1 << count) - 1)) !== 0) throw wrong();
  if (all.length !== length + CHECK) throw wrong();
  bytes.fill(0);
  const own = all.subarray(0, length);
  if (!timingSafeEqual(checkOf(kind, own), all.subarray(length))) throw wrong();
  return own;
}

module.exports = { bytesOf, textOf };
