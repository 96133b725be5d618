// Reference document 002, statement by statement: its signatures, enums, requests, responses and events.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import { privacyManager } from 'ohos-security-kit';
import { project, ROOT } from '../hook/project.mjs';
import {
  add,
  BACKGROUND,
  CODE,
  COMPONENT,
  collect,
  counts,
  DAY,
  DETAIL,
  detail,
  EMPTY,
  FOREGROUND,
  INACTIVE,
  LOCKED,
  lockScreen,
  MINUTE,
  NORMAL,
  overview,
  P,
  PICKER,
  records,
  remoteApp,
  START,
  SUMMARY,
  scene,
  start,
  stop,
  taken,
  thrown,
  turns,
  UNLOCKED,
  usedTypes,
} from '../privacy/support.mjs';
import { compile, RESOLUTIONS } from '../types/compile.mjs';
import { EVENT } from './privacy-forms.mjs';

const { canIUse } = createRequire(import.meta.url)('../../lib/sdk/syscap');

const CAPABILITY = 'SystemCapability.Security.AccessToken';

/** Rows of [statements, words, what shows them on a fresh device]. */
function statements(rows) {
  for (const [numbers, words, show] of rows) test(`${numbers} ${words}`, (t) => show(scene(t)));
}

// The signatures as they stand in the document; the last one does not, so that it is known that mistakes are found.
const SIGNATURES = [
  [
    'seed 002:19',
    'addPermissionUsedRecord',
    '(tokenID: number, permissionName: Permissions, successCount: number, failCount: number, options?: privacyManager.AddPermissionUsedRecordOptions) => Promise<void>',
  ],
  [
    'seed 002:84',
    'addPermissionUsedRecord',
    '(tokenID: number, permissionName: Permissions, successCount: number, failCount: number, callback: AsyncCallback<void>) => void',
  ],
  [
    'seed 002:136',
    'getPermissionUsedRecord',
    '(request: privacyManager.PermissionUsedRequest) => Promise<privacyManager.PermissionUsedResponse>',
  ],
  [
    'seed 002:197',
    'getPermissionUsedRecord',
    '(request: privacyManager.PermissionUsedRequest, callback: AsyncCallback<privacyManager.PermissionUsedResponse>) => void',
  ],
  ['seed 002:255', 'startUsingPermission', '(tokenID: number, permissionName: Permissions) => Promise<void>'],
  [
    'seed 002:310',
    'startUsingPermission',
    '(tokenID: number, permissionName: Permissions, callback: AsyncCallback<void>) => void',
  ],
  ['seed 002:360', 'stopUsingPermission', '(tokenID: number, permissionName: Permissions) => Promise<void>'],
  [
    'seed 002:413',
    'stopUsingPermission',
    '(tokenID: number, permissionName: Permissions, callback: AsyncCallback<void>) => void',
  ],
  [
    'seed 002:463',
    'on',
    "(type: 'activeStateChange', permissionList: Array<Permissions>, callback: Callback<privacyManager.ActiveChangeResponse>) => void",
  ],
  [
    'seed 002:516',
    'off',
    "(type: 'activeStateChange', permissionList: Array<Permissions>, callback?: Callback<privacyManager.ActiveChangeResponse>) => void",
  ],
  [
    'seed 002:563',
    'getPermissionUsedTypeInfos',
    '(tokenId?: number, permissionName?: Permissions) => Promise<Array<privacyManager.PermissionUsedTypeInfo>>',
  ],
  ['no signature', 'startUsingPermission', '(tokenID: string, permissionName: Permissions) => Promise<void>'],
];

// Members of the types with the type that the document gives them.
const MEMBERS = [
  [
    'seed 002:644,650-657',
    'PermissionUsedRequest',
    '{ tokenId?: number; isRemote?: boolean; deviceId?: string; bundleName?: string; permissionNames?: Array<Permissions>; beginTime?: number; endTime?: number; flag: privacyManager.PermissionUsageFlag }',
  ],
  [
    'seed 002:661,667-669',
    'PermissionUsedResponse',
    '{ beginTime: number; endTime: number; bundleRecords: Array<privacyManager.BundleUsedRecord> }',
  ],
  [
    'seed 002:673,679-683',
    'BundleUsedRecord',
    '{ tokenId: number; isRemote: boolean; deviceId: string; bundleName: string; permissionRecords: Array<privacyManager.PermissionUsedRecord> }',
  ],
  [
    'seed 002:687,693-700',
    'PermissionUsedRecord',
    '{ permissionName: Permissions; accessCount: number; rejectCount: number; lastAccessTime: number; lastRejectTime: number; lastAccessDuration: number; accessRecords: Array<privacyManager.UsedRecordDetail>; rejectRecords: Array<privacyManager.UsedRecordDetail> }',
  ],
  [
    'seed 002:704,710-715',
    'UsedRecordDetail',
    '{ status: number; lockScreenStatus?: number; timestamp: number; accessDuration: number; count?: number; usedType?: privacyManager.PermissionUsedType }',
  ],
  [
    'seed 002:731,737-740',
    'ActiveChangeResponse',
    '{ tokenId: number; permissionName: Permissions; deviceId: string; activeStatus: privacyManager.PermissionActiveStatus }',
  ],
  [
    'seed 002:756,762-764',
    'PermissionUsedTypeInfo',
    '{ tokenId: number; permissionName: Permissions; usedType: privacyManager.PermissionUsedType }',
  ],
  ['seed 002:768,774', 'AddPermissionUsedRecordOptions', '{ usedType?: privacyManager.PermissionUsedType }'],
  ['no type', 'UsedRecordDetail', '{ status: string }'],
];

const IMPORT =
  "import { type AsyncCallback, type Callback, type Permissions, privacyManager } from 'ohos-security-kit';\n";

/** What the compiler says about each row, all in one run: its errors by the name of the file. */
let said = '';
const sources = [
  ...SIGNATURES.map(([, name, signature]) => `export const one: ${signature} = privacyManager.${name};\n`),
  // Each member that the document names, picked and compared both ways.
  ...MEMBERS.map(
    ([, name, members]) =>
      `type Doc = ${members};\ntype Ours = Pick<privacyManager.${name}, keyof Doc>;\n` +
      'export const there = (value: Doc): Ours => value;\nexport const back = (value: Ours): Doc => value;\n',
  ),
];
before(() => {
  const names = sources.map((_, index) => `row${index}.ts`);
  const files = Object.fromEntries(names.map((name, index) => [name, IMPORT + sources[index]]));
  const folders = [];
  const folder = project(
    { after: (end) => folders.push(end) },
    { ...files, 'package.json': '{ "type": "module" }' },
  );
  try {
    said = compile(folder, { ...RESOLUTIONS.bundler, noUnusedLocals: false }, names);
  } finally {
    for (const end of folders) end();
  }
});
const saidOf = (index) => said.split('\n').filter((line) => line.startsWith(`row${index}.ts`));

for (const [index, [numbers, name, type]] of [...SIGNATURES, ...MEMBERS].entries()) {
  const wrong = numbers.startsWith('no ');
  test(`${numbers} ${wrong ? 'what is not in the document does not compile' : 'compiles as in the document'}: ${name}`, () => {
    assert.equal(saidOf(index).length > 0, wrong, `${type}\n${said}`);
  });
}

// The types of the document: each belongs to the module whose typings name the capability, which the device has.
const typings = fs.readFileSync(path.join(ROOT, 'types/privacyManager.d.ts'), 'utf8');
for (const [numbers, name] of [
  ['seed 002:642,646', 'PermissionUsedRequest'],
  ['seed 002:659,663', 'PermissionUsedResponse'],
  ['seed 002:671,675', 'BundleUsedRecord'],
  ['seed 002:685,689', 'PermissionUsedRecord'],
  ['seed 002:702,706', 'UsedRecordDetail'],
  ['seed 002:729,733', 'ActiveChangeResponse'],
  ['seed 002:754,758', 'PermissionUsedTypeInfo'],
  ['seed 002:766,770', 'AddPermissionUsedRecordOptions'],
]) {
  test(`${numbers} ${name} is a type of the module, of the capability ${CAPABILITY}`, () => {
    assert.match(typings, new RegExp(`^  interface ${name} \\{$`, 'm'));
    const [head] = typings.split('declare namespace privacyManager');
    assert.ok(head.includes(`System capability: \`${CAPABILITY}\``));
    assert.equal(canIUse(CAPABILITY), true);
  });
}

/** The level since which a declaration is there, by the tag in the comment before it. */
function sinceOf(declaration, within = '') {
  const from = typings.indexOf(within);
  const at = typings.indexOf(declaration, from);
  assert.ok(from >= 0 && at >= 0, `${within} ${declaration}`);
  return Number(
    typings
      .slice(0, at)
      .match(/@since \d+/g)
      .at(-1)
      .slice('@since '.length),
  );
}

for (const [numbers, declaration, within, level] of [
  ['seed 002:7', 'function addPermissionUsedRecord(', '', 9],
  ['seed 002:7', 'function getPermissionUsedRecord(', '', 9],
  ['seed 002:7', 'function startUsingPermission(', '', 9],
  ['seed 002:7', 'function stopUsingPermission(', '', 9],
  ['seed 002:7', 'function on(', '', 9],
  ['seed 002:7', 'function off(', '', 9],
  ['seed 002:36,766', 'interface AddPermissionUsedRecordOptions', '', 12],
  ['seed 002:561', 'function getPermissionUsedTypeInfos', '', 12],
  ['seed 002:711', 'lockScreenStatus?: number', 'interface UsedRecordDetail', 11],
  ['seed 002:714', 'count?: number', 'interface UsedRecordDetail', 11],
  ['seed 002:715', 'usedType?:', 'interface UsedRecordDetail', 12],
  ['seed 002:742', 'enum PermissionUsedType', '', 12],
  ['seed 002:754', 'interface PermissionUsedTypeInfo', '', 12],
]) {
  test(`${numbers} ${declaration.replace(/[({?].*/, '')} is there since ${level}`, () => {
    assert.equal(sinceOf(declaration, within), level);
  });
}

// The enums, name by name.
for (const [numbers, name, values] of [
  [
    'seed 002:631,633,639-640',
    'PermissionUsageFlag',
    { FLAG_PERMISSION_USAGE_SUMMARY: 0, FLAG_PERMISSION_USAGE_DETAIL: 1 },
  ],
  [
    'seed 002:717,719,725-727',
    'PermissionActiveStatus',
    { PERM_INACTIVE: 0, PERM_ACTIVE_IN_FOREGROUND: 1, PERM_ACTIVE_IN_BACKGROUND: 2 },
  ],
  [
    'seed 002:742,744,750-752',
    'PermissionUsedType',
    { NORMAL_TYPE: 0, PICKER_TYPE: 1, SECURITY_COMPONENT_TYPE: 2 },
  ],
]) {
  test(`${numbers} ${name} has the names and values of the document`, () => {
    assert.deepEqual({ ...privacyManager[name] }, values);
  });
}

/** Records of T, U and V in three permissions and three minutes. */
async function recorded({ device, pm, T, U, V }) {
  await add(pm, T, P.CAMERA, 1, 0);
  device.clock.set(START + MINUTE);
  await add(pm, U, P.MICROPHONE, 2, 0);
  device.clock.set(START + 2 * MINUTE);
  await add(pm, V, P.LOCATION, 3, 0);
}

/** Which of the three the request finds. */
async function found(s, request) {
  const rows = await overview(s.pm, request);
  return ['T', 'U', 'V'].filter((who) => rows.some(([tokenId]) => tokenId === s[who].tokenId)).join('');
}

// Requests over these records: what is asked, who is found.
for (const [numbers, words, requests, expected] of [
  ['seed 002:650', 'tokenId is the app that is asked about', [(s) => ({ tokenId: s.U.tokenId })], 'U'],
  ['seed 002:650', 'without tokenId all apps', [() => ({}), () => ({ tokenId: undefined })], 'TUV'],
  ['seed 002:651', 'isRemote is false unless it is given', [() => ({}), () => ({ isRemote: false })], 'TUV'],
  ['seed 002:651', 'isRemote true asks other devices, where nothing is', [() => ({ isRemote: true })], ''],
  [
    'seed 002:652',
    'deviceId is this device unless it is given',
    [() => ({}), () => ({ deviceId: '' })],
    'TUV',
  ],
  [
    'seed 002:652',
    'deviceId of another device finds nothing of this one',
    [() => ({ deviceId: 'a-tablet' })],
    '',
  ],
  [
    'seed 002:653',
    'bundleName is the app that is asked about',
    [(s) => ({ bundleName: s.U.bundleName })],
    'U',
  ],
  ['seed 002:653', 'without bundleName all apps', [() => ({}), () => ({ bundleName: undefined })], 'TUV'],
  [
    'seed 002:654',
    'permissionNames are the permissions that are asked about',
    [() => ({ permissionNames: [P.MICROPHONE, P.LOCATION] })],
    'UV',
  ],
  [
    'seed 002:654',
    'without permissionNames all permissions',
    [() => ({}), () => ({ permissionNames: [] })],
    'TUV',
  ],
  [
    'seed 002:655',
    'beginTime is the first millisecond',
    [() => ({ beginTime: START + MINUTE }), () => ({ beginTime: START + 1 })],
    'UV',
  ],
  [
    'seed 002:655',
    'beginTime 0, as without it, sets none',
    [() => ({}), () => ({ beginTime: 0, endTime: START + DAY })],
    'TUV',
  ],
  [
    'seed 002:656',
    'endTime is the last millisecond',
    [() => ({ endTime: START + MINUTE }), () => ({ endTime: START + 2 * MINUTE - 1 })],
    'TU',
  ],
  [
    'seed 002:656',
    'endTime 0, as without it, sets none',
    [() => ({}), () => ({ beginTime: START, endTime: 0 })],
    'TUV',
  ],
]) {
  test(`${numbers} ${words}`, async (t) => {
    const s = scene(t);
    await recorded(s);
    for (const request of requests) assert.equal(await found(s, request(s)), expected, String(request));
  });
}

/** The only bundle record, permission record and access entry of a device. */
async function onlyOf(pm, request) {
  const { bundleRecords } = await records(pm, request);
  assert.equal(bundleRecords.length, 1);
  const [bundle] = bundleRecords;
  assert.equal(bundle.permissionRecords.length, 1);
  const [record] = bundle.permissionRecords;
  return { bundle, record, entry: record.accessRecords[0] };
}

/** Adds in eleven minutes and more: one success and two failures each. */
async function minutes({ device, pm, T }, count) {
  for (let minute = 0; minute < count; minute += 1) {
    device.clock.set(START + minute * MINUTE);
    await add(pm, T, P.CAMERA, 1, 2);
  }
}

statements([
  [
    'seed 002:657',
    'flag says how much is told, and must be there',
    async ({ pm, T }) => {
      await add(pm, T, P.CAMERA);
      assert.equal((await onlyOf(pm, { flag: SUMMARY })).entry, undefined);
      assert.notEqual((await onlyOf(pm, { flag: DETAIL })).entry, undefined);
      assert.equal(
        thrown(() => pm.getPermissionUsedRecord({ tokenId: T.tokenId })),
        CODE.INVALID_ARGUMENT,
      );
    },
  ],
  [
    'seed 002:639',
    'FLAG_PERMISSION_USAGE_SUMMARY gives the totals and no single record',
    async (s) => {
      await minutes(s, 3);
      const flag = privacyManager.PermissionUsageFlag.FLAG_PERMISSION_USAGE_SUMMARY;
      const { record } = await onlyOf(s.pm, { flag });
      assert.deepEqual([record.accessCount, record.rejectCount], [3, 6]);
      assert.deepEqual([record.accessRecords, record.rejectRecords], [[], []]);
    },
  ],
  [
    'seed 002:640',
    'FLAG_PERMISSION_USAGE_DETAIL gives the totals and the single records',
    async (s) => {
      await minutes(s, 3);
      const flag = privacyManager.PermissionUsageFlag.FLAG_PERMISSION_USAGE_DETAIL;
      const { record } = await onlyOf(s.pm, { flag });
      assert.deepEqual([record.accessCount, record.rejectCount], [3, 6]);
      assert.deepEqual([record.accessRecords.length, record.rejectRecords.length], [3, 3]);
    },
  ],
  [
    'seed 002:661,669',
    'a response has what every app did, of each user',
    async (s) => {
      await recorded(s);
      const { bundleRecords } = await records(s.pm);
      assert.deepEqual(
        bundleRecords.map(({ tokenId }) => tokenId).sort(),
        [s.T, s.U, s.V].map(({ tokenId }) => tokenId).sort(),
      );
    },
  ],
  [
    'seed 002:667-668',
    'beginTime and endTime of a response are those of its first and its last record',
    async (s) => {
      await recorded(s);
      const bounds = async (request) => {
        const { beginTime, endTime } = await records(s.pm, request);
        return [beginTime - START, endTime - START];
      };
      assert.deepEqual(await bounds({}), [0, 2 * MINUTE]);
      assert.deepEqual(await bounds({ beginTime: START + 1, endTime: START + 9 * MINUTE }), [
        MINUTE,
        2 * MINUTE,
      ]);
      assert.deepEqual(await records(s.pm, { bundleName: 'nobody' }), EMPTY);
    },
  ],
  [
    'seed 002:673,679,682-683',
    'a bundle record has the token, the name and the permissions of one app',
    async ({ pm, T }) => {
      await add(pm, T, P.CAMERA, 1, 0);
      await add(pm, T, P.MICROPHONE, 0, 2);
      const { bundleRecords } = await records(pm);
      assert.equal(bundleRecords.length, 1);
      const [{ tokenId, bundleName, permissionRecords }] = bundleRecords;
      assert.deepEqual([tokenId, bundleName], [T.tokenId, T.bundleName]);
      assert.deepEqual(
        permissionRecords.map((one) => [one.permissionName, one.accessCount, one.rejectCount]).sort(),
        [
          [P.CAMERA, 1, 0],
          [P.MICROPHONE, 0, 2],
        ],
      );
    },
  ],
  [
    'seed 002:680-681',
    'isRemote is false and deviceId the text that stands for this device; another device never is in it',
    async (s) => {
      remoteApp(s);
      await add(s.pm, s.T, P.CAMERA);
      const { bundle } = await onlyOf(s.pm, {});
      assert.deepEqual([bundle.isRemote, bundle.deviceId], [false, '']);
      assert.equal((await onlyOf(s.pm, { deviceId: bundle.deviceId })).bundle.tokenId, s.T.tokenId);
    },
  ],
  [
    'seed 002:687,693-695',
    'a permission record has the name and the totals of successes and failures, over all minutes',
    async (s) => {
      await minutes(s, 25);
      const { record } = await onlyOf(s.pm, {});
      assert.deepEqual([record.permissionName, record.accessCount, record.rejectCount], [P.CAMERA, 25, 50]);
    },
  ],
  [
    'seed 002:696-697',
    'lastAccessTime and lastRejectTime are when it happened last, in milliseconds',
    async ({ device, pm, T }) => {
      for (const [at, success, fail] of [
        [0, 1, 1],
        [3 * MINUTE + 7, 1, 0],
        [5 * MINUTE + 9, 0, 1],
      ]) {
        device.clock.set(START + at);
        await add(pm, T, P.CAMERA, success, fail);
      }
      const { lastAccessTime, lastRejectTime } = await detail(pm, T, P.CAMERA);
      assert.deepEqual([lastAccessTime - START, lastRejectTime - START], [3 * MINUTE + 7, 5 * MINUTE + 9]);
    },
  ],
  [
    'seed 002:698,713',
    'lastAccessDuration and accessDuration are how long a usage lasted, in milliseconds',
    async ({ device, pm, T }) => {
      for (const duration of [1500, 250]) {
        await start(pm, T, P.CAMERA);
        device.clock.advance(duration);
        await stop(pm, T, P.CAMERA);
        device.clock.advance(MINUTE);
      }
      const { lastAccessDuration, accessRecords } = await detail(pm, T, P.CAMERA);
      assert.equal(lastAccessDuration, 250);
      assert.deepEqual(
        accessRecords.map(({ accessDuration }) => accessDuration),
        [250, 1500],
      );
    },
  ],
  ...[
    ['seed 002:699', 'accessRecords', 1],
    ['seed 002:700', 'rejectRecords', 2],
  ].map(([numbers, list, count]) => [
    numbers,
    `${list} has 10 single records unless it is said otherwise, with FLAG_PERMISSION_USAGE_DETAIL only`,
    async (s) => {
      await minutes(s, 12);
      const { record } = await onlyOf(s.pm, { flag: DETAIL });
      assert.equal(record[list].length, 10);
      assert.ok(record[list].every((one) => one.count === count));
      assert.deepEqual((await onlyOf(s.pm, { flag: SUMMARY })).record[list], []);
    },
  ]),
  [
    'seed 002:704,710',
    'an entry is one access; its status is where the app was',
    async ({ pm, T }) => {
      await add(pm, T, P.CAMERA);
      T.foreground();
      await add(pm, T, P.CAMERA);
      const { accessRecords } = await detail(pm, T, P.CAMERA);
      const { PERM_ACTIVE_IN_FOREGROUND, PERM_ACTIVE_IN_BACKGROUND } = privacyManager.PermissionActiveStatus;
      assert.deepEqual(accessRecords.map(({ status }) => status).sort(), [
        PERM_ACTIVE_IN_FOREGROUND,
        PERM_ACTIVE_IN_BACKGROUND,
      ]);
    },
  ],
  [
    'seed 002:711',
    'lockScreenStatus is 1 with an unlocked and 2 with a locked screen',
    async ({ device, pm, T }) => {
      await add(pm, T, P.CAMERA);
      lockScreen(device);
      await add(pm, T, P.MICROPHONE);
      const statusOf = async (name) => (await detail(pm, T, name)).accessRecords[0].lockScreenStatus;
      assert.deepEqual([UNLOCKED, LOCKED], [1, 2]);
      assert.deepEqual([await statusOf(P.CAMERA), await statusOf(P.MICROPHONE)], [1, 2]);
    },
  ],
  [
    'seed 002:712',
    'timestamp is when it happened, in milliseconds',
    async ({ device, pm, T }) => {
      device.clock.set(START + 12_345);
      await add(pm, T, P.CAMERA, 1, 1);
      const { accessRecords, rejectRecords } = await detail(pm, T, P.CAMERA);
      for (const { timestamp } of [...accessRecords, ...rejectRecords])
        assert.equal(timestamp, START + 12_345);
    },
  ],
  [
    'seed 002:714',
    'count is how many successes or failures an entry stands for',
    async ({ pm, T }) => {
      await add(pm, T, P.CAMERA, 4, 9);
      const { accessRecords, rejectRecords } = await detail(pm, T, P.CAMERA);
      assert.deepEqual(
        [accessRecords, rejectRecords].map(([{ count }]) => count),
        [4, 9],
      );
    },
  ],
  [
    'seed 002:715',
    'usedType is the way of the use',
    async ({ pm, T }) => {
      const names = [P.CAMERA, P.MICROPHONE, P.LOCATION];
      for (const [index, usedType] of [NORMAL, PICKER, COMPONENT].entries()) {
        await add(pm, T, names[index], 1, 0, { usedType });
        assert.equal((await detail(pm, T, names[index])).accessRecords[0].usedType, usedType);
      }
    },
  ],
  [
    'seed 002:667-669,679-683,693-700,710-715',
    'what a program writes into a response changes no record',
    async ({ pm, T }) => {
      await add(pm, T, P.CAMERA, 1, 1);
      const response = await records(pm);
      const copy = structuredClone(response);
      const spoil = (value) => {
        for (const [member, inner] of Object.entries(value)) {
          if (typeof inner === 'object') spoil(inner);
          else value[member] = 77;
        }
      };
      spoil(response);
      response.bundleRecords.length = 0;
      assert.deepEqual(await records(pm), copy);
      assert.deepEqual(await counts(pm, T, P.CAMERA), [1, 1]);
    },
  ],
  [
    'seed 002:725-727',
    'the status is 1 in front, 2 behind, 0 when the use is over',
    async ({ pm, T, id }) => {
      const events = collect(pm, [P.CAMERA]);
      T.foreground();
      await start(pm, T, P.CAMERA);
      assert.deepEqual(await taken(events), [[1, id, P.CAMERA]]);
      T.background();
      assert.deepEqual(await taken(events), [[2, id, P.CAMERA]]);
      await stop(pm, T, P.CAMERA);
      assert.deepEqual(await taken(events), [[0, id, P.CAMERA]]);
      assert.deepEqual([FOREGROUND, BACKGROUND, INACTIVE], [1, 2, 0]);
    },
  ],
  [
    'seed 002:731,737-738,740',
    'an event tells the app, the permission and the new status of one change',
    async ({ pm, T, U }) => {
      const events = collect(pm);
      U.foreground();
      await start(pm, T, P.CAMERA);
      await start(pm, U, P.MICROPHONE);
      assert.deepEqual(await taken(events), [
        [BACKGROUND, T.tokenId, P.CAMERA],
        [FOREGROUND, U.tokenId, P.MICROPHONE],
      ]);
    },
  ],
  [
    'seed 002:739',
    'deviceId of an event is the text that stands for this device, and what a listener writes reaches no other',
    async ({ pm, T }) => {
      pm.on(EVENT, [], (event) => {
        event.deviceId = 'mine';
      });
      const events = collect(pm);
      await start(pm, T, P.CAMERA);
      await turns();
      assert.deepEqual(
        events.map(({ deviceId }) => deviceId),
        [''],
      );
    },
  ],
  [
    'seed 002:756,762-764',
    'a type info tells the app, the permission and the way of its use',
    async ({ pm, T, U }) => {
      await add(pm, T, P.CAMERA, 1, 0, { usedType: PICKER });
      await add(pm, U, P.MICROPHONE, 0, 1, { usedType: COMPONENT });
      assert.deepEqual(await pm.getPermissionUsedTypeInfos(), [
        { tokenId: T.tokenId, permissionName: P.CAMERA, usedType: 1 },
        { tokenId: U.tokenId, permissionName: P.MICROPHONE, usedType: 2 },
      ]);
      const [info] = await pm.getPermissionUsedTypeInfos(T.tokenId);
      info.usedType = NORMAL;
      assert.deepEqual(await usedTypes(pm, T.tokenId), [[T.tokenId, P.CAMERA, PICKER]]);
    },
  ],
]);
