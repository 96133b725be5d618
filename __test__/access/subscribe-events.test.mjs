// How events arrive: payload, filters, order, asynchrony, listeners that throw (7.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, runWorker, settled } from './event-support.mjs';
import { check, collect, granted, NO_SUCH_TOKEN, P, scene, targetApp } from './support.mjs';

const EVENT = 'permissionStateChange';

test('B163 a grant delivers exactly one event with change 1, a revoke one with change 0, and nothing else in them', async (t) => {
  const { sys, id } = scene(t);
  const events = [];
  sys.on(EVENT, [id], [P.CAMERA], (...args) => events.push(args));
  await sys.grantUserGrantedPermission(id, P.CAMERA, 2);
  await assertEvents(events, [[{ change: 1, tokenID: id, permissionName: P.CAMERA }]]);
  await sys.revokeUserGrantedPermission(id, P.CAMERA, 2);
  await assertEvents(events, [[{ change: 0, tokenID: id, permissionName: P.CAMERA }]]);
});

// [numbers, filter of tokens, filter of names, which of the four changes below arrive]
const filters = [
  ['B165', [], [], [0, 1, 2, 3]],
  ['B166', ['T'], [], [0, 1]],
  ['B166', [], ['CAMERA'], [0, 2]],
  ['B166', ['U'], ['MICROPHONE'], [3]],
  ['B166', ['T', 'U'], ['CAMERA', 'MICROPHONE'], [0, 1, 2, 3]],
  ['B166', ['T', 'T'], ['CAMERA', 'CAMERA'], [0]],
  ['B166 B170', ['T', 'unknown'], ['CAMERA', 'UNKNOWN'], [0]],
  ['B166', ['T'], ['LOCATION'], []],
];

for (const [numbers, tokens, names, arriving] of filters) {
  test(`${numbers} a listener for [${tokens}] and [${names}] gets ${arriving.length} of four events`, async (t) => {
    const { device, sys, T } = scene(t);
    const U = targetApp(device, { bundleName: 'com.example.other' });
    const ids = { T: T.tokenId, U: U.tokenId, unknown: NO_SUCH_TOKEN };
    const events = collect(
      sys,
      tokens.map((letter) => ids[letter]),
      names.map((name) => P[name]),
    );
    const changes = [
      [T, P.CAMERA],
      [T, P.MICROPHONE],
      [U, P.CAMERA],
      [U, P.MICROPHONE],
    ];
    for (const [app, name] of changes) app.grant(name);
    await assertEvents(
      events,
      arriving.map((index) => granted(...changes[index])),
    );
  });
}

test('B176 after off no further events arrive, also when the listener itself ended it', async (t) => {
  const { sys, T } = scene(t);
  const events = [];
  const once = ({ permissionName }) => {
    events.push(permissionName);
    sys.off(EVENT, [], [], once);
  };
  sys.on(EVENT, [], [], once);
  T.grant(P.CAMERA);
  await settled();
  T.grant(P.MICROPHONE);
  await assertEvents(events, [P.CAMERA]);
});

test('B182 no listener runs inside the call, however it changes the state', async (t) => {
  const { device, sys, id, T } = scene(t);
  T.foreground();
  await sys.grantPermission(id, P.APPROXIMATE, 64);
  T.background();
  let ran = 0;
  sys.on(EVENT, [], [], () => {
    ran += 1;
  });
  const calls = [
    () => device.clock.advance(10_000),
    () => T.grant(P.CAMERA),
    () => T.revoke(P.CAMERA),
    () => sys.grantPermission(id, P.CAMERA, 2),
    () => device.policies.setByAdmin(T, P.MICROPHONE, 'grant'),
    () => device.policies.restrictAccount(100, [P.CAMERA], true),
    () => T.resetPermissions(),
    () => T.uninstall(),
  ];
  for (const call of calls) {
    const before = ran;
    const returned = call();
    assert.equal(ran, before, `inside ${call}`);
    await returned;
    await settled();
    if (!/resetPermissions/.test(`${call}`)) assert.ok(ran > before, `after ${call}`);
  }
});

test('B182 when the awaited call goes on, its event has been delivered, and the state was new then', async (t) => {
  const { sys, id, T } = scene(t);
  const seen = [];
  sys.on(EVENT, [], [], ({ change }) => seen.push([change, check(T, P.CAMERA)]));
  await sys.grantPermission(id, P.CAMERA, 2);
  assert.deepEqual(seen, [[1, 0]]);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.deepEqual(seen, [
    [1, 0],
    [0, -1],
  ]);
});

test('B183 7.4 listeners run in the order of registration, event after event (FIFO)', async (t) => {
  const { sys, self, T } = scene(t);
  const order = [];
  const listener =
    (letter) =>
    ({ change, permissionName }) =>
      order.push(`${letter} ${change} ${permissionName.split('.').pop()}`);
  sys.on(EVENT, [], [], listener('a'));
  self.on('selfPermissionStateChange', [], listener('b'));
  sys.on(EVENT, [T.tokenId], [P.CAMERA], listener('c'));
  T.grant(P.CAMERA);
  T.grant(P.MICROPHONE);
  T.revoke(P.CAMERA);
  await settled();
  const [camera, microphone, again] = ['1 CAMERA', '1 MICROPHONE', '0 CAMERA'];
  assert.deepEqual(order, [
    ...['a', 'b', 'c'].map((letter) => `${letter} ${camera}`),
    ...['a', 'b'].map((letter) => `${letter} ${microphone}`),
    ...['a', 'b', 'c'].map((letter) => `${letter} ${again}`),
  ]);
});

test('B183 changes made by a listener come after what was under way, and its new listener gets them', async (t) => {
  const { sys, T } = scene(t);
  const late = [];
  const order = [];
  sys.on(EVENT, [], [], ({ permissionName }) => {
    order.push(permissionName);
    if (permissionName !== P.CAMERA) return;
    sys.on(EVENT, [], [], (info) => late.push(info.permissionName));
    T.grant(P.LOCATION);
  });
  T.grant(P.CAMERA);
  T.grant(P.MICROPHONE);
  await settled();
  assert.deepEqual(order, [P.CAMERA, P.MICROPHONE, P.LOCATION]);
  assert.equal(late.at(-1), P.LOCATION);
  assert.ok(!late.includes(P.CAMERA));
});

test('B184 a throwing listener reaches uncaughtException; the others and the grant do not notice', () => {
  const { status, lines, stderr } = runWorker('throwingListener', { inMemory: true });
  assert.equal(status, 0, stderr);
  const short = (line) => line.replace('ohos.permission.', '');
  assert.deepEqual(lines.map(short).sort(), [
    'first CAMERA',
    'first MICROPHONE',
    'granted 0',
    'second CAMERA',
    'second MICROPHONE',
    'uncaught of the first, CAMERA',
    'uncaught of the first, MICROPHONE',
  ]);
});

test('B163 a new listener does not hear of what happened before it', async (t) => {
  const { sys, T } = scene(t);
  const [early, late] = [[], []];
  sys.on('permissionStateChange', [], [], (info) => early.push(info.change));
  const granted = sys.grantPermission(T.tokenId, P.CAMERA, 2);
  sys.on('permissionStateChange', [], [], (info) => late.push(info.change));
  await granted;
  assert.deepEqual([early, late], [[1], []]);
});

test('B163 a listener is called without a receiver', async (t) => {
  const { sys, T } = scene(t);
  const receivers = [];
  sys.on('permissionStateChange', [], [], function () {
    receivers.push(this);
  });
  await sys.grantPermission(T.tokenId, P.CAMERA, 2);
  assert.deepEqual(receivers, [undefined]);
});
