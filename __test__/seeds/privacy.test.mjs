// Reference document 002, statement by statement: what the functions do. Their error codes are in privacy-errors, the
// types and signatures in privacy-types.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { privacyManager } from 'ohos-security-kit';
import { manager } from '../access/support.mjs';
import { bundleManager, device as defaultDevice } from '../kits/support.mjs';
import {
  BACKGROUND,
  COMPONENT,
  change,
  collect,
  counts,
  DETAIL,
  detail,
  EMPTY,
  FOREGROUND,
  folderFor,
  INACTIVE,
  NORMAL,
  nativeCaller,
  overview,
  P,
  PICKER,
  records,
  rejected,
  START,
  STATS,
  scene,
  start,
  stop,
  systemApp,
  taken,
  thrown,
  turns,
  usedTypes,
} from '../privacy/support.mjs';
import { assertError, assertSuccess, EVENT, FORMS, ready } from './privacy-forms.mjs';

const require = createRequire(import.meta.url);
const kits = require('../../lib/modules/specifiers');

const CAPABILITY = 'SystemCapability.Security.AccessToken';

/** Rows of [statements, words, what shows them on a fresh device]. */
function statements(rows) {
  for (const [numbers, words, show] of rows) test(`${numbers} ${words}`, (t) => show(scene(t), t));
}

/** The same for one form of a function each, with a caller that may use it. */
function ofForm(rows) {
  for (const [numbers, name, words, show] of rows) {
    test(`${numbers} ${words}: ${name}`, async (t) => show(await ready(t, name)));
  }
}

statements([
  [
    'seed 002:1',
    '@ohos.privacyManager is privacyManager of @kit.AbilityKit and of the package',
    () => {
      assert.equal(kits.moduleOf('@ohos.privacyManager').default, privacyManager);
      assert.equal(kits.moduleOf('@kit.AbilityKit').privacyManager, privacyManager);
    },
  ],
  [
    'seed 002:3',
    'the module keeps records of the use of permissions, and gives them',
    async ({ pm, T, id }) => {
      assert.deepEqual(await records(pm), EMPTY);
      await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 2);
      assert.deepEqual(await overview(pm), [[T.tokenId, P.CAMERA, 1, 2]]);
    },
  ],
  [
    'seed 002:7',
    'an app of API version 9 has the first functions',
    async ({ device, id }) => {
      const app = systemApp(device, [STATS], { bundleName: 'com.example.nine', apiVersion: 9 });
      for (const name of Object.keys(FORMS).filter((one) => one !== 'types')) {
        const { call, before } = FORMS[name];
        if (name === 'off') before(app.privacyManager, id);
        assertSuccess(await call(app.privacyManager, { token: id }), name);
        if (name === 'startPromise') await stop(app.privacyManager, id, P.CAMERA);
        if (name === 'stopPromise') await start(app.privacyManager, id, P.CAMERA);
        if (name === 'on') app.privacyManager.off(EVENT, [P.CAMERA]);
      }
    },
  ],
]);

// The headings of the functions.
for (const [numbers, name] of [
  ['seed 002:17,82', 'addPermissionUsedRecord'],
  ['seed 002:134,195', 'getPermissionUsedRecord'],
  ['seed 002:253,308', 'startUsingPermission'],
  ['seed 002:358,411', 'stopUsingPermission'],
  ['seed 002:461', 'on'],
  ['seed 002:514', 'off'],
  ['seed 002:561', 'getPermissionUsedTypeInfos'],
]) {
  test(`${numbers} privacyManager.${name} is a function of the module, of devices and of apps`, (t) => {
    const { device, pm } = scene(t);
    for (const kit of [privacyManager, device.privacyManager, pm]) {
      assert.equal(typeof kit[name], 'function');
      assert.equal(kit[name].name, name);
    }
  });
}

// Every function, enum and type says the same; canIUse is how a program asks.
for (const [numbers, what] of [
  ['seed 002:26,91', 'addPermissionUsedRecord'],
  ['seed 002:142,203', 'getPermissionUsedRecord'],
  ['seed 002:263,316', 'startUsingPermission'],
  ['seed 002:366,419', 'stopUsingPermission'],
  ['seed 002:473', 'on'],
  ['seed 002:524', 'off'],
  ['seed 002:569', 'getPermissionUsedTypeInfos'],
  ['seed 002:635', 'PermissionUsageFlag'],
  ['seed 002:721', 'PermissionActiveStatus'],
  ['seed 002:746', 'PermissionUsedType'],
]) {
  test(`${numbers} a device with ${CAPABILITY} has ${what}`, () => {
    const { canIUse } = require('../../lib/sdk/syscap');
    assert.equal(canIUse(CAPABILITY), true);
    assert.notEqual(privacyManager[what], undefined);
  });
}

// addPermissionUsedRecord, in both forms.
ofForm([
  ...[
    ['seed 002:21', 'addPromise'],
    ['seed 002:86', 'addCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'adds one record',
    async ({ pm, call, id }) => {
      assertSuccess(await call({ success: 1, fail: 0 }));
      const { accessRecords, rejectRecords } = await detail(pm, id, P.CAMERA);
      assert.deepEqual([accessRecords.length, rejectRecords.length], [1, 0]);
    },
  ]),
  ...[
    ['seed 002:22', 'addPromise'],
    ['seed 002:87', 'addCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'a record has the token, the permission, the successes and the failures',
    async ({ pm, call, U }) => {
      assertSuccess(await call({ token: U.tokenId, name: P.READ_AUDIO, success: 4, fail: 7 }));
      assert.deepEqual(await overview(pm), [[U.tokenId, P.READ_AUDIO, 4, 7]]);
    },
  ]),
  ...[
    ['seed 002:33', 'addPromise'],
    ['seed 002:98', 'addCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'permissionName is what is counted',
    async ({ pm, call, id }) => {
      assertSuccess(await call({ name: P.MICROPHONE }));
      assert.deepEqual(await counts(pm, id, P.MICROPHONE), [1, 0]);
      assert.deepEqual(await counts(pm, id, P.CAMERA), [0, 0]);
    },
  ]),
  ...[
    ['seed 002:34', 'addPromise'],
    ['seed 002:99', 'addCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'successCount is the number of accesses that succeeded',
    async ({ pm, call, id }) => {
      assertSuccess(await call({ success: 12, fail: 0 }));
      assert.deepEqual(await counts(pm, id, P.CAMERA), [12, 0]);
    },
  ]),
  ...[
    ['seed 002:35', 'addPromise'],
    ['seed 002:100', 'addCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'failCount is the number of accesses that failed',
    async ({ pm, call, id }) => {
      assertSuccess(await call({ success: 0, fail: 12 }));
      assert.deepEqual(await counts(pm, id, P.CAMERA), [0, 12]);
    },
  ]),
  [
    'seed 002:36,768',
    'addPromise',
    'options may be there or not',
    async ({ pm, call, id }) => {
      assertSuccess(await call());
      assertSuccess(await call({ options: {} }));
      assert.deepEqual(await usedTypes(pm, id), [[id, P.CAMERA, NORMAL]]);
      assertSuccess(await call({ options: { usedType: PICKER } }));
      assert.deepEqual(await usedTypes(pm, id), [
        [id, P.CAMERA, NORMAL],
        [id, P.CAMERA, PICKER],
      ]);
    },
  ],
  ...[
    ['seed 002:42', 'addPromise'],
    ['seed 002:276', 'startPromise'],
    ['seed 002:379', 'stopPromise'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'the promise has no result',
    async ({ call }) => assert.deepEqual(await call(), [undefined, undefined]),
  ]),
  // That a callback runs once and later is checked at every call (privacy-forms); here its arguments.
  ...[
    ['seed 002:101', 'addCallback'],
    ['seed 002:324', 'startCallback'],
    ['seed 002:427', 'stopCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'the callback gets undefined, or the error',
    async ({ call }) => {
      assert.deepEqual(await call(), [undefined, undefined]);
      const failed = await call({ token: 0 });
      assertError(failed, 12100001, name);
      assert.equal(failed[1], undefined);
    },
  ]),
]);

// The token of ApplicationInfo, as a program of a phone finds it.
for (const [numbers, name] of [
  ['seed 002:32', 'addPromise'],
  ['seed 002:97', 'addCallback'],
  ['seed 002:269', 'startPromise'],
  ['seed 002:322', 'startCallback'],
  ['seed 002:372', 'stopPromise'],
  ['seed 002:425', 'stopCallback'],
]) {
  test(`${numbers} tokenID is the accessTokenId of an app's ApplicationInfo: ${name}`, async () => {
    defaultDevice.reset();
    const target = defaultDevice.installApp({ bundleName: 'com.example.target', permissions: [P.CAMERA] });
    const permissions = [STATS, P.GET_BUNDLE_INFO_PRIVILEGED];
    const caller = systemApp(defaultDevice, permissions, { bundleName: 'com.example.caller' });
    await defaultDevice.runAs(caller, async () => {
      const { accessTokenId } = bundleManager.getApplicationInfoSync('com.example.target', 0);
      assert.equal(accessTokenId, target.tokenId);
      await FORMS[name].before(privacyManager, accessTokenId);
      assertSuccess(await FORMS[name].call(privacyManager, { token: accessTokenId }), name);
      if (name.startsWith('start')) await stop(privacyManager, accessTokenId, P.CAMERA);
      assert.deepEqual(await counts(privacyManager, target, P.CAMERA), [1, 0]);
    });
  });
}

// Names of the published list that the user grants.
const LISTED =
  'CAMERA MICROPHONE LOCATION APPROXIMATELY_LOCATION LOCATION_IN_BACKGROUND READ_CALENDAR WRITE_CALENDAR ACTIVITY_MOTION READ_HEALTH_DATA APP_TRACKING_CONSENT DISTRIBUTED_DATASYNC ACCESS_BLUETOOTH READ_CONTACTS WRITE_CONTACTS READ_AUDIO WRITE_AUDIO READ_IMAGEVIDEO WRITE_IMAGEVIDEO READ_PASTEBOARD MEDIA_LOCATION READ_MEDIA WRITE_MEDIA SHORT_TERM_WRITE_IMAGEVIDEO'
    .split(' ')
    .map((name) => P[name]);

for (const [numbers, name] of [
  ['seed 002:98', 'addCallback'],
  ['seed 002:270', 'startPromise'],
  ['seed 002:323', 'startCallback'],
  ['seed 002:373', 'stopPromise'],
  ['seed 002:426', 'stopCallback'],
]) {
  test(`${numbers} permissionName is a name of the list of permissions: ${name}`, async (t) => {
    const { pm, id, call } = await ready(t, name);
    for (const permission of LISTED) {
      if (name.startsWith('stop') && permission !== P.CAMERA) await start(pm, id, permission);
      assertSuccess(await call({ name: permission }), permission);
    }
    assertError(await call({ name: P.CAMERA_OF_MINE }), 12100003, 'a name that is not in it');
  });
}

// getPermissionUsedRecord, in both forms.
ofForm([
  ...[
    ['seed 002:138,148,154', 'getPromise'],
    ['seed 002:199,209,210', 'getCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'gives the records that the request asks for',
    async ({ pm, call, id, U, device }) => {
      assert.deepEqual(await call(), [undefined, EMPTY]);
      await pm.addPermissionUsedRecord(id, P.CAMERA, 3, 0);
      await pm.addPermissionUsedRecord(U.tokenId, P.CAMERA, 5, 0);
      device.clock.advance(3_600_000);
      const response = assertSuccess(await call());
      assert.deepEqual(
        response.bundleRecords.map(({ tokenId, permissionRecords: [{ accessCount }] }) => [
          tokenId,
          accessCount,
        ]),
        [[id, 3]],
      );
      assert.deepEqual([response.beginTime, response.endTime], [START, START]);
    },
  ]),
  [
    'seed 002:210',
    'getCallback',
    'the callback of a call that fails gets the error',
    async ({ call }) => assertError(await call({ flag: 9 }), 12100001, 'a flag'),
  ],
]);

// startUsingPermission and stopUsingPermission, in both forms.
ofForm([
  [
    'seed 002:257',
    'startPromise',
    'tells of the foreground, the background and the end of an app',
    async ({ call, caller, pm, T, id }) => {
      const events = collect(pm, [P.CAMERA]);
      T.foreground();
      assertSuccess(await call());
      T.background();
      T.foreground();
      T.exit();
      await turns();
      const told = (status) => change(status, T, P.CAMERA, { by: caller });
      assert.deepEqual(events, [FOREGROUND, BACKGROUND, FOREGROUND, INACTIVE].map(told));
      assert.deepEqual(await overview(pm), [[id, P.CAMERA, 3, 0]]);
    },
  ],
  [
    'seed 002:259',
    'startPromise',
    'the indicator learns of the start, and at the exit of the app of the end; nothing of it is kept',
    async ({ call, pm, T, id }) => {
      const events = collect(pm, []);
      const inUse = () => pm.checkPermissionInUse(P.CAMERA);
      assertSuccess(await call());
      assert.equal(inUse(), true);
      assert.deepEqual(await taken(events), [[BACKGROUND, id, P.CAMERA]]);
      T.exit();
      assert.equal(inUse(), false);
      assert.deepEqual(await taken(events), [[INACTIVE, id, P.CAMERA]]);
      assert.equal(await rejected(stop(pm, T, P.CAMERA)), 12100004);
      assertSuccess(await call(), 'a new start is no repetition');
    },
  ],
  ...[
    ['seed 002:362', 'stopPromise'],
    ['seed 002:415', 'stopCallback'],
  ].map(([numbers, name]) => [
    numbers,
    name,
    'ends what start began',
    async ({ call, pm, device, id }) => {
      const events = collect(pm);
      device.clock.advance(1234);
      assertSuccess(await call());
      assert.deepEqual(await taken(events), [[INACTIVE, id, P.CAMERA]]);
      assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
      assert.equal((await detail(pm, id, P.CAMERA)).lastAccessDuration, 1234);
    },
  ]),
]);

for (const [numbers, name] of [
  ['seed 002:312', 'startCallback'],
  ['seed 002:362', 'stopPromise'],
  ['seed 002:415', 'stopCallback'],
]) {
  test(`${numbers} a service of the system calls it: ${name}`, async (t) => {
    const { device, pm, id } = scene(t);
    const service = nativeCaller(device, [STATS]).privacyManager;
    await FORMS[name].before(service, id);
    assertSuccess(await FORMS[name].call(service, { token: id }), name);
    assert.equal(pm.checkPermissionInUse(P.CAMERA), name === 'startCallback');
  });
}

test('seed 002:312 the use in front and behind is watched, and its records are on the disk', async (t) => {
  const dataDir = folderFor(t);
  const { device, pm, T, id } = scene(t, { dataDir });
  const events = collect(pm);
  assertSuccess(await FORMS.startCallback.call(pm, { token: id }));
  device.clock.advance(10);
  T.foreground();
  device.clock.advance(20);
  await stop(pm, T, P.CAMERA);
  assert.deepEqual(
    (await taken(events)).map(([status]) => status),
    [BACKGROUND, FOREGROUND, INACTIVE],
  );
  device.close();
  const again = scene(t, { dataDir });
  const { accessRecords } = await detail(again.pm, again.T, P.CAMERA);
  assert.deepEqual(
    accessRecords.map(({ status, accessDuration }) => [status, accessDuration]),
    [
      [FOREGROUND, 20],
      [BACKGROUND, 10],
    ],
  );
});

/** Subscribes and gathers the names of the permissions that events tell of. */
function namesOf(pm, list) {
  const names = [];
  const listener = ({ permissionName }) => names.push(permissionName);
  pm.on(EVENT, list, listener);
  return { names, listener };
}

/** One usage of each permission, begun and ended. */
async function useAll(pm, app, names = [P.CAMERA, P.MICROPHONE, P.LOCATION]) {
  for (const name of names) {
    await start(pm, app, name);
    await stop(pm, app, name);
  }
  await turns();
}

const twice = (...names) => names.flatMap((name) => [name, name]);

statements([
  [
    'seed 002:465,481',
    'on tells the callback of each change of the permissions of its list',
    async ({ pm, T }) => {
      const { names } = namesOf(pm, [P.CAMERA, P.LOCATION]);
      await useAll(pm, T);
      assert.deepEqual(names, twice(P.CAMERA, P.LOCATION));
    },
  ],
  [
    'seed 002:467',
    'one list may have several callbacks',
    async ({ pm, T }) => {
      const all = [1, 2, 3].map(() => namesOf(pm, [P.CAMERA]));
      await useAll(pm, T);
      for (const { names } of all) assert.deepEqual(names, twice(P.CAMERA));
    },
  ],
  [
    'seed 002:469',
    'one callback may not have lists that overlap',
    async ({ pm, T }) => {
      const { names, listener } = namesOf(pm, [P.CAMERA, P.MICROPHONE]);
      for (const list of [[P.CAMERA, P.MICROPHONE], [P.CAMERA], [P.LOCATION, P.MICROPHONE], []]) {
        assert.equal(
          thrown(() => pm.on(EVENT, list, listener)),
          12100004,
          String(list),
        );
      }
      pm.on(EVENT, [P.LOCATION], listener);
      await useAll(pm, T);
      assert.deepEqual(names, twice(P.CAMERA, P.MICROPHONE, P.LOCATION));
    },
  ],
  [
    'seed 002:479',
    "on takes the type 'activeStateChange' and no other",
    async ({ pm }) => {
      for (const type of ['activestatechange', 'permissionStateChange', '', 5, undefined, null]) {
        assert.equal(
          thrown(() => pm.on(type, [], () => {})),
          401,
          String(type),
        );
      }
      pm.on(EVENT, [], () => {});
      pm.off(EVENT, []);
    },
  ],
  [
    'seed 002:480',
    'an empty list of on means every permission, and names are those of the list of permissions',
    async ({ pm, T }) => {
      const every = namesOf(pm, []);
      const listed = namesOf(pm, LISTED);
      await useAll(pm, T, LISTED);
      assert.deepEqual(every.names, twice(...LISTED));
      assert.deepEqual(listed.names, twice(...LISTED));
      assert.equal(
        thrown(() => pm.on(EVENT, ['no.such.permission'], () => {})),
        12100001,
      );
    },
  ],
  [
    'seed 002:518',
    'off ends the telling of a list',
    async ({ pm, T }) => {
      const ended = namesOf(pm, [P.CAMERA]);
      const kept = namesOf(pm, [P.MICROPHONE]);
      assert.equal(pm.off(EVENT, [P.CAMERA], ended.listener), undefined);
      await useAll(pm, T);
      assert.deepEqual([ended.names, kept.names], [[], twice(P.MICROPHONE)]);
    },
  ],
  [
    'seed 002:520',
    'off without a callback ends all callbacks of the list, and no other',
    async ({ pm, T }) => {
      const ended = [1, 2, 3].map(() => namesOf(pm, [P.CAMERA]));
      const kept = namesOf(pm, [P.CAMERA, P.MICROPHONE]);
      pm.off(EVENT, [P.CAMERA]);
      await useAll(pm, T);
      for (const { names } of ended) assert.deepEqual(names, []);
      assert.deepEqual(kept.names, twice(P.CAMERA, P.MICROPHONE));
    },
  ],
  [
    'seed 002:530',
    "off takes the type 'activeStateChange' and no other",
    async ({ pm }) => {
      for (const type of ['activestatechange', 'permissionStateChange', '', 5, undefined, null]) {
        assert.equal(
          thrown(() => pm.off(type, [])),
          401,
          String(type),
        );
      }
      pm.on(EVENT, [], () => {});
      pm.off(EVENT, []);
    },
  ],
  [
    'seed 002:531',
    'the list of off must be that of on; an empty one is the subscription to every permission',
    async ({ pm, T }) => {
      const pair = namesOf(pm, [P.CAMERA, P.MICROPHONE]);
      const every = namesOf(pm, []);
      for (const list of [[P.CAMERA], [P.MICROPHONE], [P.CAMERA, P.MICROPHONE, P.LOCATION]]) {
        assert.equal(
          thrown(() => pm.off(EVENT, list)),
          12100004,
          String(list),
        );
      }
      pm.off(EVENT, []);
      await useAll(pm, T);
      assert.deepEqual([pair.names, every.names], [twice(P.CAMERA, P.MICROPHONE), []]);
      pm.off(EVENT, [P.CAMERA, P.MICROPHONE]);
      await useAll(pm, T);
      assert.equal(pair.names.length, 4);
    },
  ],
  [
    'seed 002:532',
    'off with a callback ends this one only; the callback may be left out',
    async ({ pm, T }) => {
      const [ended, kept] = [namesOf(pm, [P.CAMERA]), namesOf(pm, [P.CAMERA])];
      pm.off(EVENT, [P.CAMERA], ended.listener);
      await useAll(pm, T);
      assert.deepEqual([ended.names, kept.names], [[], twice(P.CAMERA)]);
      pm.off(EVENT, [P.CAMERA]);
      await useAll(pm, T);
      assert.deepEqual(kept.names, twice(P.CAMERA));
    },
  ],
  [
    'seed 002:565,582',
    'getPermissionUsedTypeInfos gives the permissions that an app used and in which way, by a promise of a list',
    async ({ pm, T, U, id }) => {
      await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { usedType: PICKER });
      await pm.addPermissionUsedRecord(id, P.READ_PASTEBOARD, 1, 0, { usedType: COMPONENT });
      await pm.addPermissionUsedRecord(U.tokenId, P.MICROPHONE, 1, 0);
      const promise = pm.getPermissionUsedTypeInfos(id);
      assert.ok(promise instanceof Promise);
      assert.deepEqual(await promise, [
        { tokenId: T.tokenId, permissionName: P.CAMERA, usedType: PICKER },
        { tokenId: T.tokenId, permissionName: P.READ_PASTEBOARD, usedType: COMPONENT },
      ]);
    },
  ],
  ...[
    ['seed 002:575', 'without tokenId', [[], [null], [undefined]], 'everything'],
    ['seed 002:575', 'with a tokenId', ['T'], 'of T'],
    ['seed 002:576', 'without permissionName', [['T'], ['T', undefined]], 'of T'],
    [
      'seed 002:576',
      'with a permissionName alone',
      [
        [null, P.CAMERA],
        [undefined, P.CAMERA],
      ],
      'of CAMERA',
    ],
    ['seed 002:575,576', 'with both', [['T', P.CAMERA]], 'of both'],
  ].map(([numbers, words, calls, expected]) => [
    numbers,
    `type infos ${words}: ${expected}`,
    async ({ pm, id, U }) => {
      const rows = [
        [id, P.CAMERA, NORMAL],
        [id, P.MICROPHONE, NORMAL],
        [U.tokenId, P.CAMERA, NORMAL],
      ];
      for (const [token, name] of rows) await pm.addPermissionUsedRecord(token, name, 1, 0);
      const selected = {
        everything: rows,
        'of T': rows.slice(0, 2),
        'of CAMERA': [rows[0], rows[2]],
        'of both': rows.slice(0, 1),
      }[expected];
      for (const [token, ...rest] of calls.map((call) => [call].flat())) {
        const args = token === undefined && rest.length === 0 ? [] : [token === 'T' ? id : token, ...rest];
        assert.deepEqual(await usedTypes(pm, ...args), selected, String(args));
      }
    },
  ]),
]);

// By what right a permission is used; the caller says so.
statements([
  [
    'seed 002:750',
    'NORMAL_TYPE: the user granted it, in a dialog or in Settings',
    async ({ device, pm, T, U }) => {
      device.dialogs.answer('allow');
      T.foreground();
      const asked = await manager(T).requestPermissionsFromUser(T.context, [P.CAMERA]);
      assert.deepEqual(asked.authResults, [0]);
      U.grant(P.CAMERA);
      const usedType = privacyManager.PermissionUsedType.NORMAL_TYPE;
      for (const app of [T, U]) {
        assert.equal(manager(app).checkAccessTokenSync(app.tokenId, P.CAMERA), 0);
        await pm.addPermissionUsedRecord(app.tokenId, P.CAMERA, 1, 0, { usedType });
        assert.deepEqual(await usedTypes(pm, app.tokenId), [[app.tokenId, P.CAMERA, 0]]);
      }
    },
  ],
  [
    'seed 002:751',
    'PICKER_TYPE: a picker served the app, to which nothing was granted',
    async ({ pm, T, id }) => {
      const usedType = privacyManager.PermissionUsedType.PICKER_TYPE;
      await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { usedType });
      assert.equal(manager(T).checkAccessTokenSync(id, P.CAMERA), -1);
      assert.deepEqual(await usedTypes(pm, id), [[id, P.CAMERA, 1]]);
    },
  ],
  [
    'seed 002:752',
    'SECURITY_COMPONENT_TYPE: a security component granted it',
    async ({ pm, T, id }) => {
      T.grantByComponent(P.CAMERA);
      assert.equal(manager(T).checkAccessTokenSync(id, P.CAMERA), 0);
      const usedType = privacyManager.PermissionUsedType.SECURITY_COMPONENT_TYPE;
      await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { usedType });
      assert.deepEqual(await usedTypes(pm, id), [[id, P.CAMERA, 2]]);
    },
  ],
  [
    'seed 002:774',
    'usedType of the options is recorded, each of its values',
    async ({ pm, id }) => {
      for (const usedType of [NORMAL, PICKER, COMPONENT]) {
        await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { usedType });
      }
      const { accessRecords } = await detail(pm, id, P.CAMERA, { flag: DETAIL });
      assert.deepEqual(accessRecords.map((one) => one.usedType).sort(), [NORMAL, PICKER, COMPONENT]);
      const wrong = () => pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { usedType: '1' });
      assert.equal(thrown(wrong), 401);
    },
  ],
]);
