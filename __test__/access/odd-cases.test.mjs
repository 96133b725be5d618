// Cases that a review found: rare, but each has one right answer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open, P, rejected, scene, thrown } from './support.mjs';

const INNER = 12100009;

test('B43 a name with a lone surrogate is an unknown name, not a wrong type', async (t) => {
  const { sys, self, T } = scene(t);
  const odd = 'ohos.permission.\ud800';
  assert.deepEqual(await sys.getPermissionsStatus(T.tokenId, [odd]), [2]);
  assert.equal(await rejected(sys.grantPermission(T.tokenId, odd, 2)), 12100003);
  assert.equal(self.getSelfPermissionStatus(odd), 2);
  const { authResults, errorReasons } = await self.requestPermissionsFromUser(T.context, [odd]);
  assert.deepEqual([authResults, errorReasons], [[2], [1]]);
});

for (const [what, act] of [
  ['rebooted', (device) => device.reboot()],
  ['reset', (device) => device.reset()],
  ['closed', (device) => device.close()],
]) {
  test(`D20 B141 a device ${what} by the handler of a dialog: 12100009, whatever it answers`, async (t) => {
    const { device, self, T } = scene(t);
    device.dialogs.answer(() => {
      act(device);
      return 'allow';
    });
    assert.equal(await rejected(self.requestPermissionsFromUser(T.context, [P.CAMERA, P.MICROPHONE])), INNER);
  });
}

test('D20 an app uninstalled by the handler of its dialog: 12100009', async (t) => {
  const { device, self, T } = scene(t);
  device.dialogs.answer(() => {
    T.uninstall();
    return 'allow';
  });
  assert.equal(await rejected(self.requestPermissionsFromUser(T.context, [P.CAMERA])), INNER);
});

test('D20 a handler that waits for a request of its own window fails it with 12100009', async (t) => {
  const { device, self, T } = scene(t);
  let inner;
  device.dialogs.answer(async () => {
    inner = await rejected(self.requestPermissionsFromUser(T.context, [P.MICROPHONE]));
    return 'allow';
  });
  const { authResults } = await self.requestPermissionsFromUser(T.context, [P.CAMERA]);
  assert.deepEqual([authResults, inner], [[0], INNER]);
});

test('B141 a window that is closed takes its dialog with it: 12100009', async (t) => {
  const { device, SYS, sys } = scene(t);
  SYS.update({ ...SYS.manifest, permissions: [...SYS.manifest.permissions, P.CAMERA] });
  const window = SYS.openWindow();
  device.dialogs.answer(() => new Promise(() => {}));
  const asked = rejected(sys.requestPermissionsFromUserWithWindowId(SYS.context, window, [P.CAMERA]));
  SYS.closeWindow(window);
  assert.equal(await asked, INNER);
});

test('B138 no number but that of an open window is a window, 0 neither', async (t) => {
  const { SYS, sys } = scene(t);
  SYS.update({ ...SYS.manifest, permissions: [...SYS.manifest.permissions, P.CAMERA] });
  for (const id of [0, Number.NaN, 2 ** 32, 77]) {
    const request = sys.requestPermissionsFromUserWithWindowId(SYS.context, id, [P.CAMERA]);
    assert.equal(await rejected(request), 12100001, String(id));
  }
});

for (const [what, thrower] of [
  ['a symbol', () => Symbol('no')],
  ['an object without a prototype', () => Object.create(null)],
  ['an object with the code', () => ({ code: INNER })],
]) {
  test(`B141 D3 a handler that throws ${what}: an Error with 12100009`, async (t) => {
    const { device, self, T } = scene(t);
    device.dialogs.answer(() => {
      throw thrower();
    });
    const error = await self.requestPermissionsFromUser(T.context, [P.CAMERA]).then(
      () => undefined,
      (caught) => caught,
    );
    assert.ok(error instanceof Error);
    assert.equal(error.code, INNER);
  });
}

test('B186 a reserved token is not given to an app of another kind; an update keeps the kind', (t) => {
  const { device } = scene(t);
  device.installApp({ bundleName: 'com.example.twin' });
  const clone = device.installApp({ bundleName: 'com.example.twin', appIndex: 1 });
  clone.uninstall({ keepData: true });
  const sandbox = device.installApp({ bundleName: 'com.example.twin', appIndex: 1, dlpType: 1 });
  assert.equal(sandbox.tokenId >>> 20, 0x240);
  assert.equal(
    thrown(() => sandbox.update({ ...sandbox.manifest, dlpType: 0 })),
    401,
  );
});

test('B20 a context counts while its app has the stage model', async (t) => {
  const { device, T } = scene(t);
  device.dialogs.answer('deny');
  const manager = T.abilityAccessCtrl.createAtManager();
  const { context } = T;
  T.update({ ...T.manifest, model: 'fa' });
  assert.equal(
    thrown(() => manager.requestPermissionsFromUser(context, [P.CAMERA])),
    401,
  );
  T.update({ ...T.manifest, model: 'stage' });
  assert.deepEqual((await manager.requestPermissionsFromUser(context, [P.CAMERA])).authResults, [-1]);
});

test('B163 a new listener does not hear of what happened before it', async (t) => {
  const { sys, T } = scene(t);
  const [early, late] = [[], []];
  sys.on('permissionStateChange', [], [], (info) => early.push(info.change));
  const granted = sys.grantPermission(T.tokenId, P.CAMERA, 2);
  sys.on('permissionStateChange', [], [], (info) => late.push(info.change));
  await granted;
  assert.deepEqual([early, late], [[1], []]);
});

test('B163 a listener is called without a receiver', async (t) => {
  const { sys, T } = scene(t);
  const receivers = [];
  sys.on('permissionStateChange', [], [], function () {
    receivers.push(this);
  });
  await sys.grantPermission(T.tokenId, P.CAMERA, 2);
  assert.deepEqual(receivers, [undefined]);
});

test('B194 what a component grants is not taken for a decision by an update', (t) => {
  const { device, T } = scene(t);
  T.grantByComponent(P.CAMERA);
  const preauthorized = [{ name: P.CAMERA, userCancellable: true }];
  T.update({ ...T.manifest, preauthorized });
  T.withdrawByComponent(P.CAMERA);
  const manager = device.abilityAccessCtrl.createAtManager();
  assert.equal(manager.checkAccessTokenSync(T.tokenId, P.CAMERA), 0);
});

test('B4 a revoked proxy is a wrong type like any other: 401', (t) => {
  const { sys, T } = scene(t);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const call of [
    () => sys.checkAccessTokenSync(proxy, P.CAMERA),
    () => sys.getPermissionsStatus(T.tokenId, proxy),
    () => sys.on('permissionStateChange', proxy, [], () => {}),
    () => sys.requestPermissionsFromUser(proxy, [P.CAMERA]),
  ]) {
    assert.equal(thrown(call), 401, String(call));
  }
});

test('D28 null options of the device API count as left out', (t) => {
  const device = open(t, { app: { bundleName: 'com.example.nulls', permissions: [P.CAMERA] } });
  device.caller.grant(P.CAMERA, null);
  assert.equal(device.app('com.example.nulls', null), device.caller);
});
