// A process that dies at any moment loses nothing it was told is stored, and leaves nothing half-written.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { aliasesNow, assetOf, folderFor, open, secretFor, secretNow, turns } from '../support/index.mjs';
import { startWorker } from './start-worker.mjs';

/** Adds in a child until `killAfter` aliases were acknowledged, kills it, returns what was acknowledged. */
async function addUntilKilled(t, options, prefix, inFlight, killAfter) {
  const acknowledged = [];
  let reached;
  const enough = new Promise((resolve) => {
    reached = resolve;
  });
  const worker = startWorker(t, ({ added }) => {
    acknowledged.push(added);
    if (acknowledged.length === killAfter) reached();
  });
  await worker.ask('open', options);
  worker.tell('addMany', { prefix, count: 100000, inFlight });
  await enough;
  await worker.kill();
  return acknowledged;
}

const rounds = [
  ['one at a time', 1, 'full'],
  ['8 in flight', 8, 'full'],
  ['64 in flight', 64, 'full'],
  ['500 in flight', 500, 'full'],
  ['64 in flight, durability normal', 64, 'normal'],
];

for (const [how, inFlight, durability] of rounds) {
  test(`crash: killed while adding ${how}, every acknowledged asset is there and whole`, async (t) => {
    const dataDir = folderFor(t);
    const acknowledged = [];
    for (let life = 0; life < 3; life += 1) {
      const killAfter = randomInt(1, 200);
      const options = { dataDir, durability };
      acknowledged.push(...(await addUntilKilled(t, options, `life ${life} `, inFlight, killAfter)));
      const device = open(t, { dataDir, durability });
      const stored = aliasesNow(device.asset);
      const present = new Set(stored);
      const lost = acknowledged.filter((alias) => !present.has(alias));
      assert.deepEqual(lost, [], `life ${life}, killed after ${killAfter}`);
      assert.equal(stored.length, present.size);
      // What was not acknowledged may be there or not, but never in part.
      for (const alias of stored) assert.equal(secretNow(device.asset, alias), secretFor(alias));
      const health = device.health();
      assert.equal(health.ok, true);
      assert.deepEqual(health.setAside, []);
      device.close();
    }
  });
}

test('crash: killed while updating one asset, it has its last acknowledged secret or the next', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1', { SECRET: 'v0' }));
  device.close();
  for (let life = 0; life < 3; life += 1) {
    const killAfter = randomInt(1, 100);
    let last = 0;
    let reached;
    const enough = new Promise((resolve) => {
      reached = resolve;
    });
    const worker = startWorker(t, ({ version }) => {
      last = version;
      if (version === killAfter) reached();
    });
    await worker.ask('open', { dataDir });
    worker.tell('updateMany', { alias: 'a1', count: 100000 });
    await enough;
    await worker.kill();
    const again = open(t, { dataDir });
    const found = secretNow(again.asset, 'a1');
    assert.ok([`v${last}`, `v${last + 1}`].includes(found), `${found} after v${last}`);
    again.close();
  }
});

// What the folder has when the process dies; null is after the answer to open.
const moments = ['', 'root.key', 'device.json', 'store.db', 'keys', null];

for (const moment of moments) {
  const when = moment === null ? 'is open' : `has ${moment || 'a folder'}`;
  test(`crash: killed when a new device ${when}, the folder opens again`, async (t) => {
    const dataDir = path.join(folderFor(t), 'new');
    const worker = startWorker(t);
    let opened = false;
    const opening = worker.ask('open', { dataDir }).then(
      () => {
        opened = true;
      },
      () => {},
    );
    while (!opened && (moment === null || !fs.existsSync(path.join(dataDir, moment)))) await turns(1);
    await worker.kill();
    await opening;
    const device = open(t, { dataDir });
    device.asset.addSync(assetOf('a1'));
    assert.equal(secretNow(device.asset, 'a1'), secretFor('a1'));
    assert.deepEqual(device.health().setAside, []);
  });
}

test('crash: a process that ends without close keeps what it awaited', async (t) => {
  const dataDir = folderFor(t);
  const worker = startWorker(t);
  await worker.ask('open', { dataDir });
  assert.deepEqual(await worker.ask('addAll', ['a1', 'a2']), [0, 0]);
  await worker.leave();
  const device = open(t, { dataDir });
  assert.deepEqual(aliasesNow(device.asset), ['a1', 'a2']);
  assert.equal(secretNow(device.asset, 'a2'), secretFor('a2'));
});
