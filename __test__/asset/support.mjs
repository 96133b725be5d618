// What every asset test needs: a fresh device, one vocabulary for maps, the three ways to call one operation.
// A test written against `kit` speaks of behaviour only; `withKit` gives it one.

import assert from 'node:assert/strict';
import test from 'node:test';
import { assetOf, attrs, bytes, CODE, open, ReturnType, Tag, text } from '../support/index.mjs';

export * from '../support/index.mjs';

export const PERSIST = 'ohos.permission.STORE_PERSISTENT_DATA';
export const ACROSS_USERS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';
export const PASSWORD = '1234';

/** D8: the tag that carries the user id inside the system; no map of a caller may hold it. */
export const USER_ID = 0x20000100;

export const OPERATIONS = ['add', 'remove', 'update', 'preQuery', 'query', 'postQuery'];
export const OTHERS = ['batchAdd', 'batchRemove', 'batchUpdate', 'querySyncResult'];

const numbered = (name) => Object.keys(Tag).filter((tag) => new RegExp(`^${name}_\\d+$`).test(tag));
export const CRITICAL = numbered('DATA_LABEL_CRITICAL');
export const NORMAL = numbered('DATA_LABEL_NORMAL');
export const LOCAL = numbered('DATA_LABEL_NORMAL_LOCAL');
export const LABELS = [...CRITICAL, ...NORMAL, ...LOCAL];
export const RETURNS = ['RETURN_TYPE', 'RETURN_LIMIT', 'RETURN_OFFSET', 'RETURN_ORDERED_BY'];

// --- values ---

/** An asset with every label set, each to its own content. */
export const labelled = (alias, fields = {}) =>
  assetOf(alias, {
    ...Object.fromEntries(LABELS.map((name) => [name, `${name} of ${alias}`])),
    ...fields,
  });

/** One legal value for every tag. */
export const SAMPLE = {
  SECRET: bytes('another secret'),
  ALIAS: bytes('a1'),
  ACCESSIBILITY: 1,
  REQUIRE_PASSWORD_SET: false,
  AUTH_TYPE: 0,
  AUTH_VALIDITY_PERIOD: 60,
  AUTH_CHALLENGE: new Uint8Array(32).fill(7),
  AUTH_TOKEN: new Uint8Array(148).fill(8),
  SYNC_TYPE: 0,
  IS_PERSISTENT: false,
  ...Object.fromEntries(LABELS.map((name) => [name, bytes('label')])),
  RETURN_TYPE: 1,
  RETURN_LIMIT: 1,
  RETURN_OFFSET: 0,
  RETURN_ORDERED_BY: Tag.DATA_LABEL_NORMAL_1,
  CONFLICT_RESOLUTION: 1,
  UPDATE_TIME: bytes('1767225600000'),
  OPERATION_TYPE: 0,
  REQUIRE_ATTR_ENCRYPTED: false,
  GROUP_ID: bytes('group-of-notes'),
  WRAP_TYPE: 0,
};

const ofKind = (kind) => Object.keys(SAMPLE).filter((name) => Tag[name] >>> 28 === kind);
export const BOOL_TAGS = ofKind(1);
export const NUMBER_TAGS = ofKind(2);
export const BYTES_TAGS = ofKind(3);

// --- where a map can be given, and which tags that place refuses (table 2.2 with D9) ---

const NEVER = ['UPDATE_TIME'];
const SESSION = ['AUTH_CHALLENGE', 'AUTH_TOKEN'];
const withoutSecret = ['SECRET', 'CONFLICT_RESOLUTION', ...NEVER];
const allBut = (...allowed) => Object.keys(SAMPLE).filter((name) => !allowed.includes(name));

/** Every place that takes a map: a legal map for it, the call, and the tags that are not allowed there. */
export const PLACES = [
  {
    name: 'add',
    legal: () => assetOf('new'),
    call: (kit, map) => kit.add(map),
    refused: ['AUTH_VALIDITY_PERIOD', ...SESSION, ...RETURNS, ...NEVER],
  },
  {
    name: 'remove',
    legal: () => attrs({ ALIAS: 'a1' }),
    call: (kit, map) => kit.remove(map),
    refused: [...withoutSecret, 'AUTH_VALIDITY_PERIOD', ...SESSION, ...RETURNS],
  },
  {
    name: 'update query',
    legal: () => attrs({ ALIAS: 'a1' }),
    call: (kit, map) => kit.update(map, attrs({ SECRET: 'changed' })),
    refused: [...withoutSecret, 'OPERATION_TYPE', 'AUTH_VALIDITY_PERIOD', ...SESSION, ...RETURNS],
  },
  {
    name: 'attributesToUpdate',
    legal: () => attrs({ SECRET: 'changed' }),
    call: (kit, map) => kit.update(attrs({ ALIAS: 'a1' }), map),
    refused: allBut('SECRET', 'OPERATION_TYPE', ...NORMAL, ...LOCAL),
  },
  {
    name: 'preQuery',
    legal: () => attrs({ ALIAS: 'a1' }),
    call: (kit, map) => kit.preQuery(map),
    refused: [...withoutSecret, 'OPERATION_TYPE', ...SESSION, ...RETURNS],
  },
  {
    name: 'query',
    legal: () => attrs({ ALIAS: 'a1' }),
    call: (kit, map) => kit.query(map),
    refused: [...withoutSecret, 'AUTH_VALIDITY_PERIOD'],
  },
  {
    name: 'postQuery',
    legal: () => attrs({ AUTH_CHALLENGE: SAMPLE.AUTH_CHALLENGE }),
    call: (kit, map) => kit.postQuery(map),
    refused: allBut('AUTH_CHALLENGE', 'GROUP_ID'),
  },
];
export const place = (name) => PLACES.find((one) => one.name === name);

// --- devices, apps, styles ---

export const APP = { bundleName: 'com.example.notes', permissions: [] };

/** A system app that may act in other users. */
export const asSystem = ({ permissions = [], ...manifest }) => ({
  ...manifest,
  systemApp: true,
  apl: 'system_basic',
  permissions: [...new Set([...permissions, ACROSS_USERS])],
});

export const STYLES = ['promise', 'sync', 'asUser'];

/** The six operations of a kit in one call style, each returning a promise and guarding how it delivers. */
export function kitIn(style, kit, userId = 100) {
  const forms = {
    promise:
      (name) =>
      (...args) =>
        promised(() => kit[name](...args)),
    sync:
      (name) =>
      async (...args) =>
        immediate(kit[`${name}Sync`](...args)),
    asUser:
      (name) =>
      (...args) =>
        promised(() => kit[`${name}AsUser`](userId, ...args)),
  };
  return Object.fromEntries(OPERATIONS.map((name) => [name, forms[style](name)]));
}

export function promised(call) {
  let answer;
  try {
    answer = call();
  } catch (thrown) {
    assert.fail(`a promise form threw synchronously: ${thrown}`);
  }
  assert.ok(answer instanceof Promise, 'a promise form must return a Promise');
  return answer;
}

function immediate(answer) {
  assert.ok(!(answer instanceof Promise), 'a Sync form must not return a Promise');
  return answer;
}

/** Registers `body` for an app in user 100, and its kit with promises. */
export const withKit = (name, body, options) => test(name, (t) => inStyle('promise', t, body, options));

/**
 * Registers `body` once per style, for what is said of the styles: boundary.test.mjs, the surface, the messages. The caller is
 * an app in user 100; in the AsUser style it is a system app that lives in user 0 and acts in user 100, so a forgotten user id
 * shows.
 */
export function inEachStyle(name, body, options) {
  for (const style of STYLES) test(`${name} [${style}]`, (t) => inStyle(style, t, body, options));
}

function inStyle(style, t, body, { caller = {}, system = false, ...options } = {}) {
  const device = open(t, options);
  const manifest = { ...APP, ...caller };
  const app = device.installApp(
    style === 'asUser' ? { ...asSystem(manifest), userId: 0 } : system ? asSystem(manifest) : manifest,
  );
  return body({ t, device, app, kit: kitIn(style, app.asset) });
}

// --- expectations ---

const nameOf = new Map(Object.entries(Tag).map(([name, tag]) => [tag, name]));

/** A result map as { TAG_NAME: value }, bytes as text, for comparison and for reading in a failure. */
export const plain = (map) =>
  Object.fromEntries(
    [...map].map(([tag, v]) => [nameOf.get(tag) ?? tag, v instanceof Uint8Array ? text(v) : v]),
  );

export const attributesOf = async (kit, alias, more = {}) =>
  (await kit.query(attrs({ ALIAS: alias, ...more })))[0];

export const secretOf = async (kit, alias, more = {}) =>
  text((await attributesOf(kit, alias, { RETURN_TYPE: ReturnType.ALL, ...more })).get(Tag.SECRET));

/** The aliases that a query finds, in its order; none is an empty list. */
export const aliases = async (kit, fields = {}) =>
  (await found(kit, attrs(fields))).map((row) => text(row.get(Tag.ALIAS)));

async function found(kit, query) {
  try {
    return await kit.query(query);
  } catch (error) {
    if (error.code === CODE.NOT_FOUND) return [];
    throw error;
  }
}

/** Everything the caller has stored, in order, with the secrets (or the code that guards one). */
export async function stored(kit, fields = {}) {
  const rows = await found(kit, attrs(fields));
  return Promise.all(
    rows.map(async (row) => {
      const secret = secretOf(kit, row.get(Tag.ALIAS), fields).catch((error) => error.code);
      return { ...plain(row), SECRET: await secret };
    }),
  );
}

/** Runs `body` and checks that nothing stored has changed by it. */
export async function unchanged(kit, body) {
  const before = await stored(kit);
  await body();
  assert.deepEqual(await stored(kit), before, 'a refused call must change nothing');
}

/** preQuery and authentication of the user in one step: what an ALL query of a guarded asset carries. */
export async function proof(device, kit, fields) {
  const challenge = await kit.preQuery(attrs(fields));
  const token = await device.authenticate(challenge, { userId: 100 });
  return { AUTH_CHALLENGE: challenge, AUTH_TOKEN: token };
}
