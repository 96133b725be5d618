// Reference document 002: the error codes of each function, and what each of them asks of its caller.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMIN, throws } from '../access/support.mjs';
import {
  CODE,
  installed,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  ordinaryApp,
  P,
  remoteApp,
  STATS,
  scene,
  shellCaller,
  start,
  TOGGLE,
  turns,
} from '../privacy/support.mjs';
import {
  assertError,
  assertSuccess,
  assertThrows,
  EVENT,
  FORMS,
  ready,
  unexpected,
} from './privacy-forms.mjs';

const ALL = Object.keys(FORMS);
const OTHERS = (...names) => ALL.filter((name) => !names.includes(name));
const ADDS = ['addPromise', 'addCallback'];
const GETS = ['getPromise', 'getCallback'];
const STARTS = ['startPromise', 'startCallback'];
const STOPS = ['stopPromise', 'stopCallback'];

/** A test for each form of a statement that stands at every function: `seed 002:N,M …` has a number for each of them. */
function each(statement, forms, check) {
  const [, list, words] = /^seed 002:([\d,]+) (.*)$/.exec(statement);
  const numbers = list.split(',');
  assert.equal(numbers.length, forms.length, statement);
  for (const [index, name] of forms.entries()) {
    test(`seed 002:${numbers[index]} ${words}: ${name}`, (t) => check(t, name));
  }
}

each(
  'seed 002:24,89,140,201,261,314,364,417,471,522,567 PERMISSION_USED_STATS is all that a system app needs',
  ALL,
  async (t, name) => {
    const { caller, call } = await ready(t, name);
    assert.deepEqual([caller.manifest.systemApp, caller.manifest.permissions], [true, [STATS]]);
    assertSuccess(await call(), name);
  },
);

each(
  'seed 002:50,109,162,218,284,332,387,435,489,540,590 201 for a system app that has others instead',
  ALL,
  async (t, name) => {
    const { caller, call } = await ready(t, name);
    const { manifest } = caller;
    caller.update({ ...manifest, permissions: [TOGGLE, ...ADMIN] });
    assertError(await call(), CODE.PERMISSION_DENIED, name);
  },
);

each(
  'seed 002:51,110,163,219,285,333,388,436,490,541,591 202 for an app that is no system app, with the permission',
  ALL,
  async (t, name) => {
    const { caller, call } = await ready(t, name);
    const { manifest } = caller;
    caller.update({ ...manifest, systemApp: false });
    assertError(await call(), CODE.NOT_SYSTEM_APPLICATION, name);
  },
);

each(
  'seed 002:52,111,164,220,286,334,389,437,491,542 401 when a mandatory parameter is left out',
  OTHERS('types'),
  async (t, name) => {
    const { pm, form, id } = await ready(t, name);
    const args = form.args({ token: id });
    assert.ok(form.required > 0 && form.required <= args.length);
    for (let count = 0; count < form.required; count += 1) {
      const call = () => form.raw(pm, args.slice(0, count));
      assertThrows(call, CODE.INVALID_ARGUMENT, `${count} arguments`);
    }
    await turns();
    assert.deepEqual(unexpected.calls, []);
  },
);

each(
  'seed 002:52,111,164,220,286,334,389,437,491,542,592 401 for each parameter of an incorrect type',
  ALL,
  async (t, name) => {
    const { pm, form, id } = await ready(t, name);
    for (const [at, values] of form.wrong.entries()) {
      for (const value of values) {
        const args = form.args({ token: id, options: {}, name: P.CAMERA }).with(at, value);
        const call = () => form.raw(pm, args);
        // The callback form has no options.
        const given = name === 'addCallback' ? () => form.raw(pm, args.slice(0, 4)) : call;
        assertThrows(given, CODE.INVALID_ARGUMENT, `argument ${at}: ${String(value)}`);
      }
    }
    await turns();
    assert.deepEqual(unexpected.calls, []);
  },
);

test('seed 002:101,210,324,427 401 for what stands in the place of a callback and is none', (t) => {
  const { pm, id } = scene(t);
  for (const call of [
    () => pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, 'x'),
    () => pm.getPermissionUsedRecord({ flag: 1 }, 'x'),
    () => pm.startUsingPermission(id, P.CAMERA, 'x'),
    () => pm.stopUsingPermission(id, P.CAMERA, 'x'),
  ]) {
    assertThrows(call, CODE.INVALID_ARGUMENT, String(call));
  }
});

// What is wrong, and the arguments that say so.
const TOKEN_0 = ['the tokenID 0', { token: 0 }];
const LONG_NAME = ['a permissionName of 257 characters', { name: nameOfLength(257) }];
const COUNTS = [
  ['a negative successCount', { success: -1 }],
  ['a negative failCount', { fail: -1 }],
  ['two counts of 0', { success: 0, fail: 0 }],
];
for (const [numbers, forms, cases] of [
  ['seed 002:53,112', ADDS, [TOKEN_0, LONG_NAME, ...COUNTS]],
  [
    'seed 002:53',
    ['addPromise'],
    [3, -1, 2 ** 31].map((usedType) => [`the usedType ${usedType}`, { options: { usedType } }]),
  ],
  ['seed 002:165,221', GETS, [7, -1, 100].map((flag) => [`the flag ${flag}`, { flag }])],
  ['seed 002:287,335', STARTS, [TOKEN_0, LONG_NAME]],
  ['seed 002:390,438', STOPS, [TOKEN_0, LONG_NAME]],
  ['seed 002:492', ['on'], [LONG_NAME, ['one beside a good name', { names: [P.CAMERA, nameOfLength(257)] }]]],
  [
    'seed 002:543',
    ['off'],
    [
      ['names that are all invalid', { names: [P.UNKNOWN, P.INTERNET, 'x'] }],
      ['a list above 1024', { names: new Array(1025).fill(P.CAMERA) }],
    ],
  ],
  ['seed 002:593', ['types'], [LONG_NAME]],
]) {
  for (const [what, given] of cases) {
    each(`${numbers} 12100001 for ${what}`, forms, async (t, name) => {
      const { call } = await ready(t, name);
      assertError(await call(given), CODE.INVALID_PARAMETER, what);
      assertSuccess(await call(), 'with good values');
    });
  }
}

each(
  'seed 002:53,112,287,335,390,438 256 characters are not too many',
  [...ADDS, ...STARTS, ...STOPS],
  async (t, name) => {
    const { device, call } = await ready(t, name);
    assertError(await call({ name: nameOfLength(256) }), CODE.NO_PERMISSION, name);
    device.close();
  },
);

// The tokens that nobody has, and those of no application.
for (const [numbers, forms] of [
  ['seed 002:54,113', ADDS],
  ['seed 002:166,222', GETS],
  ['seed 002:288,336', STARTS],
  ['seed 002:391,439', STOPS],
  ['seed 002:594', ['types']],
]) {
  each(
    `${numbers} 12100002 for a token that nobody has, or that is no application's`,
    forms,
    async (t, name) => {
      const s = await ready(t, name);
      const gone = installed(s.device, { bundleName: 'com.example.gone' });
      gone.uninstall();
      for (const [what, token] of [
        ['nobody', NO_SUCH_TOKEN],
        ['an app that was uninstalled', gone.tokenId],
        ['a native process', nativeCaller(s.device).tokenId],
        ['the shell', shellCaller(s.device).tokenId],
        ['an app of another device', remoteApp(s)],
      ]) {
        assertError(await s.call({ token }), CODE.NO_TOKEN, what);
      }
      assertSuccess(await s.call(), 'an app');
    },
  );
}

for (const [numbers, forms] of [
  ['seed 002:55,114', ADDS],
  ['seed 002:167,223', GETS],
  ['seed 002:289,337', STARTS],
  ['seed 002:392,440', STOPS],
  ['seed 002:595', ['types']],
]) {
  each(
    `${numbers} 12100003 for a permission that does not exist or is granted by the system`,
    forms,
    async (t, name) => {
      const { call } = await ready(t, name);
      for (const permission of [P.UNKNOWN, 'ohos.permission.camera', P.INTERNET, P.VIBRATE]) {
        assertError(await call({ name: permission }), CODE.NO_PERMISSION, permission);
      }
      assertSuccess(await call({ name: P.CAMERA }), P.CAMERA);
    },
  );
}

each('seed 002:290,338 12100004 for a start of what the app is using already', STARTS, async (t, name) => {
  const { pm, U, call } = await ready(t, name);
  assertSuccess(await call(), 'the first');
  assertError(await call(), CODE.NOT_TOGETHER, 'the second');
  assertSuccess(await call({ name: P.MICROPHONE }), 'another permission');
  assertSuccess(await call({ token: U.tokenId }), 'another app');
  await pm.stopUsingPermission(U.tokenId, P.CAMERA);
  assertSuccess(await call({ token: U.tokenId }), 'after a stop');
});

each(
  "seed 002:393,441 12100004 for a stop that is not in pair with 'startUsingPermission'",
  STOPS,
  async (t, name) => {
    const { pm, U, call } = await ready(t, name);
    assertError(await call({ name: P.MICROPHONE }), CODE.NOT_TOGETHER, 'another permission');
    assertError(await call({ token: U.tokenId }), CODE.NOT_TOGETHER, 'another app');
    assertSuccess(await call(), 'the pair');
    assertError(await call(), CODE.NOT_TOGETHER, 'a second stop');
    await start(pm, U, P.CAMERA);
    assertSuccess(await call({ token: U.tokenId }), 'a pair of another app');
  },
);

each('seed 002:493 12100004 for the same input of on', ['on'], async (t, name) => {
  const { call } = await ready(t, name);
  assertSuccess(await call(), 'the first');
  assertError(await call(), CODE.NOT_TOGETHER, 'the same');
});

each("seed 002:544 12100004 for an off that is not in pair with 'on'", ['off'], async (t, name) => {
  const { call } = await ready(t, name);
  assertError(await call({ name: P.MICROPHONE }), CODE.NOT_TOGETHER, 'another list');
  assertSuccess(await call(), 'the pair');
  assertError(await call(), CODE.NOT_TOGETHER, 'a second off');
});

test('seed 002:494 12100005 for more registrations than the limit', (t) => {
  const { pm } = scene(t);
  const limit = 200;
  for (let count = 0; count < limit; count += 1) pm.on(EVENT, [P.CAMERA], () => {});
  throws(CODE.TOO_MANY, () => pm.on(EVENT, [P.MICROPHONE], () => {}));
  pm.off(EVENT, [P.CAMERA]);
  pm.on(EVENT, [P.MICROPHONE], () => {});
});

each(
  'seed 002:56,115,168,224,291,339,394,442,495,545 12100007 when the service is gone: the device is closed',
  OTHERS('types'),
  async (t, name) => {
    const { device, call } = await ready(t, name);
    device.close();
    assertError(await call(), CODE.SERVICE_ABNORMAL, name);
  },
);

// Memory does not run out by itself here: the number and the text, and that nothing was done.
each(
  'seed 002:57,116,169,225,292,340,395,443,496,546 12100008, ordered: Out of memory',
  OTHERS('types'),
  async (t, name) => {
    const { device, form, call } = await ready(t, name);
    device.faults.inject({ api: `privacyManager.${form.method}`, code: CODE.NO_MEMORY });
    assertError(await call(), CODE.NO_MEMORY, name);
    assertSuccess(await call(), 'the next call, as if there had been none');
  },
);

test('seed 002:8 an ordinary app can do none of it, whoever it asks about', async (t) => {
  const { device, id } = scene(t);
  const app = ordinaryApp(device, 'plain');
  for (const name of OTHERS('off')) {
    assertError(await FORMS[name].call(app.privacyManager, { token: id }), CODE.NOT_SYSTEM_APPLICATION, name);
    assertError(
      await FORMS[name].call(app.privacyManager, { token: app.tokenId }),
      CODE.NOT_SYSTEM_APPLICATION,
      name,
    );
  }
});
