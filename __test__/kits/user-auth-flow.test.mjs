// @ohos.userIAM.userAuth on a clock of its own: lock-out, cancelling, what ends a dialog, what a parameter may be.
import '../support/manual-clock.mjs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, CODE, caller, device, freshEachTest, rejects, throws, turn, userAuth } from './support.mjs';

freshEachTest();

const { AuthTrustLevel, UserAuthResultCode: Code, UserAuthType } = userAuth;
const BIOMETRIC = 'ohos.permission.ACCESS_BIOMETRIC';
const { asset } = device;
const { Tag } = asset;

function wallet(manifest = {}) {
  const app = caller({ permissions: [BIOMETRIC], ...manifest });
  device.screenLock(app.userId).setPassword('1234');
  return app;
}

const param = (more = {}) => ({
  challenge: new Uint8Array(32).fill(1),
  authType: [UserAuthType.PIN],
  authTrustLevel: AuthTrustLevel.ATL1,
  ...more,
});
const instanceOf = (more) => userAuth.getUserAuthInstance(param(more), { title: 'Enter the password' });
const heard = (instance) => new Promise((resolve) => instance.on('result', { onResult: resolve }));
function resultOf(instance) {
  const result = heard(instance);
  instance.start();
  return result;
}
/** A result within some turns of the event loop, so that a missing one is a failure and no hanging test. */
async function soon(promise) {
  let result = 'no result';
  promise.then((value) => {
    result = value;
  });
  for (let i = 0; i < 20; i++) await turn();
  return result;
}
/** A dialog that stays open: `opened` resolves when it is shown, `answer` closes it. */
function openDialog() {
  const shown = {};
  shown.opened = new Promise((opened) => {
    device.dialogs.answer((dialog) => {
      opened(dialog);
      return new Promise((answer) => {
        shown.answer = answer;
      });
    });
  });
  return shown;
}

test('userAuth: five wrong passwords lock out until the clock has moved on', async () => {
  wallet();
  let password = 'guess';
  device.dialogs.answer(async () => ({ answer: 'allow', password }));
  const again = async () => (await resultOf(instanceOf())).result;
  for (let i = 0; i < 4; i++) assert.equal(await again(), Code.FAIL);
  assert.ok([Code.FAIL, Code.LOCKED].includes(await again()));
  assert.equal(await again(), Code.LOCKED);
  password = '1234';
  assert.equal(await again(), Code.LOCKED);
  device.clock.advance(24 * 3600_000);
  assert.equal(await again(), Code.SUCCESS);
  password = 'guess';
  assert.equal(await again(), Code.FAIL);
});

test('userAuth: a right password starts the count anew', async () => {
  wallet();
  let password;
  device.dialogs.answer(async () => ({ answer: 'allow', password }));
  for (let round = 0; round < 3; round++) {
    for (const [typed, code] of [...new Array(4).fill(['guess', Code.FAIL]), ['1234', Code.SUCCESS]]) {
      password = typed;
      assert.equal((await resultOf(instanceOf())).result, code);
    }
  }
});

test('userAuth: a token is for its challenge, its session and its user', async () => {
  const app = wallet();
  device.dialogs.answer('allow');
  const alias = [Tag.ALIAS, bytes('card')];
  await asset.add(new Map([alias, [Tag.SECRET, bytes('4111')], [Tag.AUTH_TYPE, asset.AuthType.ANY]]));
  const challenge = await asset.preQuery(new Map([alias]));
  const query = (token, session = challenge) =>
    asset.query(
      new Map([
        alias,
        [Tag.RETURN_TYPE, asset.ReturnType.ALL],
        [Tag.AUTH_CHALLENGE, session],
        [Tag.AUTH_TOKEN, token],
      ]),
    );
  const { token } = await resultOf(instanceOf({ challenge }));
  const invented = new Uint8Array(32).fill(9);
  await rejects(CODE.NOT_FOUND, query((await resultOf(instanceOf({ challenge: invented }))).token, invented));
  await rejects(CODE.ACCESS_DENIED, query((await resultOf(instanceOf({ challenge: invented }))).token));
  const other = caller({ bundleName: 'com.example.second', permissions: [BIOMETRIC], userId: 101 });
  device.screenLock(101).setPassword('1234');
  const foreign = (await resultOf(instanceOf({ challenge }))).token;
  assert.equal(device.caller, other);
  device.setCaller(app);
  await rejects(CODE.ACCESS_DENIED, query(foreign));
  assert.equal((await query(token)).length, 1);
});

test('userAuth: the request is copied: what becomes of its arrays afterwards changes nothing', async () => {
  wallet();
  const seen = [];
  device.dialogs.answer(({ authTypes }) => {
    seen.push([...authTypes]);
    authTypes.length = 0;
    return 'allow';
  });
  const given = param();
  const widget = { title: 'title' };
  const instance = userAuth.getUserAuthInstance(given, widget);
  given.challenge.fill(7);
  given.authType.push(UserAuthType.FACE);
  widget.title = '';
  const { result, authType } = await resultOf(instance);
  assert.deepEqual([result, authType, seen], [Code.SUCCESS, UserAuthType.PIN, [['pin']]]);
});

for (const policy of ['allow', 'deny', undefined]) {
  test(`userAuth: cancel right after start is CANCELED, with the policy ${policy}`, async () => {
    wallet();
    if (policy === undefined) openDialog();
    else device.dialogs.answer(policy);
    const instance = instanceOf();
    const result = heard(instance);
    instance.start();
    instance.cancel();
    assert.deepEqual(await soon(result), { result: Code.CANCELED });
  });
}

test('userAuth: cancel ends the dialog, a late answer of it counts for nothing, not even for the lock-out', async () => {
  wallet();
  for (let i = 0; i < 6; i++) {
    const dialog = openDialog();
    const instance = instanceOf();
    const result = resultOf(instance);
    await dialog.opened;
    instance.cancel();
    assert.deepEqual(await result, { result: Code.CANCELED });
    dialog.answer({ answer: 'allow', password: 'guess' });
    throws(Code.GENERAL_ERROR, () => instance.cancel());
  }
  device.dialogs.answer(async () => ({ answer: 'allow', password: '1234' }));
  assert.equal((await resultOf(instanceOf())).result, Code.SUCCESS);
});

test('userAuth: a failing handler of a cancelled dialog is no unhandled rejection', async (t) => {
  wallet();
  const unhandled = t.mock.fn();
  process.on('unhandledRejection', unhandled);
  t.after(() => process.off('unhandledRejection', unhandled));
  let reject;
  const opened = new Promise((resolve) => {
    device.dialogs.answer(() => {
      resolve();
      return new Promise((_, fail) => {
        reject = fail;
      });
    });
  });
  const instance = instanceOf();
  const result = resultOf(instance);
  await opened;
  instance.cancel();
  assert.deepEqual(await result, { result: Code.CANCELED });
  reject(new Error('late'));
  await turn();
  assert.equal(unhandled.mock.callCount(), 0);
});

for (const [what, end] of [
  ['the app is uninstalled', (app) => app.uninstall()],
  ['the device is restarted', () => device.reboot()],
  ['the device is reset', () => device.reset()],
  ['another state is restored', () => device.restore(device.snapshot())],
]) {
  test(`userAuth: ${what} while the dialog is open: GENERAL_ERROR, and the next one works`, async () => {
    const app = wallet();
    const dialog = openDialog();
    const result = resultOf(instanceOf());
    await dialog.opened;
    end(app);
    assert.deepEqual(await result, { result: Code.GENERAL_ERROR });
    device.reset();
    wallet();
    device.dialogs.answer('allow');
    assert.equal((await resultOf(instanceOf())).result, Code.SUCCESS);
  });
}

test('userAuth: BUSY is for everybody on the device, and over with the dialog', async () => {
  const app = wallet();
  const dialog = openDialog();
  const first = resultOf(instanceOf());
  await dialog.opened;
  const other = device.installApp({ bundleName: 'com.example.other', permissions: [BIOMETRIC] });
  assert.deepEqual(await device.runAs(other, () => resultOf(instanceOf())), { result: Code.BUSY });
  dialog.answer('dismiss');
  assert.deepEqual(await first, { result: Code.CANCELED });
  device.dialogs.answer('allow');
  assert.equal((await device.runAs(other, () => resultOf(instanceOf()))).result, Code.SUCCESS);
  assert.equal(device.caller, app);
});

test('userAuth: the one that was BUSY can be started again', async () => {
  wallet();
  const dialog = openDialog();
  const first = resultOf(instanceOf());
  await dialog.opened;
  const second = instanceOf();
  assert.deepEqual(await resultOf(second), { result: Code.BUSY });
  dialog.answer('allow');
  assert.equal((await first).result, Code.SUCCESS);
  device.dialogs.answer('allow');
  second.off('result');
  assert.equal((await resultOf(second)).result, Code.SUCCESS);
});

for (const type of ['face', 'fingerprint']) {
  test(`userAuth: ${type} is offered when it is enrolled, for the level it reaches`, async () => {
    wallet();
    device.biometrics().enroll(type, '1234');
    const number = UserAuthType[type.toUpperCase()];
    const offered = [];
    device.dialogs.answer(({ authTypes }) => {
      offered.push(authTypes);
      return 'allow';
    });
    const both = [UserAuthType.PIN, number];
    assert.equal((await resultOf(instanceOf({ authType: both }))).authType, number);
    const highest = await resultOf(instanceOf({ authType: both, authTrustLevel: AuthTrustLevel.ATL4 }));
    assert.equal(highest.authType, UserAuthType.PIN);
    device.biometrics().remove(type);
    assert.equal((await resultOf(instanceOf({ authType: both }))).authType, UserAuthType.PIN);
    assert.deepEqual(await resultOf(instanceOf({ authType: [number] })), { result: Code.NOT_ENROLLED });
    assert.deepEqual(offered, [[type, 'pin'], ['pin'], ['pin']]);
  });
}

test('userAuth: the lock password of another user is none of this one', async () => {
  caller({ permissions: [BIOMETRIC] });
  device.screenLock(101).setPassword('1234');
  device.dialogs.answer('allow');
  assert.deepEqual(await resultOf(instanceOf()), { result: Code.NOT_ENROLLED });
});

test('userAuth: several listeners hear one result each, and none before start', async () => {
  wallet();
  device.dialogs.answer('allow');
  const instance = instanceOf();
  const listeners = [heard(instance), heard(instance)];
  assert.equal(await soon(listeners[0]), 'no result');
  instance.start();
  const [a, b] = await Promise.all(listeners);
  assert.deepEqual(a, b);
});

test('userAuth: the permission is asked for at start and at cancel, not before', async () => {
  const app = wallet();
  const plain = device.installApp({ bundleName: 'com.example.plain' });
  const dialog = openDialog();
  const instance = instanceOf();
  device.setCaller(plain);
  throws(CODE.PERMISSION_DENIED, () => instance.start());
  throws(CODE.PERMISSION_DENIED, () => instance.cancel());
  device.setCaller(app);
  const result = resultOf(instance);
  await dialog.opened;
  instance.cancel();
  assert.deepEqual(await result, { result: Code.CANCELED });
});

// types/userAuth.d.ts: 401 - an argument is no object; a member is missing, of the wrong type or out of its range.
const without = (name) => {
  const { [name]: _, ...rest } = param();
  return rest;
};
for (const [what, given, widget = { title: 'title' }] of [
  ['no challenge', without('challenge')],
  ['no authType', without('authType')],
  ['no authTrustLevel', without('authTrustLevel')],
  ['a challenge that is a list', param({ challenge: [1] })],
  ['a challenge that is an ArrayBuffer', param({ challenge: new ArrayBuffer(32) })],
  ['an authType with a text', param({ authType: ['1'] })],
  ['an authType with undefined', param({ authType: [undefined] })],
  ['an authTrustLevel that is a text', param({ authTrustLevel: '10000' })],
  ['an authTrustLevel null', param({ authTrustLevel: null })],
  ['a request null', null],
  ['a widget without title', param(), {}],
  ['a title that is a number', param(), { title: 5 }],
  ['no widget', param(), undefined],
  ['a widget that is a text', param(), 'title'],
]) {
  test(`userAuth: ${what} is 401`, () => {
    wallet();
    throws(CODE.INVALID_ARGUMENT, () =>
      userAuth.getUserAuthInstance(given, what === 'no widget' ? undefined : widget),
    );
  });
}

test('userAuth: every type that this device cannot check is 12500005, every other level 12500006', () => {
  wallet();
  for (const type of [UserAuthType.PRIVATE_PIN, UserAuthType.COMPANION_DEVICE, 3, 0]) {
    throws(12500005, () => instanceOf({ authType: [UserAuthType.PIN, type] }));
  }
  for (const level of [0, 9999, 50000, -1]) throws(12500006, () => instanceOf({ authTrustLevel: level }));
  for (const length of [1, 32]) instanceOf({ challenge: new Uint8Array(length) });
});

test('userAuth: who loses its permission while the dialog is open gets no token', async () => {
  const app = wallet();
  const shown = openDialog();
  const result = resultOf(instanceOf());
  await shown.opened;
  app.update({ bundleName: app.bundleName, permissions: [] });
  shown.answer('allow');
  assert.deepEqual(await soon(result), { result: Code.GENERAL_ERROR });
});

test('userAuth: the dialog is that of who started it, whoever calls meanwhile', async () => {
  const app = wallet();
  const shown = openDialog();
  const result = resultOf(instanceOf());
  device.setCaller(device.installApp({ bundleName: 'com.example.other' }));
  assert.equal((await shown.opened).app, app);
  shown.answer({ answer: 'allow', password: '1234' });
  assert.equal((await soon(result)).result, Code.SUCCESS);
});
