// Entries to store: 64 secret bytes, a random alias of 24 bytes, one label of its own and one shared by a
// hundred.
import { randomBytes } from 'node:crypto';

const SECRET = 64;

const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

let made = 0;

export function makeEntries(count, { labels = true } = {}) {
  const random = randomBytes(count * (SECRET + 20));
  return Array.from({ length: count }, (_, i) => {
    const at = i * (SECRET + 20);
    made += 1;
    return {
      secret: new Uint8Array(random.subarray(at, at + SECRET)),
      alias: ascii(random.toString('hex', at + SECRET, at + SECRET + 12)),
      critical: labels ? ascii(`label-${random.toString('hex', at + SECRET + 12, at + SECRET + 20)}`) : null,
      normal: labels ? ascii(`group-${String(made % 100).padStart(6, '0')}`) : null,
    };
  });
}

/** Endless walk over the entries in random order, the same cost for every peer. */
export function walk(entries) {
  const order = entries.slice();
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  let at = 0;
  return () => {
    at = at + 1 < order.length ? at + 1 : 0;
    return order[at];
  };
}
