// Programs written for a phone, run unmodified: every example of reference document 002.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eventually, settled } from '../access/event-support.mjs';
import { compiled } from '../access/seed-program.mjs';
import { examplesOf } from '../seeds.mjs';
import {
  accesses,
  add,
  CODE,
  change,
  DETAIL,
  EMPTY,
  FOREGROUND,
  INACTIVE,
  installed,
  NORMAL,
  P,
  PICKER,
  records,
  START,
  scene,
  start,
  stop,
  usedTypes,
} from './support.mjs';

const { INVALID_PARAMETER, NO_TOKEN, NOT_TOGETHER, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED } = CODE;

const EXAMPLES = examplesOf('002');
const SKIP = EXAMPLES.length === 0 && 'the reference documents are not here';

let scripts;
before(() => {
  if (!SKIP) scripts = compiled(EXAMPLES);
});

/** Runs an example, with changes, as an app; answers the lines that it prints, after `prints` of them have come. */
async function run(index, app, { replace = [], prints = 1 } = {}) {
  let body = scripts[index];
  for (const [from, to] of replace) {
    assert.ok(body.includes(from), `${from} in ${body}`);
    body = body.replaceAll(from, to);
  }
  const program = body
    .replace(/^import (\{[^}]*\}) from '@kit\.AbilityKit';$/gm, 'const $1 = kit;')
    .replace(/^export \{\};?$/m, '');
  assert.ok(!/^(import|export)\b/m.test(program), program);
  const lines = [];
  const print = (line) => lines.push(line);
  const output = { log: print, info: print, debug: print, error: print };
  new Function('kit', 'console', program)({ privacyManager: app.privacyManager }, output);
  await eventually(() => lines.length >= prints, `${prints} lines of:\n${program}`);
  await settled();
  return lines;
}

/** `[head, code]` stands for a line that prints an error with that code. */
function assertPrinted(lines, expected) {
  assert.equal(lines.length, expected.length, lines.join('\n'));
  for (const [index, line] of expected.entries()) {
    if (!Array.isArray(line)) assert.equal(lines[index], line);
    else {
      const [head, code] = line;
      assert.ok(lines[index].startsWith(head), lines[index]);
      assert.equal(JSON.parse(lines[index].slice(head.length)).code, code, lines[index]);
    }
  }
}

const fails = (name, code = INVALID_PARAMETER) => [`${name} fail, err->`, code];
const success = (name) => `${name} success`;
const [ADD, GET, START_USING, STOP, TYPES] = [
  'addPermissionUsedRecord',
  'getPermissionUsedRecord',
  'startUsingPermission',
  'stopUsingPermission',
  'getPermissionUsedTypeInfos',
];
const found = (response) => `${GET} success, data->${JSON.stringify(response)}`;

// The examples in the order of the document: what they call, and what they print as they stand.
const DOCUMENT = [
  ['import', []],
  [ADD, [fails(ADD), fails(ADD)]],
  [ADD, [fails(ADD)]],
  [GET, [fails(GET, NO_TOKEN)]],
  [GET, [fails(GET, NO_TOKEN)]],
  [START_USING, [fails(START_USING)]],
  [START_USING, [fails(START_USING)]],
  [STOP, [fails(STOP)]],
  [STOP, [fails(STOP)]],
  ['on', []],
  ['off', [['catch err->', NOT_TOGETHER]]],
  [TYPES, new Array(4).fill(success(TYPES))],
];
const [ADD_PROMISE, ADD_CALLBACK, GET_PROMISE, GET_CALLBACK] = [1, 2, 3, 4];
const [START_PROMISE, START_CALLBACK, STOP_PROMISE, STOP_CALLBACK, ON, OFF, TYPE_INFOS] = [
  5, 6, 7, 8, 9, 10, 11,
];

test('seed 002: the document has these examples', { skip: SKIP }, () => {
  assert.deepEqual(
    scripts.map((script) => /privacyManager\.([a-z]\w+)\(/.exec(script)?.[1] ?? 'import'),
    DOCUMENT.map(([name]) => name),
  );
});

for (const [index, [name, printed]] of DOCUMENT.entries()) {
  test(`seed 002 C10 C80 D17 example ${index} (${name}) unmodified: what the document says of tokenID 0`, {
    skip: SKIP,
  }, async (t) => {
    const { SYS, pm } = scene(t);
    assertPrinted(await run(index, SYS, { prints: printed.length }), printed);
    assert.deepEqual(await records(pm), EMPTY);
    assert.equal(pm.checkPermissionInUse(P.READ_AUDIO), false);
  });
}

const real = ({ id }) => ['let tokenID = 0', `let tokenID = ${id}`];

test('seed 002 C5 C25 the examples of add with a real token record two uses and a third', {
  skip: SKIP,
}, async (t) => {
  const s = scene(t);
  const replace = [real(s)];
  assertPrinted(await run(ADD_PROMISE, s.SYS, { replace, prints: 2 }), [success(ADD), success(ADD)]);
  assert.deepEqual(await usedTypes(s.pm), [
    [s.id, P.READ_AUDIO, NORMAL],
    [s.id, P.READ_AUDIO, PICKER],
  ]);
  assertPrinted(await run(ADD_CALLBACK, s.SYS, { replace }), [success(ADD)]);
  assert.deepEqual((await accesses(s.pm, s.T, P.READ_AUDIO)).sort(), [
    [START, 1],
    [START, 2],
  ]);
});

for (const index of [GET_PROMISE, GET_CALLBACK]) {
  test(`seed 002 C62 C74 D24 D54 example ${index} of get with a real request finds what was recorded`, {
    skip: SKIP,
  }, async (t) => {
    const s = scene(t);
    await add(s.pm, s.T, P.CAMERA, 2, 1);
    const replace = [
      ["'tokenId': 1", `'tokenId': ${s.id}`],
      ["'deviceId': 'device'", "'deviceId': ''"],
      ["'bundleName': 'bundle'", `'bundleName': '${s.T.bundleName}'`],
      ["'endTime': 1", "'endTime': 0"],
    ];
    const [line] = await run(index, s.SYS, { replace });
    const response = await records(s.pm, { flag: DETAIL });
    assert.deepEqual(JSON.parse(line.slice(found('').length - 2)), response);
    assert.equal(response.bundleRecords.length, 1);
    for (const kept of replace) {
      const less = replace.filter((one) => one !== kept);
      const printed = kept === replace[0] ? fails(GET, NO_TOKEN) : found(EMPTY);
      assertPrinted(await run(index, s.SYS, { replace: less }), [printed]);
    }
  });
}

for (const [begin, end] of [
  [START_PROMISE, STOP_PROMISE],
  [START_CALLBACK, STOP_CALLBACK],
]) {
  test(`seed 002 C84 C88 D21 examples ${begin} and ${end} with a real token start and stop a usage once`, {
    skip: SKIP,
  }, async (t) => {
    const s = scene(t);
    const replace = [real(s)];
    const go = (index) => run(index, s.SYS, { replace });
    assertPrinted(await go(end), [fails(STOP, NOT_TOGETHER)]);
    assertPrinted(await go(begin), [success(START_USING)]);
    assert.equal(s.pm.checkPermissionInUse(P.READ_AUDIO), true);
    assertPrinted(await go(begin), [fails(START_USING, NOT_TOGETHER)]);
    s.device.clock.advance(5000);
    assertPrinted(await go(end), [success(STOP)]);
    assert.equal(s.pm.checkPermissionInUse(P.READ_AUDIO), false);
    const { bundleRecords } = await records(s.pm);
    assert.equal(bundleRecords[0].permissionRecords[0].lastAccessDuration, 5000);
  });
}

test('seed 002 C112 C125 D17 examples on and off: the usage between them is told, nothing after', {
  skip: SKIP,
}, async (t) => {
  const { SYS, T, pm } = scene(t);
  T.foreground();
  const lines = await run(ON, SYS, { prints: 0 });
  await start(pm, T, P.CAMERA);
  await stop(pm, T, P.CAMERA);
  await settled();
  const head = 'receive permission state change, data:';
  assert.deepEqual(
    lines.map((line) => [line.slice(0, head.length), JSON.parse(line.slice(head.length))]),
    [FOREGROUND, INACTIVE].map((status) => [head, change(status, T, P.CAMERA, { by: SYS })]),
  );
  assert.deepEqual(await run(OFF, SYS, { prints: 0 }), []);
  await start(pm, T, P.CAMERA);
  await settled();
  assert.equal(lines.length, 2);
});

test('seed 002 C132 the example of type infos with a real token succeeds, with an unknown one fails twice', {
  skip: SKIP,
}, async (t) => {
  const s = scene(t);
  const of = (token) => ({ replace: [['let tokenId = 0', `let tokenId = ${token}`]], prints: 4 });
  assertPrinted(await run(TYPE_INFOS, s.SYS, of(s.id)), new Array(4).fill(success(TYPES)));
  const lines = await run(TYPE_INFOS, s.SYS, of(1));
  assertPrinted(lines.sort(), [
    ...new Array(2).fill(fails(TYPES, CODE.NO_TOKEN)),
    ...new Array(2).fill(success(TYPES)),
  ]);
});

for (const [who, pick, code] of [
  ['a normal app', ({ NOR }) => NOR, NOT_SYSTEM_APPLICATION],
  ['a system app without the permission', ({ LESS }) => LESS, PERMISSION_DENIED],
]) {
  test(`seed 002 C23 C70 C109 C124 examples with a real token as ${who}: ${code}`, {
    skip: SKIP,
  }, async (t) => {
    const s = scene(t);
    const app = pick(s);
    for (const index of [ADD_CALLBACK, START_PROMISE, START_CALLBACK, STOP_PROMISE, STOP_CALLBACK]) {
      assertPrinted(await run(index, app, { replace: [real(s)] }), [fails(DOCUMENT[index][0], code)]);
    }
    for (const index of [GET_PROMISE, GET_CALLBACK]) assertPrinted(await run(index, app), [fails(GET, code)]);
    assertPrinted(await run(ON, app), [['catch err->', code]]);
  });
}

test('seed 002 C17 C83 D22 examples with the token of an app that is gone: 12100002', {
  skip: SKIP,
}, async (t) => {
  const s = scene(t);
  installed(s.device, { bundleName: 'com.example.other' });
  s.T.uninstall();
  for (const index of [ADD_CALLBACK, START_PROMISE, START_CALLBACK, STOP_PROMISE, STOP_CALLBACK]) {
    const expected = [fails(DOCUMENT[index][0], CODE.NO_TOKEN)];
    assertPrinted(await run(index, s.SYS, { replace: [real(s)] }), expected);
  }
});
