// D3, D30 over A9: a message tells which argument, tag, limit and value failed, and never a secret.

import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';
import * as s from './support.mjs';

const { Tag, attrs, assetOf, rejects } = s;
const filled = (length) => new Uint8Array(length).fill(0x61);

/** [what is wrong, the call, what the message must contain] */
const TOLD = [
  [
    'SECRET too long',
    (k) => k.add(attrs({ SECRET: filled(1025), ALIAS: 'a' })),
    ['asset.Tag.SECRET', '1025', '1024'],
  ],
  ['ALIAS too long', (k) => k.query(attrs({ ALIAS: filled(257) })), ['asset.Tag.ALIAS', '257', '256']],
  [
    'GROUP_ID too short',
    (k) => k.query(attrs({ GROUP_ID: filled(6) })),
    ['asset.Tag.GROUP_ID', '6', '7', '127'],
  ],
  [
    'GROUP_ID too long',
    (k) => k.remove(attrs({ GROUP_ID: filled(128) })),
    ['asset.Tag.GROUP_ID', '128', '127'],
  ],
  [
    'challenge',
    (k) => k.postQuery(attrs({ AUTH_CHALLENGE: filled(31) })),
    ['asset.Tag.AUTH_CHALLENGE', '31', '32'],
  ],
  ['token', (k) => k.query(attrs({ AUTH_TOKEN: filled(1025) })), ['asset.Tag.AUTH_TOKEN', '1025', '1024']],
  ['ACCESSIBILITY', (k) => k.query(attrs({ ACCESSIBILITY: 33 })), ['asset.Tag.ACCESSIBILITY', '33']],
  ['AUTH_TYPE', (k) => k.query(attrs({ AUTH_TYPE: 254 })), ['asset.Tag.AUTH_TYPE', '254']],
  ['SYNC_TYPE', (k) => k.query(attrs({ SYNC_TYPE: 88 })), ['asset.Tag.SYNC_TYPE', '88']],
  ['WRAP_TYPE', (k) => k.query(attrs({ WRAP_TYPE: 22 })), ['asset.Tag.WRAP_TYPE', '22']],
  ['RETURN_TYPE', (k) => k.query(attrs({ RETURN_TYPE: 22 })), ['asset.Tag.RETURN_TYPE', '22']],
  [
    'RETURN_LIMIT',
    (k) => k.query(attrs({ RETURN_LIMIT: 65537 })),
    ['asset.Tag.RETURN_LIMIT', '65537', '65536'],
  ],
  ['RETURN_LIMIT 0', (k) => k.query(attrs({ RETURN_LIMIT: 0 })), ['asset.Tag.RETURN_LIMIT', '0']],
  [
    'period',
    (k) => k.preQuery(attrs({ AUTH_VALIDITY_PERIOD: 601 })),
    ['asset.Tag.AUTH_VALIDITY_PERIOD', '601', '600'],
  ],
  [
    'CONFLICT_RESOLUTION',
    (k) => k.add(assetOf('a', { CONFLICT_RESOLUTION: 22 })),
    ['CONFLICT_RESOLUTION', '22'],
  ],
  ['OPERATION_TYPE', (k) => k.query(attrs({ OPERATION_TYPE: 33 })), ['asset.Tag.OPERATION_TYPE', '33']],
  ['a missing SECRET', (k) => k.add(attrs({ ALIAS: 'a' })), ['asset.Tag.SECRET']],
  ['a refused tag', (k) => k.remove(attrs({ RETURN_TYPE: 1 })), ['asset.Tag.RETURN_TYPE']],
];

for (const [what, call, parts] of TOLD) {
  s.inEachStyle(`A9 D3 the message names tag, limit and value: ${what}`, async ({ kit }) => {
    const { message } = await rejects(401, () => call(kit));
    for (const part of parts) assert.ok(message.includes(part), `"${message}" lacks ${part}`);
  });
}

s.inEachStyle('A9 D3 the message of a refused sort tag names both tags', async ({ kit }) => {
  const { message } = await rejects(401, () => kit.query(attrs({ RETURN_ORDERED_BY: Tag.SECRET })));
  assert.match(message, /asset\.Tag\.RETURN_ORDERED_BY/);
  assert.match(message, /805306369|0x30000001|asset\.Tag\.SECRET/i);
});

s.inEachStyle('A9 D3 the message of an unknown tag or key tells it', async ({ kit }) => {
  for (const key of [0x30000099, 0x40000001]) {
    const { message } = await rejects(401, () => kit.query(new Map([[key, s.bytes('x')]])));
    assert.match(message, new RegExp(`0x${key.toString(16)}|${key}`, 'i'));
  }
});

s.inEachStyle('A9 D3 the message of a wrong type names the tag', async ({ kit }) => {
  for (const [name, value] of [
    ['ALIAS', 7],
    ['ACCESSIBILITY', '1'],
    ['REQUIRE_PASSWORD_SET', 1],
  ]) {
    const { message } = await rejects(401, () => kit.query(new Map([[Tag[name], value]])));
    assert.match(message, new RegExp(`asset\\.Tag\\.${name}\\b|0x${Tag[name].toString(16)}`, 'i'));
  }
});

test('A9 D3 the message of a user id tells the id and the limits', async (t) => {
  const { asset: kit } = s.open(t).installApp(s.asSystem(s.APP));
  for (const user of [42, 99, 2147483648]) {
    const { message } = await rejects(401, kit.queryAsUser(user, new Map()));
    assert.ok(message.includes(String(user)), message);
  }
  const { message } = await rejects(401, kit.queryAsUser(777, new Map()));
  assert.ok(message.includes('777'), message);
});

const SECRET = 'hunter2-correct-horse-battery-staple';

function assertSilent(error, secret) {
  const raw = Buffer.from(secret);
  const shown = [
    error.message,
    error.stack,
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify(error),
  ];
  for (const form of [secret, raw.toString('hex'), raw.toString('base64'), raw.join(','), raw.join(', ')]) {
    for (const place of shown) assert.ok(!place.includes(form), `a secret shows in: ${error.message}`);
  }
}

s.inEachStyle('A9 D3 no error shows the secret of the call', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  const secret = { SECRET };
  const failing = [
    () =>
      kit.add(
        new Map([
          [Tag.SECRET, SECRET],
          [Tag.ALIAS, s.bytes('a')],
        ]),
      ),
    () =>
      kit.add(
        new Map([
          [Tag.SECRET, [...s.bytes(SECRET)]],
          [Tag.ALIAS, s.bytes('a')],
        ]),
      ),
    () => kit.add({ secret: SECRET }),
    () => kit.add(SECRET),
    () => kit.add(attrs({ SECRET: SECRET.repeat(40), ALIAS: 'a' })),
    () => kit.add(attrs(secret)),
    () => kit.add(assetOf('a1', secret)),
    () => kit.add(assetOf('a', { ...secret, SYNC_TYPE: 8 })),
    () => kit.add(assetOf('a', { ...secret, IS_PERSISTENT: true })),
    () => kit.add(assetOf('a', { ...secret, REQUIRE_PASSWORD_SET: true })),
    () => kit.update(attrs({ ALIAS: 'missing' }), attrs(secret)),
    () => kit.update(attrs({ ALIAS: 'a1' }), attrs({ ...secret, ALIAS: 'a2' })),
    () => kit.update(attrs({ ALIAS: 'a1', ...secret }), attrs({ DATA_LABEL_NORMAL_1: 'x' })),
    () => kit.query(attrs({ ALIAS: 'a1', ...secret })),
    () => kit.remove(attrs(secret)),
  ];
  for (const [i, call] of failing.entries()) {
    let error;
    try {
      await call();
    } catch (caught) {
      error = caught;
    }
    assert.equal(typeof error?.code, 'number', `case ${i} must fail with a numeric code: ${error?.stack}`);
    assertSilent(error, SECRET);
  }
});

s.inEachStyle('A9 D3 no message grows with its argument', async ({ kit }) => {
  const long = 'x'.repeat(100_000);
  for (const map of [new Map([[Tag.ALIAS, long]]), new Map([[long, 1]]), long]) {
    const { message } = await rejects(401, () => kit.query(map));
    assert.ok(message.length < 1000, `${message.length} characters`);
  }
});
