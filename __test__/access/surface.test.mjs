// B1, B2, B32 with D42: what the module exports, what managers share, and what a closed device answers.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { abilityAccessCtrl } from 'ohos-security-kit';
import { LEGAL_CALLS, TARGET, titleOf } from './legal-calls.mjs';
import { CODE, check, granted, manager, P, rejected, scene, thrown, turns } from './support.mjs';

const ENUMS = {
  GrantStatus: { PERMISSION_DENIED: -1, PERMISSION_GRANTED: 0 },
  PermissionStateChangeType: { PERMISSION_REVOKED_OPER: 0, PERMISSION_GRANTED_OPER: 1 },
  PermissionRequestToggleStatus: { CLOSED: 0, OPEN: 1 },
  PermissionStatus: { DENIED: -1, GRANTED: 0, NOT_DETERMINED: 1, INVALID: 2, RESTRICTED: 3 },
  SwitchType: { CAMERA: 0, MICROPHONE: 1, LOCATION: 2 },
  SelectedResult: { REJECTED: -1, OPENED: 0, GRANTED: 1 },
};

test('B2 the module exports createAtManager, the class and the six enums, nothing else', () => {
  assert.deepEqual(
    Object.keys(abilityAccessCtrl).sort(),
    ['atManager', 'createAtManager', ...Object.keys(ENUMS)].sort(),
  );
  assert.equal(typeof abilityAccessCtrl.createAtManager, 'function');
  assert.equal(typeof abilityAccessCtrl.atManager, 'function');
  assert.equal(createRequire(import.meta.url)('ohos-security-kit').abilityAccessCtrl, abilityAccessCtrl);
});

for (const [name, values] of Object.entries(ENUMS)) {
  test(`B2 D32 ${name} has its values, name to number, frozen and without reverse entries`, (t) => {
    assert.deepEqual({ ...abilityAccessCtrl[name] }, values);
    assert.ok(Object.isFrozen(abilityAccessCtrl[name]));
    const { device, T } = scene(t);
    assert.equal(device.abilityAccessCtrl[name], abilityAccessCtrl[name]);
    assert.equal(T.abilityAccessCtrl[name], abilityAccessCtrl[name]);
  });
}

test('B1 createAtManager gives a new object of the class on every call', (t) => {
  const { device, T } = scene(t);
  for (const kit of [device.abilityAccessCtrl, T.abilityAccessCtrl]) {
    const [one, two] = [kit.createAtManager(), kit.createAtManager()];
    assert.notEqual(one, two);
    assert.ok(one instanceof abilityAccessCtrl.atManager);
    assert.ok(two instanceof kit.atManager);
  }
});

test('B1 every manager has every method', (t) => {
  const { sys } = scene(t);
  for (const row of LEGAL_CALLS) assert.equal(typeof sys[row.method], 'function', titleOf(row));
});

test('B1 two managers share state and subscriptions', async (t) => {
  const { SYS, T, id } = scene(t);
  const [one, two] = [manager(SYS), manager(SYS)];
  const events = [];
  const listener = ({ change, tokenID, permissionName }) => events.push([change, tokenID, permissionName]);
  one.on('permissionStateChange', [id], [P.CAMERA], listener);
  assert.equal(
    thrown(() => two.on('permissionStateChange', [id], [P.CAMERA], listener)),
    CODE.NOT_TOGETHER,
    'the other manager knows the subscription',
  );
  await two.grantPermission(id, P.CAMERA, 2);
  await turns();
  assert.deepEqual(events, [granted(T, P.CAMERA)]);
  assert.equal(await one.getPermissionFlags(id, P.CAMERA), 2);

  two.off('permissionStateChange', [id], [P.CAMERA], listener);
  await one.revokePermission(id, P.CAMERA, 2);
  await turns();
  assert.equal(events.length, 1, 'removed through the other manager');
  assert.equal(check(T, P.CAMERA), -1);
});

test('B1 an application may overwrite the two request functions of its manager', (t) => {
  const { self } = scene(t);
  for (const method of ['requestPermissionsFromUser', 'requestPermissionOnSetting']) {
    self[method] = () => 'mine';
    assert.equal(self[method](), 'mine');
  }
});

test('B2 two devices share nothing', async (t) => {
  const here = scene(t);
  const there = scene(t);
  await here.sys.grantPermission(here.id, P.CAMERA, 2);
  await here.sys.setPermissionRequestToggleStatus(P.CAMERA, 0);
  assert.equal(check(here.T, P.CAMERA), 0);
  assert.equal(check(there.T, P.CAMERA), -1);
  assert.equal(await there.sys.getPermissionRequestToggleStatus(P.CAMERA), 1);
});

for (const row of LEGAL_CALLS) {
  test(`B32 D42 ${titleOf(row)} on a closed device fails with 12100007, wrong types still with 401`, async (t) => {
    const all = scene(t, { target: TARGET });
    const args = row.args(all);
    all.device.close();
    const call = () => all[row.caller][row.method](...args);
    if (row.sync) assert.equal(thrown(call), CODE.SERVICE_ABNORMAL);
    else assert.equal(await rejected(call), CODE.SERVICE_ABNORMAL);
    if (args.length > 0)
      assert.equal(
        thrown(() => all[row.caller][row.method]()),
        CODE.INVALID_ARGUMENT,
      );
  });
}
