// on and off of activeStateChange: what is admitted, what matches, what is told (spec/privacy.md 6, D17, D38, D43).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import * as s from './support.mjs';

const { CODE, P } = s;
const EVENT = 'activeStateChange';
const UNKNOWN = 'ohos.permission.INTERNET';
const code = (call) => {
  try {
    call();
    return 0;
  } catch (error) {
    return error.code;
  }
};

test('C110 C122 D28 wrong arguments of on and off throw 401', (t) => {
  const { pm } = s.scene(t);
  const listener = () => {};
  const wrong = [
    () => pm.on(),
    () => pm.on(EVENT, []),
    () => pm.on(5, [], listener),
    () => pm.on('other', [], listener),
    () => pm.on(new String(EVENT), [], listener),
    () => pm.on(EVENT, P.CAMERA, listener),
    () => pm.on(EVENT, [5], listener),
    () => pm.on(EVENT, [], null),
    () => pm.on(EVENT, [], 'x'),
    () => pm.off(),
    () => pm.off(EVENT),
    () => pm.off('other', []),
    () => pm.off(EVENT, [5]),
    () => pm.off(EVENT, [], null),
    () => pm.onActiveStateChange([]),
    () => pm.offActiveStateChange(5),
  ];
  for (const call of wrong) assert.equal(code(call), 401, String(call));
});

test('C111 C122 D1 on and off return undefined; an undefined callback removes all of the list', async (t) => {
  const { pm, T } = s.scene(t);
  const heard = [];
  assert.equal(
    pm.on(EVENT, [P.CAMERA], () => heard.push(1)),
    undefined,
  );
  pm.onActiveStateChange([P.CAMERA], () => heard.push(2));
  assert.equal(pm.off(EVENT, [P.CAMERA], undefined), undefined);
  await s.start(pm, T, P.CAMERA);
  assert.deepEqual(heard, []);
});

// lists of a first and a second subscription with one callback, and the code of the second
for (const [first, second, expected] of [
  [[P.CAMERA], [P.CAMERA], CODE.NOT_TOGETHER],
  [[P.CAMERA], [P.MICROPHONE, P.CAMERA], CODE.NOT_TOGETHER],
  [[P.CAMERA], [P.MICROPHONE], 0],
  [[], [P.CAMERA], CODE.NOT_TOGETHER],
  [[P.CAMERA], [], CODE.NOT_TOGETHER],
  [[P.CAMERA, UNKNOWN], [P.MICROPHONE, UNKNOWN], CODE.NOT_TOGETHER],
]) {
  test(`C116 C117 D17 one callback for ${first.length} and ${second.length} names: ${expected || 'both'}`, (t) => {
    const { pm } = s.scene(t);
    const listener = () => {};
    pm.on(EVENT, first, listener);
    assert.equal(
      code(() => pm.on(EVENT, second, listener)),
      expected,
    );
    assert.equal(
      code(() => pm.on(EVENT, second, () => {})),
      0,
      'C118 another callback is welcome',
    );
  });
}

for (const [what, names] of [
  ['an empty name beside a good one', [P.CAMERA, '']],
  ['a name of 257 bytes beside a good one', [s.nameOfLength(257), P.CAMERA]],
  ['a name of 129 letters of two bytes', [P.CAMERA, 'é'.repeat(129)]],
  ['1025 entries', new Array(1025).fill(P.CAMERA)],
]) {
  test(`D55 on and off with ${what} are 12100001, before it is asked who calls`, async (t) => {
    const { pm, nor, T } = s.scene(t);
    const events = s.collect(pm);
    for (const one of [pm, nor]) {
      const listener = () => assert.fail('nothing was registered');
      assert.equal(
        code(() => one.on(EVENT, names, listener)),
        CODE.INVALID_PARAMETER,
      );
      assert.equal(
        code(() => one.off(EVENT, names, listener)),
        CODE.INVALID_PARAMETER,
      );
      assert.equal(
        code(() => one.off(EVENT, names)),
        CODE.INVALID_PARAMETER,
      );
    }
    await s.start(pm, T, P.CAMERA);
    assert.equal((await s.taken(events)).length, 1);
  });
}

test('D55 names of full length that nobody knows are passed over, in on and in off', async (t) => {
  const { pm, T } = s.scene(t);
  const names = [P.CAMERA, s.nameOfLength(256), ...new Array(1022).fill(UNKNOWN)];
  const events = s.collect(pm, names);
  await s.start(pm, T, P.CAMERA);
  assert.equal((await s.taken(events)).length, 1);
  assert.equal(
    code(() => pm.off(EVENT, names)),
    0,
  );
  await s.stop(pm, T, P.CAMERA);
  assert.deepEqual(await s.taken(events), []);
});

for (const [numbers, what, names, expected] of [
  ['C113', 'only names whose use is not recorded', [UNKNOWN, 'x'], CODE.INVALID_PARAMETER],
  ['C113', 'a mix of both', [UNKNOWN, P.CAMERA], 0],
  ['C114', '1025 entries', new Array(1025).fill(P.CAMERA), CODE.INVALID_PARAMETER],
  ['C114', '1024 entries', new Array(1024).fill(P.CAMERA), 0],
]) {
  test(`${numbers} on with ${what}: ${expected || 'admitted'}`, (t) => {
    const { pm } = s.scene(t);
    assert.equal(
      code(() => pm.on(EVENT, names, () => {})),
      expected,
    );
  });
}

test('C124 by a normal app 202, without the permission 201; a duplicate is told before; nothing is left', (t) => {
  const { pm, nor, less, device, LESS } = s.scene(t);
  const listener = () => {};
  assert.equal(
    code(() => nor.on(EVENT, [UNKNOWN], listener)),
    202,
  );
  assert.equal(
    code(() => less.on(EVENT, [UNKNOWN], listener)),
    201,
  );
  LESS.update({ ...LESS.manifest, permissions: [s.STATS] });
  assert.equal(
    code(() => device.runAs(LESS, () => device.privacyManager.on(EVENT, [], listener))),
    0,
  );
  pm.on(EVENT, [], listener);
  assert.equal(
    code(() => pm.on(EVENT, [], listener)),
    CODE.NOT_TOGETHER,
  );
});

test('C115 D43 the 201st subscription is 12100005, beside any number of the other kit; off makes room', (t) => {
  const { pm } = s.scene(t);
  for (let i = 0; i < 199; i += 1) pm.on(EVENT, [P.CAMERA], () => {});
  const last = () => {};
  pm.on(EVENT, [P.MICROPHONE], last);
  assert.equal(
    code(() => pm.on(EVENT, [], () => {})),
    CODE.TOO_MANY,
  );
  pm.off(EVENT, [P.MICROPHONE], last);
  assert.equal(
    code(() => pm.on(EVENT, [P.LOCATION], () => {})),
    0,
  );
});

test('C119 C120 C121 C123 off matches the whole list in any order, and the callback if there is one', async (t) => {
  const { pm, T } = s.scene(t);
  const [one, two] = [[], []];
  const first = () => one.push(1);
  const names = [P.CAMERA, P.MICROPHONE];
  pm.on(EVENT, names, first);
  pm.on(EVENT, names, () => two.push(1));
  for (const [list, callback] of [[[P.CAMERA]], [[...names, P.LOCATION]], [[]], [names, () => {}]]) {
    assert.equal(
      code(() => pm.off(EVENT, list, callback)),
      CODE.NOT_TOGETHER,
    );
  }
  assert.equal(
    code(() => pm.off(EVENT, [UNKNOWN])),
    CODE.INVALID_PARAMETER,
    'D38',
  );
  await s.start(pm, T, P.CAMERA);
  assert.deepEqual([one.length, two.length], [1, 1]);
  pm.off(EVENT, names.toReversed(), first);
  await s.stop(pm, T, P.CAMERA);
  assert.deepEqual([one.length, two.length], [1, 2]);
  pm.off(EVENT, names);
  assert.equal(
    code(() => pm.off(EVENT, names)),
    CODE.NOT_TOGETHER,
  );
  await s.start(pm, T, P.CAMERA);
  assert.deepEqual([one.length, two.length], [1, 2], 'C128');
});

test('C112 C125 C127 the list filters; an event has its seven members and deviceId is empty', async (t) => {
  const { pm, SYS, T } = s.scene(t);
  const all = s.collect(pm);
  const camera = s.collect(pm, [P.CAMERA]);
  await s.start(pm, T, P.MICROPHONE);
  await s.start(pm, T, P.CAMERA, -1, s.PICKER, { enhancedIdentity: 'me' });
  const event = s.change(s.BACKGROUND, T, P.CAMERA, { by: SYS, usedType: s.PICKER, identity: 'me' });
  assert.deepEqual(camera, [event]);
  assert.deepEqual(Object.keys(camera[0]).sort(), Object.keys(event).sort());
  assert.equal(all.length, 2);
});

test('6.5 events come in order, after the call, without a receiver; listeners may start, stop and leave', async (t) => {
  const { pm, T, U } = s.scene(t);
  const heard = [];
  function listener(change) {
    heard.push([this, change.tokenId, change.activeStatus]);
    if (heard.length === 1) {
      pm.startUsingPermission(U.tokenId, P.CAMERA);
      pm.off(EVENT, [P.CAMERA], gone);
    }
  }
  const gone = () => heard.push('gone');
  pm.on(EVENT, [], listener);
  pm.on(EVENT, [P.CAMERA], gone);
  const started = pm.startUsingPermission(T.tokenId, P.CAMERA);
  assert.deepEqual(heard, [], 'not within the call');
  await started;
  await s.turns();
  assert.deepEqual(
    heard.filter((one) => one !== 'gone'),
    [
      [undefined, T.tokenId, s.BACKGROUND],
      [undefined, U.tokenId, s.BACKGROUND],
    ],
  );
});

const CHILD = `
import { createDevice } from 'ohos-security-kit';
const device = createDevice({ inMemory: true, app: { bundleName: 'a.b' } });
const { privacyManager: pm } = device.installApp({ bundleName: 's.y', apl: 'system_core', systemApp: true,
  permissions: ['ohos.permission.PERMISSION_USED_STATS'] });
const app = device.installApp({ bundleName: 'c.d' });
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
pm.on('activeStateChange', [], () => { throw new Error('mine'); });
pm.on('activeStateChange', [], () => console.log('heard'));
await pm.startUsingPermission(app.tokenId, 'ohos.permission.CAMERA');
console.log('started');
`;

test('6.5 D43 a throwing listener reaches uncaughtException and hurts nobody; on keeps no process alive', () => {
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const options = { cwd, encoding: 'utf8', timeout: 300_000 };
  const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', CHILD], options);
  assert.equal(ran.status, 0, ran.stderr);
  assert.deepEqual(ran.stdout.trim().split('\n'), ['uncaught mine', 'heard', 'started']);
});
