// Watching the own permissions, and what a live subscription means for the process.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, expire, runWorker } from './event-support.mjs';
import {
  CODE,
  collectSelf,
  folderFor,
  granted,
  manager,
  P,
  revoked,
  scene,
  targetApp,
  thrown,
  throws,
} from './support.mjs';

const EVENT = 'selfPermissionStateChange';
const on = (atManager, names, callback = () => {}) => thrown(() => atManager.on(EVENT, names, callback));
const off = (atManager, names, ...callback) => thrown(() => atManager.off(EVENT, names, ...callback));

test('B180 a normal app sees its own changes, whoever makes them, and nobody else', async (t) => {
  const { device, sys, id, T, self } = scene(t);
  const U = targetApp(device, { bundleName: 'com.example.other' });
  const events = collectSelf(self);
  const others = collectSelf(manager(U), [P.CAMERA]);
  U.grant(P.CAMERA);
  await assertEvents(events, []);
  await assertEvents(others, [granted(U, P.CAMERA)]);
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(events, [granted(T, P.CAMERA)]);
  T.revoke(P.CAMERA);
  await assertEvents(events, [revoked(T, P.CAMERA)]);
  device.dialogs.answer('allow');
  await self.requestPermissionsFromUser(T.context, [P.MICROPHONE]);
  await assertEvents(events, [granted(T, P.MICROPHONE)]);
  device.policies.setByAdmin(T, P.MICROPHONE, 'deny');
  await assertEvents(events, [revoked(T, P.MICROPHONE)]);
  T.foreground();
  await sys.grantPermission(id, P.APPROXIMATE, 64);
  await assertEvents(events, [granted(T, P.APPROXIMATE)]);
  expire(device, T);
  await assertEvents(events, [revoked(T, P.APPROXIMATE)]);
  await assertEvents(others, []);
});

test('B180 the payload and the filter of names', async (t) => {
  const { id, T, self } = scene(t);
  const events = [];
  assert.equal(
    self.on(EVENT, [P.MICROPHONE, P.UNKNOWN], (...args) => events.push(args)),
    undefined,
  );
  T.grant(P.CAMERA);
  T.grant(P.MICROPHONE);
  await assertEvents(events, [[{ change: 1, tokenID: id, permissionName: P.MICROPHONE }]]);
});

test('B180 clones of one app are different apps', async (t) => {
  const { device, T, self } = scene(t);
  const clone = targetApp(device, { appIndex: 1 });
  const [ofMain, ofClone] = [collectSelf(self), collectSelf(manager(clone))];
  clone.grant(P.CAMERA);
  await assertEvents(ofMain, []);
  await assertEvents(ofClone, [granted(clone, P.CAMERA)]);
  T.grant(P.CAMERA);
  await assertEvents(ofClone, []);
  await assertEvents(ofMain, [granted(T, P.CAMERA)]);
});

const registrations = [
  ['B167', 'the same names', ['CAMERA'], ['CAMERA'], CODE.NOT_TOGETHER],
  ['B168', 'more names', ['CAMERA'], ['MICROPHONE', 'CAMERA'], CODE.NOT_TOGETHER],
  ['B168', 'all names', ['CAMERA'], [], CODE.NOT_TOGETHER],
  ['B168', 'one name after all', [], ['CAMERA'], CODE.NOT_TOGETHER],
  ['B168', 'another name', ['CAMERA'], ['MICROPHONE'], CODE.OK],
];

for (const [number, what, names, next, code] of registrations) {
  test(`${number} on twice with one callback, then ${what}: ${code || 'fine'}`, (t) => {
    const { self } = scene(t);
    const listener = () => {};
    assert.equal(
      on(
        self,
        names.map((name) => P[name]),
        listener,
      ),
      CODE.OK,
    );
    assert.equal(
      on(
        self,
        next.map((name) => P[name]),
        listener,
      ),
      code,
    );
    assert.equal(
      on(
        self,
        next.map((name) => P[name]),
        () => {},
      ),
      CODE.OK,
      'another callback',
    );
  });
}

test('B168 two apps may register the same callback: their tokens differ', async (t) => {
  const { device, T, self } = scene(t);
  const U = targetApp(device, { bundleName: 'com.example.other' });
  const events = [];
  const listener = ({ change, tokenID, permissionName }) => events.push([change, tokenID, permissionName]);
  for (const atManager of [self, manager(U)]) assert.equal(on(atManager, [P.CAMERA], listener), CODE.OK);
  T.grant(P.CAMERA);
  U.grant(P.CAMERA);
  await assertEvents(events, [granted(T, P.CAMERA), granted(U, P.CAMERA)]);
});

const many = (count) => [
  P.CAMERA,
  ...Array.from({ length: count - 1 }, (_, index) => `${P.UNKNOWN}_${index}`),
];

for (const [number, what, names, code] of [
  ['B171', 'only undefined names', [P.UNKNOWN], CODE.INVALID_PARAMETER],
  ['B171', 'an undefined name among others', [P.UNKNOWN, P.CAMERA], CODE.OK],
  ['B171', 'a name the app does not declare', [P.READ_CONTACTS], CODE.OK],
  ['B169', '1024 names', many(1024), CODE.OK],
  ['B169', '1025 names', many(1025), CODE.INVALID_PARAMETER],
]) {
  test(`${number} on for the own token with ${what}: ${code || 'fine'}`, (t) => {
    assert.equal(on(scene(t).self, names), code);
  });
}

test('B169 the 201st subscription throws 12100005, and a duplicate is told before that', (t) => {
  const { self } = scene(t);
  const first = () => {};
  assert.equal(on(self, [P.CAMERA], first), CODE.OK);
  for (let i = 1; i < 200; i += 1) assert.equal(on(self, [P.CAMERA]), CODE.OK);
  throws(CODE.TOO_MANY, () => self.on(EVENT, [P.CAMERA], () => {}));
  assert.equal(on(self, many(1025)), CODE.TOO_MANY);
  assert.equal(on(self, [P.CAMERA], first), CODE.NOT_TOGETHER);
  assert.equal(off(self, [P.CAMERA], first), CODE.OK);
  assert.equal(on(self, [P.CAMERA]), CODE.OK);
});

test('B173 off compares the names as a set and removes on a match only', async (t) => {
  const { T, self } = scene(t);
  const names = [P.CAMERA, P.MICROPHONE];
  const events = collectSelf(self, names);
  for (const others of [[P.CAMERA], [], [...names, P.LOCATION]]) {
    assert.equal(off(self, others), CODE.NOT_TOGETHER, others.join());
  }
  T.grant(P.CAMERA);
  await assertEvents(events, [granted(T, P.CAMERA)]);
  assert.equal(off(self, names.toReversed()), CODE.OK);
  T.grant(P.MICROPHONE);
  await assertEvents(events, []);
  assert.equal(off(self, names), CODE.NOT_TOGETHER);
});

test('B174 off without callback removes all with these names; D1 undefined is no callback, D28 null is 401', async (t) => {
  const { T, self } = scene(t);
  const stays = collectSelf(self, [P.CAMERA, P.MICROPHONE]);
  for (const callback of [[], [undefined]]) {
    const gone = [collectSelf(self, [P.CAMERA]), collectSelf(self, [P.CAMERA])];
    assert.equal(off(self, [P.CAMERA], null), CODE.INVALID_ARGUMENT);
    assert.equal(self.off(EVENT, [P.CAMERA], ...callback), undefined);
    T.grant(P.CAMERA);
    T.revoke(P.CAMERA);
    for (const events of gone) await assertEvents(events, []);
    await assertEvents(stays, [granted(T, P.CAMERA), revoked(T, P.CAMERA)]);
  }
});

test('B175 D17 off of what was never registered throws 12100004; D38 of unknown names alone 12100001', (t) => {
  const { device, self, T } = scene(t);
  assert.equal(off(self, [P.CAMERA]), CODE.NOT_TOGETHER);
  assert.equal(
    off(self, [], () => {}),
    CODE.NOT_TOGETHER,
  );
  assert.equal(off(self, [P.UNKNOWN]), CODE.INVALID_PARAMETER);
  assert.equal(off(self, [P.UNKNOWN, P.CAMERA]), CODE.NOT_TOGETHER);
  // One app does not end what another one began.
  collectSelf(manager(targetApp(device, { bundleName: 'com.example.other' })), [P.CAMERA]);
  assert.equal(off(manager(T), [P.CAMERA]), CODE.NOT_TOGETHER);
});

test('B176 the functions of API 23 are the same subscriptions', async (t) => {
  const { T, self } = scene(t);
  const events = [];
  const listener = ({ change, tokenID, permissionName }) => events.push([change, tokenID, permissionName]);
  assert.equal(self.onSelfPermissionStateChange([P.CAMERA], listener), undefined);
  assert.equal(on(self, [P.CAMERA], listener), CODE.NOT_TOGETHER);
  T.grant(P.CAMERA);
  await assertEvents(events, [granted(T, P.CAMERA)]);
  assert.equal(off(manager(T), [P.CAMERA], listener), CODE.OK);
  assert.equal(
    thrown(() => self.offSelfPermissionStateChange([P.CAMERA])),
    CODE.NOT_TOGETHER,
  );
  assert.equal(on(self, [P.CAMERA], listener), CODE.OK);
  assert.equal(self.offSelfPermissionStateChange([P.CAMERA]), undefined);
  T.revoke(P.CAMERA);
  await assertEvents(events, []);
});

test('B180 an update of the app keeps its subscription, as it keeps its token', async (t) => {
  const { T, self } = scene(t);
  const events = collectSelf(self, [P.CAMERA]);
  T.update({ ...T.manifest, permissions: [P.CAMERA] });
  T.grant(P.CAMERA);
  await assertEvents(events, [granted(T, P.CAMERA)]);
});

for (const where of ['in memory', 'on disk']) {
  test(`D43 a live subscription does not keep the process alive, ${where}`, (t) => {
    const options = where === 'in memory' ? { inMemory: true } : { dataDir: folderFor(t) };
    for (const clock of ['manual', 'system']) {
      const { status, stderr, lines } = runWorker('subscribeAndLeave', { ...options, clock });
      assert.deepEqual([status, lines], [0, ['subscribed']], `${clock}: ${stderr}`);
    }
  });
}
