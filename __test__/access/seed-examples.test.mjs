// Programs written for a phone, run unmodified: every example of reference document 001.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { examplesOf } from '../seeds.mjs';
import { settled } from './event-support.mjs';
import { compiled, runProgram } from './seed-program.mjs';
import { CODE, check, entry, installed, P, rejects, scene } from './support.mjs';

const EXAMPLES = examplesOf('001');
const SKIP = EXAMPLES.length === 0 && 'the reference documents are not here';

let scripts;
before(() => {
  if (!SKIP) scripts = compiled(EXAMPLES);
});

const run = (index, app, options) => runProgram(scripts[index], app, options);

const calls = (script) =>
  /atManager\.(\w+)\(/.exec(script)?.[1] ??
  (script.includes('createAtManager') ? 'createAtManager' : 'import');

// The examples in the order of the document: what they call, and what they print with tokenID 0 as they stand. A number
// is the code of the error that they print.
const failed = (name) => [`${name} fail, err->`, CODE.INVALID_PARAMETER];
const DOCUMENT = [
  ['import', []],
  ['createAtManager', []],
  ['checkAccessToken', [failed('checkAccessToken')]],
  ['verifyAccessTokenSync', 'throws'],
  ['grantUserGrantedPermission', [failed('grantUserGrantedPermission')]],
  ['grantUserGrantedPermission', [failed('grantUserGrantedPermission')]],
  ['revokeUserGrantedPermission', [failed('revokeUserGrantedPermission')]],
  ['revokeUserGrantedPermission', [failed('revokeUserGrantedPermission')]],
  ['getPermissionFlags', [failed('getPermissionFlags')]],
  ['getVersion', ['promise: data->1']],
  ['on', [['catch err->', CODE.INVALID_PARAMETER]]],
  ['off', [['catch err->', CODE.NOT_TOGETHER]]],
  ['verifyAccessToken', ['promise: data->-1']],
  ['requestPermissionsFromUser', 'a callback'],
  ['requestPermissionsFromUser', 'a promise'],
  ['verifyAccessToken', ['promise: data->-1']],
];
const ON = 10;
const OFF = 11;
const [REQUEST_CALLBACK, REQUEST_PROMISE] = [13, 14];

test('seed 001: the document has these examples', { skip: SKIP }, () => {
  assert.deepEqual(
    scripts.map(calls),
    DOCUMENT.map(([name]) => name),
  );
});

function assertPrinted(lines, expected) {
  const heads = expected.map((line) => (Array.isArray(line) ? line[0] : line));
  assert.equal(lines.length, expected.length, lines.join('\n'));
  for (const [index, line] of expected.entries()) {
    if (!Array.isArray(line)) assert.equal(lines[index], line);
    else {
      assert.ok(lines[index].startsWith(heads[index]), lines[index]);
      assert.equal(JSON.parse(lines[index].slice(heads[index].length)).code, line[1], lines[index]);
    }
  }
}

for (const [index, [name, printed]] of DOCUMENT.entries()) {
  if (typeof printed === 'string' && printed !== 'throws') continue;
  test(`seed 001 D26 example ${index} (${name}) unmodified: what the document says of tokenID 0`, {
    skip: SKIP,
  }, async (t) => {
    const { SYS, id } = scene(t);
    if (printed === 'throws') {
      await rejects(CODE.INVALID_PARAMETER, run(index, SYS));
    } else {
      assertPrinted(
        await run(index, SYS, { tokenId: index === OFF ? id : 0, prints: printed.length }),
        printed,
      );
    }
  });
}

const SENSITIVE = P.GRANT;
const real = (token) => ['let tokenID = 0', `let tokenID = ${token}`];
const camera = [SENSITIVE, P.CAMERA];
const grantAtFirst = ({ T }) => T.grant(P.CAMERA);

// [example, changes beside the token id, what came before, what it prints, entry of CAMERA afterwards]
const successes = [
  [2, [], () => {}, ['checkAccessToken success, data->0'], [-1, 0]],
  [2, [camera], () => {}, ['checkAccessToken success, data->-1'], [-1, 0]],
  [3, [], () => {}, ['data->0'], [-1, 0]],
  [4, [camera], () => {}, ['grantUserGrantedPermission success'], [0, 1]],
  [5, [camera], () => {}, ['grantUserGrantedPermission success'], [0, 1]],
  [6, [camera], grantAtFirst, ['revokeUserGrantedPermission success'], [-1, 1]],
  [7, [camera], grantAtFirst, ['revokeUserGrantedPermission success'], [-1, 1]],
  [8, [camera], grantAtFirst, ['getPermissionFlags success, data->2'], [0, 2]],
  [8, [], () => {}, ['getPermissionFlags success, data->4'], [-1, 0]],
  [12, [], () => {}, ['promise: data->0'], [-1, 0]],
  [15, [], () => {}, ['promise: data->0'], [-1, 0]],
];

for (const [index, changes, arrange, printed, after] of successes) {
  const about = changes.length > 0 ? 'CAMERA' : 'its own name';
  test(`seed 001 example ${index} (${DOCUMENT[index][0]}) with a real token id and ${about} succeeds`, {
    skip: SKIP,
  }, async (t) => {
    const s = scene(t, { target: { extra: [SENSITIVE] } });
    arrange(s);
    const lines = await run(index, s.SYS, { replace: [real(s.id), ...changes] });
    assertPrinted(lines, printed);
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), after);
  });
}

for (const index of [4, 5, 6, 7]) {
  test(`seed 001 example ${index} with a real token id and its own name: 12100003, it is not for users to decide`, {
    skip: SKIP,
  }, async (t) => {
    const s = scene(t, { target: { extra: [SENSITIVE] } });
    const lines = await run(index, s.SYS, { replace: [real(s.id)] });
    assertPrinted(lines, [[`${DOCUMENT[index][0]} fail, err->`, CODE.NO_PERMISSION]]);
  });
}

for (const [who, pick, code] of [
  ['a normal app', ({ NOR }) => NOR, CODE.NOT_SYSTEM_APPLICATION],
  [
    'a system app without the permission',
    ({ device }) => installed(device, { bundleName: 'com.example.lacks', systemApp: true }),
    CODE.PERMISSION_DENIED,
  ],
]) {
  test(`seed 001 examples with a real token id as ${who}: ${code} by the catch path`, {
    skip: SKIP,
  }, async (t) => {
    const s = scene(t, { target: { extra: [SENSITIVE] } });
    const app = pick(s);
    for (const index of [4, 5, 6, 7, 8]) {
      const lines = await run(index, app, { replace: [real(s.id), camera] });
      assertPrinted(lines, [[`${DOCUMENT[index][0]} fail, err->`, code]]);
    }
    assertPrinted(await run(ON, app, { tokenId: s.id }), [['catch err->', code]]);
  });
}

test('seed 001 examples on and off: a grant and a revoke are delivered between them, nothing after', {
  skip: SKIP,
}, async (t) => {
  const { device, SYS } = scene(t);
  const app = device.installApp({
    bundleName: 'com.example.myapplication',
    permissions: [P.DISTRIBUTED_DATASYNC],
  });
  const { tokenId } = app;
  const lines = await run(ON, SYS, { tokenId, prints: 0 });
  app.grant(P.DISTRIBUTED_DATASYNC);
  app.revoke(P.DISTRIBUTED_DATASYNC);
  await settled();
  const head = 'receive permission state change, data:';
  assert.deepEqual(
    lines.map((line) => [line.slice(0, head.length), JSON.parse(line.slice(head.length))]),
    [1, 0].map((change) => [head, { change, tokenID: tokenId, permissionName: P.DISTRIBUTED_DATASYNC }]),
  );
  assert.deepEqual(await run(OFF, SYS, { tokenId, prints: 0 }), []);
  app.grant(P.DISTRIBUTED_DATASYNC);
  await settled();
  assert.equal(lines.length, 2);
});

for (const index of [REQUEST_CALLBACK, REQUEST_PROMISE]) {
  for (const [answer, result] of [
    ['allow', 0],
    ['deny', -1],
  ]) {
    test(`seed 001 example ${index} (requestPermissionsFromUser) unmodified, the user answers ${answer}`, {
      skip: SKIP,
    }, async (t) => {
      const { device, T } = scene(t);
      device.dialogs.answer(answer);
      const [whole, ...more] = await run(index, T, { context: T.context, prints: 3 });
      assert.deepEqual(JSON.parse(whole.slice('data:'.length)), {
        permissions: [P.CAMERA],
        authResults: [result],
        dialogShownResults: [true],
        errorReasons: [0],
      });
      assert.deepEqual(more, [`data permissions:${P.CAMERA}`, `data authResults:${result}`]);
      assert.equal(check(T, P.CAMERA), result);
    });
  }
}

test('seed 001 the promise example with the context of another app prints 12100001 by its catch path', {
  skip: SKIP,
}, async (t) => {
  const { T, NOR } = scene(t);
  assertPrinted(await run(REQUEST_PROMISE, T, { context: NOR.context }), [['data:', CODE.INVALID_PARAMETER]]);
});

test('seed 001 an example without a context throws 401 into its catch path', { skip: SKIP }, async (t) => {
  const { T } = scene(t);
  for (const index of [REQUEST_CALLBACK, REQUEST_PROMISE]) {
    assertPrinted(await run(index, T, {}), [['catch err->', CODE.INVALID_ARGUMENT]]);
  }
});
