// @ohos.userIAM.userAuth: the authenticated query as an app writes it, and everything a user may do instead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, CODE, caller, device, freshEachTest, rejects, throws, turn, userAuth } from './support.mjs';

freshEachTest();

const { AuthTrustLevel, UserAuthResultCode: Code, UserAuthType } = userAuth;
const BIOMETRIC = 'ohos.permission.ACCESS_BIOMETRIC';
const { asset } = device;
const { Tag } = asset;

/** The app, with a lock password on the device. */
function wallet() {
  const app = caller({ permissions: [BIOMETRIC] });
  device.screenLock().setPassword('1234');
  return app;
}

const param = (more = {}) => ({
  challenge: new Uint8Array(32).fill(1),
  authType: [UserAuthType.PIN],
  authTrustLevel: AuthTrustLevel.ATL1,
  ...more,
});
const instanceOf = (more) => userAuth.getUserAuthInstance(param(more), { title: 'Enter the password' });

/** The result of an instance that is started. */
function resultOf(instance) {
  const result = new Promise((resolve) => instance.on('result', { onResult: resolve }));
  instance.start();
  return result;
}

test('userAuth: preQuery, the user, query, postQuery, as the guide writes it', async () => {
  wallet();
  device.dialogs.answer('allow');
  const alias = [Tag.ALIAS, bytes('card')];
  await asset.add(new Map([alias, [Tag.SECRET, bytes('4111')], [Tag.AUTH_TYPE, asset.AuthType.ANY]]));
  const challenge = await asset.preQuery(new Map([alias]));
  const { result, token, authType } = await resultOf(instanceOf({ challenge }));
  assert.deepEqual([result, authType], [Code.SUCCESS, UserAuthType.PIN]);
  assert.ok(token instanceof Uint8Array && token.length <= 1024);
  const query = [alias, [Tag.RETURN_TYPE, asset.ReturnType.ALL], [Tag.AUTH_CHALLENGE, challenge]];
  const [found] = await asset.query(new Map([...query, [Tag.AUTH_TOKEN, token]]));
  assert.deepEqual(found.get(Tag.SECRET), bytes('4111'));
  // A token for another challenge opens nothing.
  const other = (await resultOf(instanceOf())).token;
  await rejects(CODE.ACCESS_DENIED, asset.query(new Map([...query, [Tag.AUTH_TOKEN, other]])));
  await asset.postQuery(new Map([[Tag.AUTH_CHALLENGE, challenge]]));
  await rejects(CODE.NOT_FOUND, asset.query(new Map([...query, [Tag.AUTH_TOKEN, token]])));
});

for (const [answer, code] of [
  ['allow', Code.SUCCESS],
  [{ answer: 'allow', password: '1234' }, Code.SUCCESS],
  [{ answer: 'allow', password: bytes('1234') }, Code.SUCCESS],
  [{ answer: 'allow', password: bytes('guess') }, Code.FAIL],
  [{ answer: 'allow', password: 'guess' }, Code.FAIL],
  ['deny', Code.FAIL],
  ['dismiss', Code.CANCELED],
  ['perhaps', Code.GENERAL_ERROR],
  [undefined, Code.GENERAL_ERROR],
]) {
  test(`userAuth: the answer ${JSON.stringify(answer)} gives ${code}`, async () => {
    wallet();
    device.dialogs.answer(async () => answer);
    const { result, token } = await resultOf(instanceOf());
    assert.equal(result, code);
    assert.equal(token !== undefined, code === Code.SUCCESS);
  });
}

test('userAuth: a handler that throws gives GENERAL_ERROR', async () => {
  wallet();
  device.dialogs.answer(() => {
    throw new Error('no');
  });
  assert.equal((await resultOf(instanceOf())).result, Code.GENERAL_ERROR);
});

test('userAuth: five wrong passwords lock out, even the right one', async () => {
  wallet();
  let password = 'guess';
  device.dialogs.answer(async () => ({ answer: 'allow', password }));
  const results = [];
  for (let i = 0; i < 5; i++) results.push((await resultOf(instanceOf())).result);
  assert.deepEqual(results.slice(0, 4), new Array(4).fill(Code.FAIL));
  password = '1234';
  assert.equal((await resultOf(instanceOf())).result, Code.LOCKED);
});

test('userAuth: the handler sees who asks, the title and what is offered', async () => {
  const app = wallet();
  device.biometrics(100).enroll('face', '1234');
  const seen = [];
  device.dialogs.answer(async ({ kind, app: who, title, authTypes, choices, permissions }) => {
    seen.push({ kind, isApp: who === app, title, authTypes, choices, permissions });
    return 'allow';
  });
  const authType = [UserAuthType.PIN, UserAuthType.FACE, UserAuthType.FINGERPRINT];
  const result = await resultOf(instanceOf({ authType }));
  assert.equal(result.authType, UserAuthType.FACE);
  const expected = { kind: 'auth', isApp: true, title: 'Enter the password', authTypes: ['face', 'pin'] };
  assert.deepEqual(seen, [{ ...expected, choices: ['allow', 'deny'], permissions: [] }]);
});

test('userAuth: nothing enrolled that was asked for: NOT_ENROLLED, without a dialog', async () => {
  caller({ permissions: [BIOMETRIC] });
  device.dialogs.answer(() => assert.fail('nothing is to be asked'));
  assert.equal((await resultOf(instanceOf())).result, Code.NOT_ENROLLED);
  device.screenLock().setPassword('1234');
  assert.equal((await resultOf(instanceOf({ authType: [UserAuthType.FACE] }))).result, Code.NOT_ENROLLED);
});

test('userAuth: a password that was typed proves nothing where only a face counts', async () => {
  wallet();
  device.biometrics(100).enroll('face', '1234');
  device.dialogs.answer(async () => ({ answer: 'allow', password: '1234' }));
  assert.equal((await resultOf(instanceOf({ authType: [UserAuthType.FACE] }))).result, Code.FAIL);
});

test('userAuth: cancel ends it with CANCELED while the dialog is open', async () => {
  wallet();
  let answer;
  device.dialogs.answer(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const instance = instanceOf();
  const result = resultOf(instance);
  await turn();
  instance.cancel();
  assert.deepEqual(await result, { result: Code.CANCELED });
  answer('allow'); // too late for anything
  device.dialogs.answer('allow');
  assert.equal((await resultOf(instanceOf())).result, Code.SUCCESS);
});

for (const [what, end] of [
  ['a restart', () => device.reboot()],
  ['a reset', () => device.reset()],
]) {
  test(`userAuth: ${what} of the device ends it with GENERAL_ERROR`, async () => {
    wallet();
    device.dialogs.answer(() => new Promise(() => {}));
    const result = resultOf(instanceOf());
    await turn();
    end();
    assert.equal((await result).result, Code.GENERAL_ERROR);
  });
}

test('userAuth: one dialog at a time: BUSY', async () => {
  wallet();
  let answer;
  device.dialogs.answer(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const first = resultOf(instanceOf());
  await turn();
  assert.equal((await resultOf(instanceOf())).result, Code.BUSY);
  answer('allow');
  assert.equal((await first).result, Code.SUCCESS);
});

test('userAuth: start twice and cancel before start are GENERAL_ERROR, a second round is fine', async () => {
  wallet();
  device.dialogs.answer('allow');
  const instance = instanceOf();
  throws(Code.GENERAL_ERROR, () => instance.cancel());
  const first = resultOf(instance);
  throws(Code.GENERAL_ERROR, () => instance.start());
  assert.equal((await first).result, Code.SUCCESS);
  assert.equal((await resultOf(instance)).result, Code.SUCCESS);
});

test('userAuth: off takes a listener away, or all', async () => {
  wallet();
  device.dialogs.answer('allow');
  const heard = [];
  const instance = instanceOf();
  const gone = { onResult: () => heard.push('gone') };
  instance.on('result', gone);
  instance.on('result', { onResult: () => heard.push('kept') });
  instance.off('result', gone);
  await resultOf(instance);
  assert.deepEqual(heard, ['kept']);
  instance.off('result');
  await resultOf(instance);
  assert.deepEqual(heard, ['kept']);
});

test('userAuth: without ACCESS_BIOMETRIC it is 201', () => {
  caller();
  throws(CODE.PERMISSION_DENIED, () => instanceOf().start());
  throws(CODE.PERMISSION_DENIED, () => userAuth.getAvailableStatus(UserAuthType.PIN, AuthTrustLevel.ATL1));
});

for (const [what, more, code, widget] of [
  ['no challenge', { challenge: undefined }, 401],
  ['a challenge of 33 bytes', { challenge: new Uint8Array(33) }, 401],
  ['an empty challenge', { challenge: new Uint8Array() }, 401],
  ['no type', { authType: [] }, 401],
  ['a type that is no list', { authType: UserAuthType.PIN }, 401],
  ['a type twice', { authType: [UserAuthType.PIN, UserAuthType.PIN] }, 401],
  ['a type that is not here', { authType: [UserAuthType.PRIVATE_PIN] }, Code.TYPE_NOT_SUPPORT],
  ['a trust level that is none', { authTrustLevel: 1 }, Code.TRUST_LEVEL_NOT_SUPPORT],
  [
    'a face at the highest level',
    { authType: [UserAuthType.FACE], authTrustLevel: AuthTrustLevel.ATL4 },
    Code.TRUST_LEVEL_NOT_SUPPORT,
  ],
  ['no widget', {}, 401, null],
  ['an empty title', {}, 401, { title: '' }],
  ['a title of 501 characters', {}, 401, { title: 'x'.repeat(501) }],
]) {
  test(`userAuth: ${what} is ${code}`, () => {
    wallet();
    const shown = widget === undefined ? { title: 'title' } : widget;
    throws(code, () => userAuth.getUserAuthInstance(param(more), shown));
  });
}

test('userAuth: parameters that are none, and listeners that are none, are 401', () => {
  throws(CODE.INVALID_ARGUMENT, () => userAuth.getUserAuthInstance(undefined, { title: 'title' }));
  const instance = instanceOf();
  throws(CODE.INVALID_ARGUMENT, () => instance.on('tip', { onResult() {} }));
  throws(CODE.INVALID_ARGUMENT, () => instance.on('result', () => {}));
  throws(CODE.INVALID_ARGUMENT, () => instance.off('tip'));
});

test('userAuth: getAvailableStatus says what could be used', () => {
  caller({ permissions: [BIOMETRIC] });
  const status = (type, level) => () => userAuth.getAvailableStatus(type, level);
  throws(Code.NOT_ENROLLED, status(UserAuthType.PIN, AuthTrustLevel.ATL4));
  device.screenLock().setPassword('1234');
  assert.equal(status(UserAuthType.PIN, AuthTrustLevel.ATL4)(), undefined);
  throws(Code.NOT_ENROLLED, status(UserAuthType.FACE, AuthTrustLevel.ATL3));
  throws(Code.TRUST_LEVEL_NOT_SUPPORT, status(UserAuthType.FACE, AuthTrustLevel.ATL4));
  throws(Code.TYPE_NOT_SUPPORT, status(UserAuthType.COMPANION_DEVICE, AuthTrustLevel.ATL1));
  throws(CODE.INVALID_ARGUMENT, status('1', AuthTrustLevel.ATL1));
});
