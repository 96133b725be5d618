// Registering for permission changes: lists, limits, order of the checks (7.1, 7.5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, settled } from './event-support.mjs';
import {
  CODE,
  collect,
  granted,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  normalApp,
  open,
  P,
  scene,
  systemApp,
  targetApp,
  thrown,
  throws,
} from './support.mjs';

const EVENT = 'permissionStateChange';
const on = (atManager, tokens, names, callback = () => {}) =>
  thrown(() => atManager.on(EVENT, tokens, names, callback));
const off = (atManager, tokens, names, ...callback) =>
  thrown(() => atManager.off(EVENT, tokens, names, ...callback));
const unknownTokens = (count) => Array.from({ length: count }, (_, index) => NO_SUCH_TOKEN + index);
const unknownNames = (count) => Array.from({ length: count }, (_, index) => `${P.UNKNOWN}_${index}`);

test('B167 D17 on with the same lists and callback throws 12100004 and registers nothing', async (t) => {
  const { sys, id, T } = scene(t);
  const events = [];
  const listener = (info) => events.push([info.change, info.tokenID, info.permissionName]);
  assert.equal(sys.on(EVENT, [id], [P.CAMERA], listener), undefined);
  throws(CODE.NOT_TOGETHER, () => sys.on(EVENT, [id], [P.CAMERA], listener));
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(events, [granted(T, P.CAMERA)]);
  sys.off(EVENT, [id], [P.CAMERA], listener);
  assert.equal(off(sys, [id], [P.CAMERA], listener), CODE.NOT_TOGETHER);
});

// 7.5. Tokens by letter: t, u and v are three apps. The same callback both times.
const pairs = [
  [['t'], ['CAMERA'], ['t'], ['CAMERA'], CODE.NOT_TOGETHER],
  [['t'], ['CAMERA'], ['t', 'u'], ['CAMERA', 'MICROPHONE'], CODE.NOT_TOGETHER],
  [['t', 'u'], ['CAMERA'], ['u', 'v'], ['CAMERA'], CODE.NOT_TOGETHER],
  [['t', 't'], ['CAMERA', 'CAMERA'], ['t'], ['CAMERA'], CODE.NOT_TOGETHER],
  [[], [], ['t'], ['CAMERA'], CODE.NOT_TOGETHER],
  [['t'], ['CAMERA'], [], [], CODE.NOT_TOGETHER],
  [['t'], [], ['t'], ['CAMERA'], CODE.NOT_TOGETHER],
  [[], ['CAMERA'], ['t'], ['CAMERA'], CODE.NOT_TOGETHER],
  [[], [], [], [], CODE.NOT_TOGETHER],
  [['t'], ['CAMERA'], ['t'], ['MICROPHONE'], CODE.OK],
  [['t'], ['CAMERA'], ['u'], ['CAMERA'], CODE.OK],
  [['t'], [], ['u'], [], CODE.OK],
  [[], ['CAMERA'], [], ['MICROPHONE'], CODE.OK],
  [[], ['CAMERA'], ['t'], ['MICROPHONE'], CODE.OK],
  [['t', 'u'], ['CAMERA', 'MICROPHONE'], ['v'], ['CAMERA', 'MICROPHONE'], CODE.OK],
];

for (const [tokens, names, nextTokens, nextNames, code] of pairs) {
  const told = (first, second) => `[${first}] [${second}]`;
  test(`B168 7.5 D17 ${told(tokens, names)}, then ${told(nextTokens, nextNames)}: ${code || 'fine'}`, (t) => {
    const { device, sys, id, NOR } = scene(t);
    const ids = { t: id, u: NOR.tokenId, v: targetApp(device, { appIndex: 1 }).tokenId };
    const register = (letters, short) =>
      on(
        sys,
        letters.map((letter) => ids[letter]),
        short.map((name) => P[name]),
        listener,
      );
    const listener = () => {};
    assert.equal(register(tokens, names), CODE.OK);
    assert.equal(register(nextTokens, nextNames), code);
  });
}

test('B167 another callback with the same lists is fine, and both are called', async (t) => {
  const { sys, id, T } = scene(t);
  const one = collect(sys, [id], [P.CAMERA]);
  const two = collect(sys, [id], [P.CAMERA]);
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(one, [granted(T, P.CAMERA)]);
  await assertEvents(two, [granted(T, P.CAMERA)]);
});

test('B168 D17 the same callback counts across both event names of an app', (t) => {
  const { sys, SYS } = scene(t);
  const listener = () => {};
  sys.on('selfPermissionStateChange', [P.CAMERA], listener);
  assert.equal(on(sys, [SYS.tokenId], [P.CAMERA], listener), CODE.NOT_TOGETHER);
  assert.equal(on(sys, [], [], listener), CODE.NOT_TOGETHER);
  assert.equal(on(sys, [SYS.tokenId], [P.MICROPHONE], listener), CODE.OK);
});

test('B169 D43 the 201st subscription of a device object throws 12100005; one that ends makes room', (t) => {
  const { sys, SYS, id } = scene(t);
  const held = Array.from({ length: 100 }, () => () => {});
  for (const listener of held) assert.equal(on(sys, [], [P.CAMERA], listener), CODE.OK);
  for (let i = 0; i < 100; i += 1) sys.on('selfPermissionStateChange', [P.CAMERA], () => {});
  assert.equal(on(sys, [id], [P.MICROPHONE]), CODE.TOO_MANY);
  assert.equal(
    thrown(() => sys.on('selfPermissionStateChange', [], () => {})),
    CODE.TOO_MANY,
  );
  // 1.5, F22: a duplicate is told before the limit, the limit before the size of the lists.
  assert.equal(on(sys, [SYS.tokenId], [P.CAMERA], held[0]), CODE.NOT_TOGETHER);
  assert.equal(on(sys, unknownTokens(1025), []), CODE.TOO_MANY);
  sys.off(EVENT, [], [P.CAMERA], held[99]);
  assert.equal(on(sys, [id], [P.MICROPHONE]), CODE.OK);
  assert.equal(on(sys, [id], [P.MICROPHONE]), CODE.TOO_MANY);
  assert.equal(on(scene(t).sys, [], []), CODE.OK, 'another device object counts for itself');
});

const sizes = [
  ['1024 token ids, one of them known', (id) => [[id, ...unknownTokens(1023)], []], CODE.OK],
  ['1025 token ids, one of them known', (id) => [[id, ...unknownTokens(1024)], []], CODE.INVALID_PARAMETER],
  ['1025 times the same token id', (id) => [Array(1025).fill(id), []], CODE.INVALID_PARAMETER],
  ['1024 names, one of them known', () => [[], [P.CAMERA, ...unknownNames(1023)]], CODE.OK],
  ['1025 names, one of them known', () => [[], [P.CAMERA, ...unknownNames(1024)]], CODE.INVALID_PARAMETER],
];

for (const [what, lists, code] of sizes) {
  test(`B169 7.1 on with ${what}: ${code || 'fine'}`, (t) => {
    const { sys, nor, id } = scene(t);
    assert.equal(on(sys, ...lists(id)), code);
    // 1.5: the size of a list is judged before the caller.
    assert.equal(on(nor, ...lists(id)), code || CODE.NOT_SYSTEM_APPLICATION);
  });
}

const partly = [
  [
    'B170',
    'only unknown token ids',
    () => [[NO_SUCH_TOKEN, NO_SUCH_TOKEN + 1], [P.CAMERA]],
    CODE.INVALID_PARAMETER,
  ],
  ['B170', 'token id 0 alone', () => [[0], [P.CAMERA]], CODE.INVALID_PARAMETER],
  ['B170', 'one known and one unknown token id', (id) => [[NO_SUCH_TOKEN, id], [P.CAMERA]], CODE.OK],
  ['B171', 'only undefined names', (id) => [[id], [P.UNKNOWN, `${P.UNKNOWN}_2`]], CODE.INVALID_PARAMETER],
  [
    'B171',
    'only an empty and an over-long name',
    (id) => [[id], ['', nameOfLength(257)]],
    CODE.INVALID_PARAMETER,
  ],
  [
    'B171',
    'only a name in the wrong case',
    (id) => [[id], ['ohos.permission.camera']],
    CODE.INVALID_PARAMETER,
  ],
  ['B171', 'a defined and an undefined name', (id) => [[id], [P.UNKNOWN, P.CAMERA]], CODE.OK],
];

for (const [number, what, lists, code] of partly) {
  test(`${number} on with ${what}: ${code || 'works for what is known'}`, async (t) => {
    const { sys, id, T } = scene(t);
    const [tokens, names] = lists(id);
    const events = [];
    const listener = (info) => events.push([info.change, info.tokenID, info.permissionName]);
    assert.equal(on(sys, tokens, names, listener), code);
    await sys.grantPermission(id, P.CAMERA, 2);
    await sys.grantPermission(id, P.MICROPHONE, 2);
    await assertEvents(events, code ? [] : [granted(T, P.CAMERA)]);
    // 7.2: the lists as they were given find the subscription again, and the known part alone does not.
    if (code) return;
    assert.equal(off(sys, [id], [P.CAMERA], listener), CODE.NOT_TOGETHER);
    assert.equal(off(sys, tokens, names, listener), CODE.OK);
  });
}

test('B170 a native token counts as known', (t) => {
  const { device, sys } = scene(t);
  assert.equal(on(sys, [nativeCaller(device).tokenId], []), CODE.OK);
});

const callers = [
  ['a normal app', (device) => normalApp(device), CODE.NOT_SYSTEM_APPLICATION],
  [
    'a normal app that holds P.GET',
    (device) => normalApp(device, { apl: 'system_core', permissions: [P.GET] }),
    CODE.NOT_SYSTEM_APPLICATION,
  ],
  [
    'a system app with P.GRANT and P.REVOKE only',
    (device) => systemApp(device, [P.GRANT, P.REVOKE]),
    CODE.PERMISSION_DENIED,
  ],
  ['a system app with P.GET', (device) => systemApp(device, [P.GET]), CODE.OK],
  ['a native process without P.GET', (device) => nativeCaller(device), CODE.PERMISSION_DENIED],
  ['a native process with P.GET', (device) => nativeCaller(device, [P.GET]), CODE.OK],
];

for (const [who, install, code] of callers) {
  test(`B172 on by ${who}: ${code || 'fine'}`, async (t) => {
    const device = open(t);
    const T = targetApp(device);
    const atManager = manager(install(device));
    const events = [];
    assert.equal(
      on(atManager, [T.tokenId], [P.CAMERA], () => events.push(1)),
      code,
    );
    // The caller is judged before what the lists mean.
    assert.equal(on(atManager, [NO_SUCH_TOKEN], []), code || CODE.INVALID_PARAMETER);
    assert.equal(on(atManager, [], [P.UNKNOWN]), code || CODE.INVALID_PARAMETER);
    T.grant(P.CAMERA);
    await settled();
    assert.equal(events.length, code ? 0 : 1);
  });
}

test('B172 D17 a duplicate is reported before 202 and 201', (t) => {
  const device = open(t);
  const apps = [normalApp(device), systemApp(device, [P.GRANT])];
  for (const app of apps) {
    const atManager = manager(app);
    const listener = () => {};
    atManager.on('selfPermissionStateChange', [P.CAMERA], listener);
    assert.equal(on(atManager, [app.tokenId], [P.CAMERA], listener), CODE.NOT_TOGETHER);
  }
});
