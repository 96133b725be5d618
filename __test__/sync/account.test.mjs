// What the devices of an account share: assets of system apps with TRUSTED_ACCOUNT (sync.md 1).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asset } from 'ohos-security-kit';
import {
  aliasesNow,
  attrs,
  bytes,
  CODE,
  named,
  rejects,
  secretNow,
  Tag,
  text,
  throws,
  wholeOf,
} from '../support/index.mjs';
import { pair, TRUSTED, trusted, world } from './account.mjs';

const PIN = bytes('1234');

test('S1 what a system app adds is there for the same app on another device, with all that it has', async (t) => {
  const { a, b, settle } = await pair(t);
  const labels = {
    DATA_LABEL_CRITICAL_1: 'critical',
    DATA_LABEL_NORMAL_2: 'normal',
    DATA_LABEL_NORMAL_LOCAL_1: 'local',
  };
  await a.kit.add(trusted('token', 'secret', { ACCESSIBILITY: 0, ...labels }));
  await settle();
  const [found] = b.kit.querySync(wholeOf('token'));
  assert.equal(text(found.get(Tag.SECRET)), 'secret');
  assert.equal(text(found.get(Tag.DATA_LABEL_CRITICAL_1)), 'critical');
  assert.equal(text(found.get(Tag.DATA_LABEL_NORMAL_2)), 'normal');
  assert.equal(found.get(Tag.ACCESSIBILITY), 0);
  assert.equal(found.get(Tag.SYNC_TYPE), TRUSTED);
  assert.ok(!found.has(Tag.DATA_LABEL_NORMAL_LOCAL_1), 'local labels stay');
  assert.equal(
    text(b.kit.querySync(named('token', { DATA_LABEL_NORMAL_2: 'normal' }))[0].get(Tag.ALIAS)),
    'token',
  );
});

test('S1 what is not for the trusted account stays, and so does what an ordinary app adds', async (t) => {
  const { a, b, settle } = await pair(t);
  const ordinary = { bundleName: 'com.example.ordinary' };
  const [there, here] = [b.installApp(ordinary), a.installApp(ordinary)];
  await a.kit.add(trusted('kept', 'secret', { SYNC_TYPE: asset.SyncType.NEVER }));
  await a.kit.add(trusted('device', 'secret', { SYNC_TYPE: asset.SyncType.TRUSTED_DEVICE }));
  await a.runAs(here, () => a.asset.add(trusted('single', 'secret')));
  await a.runAs(here, () => a.asset.batchAdd([trusted('batch', 'secret')]));
  await settle();
  assert.deepEqual(aliasesNow(b.kit), []);
  assert.deepEqual(await b.runAs(there, () => aliasesNow(b.asset)), []);
});

test('S1 a removal goes everywhere, and an alias can be added again', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('token', 'one'));
  await settle();
  await b.kit.remove(named('token'));
  await settle();
  assert.deepEqual(aliasesNow(a.kit), []);
  await a.kit.add(trusted('token', 'two', { ACCESSIBILITY: 2 }));
  await settle();
  assert.equal(secretNow(b.kit, 'token'), 'two');
  await b.kit.add(trusted('token', 'three', { CONFLICT_RESOLUTION: 0 }));
  await settle();
  assert.equal(secretNow(a.kit, 'token'), 'three');
  assert.deepEqual(await a.sync.conflicts(), []);
});

test('S1 fields are merged one by one, and local labels stay where they are', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('token', 'secret'));
  await settle();
  await b.kit.update(named('token'), attrs({ DATA_LABEL_NORMAL_LOCAL_1: 'of b' }));
  await a.kit.update(named('token'), attrs({ SECRET: 'changed', DATA_LABEL_NORMAL_1: 'of a' }));
  await b.kit.update(named('token'), attrs({ DATA_LABEL_NORMAL_2: 'of b' }));
  await settle();
  for (const device of [a, b]) {
    const [found] = device.kit.querySync(wholeOf('token'));
    assert.equal(text(found.get(Tag.SECRET)), 'changed');
    assert.equal(text(found.get(Tag.DATA_LABEL_NORMAL_1)), 'of a');
    assert.equal(text(found.get(Tag.DATA_LABEL_NORMAL_2)), 'of b');
  }
  assert.equal(b.kit.querySync(named('token', { DATA_LABEL_NORMAL_LOCAL_1: 'of b' })).length, 1);
  assert.deepEqual(await a.sync.conflicts(), []);
});

test('S1 of two secrets the later one counts, and the other is kept on every device', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('token', 'first'));
  await settle();
  a.clock.advance(1000);
  b.clock.advance(2000);
  await a.kit.update(named('token'), attrs({ SECRET: 'of a' }));
  await b.kit.update(named('token'), attrs({ SECRET: 'of b' }));
  await settle();
  for (const device of [a, b]) {
    assert.equal(secretNow(device.kit, 'token'), 'of b');
    const [lost, ...others] = await device.sync.conflicts();
    assert.deepEqual(others, []);
    assert.equal(text(lost.secret), 'of a');
    assert.equal(lost.alias, 'token');
    assert.equal(lost.by, 'first');
  }
  const [{ number }] = await a.sync.conflicts();
  assert.equal(await a.sync.forgetConflict(number), true);
  assert.deepEqual(await a.sync.conflicts(), []);
});

test('S1 an edit beats a removal that did not know of it', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('token', 'first', { DATA_LABEL_NORMAL_1: 'label' }));
  await settle();
  b.clock.advance(5000);
  await b.kit.remove(named('token'));
  await b.sync.now();
  a.clock.advance(1000);
  await a.kit.update(named('token'), attrs({ SECRET: 'edited' }));
  await settle();
  for (const device of [a, b]) {
    assert.equal(secretNow(device.kit, 'token'), 'edited');
    assert.equal(text(device.kit.querySync(named('token'))[0].get(Tag.DATA_LABEL_NORMAL_1)), 'label');
  }
});

test('S1 two devices that add the same alias agree, and the other secret is kept', async (t) => {
  const { a, b, settle } = await pair(t);
  a.clock.advance(10);
  await a.kit.add(trusted('token', 'of a', { ACCESSIBILITY: 0 }));
  await b.kit.add(trusted('token', 'of b', { ACCESSIBILITY: 2 }));
  await settle();
  for (const device of [a, b]) {
    assert.equal(secretNow(device.kit, 'token'), 'of a');
    assert.equal(text((await device.sync.conflicts())[0].secret), 'of b');
  }
});

test('S1 uninstalling keeps what the account has, and a reinstalled app finds it', async (t) => {
  const { a, b, settle } = await pair(t);
  const app = { bundleName: 'com.example.notes', systemApp: true };
  const [here, there] = [a.installApp(app), b.installApp(app)];
  await a.runAs(here, () => a.asset.add(trusted('note', 'one')));
  await settle();
  b.app('com.example.notes').uninstall();
  await a.runAs(here, () => a.asset.update(named('note'), attrs({ SECRET: 'two' })));
  await settle();
  const again = b.installApp(app);
  assert.equal(await b.runAs(again, () => secretNow(b.asset, 'note')), 'two');
  assert.notEqual(there, again);
});

test('S1 assets that wait for an unlocked screen arrive while it is locked, and are there when it is unlocked', async (t) => {
  const { a, b, settle } = await pair(t);
  b.screenLock().setPassword(PIN);
  b.screenLock().lock();
  await a.kit.add(trusted('locked', 'secret', { ACCESSIBILITY: 2 }));
  await a.kit.add(trusted('powered', 'secret', { ACCESSIBILITY: 0 }));
  await settle();
  assert.deepEqual(aliasesNow(b.kit), ['powered']);
  assert.equal((await b.sync.status()).waiting, 1);
  b.screenLock().unlock(PIN);
  await settle();
  assert.deepEqual(aliasesNow(b.kit).sort(), ['locked', 'powered']);
  assert.equal(secretNow(b.kit, 'locked'), 'secret');
  assert.equal((await b.sync.status()).waiting, 0);
});

test('S1 a change that was made before the screen was locked is not written over', async (t) => {
  const { a, b, settle } = await pair(t);
  b.screenLock().setPassword(PIN);
  await a.kit.add(trusted('token', 'first', { ACCESSIBILITY: 2 }));
  await settle();
  b.clock.advance(9000);
  await b.kit.update(named('token'), attrs({ SECRET: 'of b' }));
  b.screenLock().lock();
  a.clock.advance(1000);
  await a.kit.update(named('token'), attrs({ SECRET: 'of a' }));
  await a.sync.now();
  await b.sync.now();
  b.screenLock().unlock(PIN);
  await settle();
  for (const device of [a, b]) assert.equal(secretNow(device.kit, 'token'), 'of b');
  assert.equal(text((await a.sync.conflicts())[0].secret), 'of a');
});

test('S1 an asset that takes authentication takes it on the device that reads', async (t) => {
  const { a, b, settle } = await pair(t);
  for (const device of [a, b]) device.screenLock().setPassword(PIN);
  await a.kit.add(trusted('guarded', 'secret', { AUTH_TYPE: 255 }));
  await settle();
  await rejects(CODE.INVALID_ARGUMENT, b.kit.query(wholeOf('guarded')));
  const challenge = await b.kit.preQuery(named('guarded', { AUTH_TYPE: 255 }));
  const token = await b.authenticate(challenge, { password: PIN });
  const found = await b.kit.query(
    new Map([
      ...wholeOf('guarded', { AUTH_TYPE: 255 }),
      [Tag.AUTH_CHALLENGE, challenge],
      [Tag.AUTH_TOKEN, token],
    ]),
  );
  assert.equal(text(found[0].get(Tag.SECRET)), 'secret');
});

test('S1 encrypted attributes go along, and are found', async (t) => {
  const { a, b, settle } = await pair(t);
  const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };
  await a.kit.add(trusted('hidden', 'secret', { ...encrypted, DATA_LABEL_NORMAL_1: 'label' }));
  await settle();
  assert.equal(secretNow(b.kit, 'hidden', encrypted), 'secret');
  await b.kit.update(named('hidden', encrypted), attrs({ DATA_LABEL_NORMAL_1: 'changed' }));
  await settle();
  assert.equal(a.kit.querySync(attrs({ DATA_LABEL_NORMAL_1: 'changed', ...encrypted })).length, 1);
  assert.deepEqual(aliasesNow(b.kit), []);
});

test('S1 NEED_SYNC in a query brings what others have before it reads', async (t) => {
  const { a, b } = await pair(t);
  await b.sync.run({ poll: 3_600_000 });
  t.after(() => b.sync.pause());
  await a.kit.add(trusted('token', 'secret'));
  await a.sync.now();
  const found = await b.kit.query(wholeOf('token', { OPERATION_TYPE: asset.OperationType.NEED_SYNC }));
  assert.equal(text(found[0].get(Tag.SECRET)), 'secret');
});

test('S1 NEED_LOGOUT keeps the assets and tells of them as new ones', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('token', 'secret'));
  await settle();
  const { head } = await a.sync.status();
  await a.sync.run({ poll: 3_600_000 });
  t.after(() => a.sync.pause());
  await a.kit.remove(named('token', { OPERATION_TYPE: asset.OperationType.NEED_LOGOUT })).catch(() => {});
  await a.sync.now();
  assert.deepEqual(aliasesNow(a.kit), []);
  await a.kit.add(trusted('other', 'secret', { OPERATION_TYPE: asset.OperationType.NEED_LOGOUT }));
  await a.sync.now();
  await settle();
  assert.deepEqual(aliasesNow(b.kit), ['other']);
  assert.ok((await a.sync.status()).head > head);
});

test('S1 what was there before a device joined is shared, and an asset of its own that has the alias stays', async (t) => {
  const all = world(t);
  const a = await all.first();
  await a.kit.add(trusted('both', 'of a'));
  const b = all.device();
  await b.kit.add(trusted('before', 'of b'));
  await b.kit.add(trusted('both', 'own', { SYNC_TYPE: asset.SyncType.NEVER }));
  await all.another(a, b);
  await all.settle(a, b);
  assert.deepEqual(aliasesNow(a.kit).sort(), ['before', 'both']);
  assert.equal(secretNow(b.kit, 'both'), 'own');
  assert.equal(secretNow(a.kit, 'both'), 'of a');
});

test('S4 nothing of it is on: without an account a device has no log, and says so', async (t) => {
  const device = world(t).device();
  await device.kit.add(trusted('token', 'secret'));
  const status = await device.sync.status();
  assert.equal(status.account, null);
  assert.equal(status.state, 'off');
  await rejects(CODE.INVALID_ARGUMENT, device.sync.now());
  await rejects(CODE.INVALID_ARGUMENT, device.sync.run());
  await rejects(CODE.INVALID_ARGUMENT, device.sync.create({}));
  await rejects(CODE.INVALID_ARGUMENT, device.sync.create({ remote: world(t).remote(), names: 'x' }));
  throws(CODE.NOT_FOUND, () => device.kit.querySync(named('nothing')));
});
