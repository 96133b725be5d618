// 1.1, 1.2, 2.1: what the module exports, how each function delivers its result, and what a closed device answers.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { privacyManager } from 'ohos-security-kit';
import {
  add,
  CODE,
  callbackForm,
  counts,
  DETAIL,
  EMPTY,
  P,
  records,
  rejected,
  scene,
  start,
  thrown,
  turns,
} from './support.mjs';

const { INVALID_ARGUMENT, INVALID_PARAMETER, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED, SERVICE_ABNORMAL } =
  CODE;
const EVENT = 'activeStateChange';
const listener = () => {};

const ENUMS = {
  PermissionUsageFlag: { FLAG_PERMISSION_USAGE_SUMMARY: 0, FLAG_PERMISSION_USAGE_DETAIL: 1 },
  PermissionActiveStatus: { PERM_INACTIVE: 0, PERM_ACTIVE_IN_FOREGROUND: 1, PERM_ACTIVE_IN_BACKGROUND: 2 },
  PermissionUsedType: { NORMAL_TYPE: 0, PICKER_TYPE: 1, SECURITY_COMPONENT_TYPE: 2 },
};

const using = ({ pm, id }) => pm.startUsingPermission(id, P.CAMERA);
const request = { flag: DETAIL };

// A call of each function that succeeds on a fresh scene: its arguments (`callback` ones may have a callback behind
// them), what it gives, and a call with a wrong value. `required`: how many arguments must be there.
const CALLS = {
  addPermissionUsedRecord: {
    args: ({ id }) => [id, P.CAMERA, 1, 0],
    callback: true,
    bad: [0, P.CAMERA, 1, 0],
  },
  getPermissionUsedRecord: { args: () => [request], result: EMPTY, callback: true, bad: [{ flag: 7 }] },
  getPermissionUsedRecords: { args: () => [request], result: EMPTY, callback: true, bad: [{ flag: 7 }] },
  startUsingPermission: { args: ({ id }) => [id, P.CAMERA], callback: true, bad: [0, P.CAMERA] },
  stopUsingPermission: { args: ({ id }) => [id, P.CAMERA], callback: true, bad: [0, P.CAMERA], first: using },
  on: { args: () => [EVENT, [P.CAMERA], listener], sync: true, bad: [EVENT, [P.UNKNOWN], listener] },
  off: {
    args: () => [EVENT, []],
    sync: true,
    bad: [EVENT, [P.UNKNOWN]],
    first: ({ pm }) => pm.on(EVENT, [], listener),
  },
  onActiveStateChange: { args: () => [[P.CAMERA], listener], sync: true, bad: [[P.UNKNOWN], listener] },
  offActiveStateChange: {
    args: () => [[]],
    sync: true,
    bad: [[P.UNKNOWN]],
    first: ({ pm }) => pm.on(EVENT, [], listener),
  },
  getPermissionUsedTypeInfos: {
    args: ({ id }) => [id, P.CAMERA],
    result: [],
    required: 0,
    bad: [0, 'N'.repeat(257)],
  },
  setPermissionUsedRecordToggleStatus: { args: () => [true] },
  getPermissionUsedRecordToggleStatus: { args: () => [], result: true },
  checkPermissionInUse: { args: () => [P.CAMERA], sync: true, result: false, bad: [''] },
};

test('C1 the module exports these functions and the three enums, nothing else', () => {
  assert.deepEqual(Object.keys(privacyManager).sort(), [...Object.keys(CALLS), ...Object.keys(ENUMS)].sort());
  for (const name of Object.keys(CALLS)) assert.equal(typeof privacyManager[name], 'function', name);
  assert.equal(createRequire(import.meta.url)('ohos-security-kit').privacyManager, privacyManager);
});

for (const [name, values] of Object.entries(ENUMS)) {
  test(`D32 ${name} has its values, name to number, frozen and without reverse entries`, (t) => {
    assert.deepEqual({ ...privacyManager[name] }, values);
    assert.ok(Object.isFrozen(privacyManager[name]));
    const { device, pm } = scene(t);
    assert.equal(device.privacyManager[name], privacyManager[name]);
    assert.equal(pm[name], privacyManager[name]);
  });
}

test('C23 device.privacyManager calls as the current caller, app.privacyManager always as its app', async (t) => {
  const { device, pm, SYS, LESS, NOR, T } = scene(t);
  const kit = device.privacyManager;
  for (const [app, code] of [
    [NOR, NOT_SYSTEM_APPLICATION],
    [LESS, PERMISSION_DENIED],
    [SYS, 0],
  ]) {
    device.setCaller(app);
    assert.equal(await rejected(add(kit, T, P.CAMERA)), code);
    assert.equal(await device.runAs(NOR, () => rejected(add(kit, T, P.CAMERA))), NOT_SYSTEM_APPLICATION);
    assert.equal(await rejected(add(pm, T, P.CAMERA)), 0);
  }
  assert.deepEqual(await counts(pm, T, P.CAMERA), [4, 0]);
});

test('C48 getPermissionUsedRecords is getPermissionUsedRecord by another name', async (t) => {
  const { pm, T } = scene(t);
  await add(pm, T, P.CAMERA, 2, 1);
  assert.deepEqual(await pm.getPermissionUsedRecords(request), await pm.getPermissionUsedRecord(request));
  assert.equal((await pm.getPermissionUsedRecords(request)).bundleRecords.length, 1);
});

test('C1 two devices share nothing', async (t) => {
  const here = scene(t);
  const there = scene(t);
  await add(here.pm, here.T, P.CAMERA);
  await start(here.pm, here.T, P.CAMERA);
  await here.pm.setPermissionUsedRecordToggleStatus(true);
  assert.deepEqual(await records(there.pm), EMPTY);
  assert.equal(there.pm.checkPermissionInUse(P.CAMERA), false);
});

for (const [name, row] of Object.entries(CALLS)) {
  const { callback, sync, result, bad, first = () => {}, required } = row;

  test(`D1 D4 ${name} gives its documented result, surplus arguments or not`, async (t) => {
    for (const surplus of [[], [undefined], [undefined, undefined, undefined, 'surplus', null]]) {
      const s = scene(t);
      await first(s);
      const value = s.pm[name](...row.args(s), ...surplus);
      if (!sync) assert.ok(value instanceof Promise);
      assert.deepEqual(await value, result);
    }
  });

  test(`D2 ${name} with too few arguments throws 401, whoever calls`, (t) => {
    const s = scene(t);
    const args = row.args(s).slice(0, required);
    // The callback of off is optional and so is everything of functions without required arguments.
    for (let count = 0; count < args.length; count += 1) {
      for (const pm of [s.pm, s.less, s.nor]) {
        const call = () => pm[name](...args.slice(0, count));
        assert.equal(thrown(call), INVALID_ARGUMENT, `${count} arguments`);
      }
    }
  });

  if (bad) {
    test(`D2 ${name} with a wrong value ${sync ? 'throws' : 'rejects with'} 12100001`, async (t) => {
      const { pm } = scene(t);
      const call = () => pm[name](...bad);
      assert.equal(sync ? thrown(call) : await rejected(call), INVALID_PARAMETER);
    });
  }

  // off looks for the subscription of its caller first, and these callers can have none.
  const refused = name.startsWith('off') ? [] : [NOT_SYSTEM_APPLICATION, PERMISSION_DENIED];
  for (const code of refused) {
    const who = code === NOT_SYSTEM_APPLICATION ? 'nor' : 'less';
    test(`C23 C70 C109 C124 C141 C146 ${name} by ${who} is ${code}`, async (t) => {
      const s = scene(t);
      const call = () => s[who][name](...row.args(s));
      assert.equal(sync ? thrown(call) : await rejected(call), code);
    });
  }

  test(`C46 ${name} on a closed device is 12100007, wrong types still 401`, async (t) => {
    const s = scene(t);
    const args = row.args(s);
    s.device.close();
    const call = () => s.pm[name](...args);
    assert.equal(sync ? thrown(call) : await rejected(call), SERVICE_ABNORMAL);
    assert.equal(
      thrown(() => s.pm[name](Symbol('wrong'))),
      name === 'getPermissionUsedRecordToggleStatus' ? CODE.NO_CAPABILITY : INVALID_ARGUMENT,
    );
    if (!callback) return;
    const form = await callbackForm((done) => s.pm[name](...args, done));
    assert.equal(form.times.length, 1);
    assert.equal(form.args[0].code, SERVICE_ABNORMAL);
  });

  if (!callback) continue;

  for (const surplus of [[], ['surplus', undefined], [null]]) {
    test(`C25 D3 D28 ${name}(…, callback) with ${surplus.length} arguments behind it: once, later, (undefined, data)`, async (t) => {
      const s = scene(t);
      await first(s);
      const form = await callbackForm((done) => s.pm[name](...row.args(s), done, ...surplus));
      assert.equal(form.returned, undefined);
      assert.equal(form.early, 0, 'not before the call returned');
      await turns();
      assert.deepEqual(form.times, [[undefined, result]]);
    });
  }

  test(`C26 C74 ${name}(…, callback) that fails: once, later, the error and ${name.startsWith('get') ? 'an empty response' : 'undefined'}`, async (t) => {
    const { pm } = scene(t);
    const form = await callbackForm((done) => pm[name](...bad, done));
    assert.equal(form.returned, undefined);
    assert.equal(form.early, 0);
    await turns();
    assert.equal(form.times.length, 1);
    assert.ok(form.args[0] instanceof Error);
    assert.equal(form.args[0].code, INVALID_PARAMETER);
    assert.deepEqual(form.args[1], name.startsWith('get') ? EMPTY : undefined);
  });

  test(`D28 ${name}(…, null) is the promise form`, async (t) => {
    const s = scene(t);
    await first(s);
    const promise = s.pm[name](...row.args(s), null);
    assert.ok(promise instanceof Promise);
    assert.deepEqual(await promise, result);
  });
}
