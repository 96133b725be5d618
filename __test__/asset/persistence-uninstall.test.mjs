// A175, A176, A178: what goes with an app and with a user.
//
// A177 (clearing the data of an app touches no asset) has no test of its own: the device knows no such
// event, and uninstall with keepData, which comes nearest, is tested here.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects, GROUP, SECOND_GROUP } = s;
const ENCRYPTED = { REQUIRE_ATTR_ENCRYPTED: true };
const KEEPER = { ...s.APP, permissions: [s.PERSIST] };
const signed = (signature) => ({ ...KEEPER, appId: `${KEEPER.bundleName}_${signature}` });

for (const [name, set] of Object.entries({ plain: {}, encrypted: ENCRYPTED })) {
  test(`A175 uninstall removes what is not persistent and keeps the rest, secrets included (${name})`, async (t) => {
    const device = s.open(t, { password: s.PASSWORD });
    const app = device.installApp(signed('AAAA'));
    const kinds = [0, 1, 2].flatMap((ACCESSIBILITY) =>
      [false, true].map((REQUIRE_PASSWORD_SET) => ({ ACCESSIBILITY, REQUIRE_PASSWORD_SET })),
    );
    for (const kind of kinds) {
      const kept = { ...set, ...kind, IS_PERSISTENT: true };
      await app.asset.add(s.labelled(`kept ${JSON.stringify(kind)}`, kept));
      await app.asset.add(assetOf(`gone ${JSON.stringify(kind)}`, { ...set, ...kind, IS_PERSISTENT: false }));
      await app.asset.add(assetOf(`default ${JSON.stringify(kind)}`, { ...set, ...kind }));
    }
    await app.asset.add(guarded('kept guarded', { ...set, IS_PERSISTENT: true }));
    const before = (await s.stored(app.asset, set)).filter((row) => row.ALIAS.startsWith('kept'));
    app.uninstall();
    assert.equal((await s.rejected(() => app.asset.query(new Map()))) !== 0, true, 'the handle is dead');
    const other = device.installApp(signed('BBBB'));
    await rejects(CODE.NOT_FOUND, () => other.asset.query(attrs(set)), 'of another signature');
    other.uninstall();
    const again = device.installApp(signed('AAAA'));
    assert.deepEqual(await s.stored(again.asset, set), before);
    const proof = await s.proven(
      device,
      again.asset,
      { ...set, ALIAS: 'kept guarded' },
      { password: s.PASSWORD },
    );
    assert.equal(
      await s.secretOf(again.asset, 'kept guarded', { ...proof, ...set }),
      'secret of kept guarded',
    );
    await again.asset.add(assetOf('gone {}', set));
  });
}

test('A175 on disk, over a restart', async (t) => {
  const place = s.onDisk(t);
  const app = place.open().installApp(KEEPER);
  await app.asset.add(assetOf('kept', { IS_PERSISTENT: true }));
  await app.asset.add(assetOf('Wx4-gone-bytes'));
  app.uninstall();
  const again = place.reopen().installApp(KEEPER);
  assert.deepEqual(await s.aliases(again.asset), ['kept']);
  assert.equal(await s.secretOf(again.asset, 'kept'), 'secret of kept');
});

test('A175 uninstall touches neither clones nor other users nor other apps', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const variants = [{}, { appIndex: 1 }, { userId: 101 }, { bundleName: 'com.example.other' }];
  const apps = variants.map((more) => device.installApp({ ...KEEPER, ...more }));
  for (const app of apps) await app.asset.add(assetOf('a1'));
  apps[0].uninstall();
  for (const app of apps.slice(1)) assert.equal(await s.secretOf(app.asset, 'a1'), 'secret of a1');
  const again = device.installApp(KEEPER);
  await rejects(CODE.NOT_FOUND, () => again.asset.query(new Map()));
});

test('A175 section 6.7: assets of the trusted account are kept for the account', async (t) => {
  const device = s.open(t);
  const manifest = { ...s.APP, systemApp: true, apl: 'system_basic' };
  const app = device.installApp(manifest);
  await app.asset.add(assetOf('account', { SYNC_TYPE: 4 }));
  await app.asset.add(assetOf('device', { SYNC_TYPE: 3 }));
  app.uninstall();
  const again = device.installApp(manifest);
  assert.deepEqual(await s.aliases(again.asset), ['account']);
  assert.equal(await s.secretOf(again.asset, 'account'), 'secret of account');
});

test('A177 uninstall with keepData removes no asset', async (t) => {
  const device = s.open(t);
  const app = s.memberOf(device, 'a');
  for (const set of [{}, ENCRYPTED, GROUP]) await app.asset.add(assetOf('a1', set));
  app.uninstall({ keepData: true });
  const { asset } = s.memberOf(device, 'a');
  for (const set of [{}, ENCRYPTED, GROUP]) assert.equal(await s.secretOf(asset, 'a1', set), 'secret of a1');
});

test('A176 group assets stay while another app of the developer declares the group', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const a = s.memberOf(device, 'a');
  const b = s.memberOf(device, 'b', { assetGroups: [GROUP.GROUP_ID] });
  // Neither of these keeps a group of the developer in user 100 alive.
  s.memberOf(device, 'c', { userId: 101 });
  s.memberOf(device, 'd', { developerId: 'one.another' });
  const sets = [GROUP, SECOND_GROUP, { ...GROUP, ...ENCRYPTED }];
  for (const set of sets) await a.asset.add(assetOf('a1', set));
  await b.asset.add(assetOf('b1', GROUP));
  a.uninstall();
  assert.deepEqual(await s.aliases(b.asset, GROUP), ['a1', 'b1']);
  assert.equal(await s.secretOf(b.asset, 'a1', GROUP), 'secret of a1');
  assert.equal(await s.secretOf(b.asset, 'a1', { ...GROUP, ...ENCRYPTED }), 'secret of a1');
  const back = s.memberOf(device, 'a');
  assert.deepEqual(await s.aliases(back.asset, SECOND_GROUP), [], 'nobody else declared this one');
  back.uninstall();
  b.uninstall();
  const again = s.memberOf(device, 'a');
  for (const set of sets) assert.deepEqual(await s.aliases(again.asset, set), [], JSON.stringify(set));
});

test("A176 the group of another developer is nobody else's business", async (t) => {
  const device = s.open(t);
  const a = s.memberOf(device, 'a');
  const b = s.memberOf(device, 'b', { developerId: 'one.another' });
  for (const app of [a, b]) await app.asset.add(assetOf('a1', GROUP));
  a.uninstall();
  assert.equal(await s.secretOf(b.asset, 'a1', GROUP), 'secret of a1');
  assert.deepEqual(await s.aliases(s.memberOf(device, 'a').asset, GROUP), []);
});

for (const [where, open] of Object.entries({
  'in memory': s.open,
  'on disk': (t, options) => s.onDisk(t, options).open(),
})) {
  test(`A178 removing a user removes all its assets, persistent and group ones too (${where})`, async (t) => {
    const device = open(t, { users: [100, 101] });
    const manifest = { permissions: [s.PERSIST] };
    const apps = () => [100, 101].map((userId) => s.memberOf(device, 'a', { ...manifest, userId }).asset);
    const sets = [{}, ENCRYPTED, GROUP];
    const [stays, goes] = apps();
    for (const kit of [stays, goes]) {
      for (const set of sets) await kit.add(assetOf('a1', set));
      await kit.add(assetOf('kept', { IS_PERSISTENT: true }));
    }
    device.users.remove(101);
    assert.equal(device.health().assets, 4);
    for (const set of sets) assert.equal(await s.secretOf(stays, 'a1', set), 'secret of a1');
    device.users.add(101);
    const again = s.memberOf(device, 'a', { ...manifest, userId: 101 }).asset;
    for (const set of sets) assert.deepEqual(await s.aliases(again, set), []);
    await again.add(assetOf('a1'));
    assert.equal(await s.secretOf(again, 'a1'), 'secret of a1');
  });
}
