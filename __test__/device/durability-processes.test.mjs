// Several processes on one data folder at once.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  ANY_CODE,
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  thrown,
  throws,
  turns,
} from '../support/index.mjs';
import { startWorker } from './start-worker.mjs';

const numbered = (prefix, count) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function openWorkers(t, dataDir, count) {
  const workers = Array.from({ length: count }, () => startWorker(t));
  await Promise.all(workers.map((worker) => worker.ask('open', { dataDir })));
  return workers;
}

for (const [how, command] of [
  ['with promises', 'addAll'],
  ['synchronously', 'addEachSync'],
]) {
  test(`processes: two add 300 assets each ${how}; none fails, all are there`, async (t) => {
    const dataDir = folderFor(t);
    const [one, two] = await openWorkers(t, dataDir, 2);
    const contended = numbered('contended ', 20);
    const results = await Promise.all([
      one.ask(command, [...numbered('one ', 150), ...contended, ...numbered('more of one ', 150)]),
      two.ask(command, [...numbered('two ', 150), ...contended, ...numbered('more of two ', 150)]),
    ]);
    const [ofOne, ofTwo] = results.map((codes) => [...codes.slice(0, 150), ...codes.slice(170)]);
    assert.deepEqual(new Set([...ofOne, ...ofTwo]), new Set([0]));
    // A186: of an alias both add, exactly one succeeds and the other is a duplicate.
    for (const index of contended.keys()) {
      const codes = results.map((all) => all[150 + index]).sort();
      assert.deepEqual(codes, [0, CODE.DUPLICATED], contended[index]);
    }
    const device = open(t, { dataDir });
    const stored = aliasesNow(device.asset);
    assert.equal(stored.length, 620);
    for (const alias of stored) assert.equal(secretNow(device.asset, alias), secretFor(alias));
    assert.equal(device.health().ok, true);
  });
}

test('processes: several create one new folder at the same moment and agree on its keys', async (t) => {
  const dataDir = path.join(folderFor(t), 'new');
  const workers = await openWorkers(t, dataDir, 4);
  const codes = await Promise.all(workers.map((worker, index) => worker.ask('addAll', [`from ${index}`])));
  assert.deepEqual(codes, [[0], [0], [0], [0]]);
  for (const worker of workers) {
    for (const index of workers.keys()) {
      assert.equal(await worker.ask('secret', `from ${index}`), secretFor(`from ${index}`));
    }
  }
});

test('processes: what one writes, the other reads at once', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const [worker] = await openWorkers(t, dataDir, 1);
  await worker.ask('addAll', ['theirs']);
  assert.equal(secretNow(device.asset, 'theirs'), secretFor('theirs'));
  assert.equal((await device.asset.query(new Map())).length, 1);
  await device.asset.add(assetOf('mine'));
  assert.equal(await worker.ask('secret', 'mine'), secretFor('mine'));
  assert.deepEqual(await worker.ask('addAll', ['mine']), [CODE.DUPLICATED]);
  await worker.ask('remove', 'mine');
  assert.deepEqual(aliasesNow(device.asset), ['theirs']);
});

test('processes: an install or uninstall in one is seen by the other at its next turn', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const [worker] = await openWorkers(t, dataDir, 1);
  const tokenId = await worker.ask('install', { bundleName: 'com.example.wallet' });
  await turns(1);
  const app = device.app('com.example.wallet');
  assert.equal(app.tokenId, tokenId);
  app.asset.addSync(assetOf('a1'));
  await worker.ask('uninstall', 'com.example.wallet');
  await turns(1);
  assert.ok(!device.app('com.example.wallet'));
  assert.ok(!device.appByToken(tokenId));
  throws(ANY_CODE, () => app.asset.querySync(new Map()));
  assert.deepEqual(aliasesNow(device.installApp({ bundleName: 'com.example.wallet' }).asset), []);
});

test('processes: closing one, or killing it, does not disturb the other', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const [closing, dying] = await openWorkers(t, dataDir, 2);
  await closing.ask('addAll', ['a1']);
  await closing.ask('close');
  device.asset.addSync(assetOf('a2'));
  await dying.ask('addAll', ['a3']);
  await dying.kill();
  await device.asset.add(assetOf('a4'));
  assert.deepEqual(aliasesNow(device.asset), ['a1', 'a2', 'a3', 'a4']);
  for (const alias of ['a1', 'a2', 'a3', 'a4'])
    assert.equal(secretNow(device.asset, alias), secretFor(alias));
});

test('processes: the lock of one is not the lock of the other, its key is', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const [worker] = await openWorkers(t, dataDir, 1);
  await worker.ask('addAll', ['a1']);
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  assert.equal(await worker.ask('secret', 'a1'), secretFor('a1'));
  await worker.ask('close');
  const fresh = startWorker(t);
  await fresh.ask('open', { dataDir });
  await assert.rejects(fresh.ask('secret', 'a1'), /24000005/);
});

/** Makes every page of the database but the first unreadable. */
function ruin(dataDir) {
  const store = path.join(dataDir, 'store.db');
  fs.writeFileSync(store, fs.readFileSync(store).fill(0x5a, 4096));
}

test('D44 processes: who closes last makes a backup of what another one wrote that was killed', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('mine'));
  const worker = startWorker(t);
  await worker.ask('open', { dataDir });
  assert.deepEqual(await worker.ask('addAll', ['theirs']), [0]);
  await worker.kill();
  assert.equal(secretNow(device.asset, 'theirs'), secretFor('theirs'));
  device.close();
  ruin(dataDir);
  assert.deepEqual(aliasesNow(open(t, { dataDir }).asset), ['mine', 'theirs']);
});

test('D44 processes: one that wrote nothing and closes last raises no false alarm', async (t) => {
  const dataDir = folderFor(t);
  open(t, { dataDir }).close();
  const device = open(t, { dataDir });
  const worker = startWorker(t);
  await worker.ask('open', { dataDir });
  assert.deepEqual(await worker.ask('addAll', ['theirs']), [0]);
  await worker.ask('close');
  device.close();
  const again = open(t, { dataDir });
  const { ok, notes, setAside } = again.health();
  assert.deepEqual({ ok, notes, setAside }, { ok: true, notes: [], setAside: [] });
  assert.deepEqual(aliasesNow(again.asset), ['theirs']);
});

test('D44 processes: a store that is known to be damaged takes nothing that it would lose', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  for (const alias of numbered('asset ', 200))
    device.asset.addSync(assetOf(alias, { SECRET: 'x'.repeat(900) }));
  const worker = startWorker(t);
  device.close();
  const again = open(t, { dataDir });
  // Another process keeps the folder open, so that it cannot be repaired now.
  await worker.ask('open', { dataDir });
  ruin(dataDir);
  const codes = numbered('asset ', 200).map((alias) => thrown(() => secretNow(again.asset, alias)));
  assert.ok(codes.includes(CODE.DATA_CORRUPTED), 'the damage is met');
  assert.equal(
    thrown(() => again.asset.addSync(assetOf('new'))),
    CODE.DATA_CORRUPTED,
  );
  assert.equal(again.health().ok, false);
  await worker.kill();
  again.close();
  assert.equal(aliasesNow(open(t, { dataDir }).asset).length, 200, 'from the backup');
});
