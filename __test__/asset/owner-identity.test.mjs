// A143, A144, A151: whose an asset is.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, assetOf, rejects } = s;

/** Nobody but the owner sees, changes or removes; everybody may use the same alias. */
async function assertApart(kits) {
  for (const [name, kit] of Object.entries(kits)) {
    await rejects(CODE.NOT_FOUND, () => kit.query(new Map()), `${name} sees nothing of the others`);
    await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ ALIAS: 'a1' })), name);
    await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1'), name);
    await rejects(CODE.NOT_FOUND, () => kit.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'x' })), name);
    await rejects(CODE.NOT_FOUND, () => kit.remove(new Map()), name);
    await kit.batchRemove([attrs({ ALIAS: 'a1' })]);
    await kit.add(assetOf('a1', { SECRET: name }));
  }
  for (const [name, kit] of Object.entries(kits)) assert.equal(await s.secretOf(kit, 'a1'), name);
  const [first, ...others] = Object.entries(kits);
  await first[1].remove(new Map());
  for (const [name, kit] of others) assert.equal(await s.secretOf(kit, 'a1'), name);
}

test('A143 A144 apps, clones, daemons and users are apart', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const manifests = {
    app: s.APP,
    'another bundle': { bundleName: 'com.example.notes2' },
    'a bundle in other case': { bundleName: 'com.example.Notes' },
    'its clone': { ...s.APP, appIndex: 1 },
    'another clone': { ...s.APP, appIndex: 2 },
    'a bundle named like a clone': { bundleName: 'com.example.notes_1' },
    'in user 101': { ...s.APP, userId: 101 },
    'a clone in user 101': { ...s.APP, userId: 101, appIndex: 1 },
    daemon: { bundleName: 'notes_service', tokenType: 'native' },
    'another daemon': { bundleName: 'notes_service2', tokenType: 'native' },
    'the shell': { bundleName: 'notes_shell', tokenType: 'shell' },
  };
  const kits = Object.entries(manifests).map(([name, manifest]) => [name, device.installApp(manifest).asset]);
  await assertApart(Object.fromEntries(kits));
});

test('A143 apps of one developer are apart as long as no group is named', async (t) => {
  const device = s.open(t);
  await assertApart({ a: s.memberOf(device, 'a').asset, b: s.memberOf(device, 'b').asset });
});

test('A143 a re-signed app of the same name does not see the assets of the old one', async (t) => {
  const device = s.open(t);
  const signed = (signature) => ({ ...s.APP, appId: `${s.APP.bundleName}_${signature}` });
  const first = device.installApp(signed('AAAA'));
  await first.asset.add(assetOf('a1'));
  first.uninstall({ keepData: true });
  const other = device.installApp(signed('BBBB'));
  await rejects(CODE.NOT_FOUND, () => other.asset.query(new Map()));
  await other.asset.add(assetOf('a1', { SECRET: 'of B' }));
  other.uninstall({ keepData: true });
  const again = device.installApp(signed('AAAA'));
  assert.equal(await s.secretOf(again.asset, 'a1'), 'secret of a1');
});

test('A143 two devices share nothing', async (t) => {
  const [one, two] = [s.open(t), s.open(t)].map((device) => device.installApp(s.APP).asset);
  await one.add(assetOf('a1'));
  await rejects(CODE.NOT_FOUND, () => two.query(new Map()));
});

test('A151 what AsUser writes is what the app sees when it runs in that user', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const bundleName = 'com.example.accounts';
  const central = s.acrossUsers(device, { bundleName }).asset;
  const in100 = device.installApp({ ...s.asSystem({ bundleName }), userId: 100 }).asset;
  const in101 = device.installApp({ ...s.asSystem({ bundleName }), userId: 101 }).asset;
  await central.addAsUser(100, assetOf('a1'));
  assert.equal(await s.secretOf(in100, 'a1'), 'secret of a1');
  assert.deepEqual(await s.aliases(in101), []);
  await in100.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'changed' }));
  const asUser = s.kitIn('asUser', central, 100);
  assert.equal(await s.secretOf(asUser, 'a1'), 'changed');
  await in101.add(assetOf('a1', { SECRET: 'of 101' }));
  await rejects(CODE.DUPLICATED, () => central.addAsUser(101, assetOf('a1')));
  await central.removeAsUser(101, new Map());
  assert.deepEqual(await s.aliases(in101), []);
  assert.deepEqual(await s.aliases(in100), ['a1']);
});
