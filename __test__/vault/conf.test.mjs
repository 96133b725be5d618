// The drop-in for conf, beside conf itself: the same programs on both, and the same results.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import Original from 'conf';
import Conf from 'ohos-security-kit/conf';
import { openVault } from 'ohos-security-kit/vault';
import { freshFolder, openedFresh } from './support.mjs';

const run = promisify(execFile);

/** What an act comes to, in a form that can be compared. */
function outcome(act) {
  try {
    return act();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** Programs: what they do with a class and a fresh folder, and options. Each returns what it saw. */
const PROGRAMS = {
  'set and get': (open) => {
    const config = open();
    return [
      config.set('a', 1),
      config.get('a'),
      config.get('b'),
      config.get('b', 'else'),
      config.get('a', 'else'),
    ];
  },
  'values of all kinds that JSON has': (open) => {
    const config = open();
    const values = ['', 'text 🦄', 0, -1.5, true, false, null, [], [1, [2]], {}, { a: { b: null } }];
    return values.map((value, at) => [
      config.set(`k${at}`, value),
      config.get(`k${at}`),
      config.has(`k${at}`),
    ]);
  },
  'values that become others in JSON': (open) => {
    const config = open();
    config.set({
      date: new Date(0),
      nan: NaN,
      map: new Map([[1, 2]]),
      inner: { gone: undefined, call() {} },
    });
    return config.store;
  },
  'values that JSON has not': (open) => {
    const config = open();
    return [
      () => config.set('a', undefined),
      () => config.set('a'),
      () => config.set('a', () => 1),
      () => config.set('a', Symbol('s')),
      () => config.set('a', 1n),
      () => config.set({ a: undefined }),
      () => config.set({ a: 1, b: () => 1 }),
      () => config.appendToArray('a', undefined),
      () => config.store,
    ].map(outcome);
  },
  'keys that are none': (open) => {
    const config = open();
    config.set('a', 1);
    return [
      () => config.set(5, 1),
      () => config.set(undefined, 1),
      () => config.set(true, 1),
      () => config.set(null, 1),
      () => config.get(undefined),
      () => config.get(5),
      () => config.get(5, 'else'),
      () => config.has(5),
      () => config.delete(5),
      () => config.reset('b'),
      () => config.store,
    ].map(outcome);
  },
  'several at once, in their order': (open) => {
    const config = open();
    config.set({ z: 1, 'b.c': 2, a: 3, 'b.d': { e: 4 } });
    config.set({ a: 5, m: 6 });
    return [JSON.stringify(config.store), [...config], config.size];
  },
  paths: (open) => {
    const config = open();
    config.set({
      'a.b.c': 1,
      'list.0': 'first',
      'list.2': 'third',
      'rows[0].x': 2,
      'a\\.b': 3,
      'w[]': 4,
      'd..e': 5,
      '.f': 6,
      '': 7,
    });
    const paths = [
      'a.b',
      'a.b.c.d',
      'list',
      'list[0]',
      'list.1',
      'list.length',
      'rows.0.x',
      'a\\.b',
      'w[]',
      'd..e',
      '.f',
      '',
      'x.y',
    ];
    return [config.store, paths.map((name) => [config.get(name, 'none'), config.has(name)])];
  },
  'paths through what is no object': (open) => {
    const config = open();
    config.set({ number: 5, nothing: null, list: [1] });
    config.set('number.a', 1);
    config.set('nothing.a', 2);
    config.set('list.a', 3);
    return [config.store, config.get('nothing.b.c', 'none'), config.get('number.a.b', 'none')];
  },
  'null is a value': (open) => {
    const config = open();
    config.set('n', null);
    return [
      config.get('n'),
      config.get('n', 'else'),
      config.has('n'),
      config.has('n.x'),
      config.get('n.x', 'else'),
    ];
  },
  'paths that are none': (open) => {
    const config = open();
    return ['a[b', 'a[', 'a[0]b', 'a[0'].flatMap((name) => [
      outcome(() => config.get(name)),
      outcome(() => config.set(name, 1)),
    ]);
  },
  'names by which prototypes are reached': (open) => {
    const config = open();
    for (const name of [
      '__proto__',
      '__proto__.x',
      'constructor',
      'constructor.prototype.x',
      'a.__proto__.x',
      'prototype',
    ])
      config.set(name, 'bad');
    config.store = JSON.parse('{"__proto__":{"y":1},"b":{"__proto__":{"z":1}}}');
    return [
      config.get('__proto__'),
      config.has('toString'),
      config.get('constructor'),
      {}.x,
      {}.y,
      {}.z,
      config.size,
    ];
  },
  'without paths': (open) => {
    const config = open({ accessPropertiesByDotNotation: false });
    config.set('a.b', 1);
    config.set({ 'c.d': 2, e: { f: 3 } });
    config.set('__proto__', { bad: 1 });
    config.appendToArray('l.m', 1);
    const seen = [
      config.store,
      config.get('a.b'),
      config.get('a', 'else'),
      config.has('c.d'),
      config.has('toString'),
      config.get('e.f'),
    ];
    config.delete('a.b');
    return [...seen, config.store];
  },
  delete: (open) => {
    const config = open();
    config.set({ a: { b: 1, c: 2 }, l: [1, 2] });
    return [
      config.delete('a.b'),
      config.delete('none'),
      config.delete('none.x'),
      config.delete('l.0'),
      config.store,
    ];
  },
  'defaults are stored, and come back by reset and clear': (open) => {
    const config = open({ defaults: { a: 1, b: { c: 2 }, u: undefined } });
    const seen = [config.store, config.size];
    config.set({ a: 5, 'b.c': 6, d: 7 });
    config.reset('a', 'none');
    seen.push(config.store);
    config.delete('a');
    seen.push(config.store, config.get('a'), config.get('a', 'else'));
    seen.push(open({ defaults: { a: 1, b: { c: 2 } } }).store);
    config.clear();
    return [...seen, config.store];
  },
  'defaults are not written over what is there, and not shared': (open) => {
    const defaults = { a: 1, b: { c: [1] } };
    open().set('a', 'kept');
    const config = open({ defaults });
    config.get('b').c.push(2);
    config.set('b.c.1', 3);
    config.reset('b');
    return [config.store, defaults];
  },
  'defaults that JSON has not': (open) => {
    const options = { defaults: { a: 1, date: new Date(0), call() {} } };
    const config = open(options);
    return [config.store, open(options).store, outcome(() => config.clear()), config.store];
  },
  'defaults with a point': (open) => {
    const config = open({ defaults: { 'a.b': 1 } });
    const before = config.store;
    config.clear();
    return [before, config.store];
  },
  'clear without defaults': (open) => {
    const config = open();
    config.set({ a: 1, b: 2 });
    config.clear();
    return [config.store, config.size, [...config]];
  },
  'the store as a whole': (open) => {
    const config = open();
    config.store = { a: 1, b: { c: 2 } };
    const first = config.store;
    first.a = 'changed';
    config.store = { d: 3 };
    return [first, config.store, Object.getPrototypeOf(config.store)];
  },
  appending: (open) => {
    const config = open();
    config.appendToArray('l', 1);
    config.appendToArray('l', { a: 2 });
    config.appendToArray('x.y', 'z');
    config.set('n', 5);
    return [config.store, outcome(() => config.appendToArray('n', 1)), config.get('n')];
  },
  'another instance sees it': (open) => {
    const config = open();
    open().set('a', 1);
    const seen = config.get('a');
    config.set('b', 2);
    return [seen, open().store];
  },
  'changes of a key': (open) => {
    const config = open();
    const told = [];
    const off = config.onDidChange('a', function (next, before) {
      told.push([next, before, this === config]);
    });
    config.set('a', 1);
    config.set('a', 1);
    config.set('b', 1);
    config.set('a', { b: 2 });
    config.set('a.b', 3);
    config.delete('a');
    config.set({ a: 4, c: 5 });
    config.clear();
    config.store = { a: 6 };
    off();
    config.set('a', 7);
    return told;
  },
  'changes inside of a value, and of everything': (open) => {
    const config = open({ defaults: { a: { b: 0 } } });
    const told = [];
    config.onDidChange('a.b', (...both) => told.push(['a.b', ...both]));
    const off = config.onDidAnyChange((...both) => told.push(['any', ...both]));
    config.set('a.c', 1);
    config.set('a.b', 1);
    config.set('a.b', 1);
    config.reset('a');
    config.store = { z: 1 };
    off();
    config.clear();
    return [told, off()];
  },
  'listeners that are none': (open) => {
    const config = open();
    return [
      () => config.onDidChange(5, () => 1),
      () => config.onDidChange('a'),
      () => config.onDidChange('a', 'b'),
      () => config.onDidAnyChange(),
    ].map(outcome);
  },
  events: (open) => {
    const config = open();
    let count = 0;
    config.events.addEventListener('change', () => count++);
    config.set('a', 1);
    config.delete('a');
    config.store = {};
    return count;
  },
  'a name of the class itself': (open) => {
    const config = open();
    return [
      () => config.set('__internal__', 1),
      () => config.set('__internal__.x', 1),
      () => config.set({ a: { __internal__: 1 } }),
      () => config.appendToArray('__internal__', 1),
      () => config.set('__internal', 1),
    ].map(outcome);
  },
  'appending to what is no key': (open) => {
    const config = open({ accessPropertiesByDotNotation: false });
    const keys = [undefined, 0, true, Symbol('s'), () => {}];
    return [keys.map((key) => outcome(() => config.appendToArray(key, 1))), config.store];
  },
  'options that are missing or wrong': (open, Class) => [
    outcome(() => new Class()),
    outcome(() => new Class({})),
    outcome(() => new Class({ projectName: '' })),
    outcome(() => open({ encryptionAlgorithm: 'rot13' })),
    outcome(() => open({ schema: 5 })),
    outcome(() => open({ migrations: { '1.0.0'() {} } })),
  ],
  'own formats': (open) => {
    const options = {
      serialize: (value) => `;${Object.entries(value).flat().join(';')}`,
      deserialize: (text) => ({ read: text.split(';') }),
    };
    open(options).set('a', 1);
    return open(options).store;
  },
  'what cannot be parsed': (open) => {
    open({ serialize: () => 'no json' }).set('a', 1);
    const ignoring = open({ clearInvalidConfig: true });
    const seen = [outcome(() => open().store).split(':')[0], ignoring.store];
    ignoring.set('b', 2);
    return [...seen, open().store];
  },
  'a schema': (open) => {
    const config = open({ schema: SCHEMA });
    const refusals = WRONG.map(([key, value]) => [key, value, outcome(() => config.set(key, value))]);
    config.set('inner', {});
    config.delete('number');
    return [...refusals, config.store, outcome(() => config.set({ number: 'a', text: 3 })), config.store];
  },
  'a schema about everything': (open) => {
    const options = {
      schema: { a: { type: 'number' } },
      rootSchema: { additionalProperties: false, required: ['a'] },
    };
    const refused = outcome(() => open(options));
    const config = open({ ...options, defaults: { a: 1 } });
    return [refused, outcome(() => config.set('b', 1)), outcome(() => config.delete('a')), config.store];
  },
  'defaults of a schema, and those of the options before them': (open) => {
    const schema = { a: { type: 'number', default: 1 }, b: { type: 'number', default: 2 } };
    const config = open({ schema, defaults: { b: 3 } });
    const seen = [config.store];
    config.set({ a: 5, b: 6 });
    config.reset('a', 'b');
    return [...seen, config.store];
  },
  'what does not fit a schema any more': (open) => {
    open().set('a', 'text');
    const schema = { a: { type: 'number' } };
    return [outcome(() => open({ schema })), open({ schema, clearInvalidConfig: true }).store];
  },
  'conditions, lists and references of a schema': (open) => {
    const tree = {
      type: 'object',
      properties: { value: { type: 'number', default: 1 }, next: { $ref: '#/$defs/tree' } },
    };
    const SCHEMAS = [
      [{ type: 'string', nullable: true }, [null, 'x', 5]],
      [
        // As JSON, for whoever takes an object with `then` for a promise.
        JSON.parse(
          '{"type":"object","if":{"required":["x"]},"then":{"required":["y"]},"else":{"required":["z"]}}',
        ),
        [{ x: 1 }, {}, { z: 1 }],
      ],
      [{ type: 'array', contains: { type: 'string' } }, [[1, 2], [], [1, 'a']]],
      [
        { type: 'array', contains: { const: 1 }, minContains: 2, maxContains: 3 },
        [[1], [1, 1], [1, 1, 1, 1]],
      ],
      [
        { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 2 },
        [
          ['a', 1],
          [1, 1],
          ['a', 1, 2],
        ],
      ],
      [
        { type: 'array', prefixItems: [{ type: 'string' }], minItems: 1, items: { type: 'number' } },
        [
          ['a', 1],
          ['a', 'b'],
        ],
      ],
      [{ type: 'object', dependentRequired: { x: ['y'], v: ['y', 'z'] } }, [{}, { x: 1 }, { v: 1, z: 1 }]],
      [{ type: 'object', dependentSchemas: { x: { required: ['y'] } } }, [{ x: 1 }, { x: 1, y: 1 }]],
      [{ $ref: '#/$defs/tree' }, [{}, { next: { next: {} } }, { next: { value: 'x' } }]],
      [{ $ref: '#/definitions/a~1b' }, ['x', 5]],
      [{ $ref: '#/$defs/none' }, [1]],
      [{ nullable: true }, [1]],
    ];
    const rootSchema = { $defs: { tree }, definitions: { 'a/b': { type: 'string' } } };
    return SCHEMAS.map(([schema, values], at) =>
      outcome(() => {
        const config = open({ configName: `schema-${at}`, schema: { s: schema }, rootSchema });
        return values.map((value) => [outcome(() => config.set('s', value)), config.get('s')]);
      }),
    );
  },
  migrations: (open) => {
    const told = [];
    const options = {
      projectVersion: '1.2.0',
      beforeEachMigration: (store, context) => told.push([store.size, context]),
      migrations: {
        '1.0.0': (store) => store.set('a', 1),
        '1.1.0': (store) => store.set('b', store.get('a') + 1),
        '>=1.1.5': (store) => store.set('range', true),
        '2.0.0': (store) => store.set('never', true),
      },
    };
    const config = open(options);
    const seen = [config.store, config.size, [...config], config.has('__internal__')];
    open(options);
    config.clear();
    seen.push(config.store);
    config.store = { own: 1 };
    seen.push(config.store, config.get('__internal__.migrations.version'));
    open({ ...options, projectVersion: '2.0.0' });
    return [...seen, config.store, told];
  },
  'a migration that fails': (open) => {
    const migrations = {
      '1.0.0': (store) => store.set('a', 1),
      '1.1.0'(store) {
        store.set('half', 1);
        throw new Error('no');
      },
    };
    return [outcome(() => open({ projectVersion: '1.2.0', migrations })), open().store];
  },
  encryption: (open) => {
    open({ encryptionKey: 'key' }).set('a', { b: 1 });
    const bytes = new Uint8Array(32).fill(7);
    return [
      open({ encryptionKey: 'key' }).store,
      open({ encryptionKey: 'key', configName: 'other' }).store,
      open({ configName: 'bytes', encryptionKey: bytes }).size,
    ];
  },
  'encryption with another key': (open) => {
    open({ encryptionKey: 'key', encryptionAlgorithm: 'aes-256-gcm' }).set('a', 1);
    const other = { encryptionKey: 'another', encryptionAlgorithm: 'aes-256-gcm' };
    return [outcome(() => open(other)), open({ ...other, clearInvalidConfig: true }).store];
  },
  'what was not encrypted is read with a key': (open) => {
    open().set('a', 1);
    const config = open({ encryptionKey: 'key' });
    const seen = config.get('a');
    config.set('b', 2);
    return [seen, open({ encryptionKey: 'key' }).store];
  },
  'names of configurations are apart': (open) => {
    const names = [
      {},
      { configName: 'other' },
      { fileExtension: 'yaml' },
      { fileExtension: '' },
      { configName: 'in/side' },
    ];
    for (const [at, options] of names.entries()) open(options).set('at', at);
    return [...names, { fileExtension: '.json' }].map((options) => open(options).get('at'));
  },
};

const SCHEMA = {
  number: { type: 'number', minimum: 1, maximum: 100, default: 50 },
  between: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 3 },
  steps: { type: 'number', multipleOf: 0.01 },
  whole: { type: 'integer' },
  text: { type: 'string', minLength: 2, maxLength: 3, pattern: '^a' },
  choice: { enum: ['a', 1, null, { b: 2 }] },
  one: { const: [1] },
  either: { type: ['string', 'null'] },
  list: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2, uniqueItems: true },
  inner: {
    type: 'object',
    properties: { z: { type: 'string', default: 'zz' }, 'a/b': { type: 'number' } },
    additionalProperties: { type: 'boolean' },
    maxProperties: 2,
  },
  strict: { type: 'object', properties: { a: {} }, required: ['a'], additionalProperties: false },
  patterns: { type: 'object', patternProperties: { '^n': { type: 'number' } }, minProperties: 1 },
  any: { anyOf: [{ type: 'string' }, { type: 'number' }] },
  exactly: { oneOf: [{ type: 'string' }, { type: 'number', maximum: 5 }, { type: 'number', minimum: 5 }] },
  all: { allOf: [{ type: 'string' }, { minLength: 2, type: 'string' }] },
  not: { not: { type: 'string' } },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', format: 'time' },
  moment: { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'url' },
  uri: { type: 'string', format: 'uri' },
  ip: { type: 'string', format: 'ipv4' },
  ip6: { type: 'string', format: 'ipv6' },
  host: { type: 'string', format: 'hostname' },
  uuid: { type: 'string', format: 'uuid' },
  regex: { type: 'string', format: 'regex' },
};

/** A key and a value that is refused or not. */
const WRONG = [
  ['number', '1'],
  ['number', 0],
  ['number', 1000],
  ['number', null],
  ['between', 1],
  ['between', 3],
  ['between', 2],
  ['steps', 0.07],
  ['steps', 0.075],
  ['whole', 1.5],
  ['whole', 2],
  ['text', 'b'],
  ['text', 'abcd'],
  ['text', 'ba'],
  ['text', 'a🦄'],
  ['choice', 'c'],
  ['choice', { b: 2 }],
  ['one', [2]],
  ['either', 5],
  ['either', null],
  ['list', []],
  ['list', ['a', 'a']],
  ['list', ['a', 'b', 'c']],
  ['list', [1]],
  ['list', 'a'],
  ['inner', { z: 1 }],
  ['inner', { 'a/b': 'x' }],
  ['inner', { other: 1 }],
  ['inner', { x: true, y: true }],
  ['inner.z', 5],
  ['strict', {}],
  ['strict', { a: 1, b: 2 }],
  ['patterns', {}],
  ['patterns', { n1: 'a' }],
  ['any', true],
  ['any', 1],
  ['exactly', true],
  ['exactly', 5],
  ['exactly', 4],
  ['all', 'a'],
  ['not', 's'],
  ['not', 1],
  ['date', '2024-02-30'],
  ['date', '2024-02-29'],
  ['time', '25:00:00Z'],
  ['time', '23:59:59+01:00'],
  ['moment', '2024-01-01'],
  ['moment', '2024-01-01T10:00:00Z'],
  ['email', 'x'],
  ['email', 'a@b.example'],
  ['url', 'no'],
  ['url', 'https://a.example/b?c'],
  ['uri', 'no'],
  ['uri', 'urn:a:b'],
  ['ip', '256.1.1.1'],
  ['ip', '127.0.0.1'],
  ['ip6', '::g'],
  ['ip6', '::1'],
  ['host', 'a..b'],
  ['host', 'a.example'],
  ['uuid', '1'],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000'],
  ['regex', '('],
  ['regex', 'a+'],
];

/** A class whose instances are closed when the test is over, before their folders go; conf's have nothing to close. */
function closing(t, Class) {
  const instances = [];
  t.after(() => {
    for (const instance of instances) instance.close?.();
  });
  return class extends Class {
    constructor(...options) {
      super(...options);
      instances.push(this);
    }
  };
}

for (const [name, program] of Object.entries(PROGRAMS)) {
  test(`conf: ${name}, as conf does`, (t) => {
    const seen = [Original, Conf].map((original) => {
      const Class = closing(t, original);
      const cwd = freshFolder(t);
      return program((options) => new Class({ cwd, ...options }), Class);
    });
    assert.deepEqual(seen[1], seen[0]);
  });
}

/** Numbers below `n`, the same each time. */
function numbers(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const KEYS = [
  'a',
  'b',
  'a.b',
  'a.b.c',
  'l',
  'l.0',
  'l.2',
  'l[1]',
  'x.y.z',
  '',
  '__proto__',
  'constructor.x',
  'a\\.b',
  'n',
  '__internal__',
  'q.',
];
const VALUES = () => [
  1,
  's',
  null,
  [],
  {},
  [1, 2],
  { b: 1 },
  { b: { c: 2 } },
  true,
  undefined,
  () => 1,
  NaN,
  new Date(0),
  [undefined],
];
const OPTIONS = () => [
  {},
  { defaults: { a: { b: 1 }, d: 5 } },
  { accessPropertiesByDotNotation: false, defaults: { 'a.b': 1 } },
  {
    schema: { a: { type: 'object', default: { b: 7 } }, n: { type: ['number', 'null'] } },
    clearInvalidConfig: true,
  },
];
const STORES = () => [{ z: 1 }, { a: { b: { c: 1 } } }, {}];

/** One call, of a random kind: all of it is decided before it is made, so that both classes get the same. */
function randomCall(below) {
  const one = (list) => list[below(list.length)];
  const [key, other, value, store] = [one(KEYS), one(KEYS), one(VALUES()), one(STORES())];
  return one([
    (config) => config.set(key, value),
    (config) => config.set({ [key]: value, [other]: 1 }),
    (config) => [config.get(key), config.get(other, 'else'), config.has(key)],
    (config) => config.delete(key),
    (config) => config.reset(key),
    (config) => config.clear(),
    (config) => config.appendToArray(key, value),
    (config) => [config.size, [...config]],
    (config) => {
      config.store = structuredClone(store);
    },
  ]);
}

for (let seed = 0; seed < 4; seed++) {
  test(`conf: 80 random calls come to what they do on conf (${seed})`, (t) => {
    const below = numbers(seed);
    const options = OPTIONS()[seed];
    const told = [[], []];
    const configs = [Original, Conf].map((original, at) => {
      const config = new (closing(t, original))({ cwd: freshFolder(t), ...options });
      config.onDidChange('a.b', (...both) => told[at].push(both));
      config.onDidAnyChange((...both) => told[at].push(both));
      return config;
    });
    for (let count = 0; count < 80; count++) {
      const call = randomCall(below);
      const [expected, actual] = configs.map((config) => [
        outcome(() => call(config)),
        outcome(() => config.store),
      ]);
      assert.deepEqual(actual, expected, `${count}: ${call}`);
    }
    assert.deepEqual(told[1], told[0]);
  });
}

test('conf: one class by import, by require and as its default', () => {
  const required = createRequire(import.meta.url)('ohos-security-kit/conf');
  assert.equal(required, Conf);
  assert.equal(required.default, Conf);
  class Settings extends Conf {}
  assert.ok(new Settings({ projectName: 'x', vault: { inMemory: true } }) instanceof Conf);
});

test('conf: keywords and formats of a schema that would not be checked are refused', (t) => {
  const Class = closing(t, Conf);
  const open = (a) => new Class({ cwd: freshFolder(t), schema: { a } });
  for (const schema of [
    { $dynamicRef: '#x' },
    { if: {} },
    { type: 'string', nullable: 1 },
    { minimun: 1 },
    { type: 'text' },
    { format: 'iban' },
    { items: { typ: 'x' } },
    { anyOf: [{ x: 1 }] },
    5,
  ]) {
    assert.throws(() => open(schema), /^Error: schema is invalid/, JSON.stringify(schema));
  }
  assert.throws(() => open({ pattern: '(' }), SyntaxError);
  assert.throws(() => open({ patternProperties: { '(': {} } }), SyntaxError);
  const config = open({ type: 'string', description: 'fine', examples: ['a'], $comment: 'c' });
  config.set('a', 'b');
});

// DIFFERENCE: there is no file. `path` is the folder of the vault, and nobody reads a value in it.
test('conf: what is stored lies encrypted in the folder that path names', (t) => {
  const Class = closing(t, Conf);
  const cwd = freshFolder(t);
  const config = new Class({ cwd, configName: 'settings' });
  assert.equal(config.path, path.join(cwd, 'settings.vault'));
  assert.equal(fs.existsSync(cwd), false);
  assert.deepEqual([config.get('a'), config.size, config.store], [undefined, 0, Object.create(null)]);
  assert.equal(fs.existsSync(cwd), false);
  config.set('token', 'a very secret token');
  config.close();
  for (const name of fs.readdirSync(config.path, { recursive: true })) {
    const file = path.join(config.path, name);
    if (fs.statSync(file).isFile()) assert.equal(fs.readFileSync(file).includes('secret token'), false, name);
  }
});

// DIFFERENCE: a value of store that is no object is refused; conf stores what cannot be read again.
test('conf: the store is an object', (t) => {
  const Class = closing(t, Conf);
  const config = new Class({ cwd: freshFolder(t), defaults: { a: 1 } });
  for (const value of [undefined, null, 5, 'text']) {
    assert.throws(() => {
      config.store = value;
    }, TypeError);
  }
  assert.equal(config.get('a'), 1);
});

test('conf: without cwd it is an entry of the vault conf, named by project and configuration', (t) => {
  const Class = closing(t, Conf);
  const vault = openedFresh(t, (dir) => openVault({ name: 'own', dir }));
  new Class({ projectName: '@scope/tool', vault }).set('a', 1);
  new Class({ projectName: 'tool', projectSuffix: '', configName: 'b', fileExtension: 'toml', vault }).set(
    'b',
    2,
  );
  const names = vault.listSync().map(({ service, account }) => [service, account]);
  assert.deepEqual(names, [
    ['@scope/tool-nodejs', 'config.json'],
    ['tool', 'b.toml'],
  ]);
  assert.equal(vault.getSync('tool', 'b.toml'), '{\n\t"b": 2\n}');
});

test('conf: a vault with a key, a vault in memory, and an open one, which stays open', (t) => {
  const Class = closing(t, Conf);
  const dir = freshFolder(t);
  const config = new Class({ projectName: 'a', vault: { dir, key: 'right' } });
  config.set('a', 1);
  config.close();
  assert.throws(() => config.get('a'), { code: 'CLOSED' });
  assert.throws(() => new Class({ projectName: 'a', vault: { dir, key: 'wrong' } }), { code: 'WRONG_KEY' });
  assert.equal(new Class({ projectName: 'a', vault: { inMemory: true } }).path, '');
  const vault = openVault({ name: 'own', inMemory: true });
  new Class({ projectName: 'a', vault }).close();
  vault.setSync('s', 'a', 'open');
  vault.close();
});

test('conf: instances of one configuration share a vault, until the last one lets go of it', (t) => {
  const Class = closing(t, Conf);
  const cwd = freshFolder(t);
  const [first, second] = [new Class({ cwd }), new Class({ cwd })];
  first.set('a', 1);
  first.close();
  first.close();
  assert.equal(second.get('a'), 1);
  second[Symbol.dispose]();
  assert.throws(() => second.get('a'), { code: 'CLOSED' });
  assert.equal(new Class({ cwd }).get('a'), 1);
});

test('conf: what encryptionKey encrypts is told from what was changed, and from what nobody gave a key for', (t) => {
  const Class = closing(t, Conf);
  const vault = openedFresh(t, (dir) => openVault({ name: 'own', dir }));
  const open = (options) => new Class({ projectName: 'a', vault, ...options });
  open({ encryptionKey: 'key' }).set('a', 1);
  const bytes = vault.getBytesSync('a-nodejs', 'config.json');
  assert.equal(Buffer.from(bytes.subarray(0, 4)).toString('latin1'), 'osk\x02');
  assert.throws(() => open(), /Failed to decrypt config data/);
  for (let at = 4; at < bytes.length; at += 5) {
    const changed = Uint8Array.from(bytes);
    changed[at] ^= 1;
    vault.setSync('a-nodejs', 'config.json', changed);
    assert.throws(() => open({ encryptionKey: 'key' }), /Failed to decrypt config data/);
  }
  for (const length of [4, 5, 20, 47]) {
    vault.setSync('a-nodejs', 'config.json', bytes.subarray(0, length));
    assert.throws(() => open({ encryptionKey: 'key' }), /Failed to decrypt config data/);
  }
});

test('conf: what the first version encrypted is read', (t) => {
  const Class = closing(t, Conf);
  const vault = openedFresh(t, (dir) => openVault({ name: 'own', dir }));
  const sealed =
    'b3NrAq1bIUiEtvjzg7/b2NqSYDsOyvJwqmrDwBhlWmzYUI97juxWrwS9UmDVPqqPVzcDMwvwUFIyDKGmYj/sgwBVjBb4ivLWWifw3JweYA==';
  vault.setSync('a-nodejs', 'config.json', Buffer.from(sealed, 'base64'));
  const config = new Class({ projectName: 'a', vault, encryptionKey: 'key' });
  assert.equal(config.get('a.b'), 'größe');
});

test('conf: bytes that are no text are no configuration', (t) => {
  const Class = closing(t, Conf);
  const vault = openedFresh(t, (dir) => openVault({ name: 'own', dir }));
  vault.setSync('a-nodejs', 'config.json', 's3cr3t');
  assert.throws(
    () => new Class({ projectName: 'a', vault }),
    (error) => error instanceof SyntaxError && !/s3cr3t/.test(error.message),
  );
  vault.setSync('a-nodejs', 'config.json', Buffer.from([0x22, 0xff, 0x22]));
  assert.throws(() => new Class({ projectName: 'a', vault }), SyntaxError);
  assert.equal(new Class({ projectName: 'a', vault, clearInvalidConfig: true }).size, 0);
});

test('conf: watch hears of other instances', async (t) => {
  const Class = closing(t, Conf);
  const cwd = freshFolder(t);
  const config = new Class({ cwd, watch: true, vault: { dir: path.join(cwd, 'v') } });
  const other = new Class({ cwd, vault: { dir: path.join(cwd, 'v') } });
  const told = new Promise((resolve) => {
    config.onDidChange('a', (...both) => resolve(both));
  });
  other.set('a', 1);
  // A listener does not keep the process alive.
  const awake = setInterval(() => {}, 1000);
  assert.deepEqual(await told, [1, undefined]);
  clearInterval(awake);
  config._closeWatcher();
});

const COUNTS = `
  const Conf = require('ohos-security-kit/conf');
  const [cwd, key] = process.argv.slice(1);
  const config = new Conf({ cwd, defaults: { theirs: 0 } });
  for (let i = 0; i < 50; i++) config.set(key, i);
  for (let i = 0; i < 20; i++) config.appendToArray('all', key + i);`;

// DIFFERENCE: of two processes of conf one undoes what the other has set.
test('conf: processes that set different keys do not undo what the others did', async (t) => {
  const Class = closing(t, Conf);
  const cwd = freshFolder(t);
  const keys = ['a', 'b', 'c', 'd'];
  const here = path.dirname(new URL(import.meta.url).pathname);
  await Promise.all(keys.map((key) => run(process.execPath, ['-e', COUNTS, cwd, key], { cwd: here })));
  const { all, ...others } = new Class({ cwd }).store;
  assert.deepEqual(others, { theirs: 0, a: 49, b: 49, c: 49, d: 49 });
  assert.equal(new Set(all).size, 80);
  for (const key of keys) {
    const own = all.filter((text) => text.startsWith(key));
    assert.deepEqual(
      own,
      Array.from({ length: 20 }, (_, i) => key + i),
    );
  }
});

const ELECTRON = `
  const Module = require('node:module');
  const load = Module._load;
  const app = { getPath: () => process.argv[1], getVersion: () => '3.0.0' };
  Module._load = (name, ...rest) => (name === 'electron' ? { app } : load(name, ...rest));
  Object.defineProperty(process.versions, 'electron', { value: '40.0.0' });
  const Store = require('ohos-security-kit/conf');
  const paths = [new Store(), new Store({ name: 'other' }), new Store({ cwd: 'sub' })].map((store) => store.path);
  const migrated = new Store({ name: 'm', migrations: { '3.0.0': (store) => store.set('a', 1) } });
  console.log(JSON.stringify([paths, migrated.get('a')]));`;

test('conf: in the main process of Electron the folder is userData, as electron-store has it', async (t) => {
  const folder = freshFolder(t);
  const cwd = path.dirname(new URL(import.meta.url).pathname);
  const { stdout } = await run(process.execPath, ['-e', ELECTRON, folder], { cwd });
  const places = ['config.vault', 'other.vault', path.join('sub', 'config.vault')];
  assert.deepEqual(JSON.parse(stdout), [places.map((place) => path.join(folder, place)), 1]);
});

test('conf: a folder that was removed is begun anew, as after a test that cleans up', async (t) => {
  const Class = closing(t, Conf);
  const cwd = freshFolder(t);
  const options = { cwd, defaults: { n: 0 } };
  const earlier = new Class(options);
  earlier.set('a', 1);
  fs.rmSync(cwd, { recursive: true });
  assert.deepEqual({ ...earlier.store }, {});
  assert.deepEqual({ ...new Class(options).store }, { n: 0 });
  fs.rmSync(cwd, { recursive: true });
  earlier.set('b', 2);
  assert.deepEqual({ ...new Class(options).store }, { n: 0, b: 2 });
});
