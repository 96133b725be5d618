// D64: whose data is meant comes before the values of tags: an OPERATION_TYPE that there is not, a tag that postQuery
// does not take.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from '../support/index.mjs';
import * as s from './support.mjs';

const { CODE, attrs } = s;
const GROUP = { GROUP_ID: 'undeclared' };
const WRONG = { OPERATION_TYPE: 7 };
const NEW = { ALIAS: 'a', SECRET: 'b' };
const HANDLE = { AUTH_CHALLENGE: new Uint8Array(32) };

// [what, the call with more for its first map]
const CALLS = {
  add: (kit, more) => kit.addSync(attrs({ ...NEW, ...WRONG, ...more })),
  remove: (kit, more) => kit.removeSync(attrs({ ...WRONG, ...more })),
  update: (kit, more) => kit.updateSync(attrs({ ALIAS: 'a', ...more }), attrs(WRONG)),
  query: (kit, more) => kit.querySync(attrs({ ...WRONG, ...more })),
  postQuery: (kit, more) => kit.postQuerySync(attrs({ ...HANDLE, ALIAS: 'a', ...more })),
  batchAdd: (kit, more) => kit.batchAdd([attrs({ ...NEW, ...WRONG, ...more })]),
  batchUpdate: (kit, more) => kit.batchUpdate([attrs({ ALIAS: 'a', ...more })], [attrs(WRONG)]),
};

const codeOfCall = async (call) => {
  try {
    await call();
    return 0;
  } catch (error) {
    return error.code;
  }
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`D64 ${name}: a group that is not declared 24000010, a group of a native process 24000017, then the value 401`, async (t) => {
    const device = open(t);
    const app = device.installApp({ bundleName: 'com.example.app', assetGroups: ['declared'] }).asset;
    const native = device.installApp({ bundleName: 'process', tokenType: 'native' }).asset;
    const clone = device.installApp({
      bundleName: 'com.example.app',
      appIndex: 1,
      assetGroups: ['declared'],
    }).asset;
    assert.equal(await codeOfCall(() => call(app, GROUP)), CODE.IPC_ERROR);
    assert.equal(await codeOfCall(() => call(native, GROUP)), CODE.UNSUPPORTED);
    assert.equal(await codeOfCall(() => call(clone, { GROUP_ID: 'declared' })), CODE.UNSUPPORTED);
    assert.equal(await codeOfCall(() => call(app, { GROUP_ID: 'declared' })), 401);
    assert.equal(await codeOfCall(() => call(app, {})), 401);
    assert.equal(await codeOfCall(() => app.query(new Map())), CODE.NOT_FOUND, 'nothing was stored');
  });
}

test('D64 the other values and the tags of the other functions are looked at before, as in their JavaScript layer', async (t) => {
  const app = open(t).installApp({ bundleName: 'com.example.app' }).asset;
  for (const call of [
    () => app.query(attrs({ ...GROUP, ACCESSIBILITY: 9 })),
    () => app.query(attrs({ ...GROUP, SECRET: 'x' })),
    () => app.add(attrs({ ...GROUP, ALIAS: 'a' })),
    () => app.postQuery(attrs(GROUP)),
    () => app.postQuery(attrs({ ...GROUP, AUTH_CHALLENGE: new Uint8Array(31) })),
  ]) {
    assert.equal(await codeOfCall(call), 401, String(call));
  }
});

test('D64 an AsUser call: the value 401 before 202 and 201, but for attributesToUpdate', async (t) => {
  const app = open(t).installApp({ bundleName: 'com.example.app' }).asset;
  assert.equal(await codeOfCall(() => app.queryAsUser(100, attrs(WRONG))), 401);
  assert.equal(await codeOfCall(() => app.postQueryAsUser(100, attrs({ ...HANDLE, ALIAS: 'a' }))), 401);
  assert.equal(await codeOfCall(() => app.updateAsUser(100, attrs({ ALIAS: 'a' }), attrs(WRONG))), 202);
});
