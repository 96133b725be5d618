'use strict';

// Hints about mistakes people make with these APIs, each with a remedy: printed as process warnings with
// OHOS_DIAGNOSTICS=1, and known to the assertions of ../entry/testing.js in every record of calls. A hint never shows a value.

const { inspect, types } = require('node:util');
const { ErrorCode, Tag } = require('../kits/asset-enums');
const { elementsOf } = require('../engine/plain');

const names = new Map(Object.entries(Tag).map(([name, id]) => [id, name]));

/** Most bytes of the values that have a limit (spec/asset.md 2.1); from nine tenths of it on there is a hint. */
const LIMITS = new Map([
  [Tag.SECRET, 1024],
  [Tag.ALIAS, 256],
  ...Object.entries(Tag)
    .filter(([name]) => name.startsWith('DATA_LABEL_'))
    .map(([, id]) => [id, 2048]),
]);
const NEAR = 0.9;

/** Shorter secrets occur in a label by chance. */
const TELLING = 4;

const isBytes = types.isUint8Array;
const get = (map, tag) => Map.prototype.get.call(map, tag);
const has = (map, tag) => Map.prototype.has.call(map, tag);

const contains = (bytes, part) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(part);

/** Tags of values in which the secret of the same asset stands. */
function secretIn(map) {
  const secret = get(map, Tag.SECRET);
  if (!isBytes(secret) || secret.length < TELLING) return [];
  return [...LIMITS.keys()].filter((tag) => {
    const value = get(map, tag);
    return tag !== Tag.SECRET && isBytes(value) && contains(value, secret);
  });
}

function nearLimit(map) {
  return [...LIMITS].flatMap(([tag, most]) => {
    const length = isBytes(get(map, tag)) ? get(map, tag).length : 0;
    return length >= most * NEAR && length <= most
      ? [`${names.get(tag)} has ${length} of ${most} bytes`]
      : [];
  });
}

function overLimit(map) {
  return [...LIMITS].flatMap(([tag, most]) => {
    const length = isBytes(get(map, tag)) ? get(map, tag).length : 0;
    return length > most ? [`${names.get(tag)} has ${length} bytes, at most ${most} are kept`] : [];
  });
}

const list = (tags) => tags.map((tag) => names.get(tag)).join(', ');

/** What a call's maps can show: operations it is about, a test that gives details or nothing, and the hint. */
const RULES = [
  {
    id: 'RETURN_TYPE',
    operations: ['query'],
    find: ([map]) =>
      has(map, Tag.ALIAS) && !has(map, Tag.RETURN_TYPE) && ['ALIAS is given, RETURN_TYPE is not'],
    hint: 'such a query returns attributes without the secret',
    remedy:
      'for the secret, set Tag.RETURN_TYPE to ReturnType.ALL; if attributes are wanted, say ReturnType.ATTRIBUTES',
  },
  {
    id: 'SECRET_IN_QUERY',
    operations: ['query', 'preQuery', 'remove'],
    find: ([map]) => has(map, Tag.SECRET) && ['SECRET is in the map'],
    hint: 'a secret is no condition to search by, and the call is refused with 401',
    remedy: 'search by ALIAS or a label, and compare the SECRET of the result',
  },
  {
    id: 'SECRET_IN_LABEL',
    operations: ['add', 'batchAdd', 'update', 'batchUpdate'],
    find: (maps) => maps.map((map) => list(secretIn(map))).filter(Boolean),
    hint: 'the secret itself stands in an attribute, which everybody may read who can list the assets',
    remedy: 'label it with something else, such as the name of the account',
  },
  {
    id: 'NEAR_LIMIT',
    operations: ['add', 'batchAdd', 'update', 'batchUpdate'],
    find: (maps) => maps.flatMap(nearLimit),
    hint: 'one byte beyond the limit is refused with 401',
    remedy: 'keep a key here and what it encrypts elsewhere',
  },
  {
    id: 'OVER_LIMIT',
    operations: ['add', 'batchAdd', 'update', 'batchUpdate'],
    find: (maps) => maps.flatMap(overLimit),
    hint: 'the call is refused with 401, and nothing is kept',
    remedy: 'split what is longer by its bytes in UTF-8, not by its characters, and look at the error',
  },
];

/** The operation of a function's name: `asset.addAsUserSync` is about `add`. */
const operationOf = (api) => /^asset\.(.+?)(AsUser|Sync)*$/.exec(api)?.[1];

/** The maps among arguments, also those inside of arrays. */
const mapsIn = (args) =>
  args.flatMap((value) => (types.isProxy(value) ? [] : (elementsOf(value) ?? [value]))).filter(types.isMap);

/** What a call shows by its arguments. */
function examine(api, args) {
  const operation = operationOf(api);
  try {
    const maps = operation === undefined ? [] : mapsIn(args);
    if (maps.length === 0) return [];
    return RULES.filter(({ operations }) => operations.includes(operation)).flatMap((rule) =>
      (rule.find(maps) || []).map((detail) => ({ ...rule, api, detail })),
    );
  } catch {
    return []; // what cannot be looked at, such as a detached buffer: the call itself will say so
  }
}

/** Numbers in a source text that look like codes of the kits, and those that are. */
const CODE_LITERAL = /\b(?:240000|121000)\d\d\b/g;
const CODES = new Set(Object.values(ErrorCode));
for (let code = 12100001; code <= 12100015; code++) CODES.add(code);
const CODE_AS_TEXT = /\bcode\s*[!=]==?\s*(['"])\d+\1/g;

/** Functions of the kits that give a promise, and whose result a program needs. */
const PROMISES = {
  asset: [
    'add',
    'update',
    'remove',
    'query',
    'preQuery',
    'postQuery',
    'batchAdd',
    'batchUpdate',
    'batchRemove',
  ],
};

/** Calls that are statements of their own: nobody waits for them, and nobody sees their errors. */
function unawaitedIn(source) {
  if (!/\basset\s*\./.test(source)) return [];
  const { tokensOf, Unbalanced } = require('../arkts/tokens');
  let tokens;
  try {
    tokens = tokensOf(source);
  } catch (error) {
    if (error instanceof Unbalanced) return [];
    throw error;
  }
  return tokens.flatMap(({ kind, value, start }, i) => {
    const [dot, name, open] = [tokens[i + 1]?.value, tokens[i + 2]?.value, tokens[i + 3]];
    if (kind !== 'word' || dot !== '.' || !PROMISES[value]?.includes(name) || open?.value !== '(') return [];
    const before = tokens[i - 1];
    const isStatement =
      before === undefined || before.value === ';' || before.value === '{' || before.value === '}';
    const after = tokens[open.partner + 1];
    return isStatement && after?.value !== '.' ? [{ index: start, text: `${value}.${name}(…)` }] : [];
  });
}

/** What the text of a source file shows. */
function examineSource(file, source) {
  const lineOf = (index) => source.slice(0, index).split('\n').length;
  const hintsAt = (pattern, wanted, rest) =>
    [...source.matchAll(pattern)]
      .filter(([text]) => wanted(text))
      .map(({ 0: detail, index }) => ({ api: `${file}:${lineOf(index)}`, detail, ...rest }));
  return [
    ...hintsAt(CODE_LITERAL, (text) => !CODES.has(Number(text)), {
      id: 'UNKNOWN_CODE',
      hint: 'no function fails with this code',
      remedy: 'compare with a member of asset.ErrorCode, or with a number that the documents list',
    }),
    ...hintsAt(CODE_AS_TEXT, () => true, {
      id: 'CODE_AS_TEXT',
      hint: 'the code of an error is a number, and this comparison is never true',
      remedy: 'leave the quotes away',
    }),
    ...unawaitedIn(source).map(({ index, text }) => ({
      api: `${file}:${lineOf(index)}`,
      detail: text,
      id: 'MISSING_AWAIT',
      hint: 'nobody waits for this promise: what follows runs before it has happened, and its error is lost',
      remedy: "write 'await' before it, or .then and .catch after it",
    })),
  ];
}

/** Hints by the record they belong to: a record itself has the members that the contract gives it. */
const known = new WeakMap();
const hintsOf = (record) => known.get(record) ?? [];
const keepHints = (record, hints) => known.set(record, hints);

const said = new Set();

/** Says a hint once for each function; `write` is how. */
function say({ id, api, detail, hint, remedy }, write = process.emitWarning) {
  const key = `${id} ${api}`;
  if (said.has(key)) return;
  said.add(key);
  const message = `${api}: ${detail}: ${hint}. Remedy: ${remedy}.`;
  write(message, { type: 'OhosHint', code: `OHOS_HINT_${id}` });
}

/** At once: a process that is ending, and the thread of Node 20's loader, hand out no warnings any more. */
const writeNow = (message, { type, code }) =>
  require('node:fs').writeSync(2, `(node:${process.pid}) [${code}] ${type}: ${message}\n`);

/** Errors with code 401 that nobody has looked at yet: what to say about each. They do not keep the errors alive. */
const unread = new Set();
const lost = new FinalizationRegistry((hint) => {
  if (unread.delete(hint)) say(hint);
});

/** Waits for somebody to look at an error; who does finds it as it was. */
function watch(error, hint) {
  const isShown = (name) => Object.getOwnPropertyDescriptor(error, name)?.enumerable === true;
  const members = ['stack', 'code', 'message'];
  const before = members.map((name) => ({ name, enumerable: isShown(name), value: error[name] }));
  function restore() {
    unread.delete(hint);
    delete this[inspect.custom];
    for (const { name, enumerable, value } of before) {
      Object.defineProperty(this, name, { value, enumerable, writable: true, configurable: true });
    }
    return this;
  }
  unread.add(hint);
  lost.register(error, hint);
  Object.defineProperty(error, inspect.custom, { value: restore, configurable: true });
  for (const { name, enumerable } of before) {
    const get = function () {
      return restore.call(this)[name];
    };
    Object.defineProperty(error, name, { get, enumerable, configurable: true });
  }
}

/** Those of all devices: the process ends for all at once. */
const looking = new Set();

function processEnds() {
  for (const diagnostics of looking) diagnostics.ending(writeNow);
  for (const hint of unread) say(hint, writeNow);
}

/** Looks on while a program runs, for one device. */
class Diagnostics {
  /** Sessions that were opened and not ended: challenge to the function that opened it. */
  #sessions = new Map();
  /** Permissions that the user has refused. */
  #refused = new Set();

  constructor() {
    if (looking.size === 0) process.on('exit', processEnds);
    looking.add(this);
  }

  called(hints) {
    for (const hint of hints) say(hint);
  }

  succeeded(api, args, result) {
    const operation = operationOf(api);
    const idOf = (bytes) => Buffer.from(bytes).toString('base64');
    if (operation === 'preQuery') this.#sessions.set(idOf(result), api);
    const challenge = operation === 'postQuery' && get(mapsIn(args)[0], Tag.AUTH_CHALLENGE);
    if (isBytes(challenge)) this.#sessions.delete(idOf(challenge));
    if (/\brequestPermissionsFromUser$/.test(api)) this.#asked(api, result);
  }

  /** What the answers to a request show. */
  #asked(api, { permissions = [], authResults = [], dialogShownResults = [] }) {
    permissions.forEach((permission, i) => {
      if (authResults[i] === 2)
        say({
          id: 'NOT_DECLARED',
          api: `${api} ${permission}`,
          detail: 'the answer is 2',
          hint: 'the permission is not declared, or no user can grant it: nobody is asked',
          remedy: 'declare it in requestPermissions of module.json5',
        });
      if (authResults[i] === -1 && this.#refused.has(permission) && dialogShownResults[i] === false)
        say({
          id: 'ASKED_AGAIN',
          api: `${api} ${permission}`,
          detail: 'the user has refused it before',
          hint: 'no dialog is shown any more',
          remedy: 'explain what it is for and call requestPermissionOnSetting',
        });
      if (authResults[i] === -1) this.#refused.add(permission);
    });
  }

  /** A 401 that is gone, or at the end of the process, before anybody looked at it was swallowed. */
  failed(api, error) {
    if (error?.code !== 401) return;
    watch(error, {
      id: 'SWALLOWED_401',
      api,
      detail: error.message,
      hint: 'the call did nothing, and the program did not look at its error',
      remedy: 'log error.code and error.message in the catch',
    });
  }

  /** The device ends, or the process. */
  ending(write = undefined) {
    for (const api of this.#sessions.values()) {
      const hint = {
        id: 'POST_QUERY',
        api,
        detail: 'a session was opened and not ended',
        hint: 'it stays open until it runs out, and an app may have 16 of them',
        remedy: "call asset.postQuery with the challenge, best in a 'finally'",
      };
      say(hint, write);
    }
    this.#sessions.clear();
  }
}

module.exports = { Diagnostics, examine, examineSource, hintsOf, keepHints, say, writeNow };
