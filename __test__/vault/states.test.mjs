// A vault under locks, wrong keys, damage, a folder that cannot be written; its order, its end.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { getEventListeners } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';
import { createDevice } from 'ohos-security-kit';
import { openVault, VaultError } from 'ohos-security-kit/vault';
import { lockableDisk, mountMissing } from '../device/disks.mjs';
import { codeOf, codeOfLater, freshFolder, freshVault } from './support.mjs';

function freshDevice(t, options = {}) {
  const device = createDevice({ inMemory: true, app: { bundleName: 'test.vault' }, ...options });
  t.after(() => device.close());
  return device;
}

test('D51 a value for the unlocked device is locked with it; after a restart all are until the first unlock', async (t) => {
  const device = freshDevice(t);
  const lock = device.screenLock();
  lock.setPassword('1234');
  const usual = freshVault(t, { device });
  const strict = freshVault(t, { device, accessible: 'whileUnlocked' });
  usual.setSync('s', 'usual', '1');
  strict.setSync('s', 'strict', '2');
  lock.lock();
  assert.equal(usual.getSync('s', 'usual'), '1');
  assert.equal(
    codeOf(() => usual.getSync('s', 'strict')),
    'LOCKED',
  );
  assert.equal(
    codeOf(() => strict.setSync('s', 'new', '3')),
    'LOCKED',
  );
  assert.equal(await codeOfLater(strict.entries()), 'LOCKED');
  assert.deepEqual(
    strict.listSync().map(({ account }) => account),
    ['strict', 'usual'],
  );
  assert.equal(strict.deleteSync('s', 'usual'), true);
  lock.unlock('1234');
  assert.equal(usual.getSync('s', 'strict'), '2');
  device.reboot();
  for (const act of [
    () => usual.getSync('s', 'strict'),
    () => usual.listSync(),
    () => usual.setSync('s', 'a', 'x'),
    () => usual.clearSync(),
  ])
    assert.equal(codeOf(act), 'LOCKED');
  assert.equal(await codeOfLater(usual.update('s', 'strict', () => 'x')), 'LOCKED');
  lock.unlock('1234');
  assert.equal(usual.getSync('s', 'strict'), '2');
  assert.equal(usual.getSync('s', 'a'), null);
});

test('D51 keys of every kind open a vault, another one does not, and a key can be changed', async (t) => {
  const raw = randomBytes(32);
  const kinds = ['a passphrase', raw, () => new Uint8Array(raw), { kind: 'file' }, undefined];
  for (const key of kinds) {
    const dir = freshFolder(t);
    const one = freshVault(t, { dir, key });
    one.setSync('s', 'a', 'value');
    one.close();
    const again = freshVault(t, { dir, key });
    assert.equal(await again.get('s', 'a'), 'value');
    again.close();
    assert.equal(
      codeOf(() => freshVault(t, { dir, key: 'another' }).getSync('s', 'a')),
      'WRONG_KEY',
    );
    assert.equal(
      codeOf(() => freshVault(t, { dir, key: randomBytes(32) }).setSync('s', 'a', 'x')),
      'WRONG_KEY',
    );
    const last = freshVault(t, { dir, key });
    last.rotateKey('the next one');
    assert.equal(last.getSync('s', 'a'), 'value');
    last.close();
    assert.equal(freshVault(t, { dir, key: 'the next one' }).getSync('s', 'a'), 'value');
    if (key !== undefined)
      assert.equal(
        codeOf(() => freshVault(t, { dir, key }).getSync('s', 'a')),
        'WRONG_KEY',
      );
  }
});

test('D51 files of keys that are damaged or gone are CORRUPT, whatever the key', (t) => {
  const damage = {
    'no JSON': (file) => fs.truncateSync(file, 20),
    'other keys': (file) => {
      const record = JSON.parse(fs.readFileSync(file));
      record.deviceKey = record.snapshotKey;
      fs.writeFileSync(file, JSON.stringify(record));
    },
    gone: (file) => fs.rmSync(file),
  };
  const cases = [
    ...Object.keys(damage).map((what) => ['device.json', what]),
    ['root.key', 'no JSON'],
    ['keys/100.key', 'no JSON'],
    ['keys/100.key', 'gone'],
  ];
  for (const [name, what] of cases) {
    const dir = freshFolder(t);
    const open = () => freshVault(t, { dir, key: name === 'root.key' ? undefined : 'passphrase' });
    const vault = open();
    vault.setSync('s', 'a', 'x');
    vault.close();
    damage[what](path.join(dir, name));
    const code = codeOf(() => open().setSync('s', 'a', 'x'));
    assert.equal(code, 'CORRUPT', `${name}: ${what}`);
  }
});

test('D51 a key that its owner wipes before the first write is still the key', (t) => {
  const key = () => new Uint8Array(32).fill(7);
  for (const given of [(bytes) => bytes, (bytes) => ({ kind: 'raw', key: bytes })]) {
    const bytes = key();
    const vault = freshVault(t, { key: given(bytes) });
    bytes.fill(0);
    vault.setSync('s', 'a', '1');
    vault.close();
    assert.equal(freshVault(t, { dir: vault.dir, key: key() }).getSync('s', 'a'), '1');
  }
});

test('D51 a folder can be a URL, and has as many vaults as it has names', async (t) => {
  const dir = freshFolder(t);
  const [one, two] = ['one', 'two'].map((name) => freshVault(t, { name, dir: pathToFileURL(dir) }));
  assert.equal(one.dir, dir);
  one.setSync('s', 'a', '1');
  two.setSync('s', 'a', '2');
  assert.deepEqual([one.getSync('s', 'a'), two.getSync('s', 'a')], ['1', '2']);
  one.close();
  two.setSync('s', 'b', '2');
  assert.equal(freshVault(t, { name: 'one', dir }).listSync().length, 1);
});

test('D51 the default folder is named after the vault, below the one that the environment names', (t) => {
  const above = freshFolder(t);
  process.env.OHOS_SECURITY_KIT_DIR = above;
  t.after(() => {
    delete process.env.OHOS_SECURITY_KIT_DIR;
  });
  const vault = openVault({ name: 'by-name' });
  t.after(() => vault.close());
  assert.equal(vault.dir, path.join(above, 'vaults', 'by-name'));
  vault.setSync('s', 'a', 'x');
  assert.ok(fs.existsSync(path.join(vault.dir, 'store.db')));
  assert.equal(fs.statSync(vault.dir).mode & 0o777, 0o700);
});

test('D52 a vault for reading refuses every write, and makes no folder', async (t) => {
  const dir = freshFolder(t);
  const reader = freshVault(t, { dir, readOnly: true });
  const writes = (vault) => [
    () => vault.setSync('s', 'a', 'x'),
    () => vault.deleteSync('s', 'a'),
    () => vault.clearSync(),
    () => vault.renameSync('s', 'a', { account: 'b' }),
    () => vault.transactionSync((entries) => entries.set('s', 'a', 'y')),
    () => vault.rotateKey('next'),
  ];
  for (const act of writes(reader)) assert.equal(codeOf(act), 'READ_ONLY', act.toString());
  assert.equal(await codeOfLater(reader.update('s', 'a', () => 'x')), 'READ_ONLY');
  assert.equal(fs.existsSync(dir), false);
  freshVault(t, { dir }).setSync('s', 'a', 'kept');
  assert.equal(reader.getSync('s', 'a'), 'kept');
  assert.equal(
    reader.transactionSync((entries) => entries.get('s', 'a')),
    'kept',
  );
  for (const act of writes(reader)) assert.equal(codeOf(act), 'READ_ONLY');
  assert.equal(reader.getSync('s', 'a'), 'kept');
});

test('D52 on a read-only mount a transaction reads as of one moment', { skip: mountMissing }, async (t) => {
  const disk = lockableDisk(t);
  const writer = openVault({ name: 'test', dir: disk.dir });
  writer.setSync('s', 'a', '1');
  writer.setSync('s', 'b', '2');
  writer.close();
  disk.lock();
  const vault = freshVault(t, { dir: disk.dir });
  const read = (entries) => [entries.get('s', 'a'), entries.get('s', 'b')];
  assert.deepEqual(vault.transactionSync(read), ['1', '2']);
  assert.deepEqual(await vault.transaction(read), ['1', '2']);
  assert.equal(
    codeOf(() => vault.setSync('s', 'a', 'x')),
    'READ_ONLY',
  );
});

test('D15 calls take effect in the order in which they are made', async (t) => {
  const vault = freshVault(t);
  const done = [];
  vault.set('s', 'a', '1').then(() => done.push('set'));
  const read = vault.get('s', 'a').then((value) => done.push(value));
  vault.set('s', 'a', '2');
  const listed = vault.entries('s');
  vault.delete('s', 'a');
  const gone = vault.has('s', 'a');
  assert.equal(vault.getSync('s', 'a'), null);
  await read;
  assert.deepEqual(done, ['set', '1']);
  assert.deepEqual(
    (await listed).map(({ value }) => value),
    ['2'],
  );
  assert.equal(await gone, false);
  await Promise.all(Array.from({ length: 600 }, (_, i) => vault.set('many', `${i}`, `${i}`)));
  assert.equal(vault.listSync('many').length, 600);
});

test('D44 a transaction that throws, and a rename that fails in one, leave nothing', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'a', '1');
  await assert.rejects(
    vault.transaction(async (entries) => {
      entries.set('s', 'a', '2');
      entries.delete('s', 'a');
      await null;
      throw new RangeError('mine');
    }),
    RangeError,
  );
  assert.equal(vault.getSync('s', 'a'), '1');
  await assert.rejects(
    vault.update('s', 'a', () => Promise.reject(new RangeError('mine'))),
    RangeError,
  );
  assert.equal(await vault.update('s', 'a', (value) => `${value}!`), '1!');
  assert.equal(await vault.update('s', 'a', () => undefined), '1!');
  assert.equal(await vault.update('s', 'a', () => null), null);
  assert.equal(vault.hasSync('s', 'a'), false);
  assert.equal(await vault.update('s', 'a', () => null), null);
});

test('D44 what was read in a transaction counts when its writes do', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'a', '1');
  let runs = 0;
  await vault.transaction(async (entries) => {
    const value = entries.get('s', 'a');
    if (++runs === 1) await vault.set('s', 'a', '5');
    entries.set('s', 'b', `${value}`);
  });
  assert.deepEqual([runs, vault.getSync('s', 'b')], [2, '5']);
  // One of an entry that is not there counts, too; and writing back the same is a change.
  runs = 0;
  vault.transactionSync((entries) => {
    entries.has('s', 'c');
    if (++runs === 1) vault.setSync('s', 'c', 'x');
    entries.set('s', 'd', 'x');
  });
  assert.equal(runs, 2);
  const always = vault.transaction((entries) => {
    entries.get('s', 'a');
    vault.setSync('s', 'a', '1');
    entries.set('s', 'e', 'x');
  });
  assert.equal(await codeOfLater(always), 'BUSY');
  assert.equal(vault.hasSync('s', 'e'), false);
});

test('D44 a transaction that sees two moments and throws runs again', async (t) => {
  const vault = freshVault(t);
  const put = (a, b) =>
    vault.transactionSync((entries) => {
      entries.set('s', 'a', `${a}`);
      entries.set('s', 'b', `${b}`);
    });
  put(500, 500);
  let runs = 0;
  let kept;
  const sum = (entries) => {
    kept = entries;
    const a = Number(entries.get('s', 'a'));
    if (++runs === 1) put(0, 1000);
    const total = a + Number(entries.get('s', 'b'));
    if (total !== 1000) throw new RangeError(`there are ${total}`);
    return total;
  };
  assert.equal(vault.transactionSync(sum), 1000);
  put(500, 500);
  runs = 0;
  assert.equal(await vault.transaction(sum), 1000);
  // What is wrong is thrown, and the transaction is over.
  put(1, 1);
  await assert.rejects(vault.transaction(sum), RangeError);
  assert.throws(() => vault.transactionSync(sum), RangeError);
  assert.equal(
    codeOf(() => kept.set('s', 'a', '7')),
    'INVALID_ARGUMENT',
  );
  // A promise that is refused is nobody's: its rejection is no unhandled one.
  assert.equal(
    codeOf(() => vault.transactionSync(() => Promise.reject(new RangeError('mine')))),
    'INVALID_ARGUMENT',
  );
  await sleep(1);
});

test('D44 of many slow transactions on one entry each counts', async (t) => {
  const vault = freshVault(t, { durability: 'normal' });
  const count = async (entries) => {
    const next = Number(entries.get('s', 'a')) + 1;
    await sleep(20);
    entries.set('s', 'a', `${next}`);
  };
  await Promise.all(Array.from({ length: 100 }, () => vault.transaction(count)));
  assert.equal(vault.getSync('s', 'a'), '100');
});

test('D44 an update of what somebody else writes meanwhile computes again from that', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'a', '1', { labels: ['l'] });
  const seen = [];
  const value = await vault.update('s', 'a', (current) => {
    seen.push(current);
    if (seen.length === 1) vault.setSync('s', 'a', 'new login', { labels: ['m'] });
    return `${current}, refreshed`;
  });
  assert.deepEqual([seen, value], [['1', 'new login'], 'new login, refreshed']);
  assert.deepEqual(vault.listSync()[0].labels, ['m']);
});

test('D51 an update computes once although the time of the entry runs out meanwhile', async (t) => {
  const vault = freshVault(t);
  const soon = () => ({ labels: ['kept'], expiresAt: Date.now() + 400 });
  vault.setSync('s', 'a', '1', soon());
  const seen = [];
  const slowly = async (current) => {
    seen.push(current);
    await sleep(500);
    vault.setSync('s', 'other', 'x', soon()); // removes what is over
    return '2';
  };
  assert.equal(await vault.update('s', 'a', slowly), '2');
  assert.deepEqual(seen, ['1']);
  // The new value has a time of its own, or none.
  assert.equal(vault.findSync({ labels: ['kept'], account: 'a' })[0].expiresAt, null);
  // Who waits for one that fails computes, and does not take the end of the old value for a new one.
  vault.setSync('s', 'a', '3', soon());
  const fails = vault.update('s', 'a', () => sleep(500).then(() => Promise.reject(new RangeError('mine'))));
  const waits = vault.update('s', 'a', (current) => `after ${current}`);
  await assert.rejects(fails, RangeError);
  assert.equal(await waits, 'after null');
});

test('D44 an update that gives no text writes nothing', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'a', '1');
  assert.equal(await codeOfLater(vault.update('s', 'a', () => Uint8Array.of(255))), 'NOT_TEXT');
  assert.equal(vault.getSync('s', 'a'), '1');
  assert.equal(await vault.update('s', 'a', () => Uint8Array.of(50)), '2');
  for (const options of [{ expiresAt: Number.NaN }, { labels: [''] }])
    assert.equal(await codeOfLater(vault.update('s', 'a', assert.fail, options)), 'INVALID_ARGUMENT');
});

test("D44 an entry that expires by its device's clock while it is computed is computed once", async (t) => {
  const device = freshDevice(t, { clock: 'manual' });
  const vault = freshVault(t, { device });
  vault.setSync('s', 'a', 'old', { expiresAt: device.clock.now() + 1000 });
  let runs = 0;
  const value = await vault.update('s', 'a', (current) => {
    device.clock.advance(1000);
    runs += 1;
    return `${current}, refreshed`;
  });
  assert.deepEqual([value, runs], ['old, refreshed', 1]);
  assert.equal(vault.getSync('s', 'a'), 'old, refreshed');
});

test('D51 long values are listed, cleared and counted without those that are over', async (t) => {
  const device = freshDevice(t, { clock: 'manual' });
  const vault = freshVault(t, { device });
  for (const account of ['a', 'b', 'c']) vault.setSync('s', account, account.repeat(100_000));
  vault.setSync('s', 'over', 'x'.repeat(5000), { expiresAt: device.clock.now() + 1 });
  device.clock.advance(1);
  assert.deepEqual(
    vault.listSync('s').map(({ account, size }) => [account, size]),
    ['a', 'b', 'c'].map((account) => [account, 100_000]),
  );
  assert.ok(vault.entriesSync().every(({ account, value }) => value === account.repeat(100_000)));
  assert.equal(vault.clearSync(), 3);
  assert.deepEqual(vault.listSync(), []);
});

test('D51 a snapshot brings the vault along, to another device too', (t) => {
  const rootKey = { kind: 'raw', key: randomBytes(32) };
  const [from, to] = [1, 2].map(() => freshDevice(t, { rootKey }));
  const vault = freshVault(t, { device: from });
  vault.setSync('s', 'a', '1', { labels: ['l'] });
  vault.setSync('s', 'b', 'x'.repeat(3000));
  const snapshot = from.snapshot();
  const other = freshVault(t, { device: to });
  other.setSync('s', 'c', 'goes');
  to.restore(snapshot);
  assert.equal(other.getSync('s', 'a'), '1');
  assert.equal(other.getSync('s', 'b').length, 3000);
  assert.deepEqual(other.findSync({ labels: ['l'] }).length, 1);
  assert.equal(other.getSync('s', 'c'), null);
  other.setSync('s', 'a', '2');
  assert.deepEqual(
    other.entriesSync().map(({ account }) => account),
    ['a', 'b'],
  );
});

test('D51 a vault that is closed says so, twice closing does nothing, and using closes', async (t) => {
  const vault = freshVault(t);
  const written = vault.set('s', 'a', '1');
  vault.close();
  vault.close();
  await written;
  for (const act of [
    () => vault.getSync('s', 'a'),
    () => vault.setSync('s', 'a', 'x'),
    () => vault.listSync(),
  ])
    assert.equal(codeOf(act), 'CLOSED');
  assert.equal(await codeOfLater(vault.get('s', 'a')), 'CLOSED');
  const again = freshVault(t, { dir: vault.dir });
  assert.equal(again.getSync('s', 'a'), '1');
  again[Symbol.dispose]();
  assert.equal(
    codeOf(() => again.getSync('s', 'a')),
    'CLOSED',
  );
  const never = freshVault(t);
  await never[Symbol.asyncDispose]();
  assert.equal(fs.existsSync(never.dir), false);
  assert.equal(
    codeOf(() => never.setSync('s', 'a', 'x')),
    'CLOSED',
  );
  const device = freshDevice(t);
  const ofDevice = freshVault(t, { device });
  ofDevice.setSync('s', 'a', '1');
  device.close();
  assert.equal(
    codeOf(() => ofDevice.getSync('s', 'a')),
    'CLOSED',
  );
});

test('D51 a vault that nobody has any more lets go of its folder, and loses nothing', async (t) => {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc');
  const dir = freshFolder(t);
  const device = freshDevice(t);
  const use = () => {
    const vault = openVault({ name: 'test', dir, durability: 'normal' });
    for (let i = 0; i < 600; i++) vault.set('s', `${i}`, 'x');
    openVault({ name: 'test', device }).setSync('s', 'a', 'x');
    return [vault.set('s', 'last', 'x'), vault.entries('s')];
  };
  const isOpen = () =>
    fs.readdirSync('/proc/self/fd').some((fd) => {
      try {
        return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith(dir);
      } catch {
        return false;
      }
    });
  const [written, read] = use();
  gc();
  await sleep(1);
  await written;
  assert.equal((await read).length, 601);
  if (process.platform === 'linux')
    for (let looks = 0; isOpen(); looks++) {
      assert.ok(looks < 100, 'it stays open');
      gc();
      await sleep(10);
    }
  assert.equal(freshVault(t, { dir }).listSync('s').length, 601);
  assert.equal(freshVault(t, { device }).getSync('s', 'a'), 'x');
});

test('D51 a signal that has fired keeps a call from happening', async (t) => {
  const vault = freshVault(t);
  const signal = AbortSignal.abort(new RangeError('mine'));
  const calls = [
    vault.set('s', 'a', '1', { signal }),
    vault.get('s', 'a', { signal }),
    vault.delete('s', 'a', { signal }),
    vault.list('s', { signal }),
    vault.transaction(() => assert.fail('it runs'), { signal }),
    vault.update('s', 'a', () => assert.fail('it runs'), { signal }),
  ];
  for (const call of calls) await assert.rejects(call, RangeError);
  assert.equal(fs.existsSync(vault.dir), false);
  assert.equal(await codeOfLater(vault.get('s', 'a', { signal: {} })), 'INVALID_ARGUMENT');
  const controller = new AbortController();
  const computing = vault.update(
    's',
    'a',
    () => {
      controller.abort(new RangeError('mine'));
      return 'x';
    },
    { signal: controller.signal },
  );
  await assert.rejects(computing, RangeError);
  assert.equal(vault.getSync('s', 'a'), null);
});

test('D51 a signal that fires while a read runs ends it, and is let go of by those that end themselves', async (t) => {
  const vault = freshVault(t, { durability: 'normal' });
  await Promise.all(Array.from({ length: 600 }, (_, i) => vault.set('s', `${i}`, 'x')));
  const reads = [
    (signal) => vault.list('s', { signal }),
    (signal) => vault.entries('s', { signal }),
    (signal) => vault.find({ servicePrefix: 's' }, { signal }),
  ];
  for (const read of reads) {
    const controller = new AbortController();
    const { signal } = controller;
    assert.equal((await read(signal)).length, 600);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    const reading = read(signal);
    controller.abort(new RangeError('mine'));
    await assert.rejects(reading, RangeError);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  }
  // A read in its order behind a write ends too, and what becomes of it afterwards is nobody's.
  const controller = new AbortController();
  const written = vault.set('s', 'a', 'x');
  const bytes = vault.getBytes('s', 'a', { signal: controller.signal });
  const failed = vault.set('s', 'b', Uint8Array.of(255));
  const text = vault.get('s', 'b', { signal: controller.signal });
  controller.abort(new RangeError('mine'));
  await assert.rejects(bytes, RangeError);
  await assert.rejects(text, RangeError);
  await Promise.all([written, failed]);
});

test('D51 listeners hear of this vault only, until they stop', async (t) => {
  const dir = freshFolder(t);
  const [vault, other] = [freshVault(t, { dir }), freshVault(t, { dir, name: 'other' })];
  vault.setSync('s', 'before', 'x');
  const heard = [];
  let enough;
  const all = new Promise((resolve) => {
    enough = resolve;
  });
  const hear = (change) => {
    heard.push(change);
    if (change.account === 'last') enough();
  };
  vault.on('change', hear);
  other.setSync('s', 'of the other', 'x');
  vault.setSync('s', 'a', '1');
  vault.setSync('s', 'a', '2');
  vault.setSync('s', 'b', '1');
  vault.renameSync('s', 'b', { account: 'c' });
  vault.clearSync('s');
  vault.setSync('s', 'again', '1');
  vault.deleteSync('s', 'again');
  vault.setSync('s', 'again', '2');
  vault.setSync('t', 'last', '1');
  const keep = setInterval(() => {}, 1000);
  await all;
  clearInterval(keep);
  // What is no more is told by its end.
  assert.deepEqual(heard, [
    { type: 'delete', service: 's', account: 'b' },
    { type: 'clear', service: 's', account: null },
    { type: 'set', service: 's', account: 'again' },
    { type: 'set', service: 't', account: 'last' },
  ]);
  vault.off('change', hear);
});

test('D51 a listener that throws keeps no change from being told', async (t) => {
  const vault = freshVault(t, { inMemory: true });
  const heard = [];
  vault.on('change', ({ account }) => {
    heard.push(account);
    if (heard.length === 1) throw new RangeError('mine');
  });
  const thrown = new Promise((resolve) => process.setUncaughtExceptionCaptureCallback(resolve));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  for (const name of ['1', '2', '3']) vault.setSync('s', name, 'x');
  await Promise.all([thrown, sleep(300)]);
  assert.deepEqual(heard, ['1', '2', '3']);
});

test('D51 in memory a vault is as on a disk', async (t) => {
  const vault = freshVault(t, { inMemory: true });
  assert.equal(await vault.get('s', 'a'), null);
  await vault.set('s', 'a', '1');
  let computed = 0;
  const values = await Promise.all([1, 2, 3].map(() => vault.update('s', 'a', () => `${++computed + 1}`)));
  assert.deepEqual([values, computed], [['2', '2', '2'], 1]);
  assert.equal(vault.dir, null);
  assert.deepEqual(
    (await vault.entries()).map(({ value }) => value),
    ['2'],
  );
});

test('D51 an error of a vault says what is wrong, without the sentence that the device has for its code', (t) => {
  const messageOf = (act) => {
    try {
      return act();
    } catch (error) {
      return error.message;
    }
  };
  const device = freshDevice(t);
  const vault = freshVault(t, { device });
  device.close();
  assert.equal(
    messageOf(() => vault.setSync('s', 'a', 'x')),
    'CLOSED: the vault is closed',
  );
  assert.equal(
    messageOf(() => freshVault(t, { key: { kind: 'raw', key: new Uint8Array(3) } }).setSync('s', 'a', 'x')),
    'INVALID_ARGUMENT: rootKey.key takes 32 bytes, not 3',
  );
  const { dir } = freshVault(t);
  freshVault(t, { dir, key: 'one' }).setSync('s', 'a', 'x');
  assert.equal(
    messageOf(() => freshVault(t, { dir, key: 'another' }).getSync('s', 'a')),
    'WRONG_KEY: the root key (passphrase) is not the one of this data',
  );
});

test('D51 no error of a vault repeats a value or a key', async (t) => {
  const vault = freshVault(t, { key: 'hunter2-passphrase' });
  const texts = [];
  const note = (act) => {
    try {
      act();
    } catch (error) {
      texts.push(String(error), error.stack, JSON.stringify(error), String(error.cause));
    }
  };
  vault.setSync('s', 'a', 'x');
  note(() => vault.setSync('s', 'a', 'hunter2\ud800'));
  note(() => vault.setSync('', 'a', 'hunter2'));
  note(() => freshVault(t, { dir: vault.dir, key: 'hunter2-other' }).getSync('s', 'a'));
  note(() => openVault({ name: 'x', key: ['hunter2'] }).setSync('s', 'a', 'x'));
  note(() => vault.rotateKey({ kind: 'hunter2' }));
  assert.ok(texts.length >= 16);
  assert.deepEqual(
    texts.filter((text) => text?.includes('hunter2')),
    [],
  );
  assert.ok(VaultError);
});
