// The committed vectors (tests/vectors/*.json) are read by the second implementation of the formulas: good ones give what they say,
// damaged ones are refused. src/vectors.rs reads them with the engine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import {
  byte,
  classKeysOf,
  context,
  derive,
  deviceKeysOf,
  i64,
  join,
  kindOf,
  mac,
  open,
  u32,
} from './formulas.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const unhex = (text) => Buffer.from(text, 'hex');
const epoch = (text) => i64(BigInt(`0x${text}`));

/** part := 0 | 1 ‖ length ‖ bytes */
const part = (bytes) => (bytes === null ? byte(0) : Buffer.concat([byte(1), u32(bytes.length), bytes]));
const partOf = (text) => part(text === null ? null : unhex(text));

/** Takes parts from bytes, one after another. */
function* partsOf(bytes) {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] === 0 ? undefined : bytes.readUInt32LE(at + 1);
    const end = at + (length === undefined ? 1 : 5 + length);
    yield length === undefined ? null : hex(bytes.subarray(at + 5, end));
    at = end;
  }
}

/** One reader per format: throws for what must be refused. */
const READERS = {
  seal: ({ key, part, blob }) => ({
    plain: hex(open(unhex(key), unhex(blob), context('test', partOf(part)))),
  }),

  'device-key': ({ root, kind, rotations, deviceKey, snapshotKey, check }) => {
    const base64 = (text) => unhex(text).toString('base64');
    const record = {
      ...{ rootKey: kind, rotations, check: base64(check) },
      ...{ deviceKey: base64(deviceKey), snapshotKey: base64(snapshotKey) },
    };
    const { device, snapshots } = deviceKeysOf(record, unhex(root));
    return { device: hex(device), snapshots: hex(snapshots) };
  },

  'key-file': ({ device, user, password, file }) => {
    const record = JSON.parse(unhex(file).toString());
    const { epochs } = classKeysOf(
      record,
      unhex(device),
      password === null ? undefined : unhex(password),
      undefined,
      user,
    );
    return { epochs: epochs.map(({ id, classes }) => ({ id, classes: classes.map(hex) })) };
  },

  'data-key': ({ classKey, passwordSetKey, user, dataset, kind, generation, epoch: id, wrapped }) => {
    const plain = derive(unhex(classKey), 'data keys', byte(kind));
    const key = kindOf(kind).needsPassword ? join(plain, 'password set', unhex(passwordSetKey)) : plain;
    const bound = context('data key', u32(user), i64(dataset), byte(kind), u32(generation), epoch(id));
    return { key: hex(open(key, unhex(wrapped), bound)) };
  },

  secret: ({ dataKey, dataset, terms, alias, labels, secret }) => {
    const critical = labels.slice(0, 4).map(partOf);
    const bound = context('secret', partOf(dataset), byte(...terms), partOf(alias), ...critical);
    return { plain: hex(open(derive(unhex(dataKey), 'seal'), unhex(secret), bound)) };
  },

  names: ({ attributeKey, indexKey, keyId, dataset, alias, storedAlias, storedLabels, sealed }) => {
    const blob = unhex(sealed);
    assert.equal(blob.readBigInt64LE(0), BigInt(keyId));
    const index = derive(unhex(indexKey), 'blind index');
    assert.equal(hex(mac(index, Buffer.from('ALIAS'), unhex(alias)).subarray(0, 16)), storedAlias);
    const bound = context('attributes', partOf(dataset), partOf(storedAlias), ...storedLabels.map(partOf));
    const [first, ...labels] = partsOf(open(derive(unhex(attributeKey), 'seal'), blob.subarray(8), bound));
    return { alias: first, labels };
  },

  token: ({ key, user, kind, time, challenge, token }) => {
    const bytes = unhex(token);
    assert.equal(bytes.length, 148);
    const head = [
      byte(1),
      byte(kind),
      u32(user),
      i64(time),
      mac(unhex(key), Buffer.from('challenge'), unhex(challenge)),
    ];
    assert.deepEqual(bytes.subarray(0, 46), Buffer.concat(head));
    assert.deepEqual(bytes.subarray(116), mac(unhex(key), Buffer.from('token'), bytes.subarray(0, 116)));
    return { valid: true };
  },

  snapshot: ({ snapshots, snapshot }) => {
    const [bytes, key] = [unhex(snapshot), unhex(snapshots)];
    assert.equal(bytes.subarray(0, 8).toString(), 'OSKSNAP1');
    assert.deepEqual(bytes.subarray(8, 40), mac(key, Buffer.from('key check')));
    assert.deepEqual(bytes.subarray(40, 72), mac(key, Buffer.from('body'), bytes.subarray(72)));
    const device = open(derive(key, 'device key'), bytes.subarray(-61), context("snapshot's device key"));
    const body = bytes.subarray(72, -61);
    const files = [];
    let at = 4;
    while (files.length < body.readUInt32LE(0)) {
      const [user, length] = [body.readUInt32LE(at), body.readUInt32LE(at + 4)];
      files.push({ user, file: hex(body.subarray(at + 8, at + 8 + length)) });
      at += 8 + length;
    }
    return { device: hex(device), files, database: hex(body.subarray(at)) };
  },
};

const folder = new URL('../../tests/vectors/', import.meta.url);
for (const [format, read] of Object.entries(READERS)) {
  const { sealed, gives, good, refused } = JSON.parse(
    fs.readFileSync(new URL(`${format}.json`, folder), 'utf8'),
  );

  test(`format ${format}: what was written is read, by the formulas alone`, () => {
    assert.ok(good.length > 0);
    for (const [index, vector] of good.entries()) {
      const found = read(vector);
      for (const member of gives) assert.deepEqual(found[member], vector[member], `${index}: ${member}`);
    }
  });

  test(`format ${format}: what was damaged is refused`, () => {
    assert.ok(refused.length >= good.length);
    for (const change of refused) {
      const bytes = unhex(good[change.of][sealed]);
      if (change.cut === undefined) bytes[change.at] ^= change.xor;
      const vector = { ...good[change.of], [sealed]: hex(bytes.subarray(0, change.cut)) };
      assert.throws(() => read(vector), JSON.stringify(change));
    }
  });
}
