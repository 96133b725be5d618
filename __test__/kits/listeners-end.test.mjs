// A listener ends with the permission that `on` asked for, and with its app: it is told nothing any more.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { CODE, throws, turn } from './support.mjs';

const CAMERA = 'ohos.permission.CAMERA';
const names = (...short) => short.map((name) => `ohos.permission.${name}`);
const SYSTEM = {
  bundleName: 'com.example.listener',
  systemApp: true,
  apl: 'system_core',
  permissions: names('GET_SENSITIVE_PERMISSIONS', 'PERMISSION_USED_STATS', 'CAMERA'),
};
const memory = { inMemory: true, clock: 'manual', app: { bundleName: 'com.example.tests' } };

function open(t, options = {}) {
  const device = createDevice({ ...memory, ...options });
  t.after(() => device.close());
  const install = (manifest) => device.installApp(manifest);
  const listener = install(SYSTEM);
  const user = install({ ...SYSTEM, bundleName: 'com.example.user' });
  const target = install({ bundleName: 'com.example.target', permissions: [CAMERA] });
  return { device, listener, user, target };
}

const manager = (app) => app.abilityAccessCtrl.createAtManager();

/** Kinds of listeners: how one is added, what it is told of, and the permission that it takes. */
const KINDS = {
  permissionStateChange: {
    needs: 'GET_SENSITIVE_PERMISSIONS',
    on: (app, listen) => manager(app).on('permissionStateChange', [], [CAMERA], listen),
    off: (app) => manager(app).off('permissionStateChange', [], [CAMERA]),
    happen: ({ target }) => (target.status(CAMERA) === 0 ? target.revoke(CAMERA) : target.grant(CAMERA)),
  },
  activeStateChange: {
    needs: 'PERMISSION_USED_STATS',
    on: (app, listen) => app.privacyManager.on('activeStateChange', [CAMERA], listen),
    off: (app) => app.privacyManager.off('activeStateChange', [CAMERA]),
    happen: async ({ user, target }) => {
      target.grant(CAMERA);
      await user.privacyManager.startUsingPermission(target.tokenId, CAMERA);
      await user.privacyManager.stopUsingPermission(target.tokenId, CAMERA);
    },
  },
};

const without = (needs) => SYSTEM.permissions.filter((name) => !name.endsWith(needs));
/** How the right to be told is lost. */
const LOSSES = {
  'an update without the permission': ({ listener, needs }) =>
    listener.update({ ...SYSTEM, permissions: without(needs) }),
  'an update that is no system app': ({ listener }) => listener.update({ ...SYSTEM, systemApp: false }),
  'its uninstallation': ({ listener }) => listener.uninstall(),
  'its installation anew': ({ device }) => device.installApp(SYSTEM),
};

for (const [kind, { needs, on, off, happen }] of Object.entries(KINDS)) {
  for (const [what, lose] of Object.entries(LOSSES)) {
    test(`${kind}: after ${what} a listener is told nothing, others are`, async (t) => {
      const scene = { ...open(t), needs };
      const told = { lost: 0, other: 0 };
      on(scene.listener, () => told.lost++);
      on(scene.user, () => told.other++);
      await happen(scene);
      await turn();
      assert.ok(told.lost > 0 && told.lost === told.other, 'both are told at first');
      const before = { ...told };
      await lose(scene);
      await happen(scene);
      await turn();
      assert.equal(told.lost, before.lost);
      assert.ok(told.other > before.other);
    });
  }

  test(`${kind}: a listener that ended stays so until it is added again`, async (t) => {
    const scene = { ...open(t), needs };
    const { listener } = scene;
    let told = 0;
    const listen = () => told++;
    on(listener, listen);
    listener.update({ ...SYSTEM, permissions: without(needs) });
    await happen(scene);
    await turn();
    listener.update(SYSTEM);
    await happen(scene);
    await turn();
    assert.equal(told, 0);
    throws(CODE.NOT_TOGETHER, () => off(listener), 'there is no such subscription any more');
    on(listener, listen);
    await happen(scene);
    await turn();
    assert.ok(told > 0);
  });
}

test('permissionStateChange: what is on its way is not told to who has just lost its permission', async (t) => {
  const { listener, target } = open(t);
  let told = 0;
  KINDS.permissionStateChange.on(listener, () => told++);
  target.grant(CAMERA);
  listener.update({ ...SYSTEM, permissions: [] });
  await turn();
  assert.equal(told, 0);
});

test('permissionStateChange: a listener that takes the permission from its app ends the next one', async (t) => {
  const { listener, target } = open(t);
  const told = [];
  KINDS.permissionStateChange.on(listener, () => {
    told.push('first');
    listener.update({ ...SYSTEM, permissions: [] });
  });
  KINDS.permissionStateChange.on(listener, () => told.push('second'));
  target.grant(CAMERA);
  await turn();
  assert.deepEqual(told, ['first']);
});

test('selfPermissionStateChange takes no permission, and goes on', async (t) => {
  const { listener } = open(t);
  let told = 0;
  manager(listener).on('selfPermissionStateChange', [CAMERA], () => told++);
  listener.update({ ...SYSTEM, systemApp: false, apl: 'normal', permissions: [CAMERA] });
  listener.grant(CAMERA);
  await turn();
  assert.equal(told, 1);
});

test('permissionStateChange: a permission that another process took away counts too', async (t) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-listeners-'));
  t.after(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const { device, listener, target } = open(t, { inMemory: false, dataDir });
  const other = createDevice({ ...memory, inMemory: false, dataDir });
  t.after(() => other.close());
  let told = 0;
  KINDS.permissionStateChange.on(listener, () => told++);
  target.grant(CAMERA);
  await turn();
  assert.equal(told, 1);
  other.app(SYSTEM.bundleName).update({ ...SYSTEM, permissions: [] });
  other.app('com.example.target').revoke(CAMERA);
  device.apps(); // looks at what others did
  await turn();
  assert.equal(told, 1);
});
