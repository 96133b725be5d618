// A1..A7, A9, A10: what the module exports, and how every function delivers results and errors.

import assert from 'node:assert/strict';
import test from 'node:test';
import { asset } from 'ohos-security-kit';
import * as s from './support.mjs';

const { attrs, assetOf } = s;
const SYNC_FORMS = s.OPERATIONS.map((name) => `${name}Sync`);
const PROMISE_FORMS = [...s.OPERATIONS, ...s.OPERATIONS.map((name) => `${name}AsUser`), ...s.OTHERS];

const ENUMS = {
  Tag: {
    SECRET: 805306369,
    ALIAS: 805306370,
    ACCESSIBILITY: 536870915,
    REQUIRE_PASSWORD_SET: 268435460,
    AUTH_TYPE: 536870917,
    AUTH_VALIDITY_PERIOD: 536870918,
    AUTH_CHALLENGE: 805306375,
    AUTH_TOKEN: 805306376,
    SYNC_TYPE: 536870928,
    IS_PERSISTENT: 268435473,
    DATA_LABEL_CRITICAL_1: 805306400,
    DATA_LABEL_CRITICAL_2: 805306401,
    DATA_LABEL_CRITICAL_3: 805306402,
    DATA_LABEL_CRITICAL_4: 805306403,
    DATA_LABEL_NORMAL_1: 805306416,
    DATA_LABEL_NORMAL_2: 805306417,
    DATA_LABEL_NORMAL_3: 805306418,
    DATA_LABEL_NORMAL_4: 805306419,
    DATA_LABEL_NORMAL_LOCAL_1: 805306420,
    DATA_LABEL_NORMAL_LOCAL_2: 805306421,
    DATA_LABEL_NORMAL_LOCAL_3: 805306422,
    DATA_LABEL_NORMAL_LOCAL_4: 805306423,
    RETURN_TYPE: 536870976,
    RETURN_LIMIT: 536870977,
    RETURN_OFFSET: 536870978,
    RETURN_ORDERED_BY: 536870979,
    CONFLICT_RESOLUTION: 536870980,
    UPDATE_TIME: 805306437,
    OPERATION_TYPE: 536870982,
    REQUIRE_ATTR_ENCRYPTED: 268435527,
    GROUP_ID: 805306440,
    WRAP_TYPE: 536870985,
  },
  TagType: { BOOL: 268435456, NUMBER: 536870912, BYTES: 805306368 },
  ErrorCode: {
    PERMISSION_DENIED: 201,
    NOT_SYSTEM_APPLICATION: 202,
    INVALID_ARGUMENT: 401,
    SERVICE_UNAVAILABLE: 24000001,
    NOT_FOUND: 24000002,
    DUPLICATED: 24000003,
    ACCESS_DENIED: 24000004,
    STATUS_MISMATCH: 24000005,
    OUT_OF_MEMORY: 24000006,
    DATA_CORRUPTED: 24000007,
    DATABASE_ERROR: 24000008,
    CRYPTO_ERROR: 24000009,
    IPC_ERROR: 24000010,
    BMS_ERROR: 24000011,
    ACCOUNT_ERROR: 24000012,
    ACCESS_TOKEN_ERROR: 24000013,
    FILE_OPERATION_ERROR: 24000014,
    GET_SYSTEM_TIME_ERROR: 24000015,
    LIMIT_EXCEEDED: 24000016,
    UNSUPPORTED: 24000017,
    PARAM_VERIFICATION_FAILED: 24000018,
    INCONSISTENT_ATTRIBUTE: 24000019,
  },
  Accessibility: { DEVICE_POWERED_ON: 0, DEVICE_FIRST_UNLOCKED: 1, DEVICE_UNLOCKED: 2 },
  AuthType: { NONE: 0, ANY: 255, PRIVATE_PIN: 256 },
  SyncType: { NEVER: 0, THIS_DEVICE: 1, TRUSTED_DEVICE: 2, TRUSTED_ACCOUNT: 4 },
  WrapType: { NEVER: 0, TRUSTED_ACCOUNT: 1 },
  ConflictResolution: { OVERWRITE: 0, THROW_ERROR: 1 },
  ReturnType: { ALL: 0, ATTRIBUTES: 1 },
  OperationType: { NEED_SYNC: 0, NEED_LOGOUT: 1 },
};

test('A1 the module exports 22 functions and 10 enum objects, nothing else', () => {
  const functions = [...PROMISE_FORMS, ...SYNC_FORMS];
  assert.equal(functions.length, 22);
  assert.deepEqual(Object.keys(asset).sort(), [...functions, ...Object.keys(ENUMS)].sort());
  for (const name of functions) assert.equal(typeof asset[name], 'function', name);
});

test('A1 the kit of an app and of a device have every function', (t) => {
  const device = s.open(t);
  const app = device.installApp(s.APP);
  for (const name of [...PROMISE_FORMS, ...SYNC_FORMS]) {
    assert.equal(typeof app.asset[name], 'function', `app.asset.${name}`);
    assert.equal(typeof device.asset[name], 'function', `device.asset.${name}`);
  }
});

const NUMBERS = {
  Tag: 'A2',
  TagType: 'A3',
  ErrorCode: 'A5',
  AuthType: 'A6 D13',
  SyncType: 'A6',
  OperationType: 'A6 D32',
};
for (const [name, members] of Object.entries(ENUMS)) {
  test(`${NUMBERS[name] ?? 'A1'} ${name} has exactly the published members`, () => {
    assert.deepEqual({ ...asset[name] }, members);
  });
}

test('A2 every tag is a positive integer below 2^31 whose top nibble is its type', () => {
  for (const [name, tag] of Object.entries(asset.Tag)) {
    assert.ok(Number.isInteger(tag) && tag > 0 && tag < 2 ** 31, name);
    assert.ok(Object.values(asset.TagType).includes(tag & 0xf0000000), name);
  }
});

test('A4 USER_ID is not a property of Tag', () => {
  assert.ok(!('USER_ID' in asset.Tag));
  assert.ok(!Object.values(asset.Tag).includes(s.USER_ID));
});

test('A1 D32 enum objects are frozen and have no reverse entries', () => {
  for (const name of Object.keys(ENUMS)) {
    assert.ok(Object.isFrozen(asset[name]), name);
    for (const number of Object.values(asset[name])) assert.equal(asset[name][number], undefined, name);
  }
});

test('A7 promise functions without arguments return a Promise, which rejects 401', async (t) => {
  const { asset: kit } = s.open(t).installApp(s.APP);
  for (const name of PROMISE_FORMS) {
    await s.rejects(
      401,
      s.promised(() => kit[name]()),
      `${name}()`,
    );
  }
});

/** D30: the published text, then ": " and a detail where there is one. */
function assertPublished(error, text) {
  const { message } = error;
  assert.ok(message === text || message.startsWith(`${text}: `), `"${message}" should begin with "${text}"`);
}

s.inEachStyle(
  'A10 D30 the message of a service failure is the published text of its code',
  async ({ kit }) => {
    await kit.add(assetOf('a1', { AUTH_TYPE: 255 }));
    const cases = [
      [201, "The caller doesn't have the permission.", () => kit.add(assetOf('p', { IS_PERSISTENT: true }))],
      [24000002, 'The asset is not found.', () => kit.query(attrs({ ALIAS: 'missing' }))],
      [24000003, 'The asset already exists.', () => kit.add(assetOf('a1'))],
      [
        24000005,
        'The screen lock status does not match.',
        () => kit.add(assetOf('locked', { REQUIRE_PASSWORD_SET: true })),
      ],
      [24000010, 'IPC failed.', () => kit.add(assetOf('g', { GROUP_ID: 'undeclared' }))],
      [24000017, 'The capability is not supported.', () => kit.query(attrs({ RETURN_TYPE: 0 }))],
    ];
    await s.unchanged(kit, async () => {
      for (const [code, text, call] of cases) assertPublished(await s.rejects(code, call), text);
    });
  },
);

test('A10 D30 the texts of 202 and 24000004', async (t) => {
  const device = s.open(t);
  const app = device.installApp(s.APP);
  const refused = await s.rejects(202, app.asset.addAsUser(100, assetOf('a1')));
  assertPublished(refused, 'Non-system applications use system APIs.');

  await app.asset.add(assetOf('a1', { AUTH_TYPE: 255 }));
  const challenge = await app.asset.preQuery(attrs({ ALIAS: 'a1' }));
  const query = attrs({
    ALIAS: 'a1',
    RETURN_TYPE: 0,
    AUTH_CHALLENGE: challenge,
    AUTH_TOKEN: new Uint8Array(148),
  });
  const denied = await s.rejects(24000004, app.asset.query(query));
  assert.match(denied.message, /^(Access to the asset is denied\.|Access denied\.)(: .+)?$/s);
});
