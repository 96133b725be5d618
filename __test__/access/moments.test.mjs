// What apps hold for the moment (5.5): for a time that is given, or through UI components until their service dies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  collect,
  flagsOf,
  granted,
  P,
  revoked,
  scene,
  targetApp,
  thrown,
  throws,
  turns,
} from './support.mjs';

const SAVING = P.SHORT_TERM_WRITE_IMAGEVIDEO;
const [MINUTE, MOST] = [60_000, 300_000];

const saving = (t, options) => scene(t, { target: { extra: [SAVING] }, clock: 'manual', ...options });

test('5.5 grantFor grants for its time and not a millisecond longer, with an event at both ends', async (t) => {
  const { device, sys, T } = saving(t);
  const events = collect(sys);
  T.grantFor(SAVING, 1000);
  assert.equal(check(T, SAVING), 0);
  device.clock.advance(999);
  assert.equal(check(T, SAVING), 0);
  device.clock.advance(1);
  assert.equal(check(T, SAVING), -1);
  await turns();
  assert.deepEqual(events, [granted(T, SAVING), revoked(T, SAVING)]);
  assert.equal(await flagsOf(sys, T, SAVING), 0, 'nothing is left of it');
});

test('5.5 grantFor again makes it longer, never shorter, and half an hour from the first time at most', async (t) => {
  const { device, sys, T } = saving(t);
  const events = collect(sys);
  T.grantFor(SAVING, MOST);
  T.grantFor(SAVING, 1000);
  device.clock.advance(MOST - 1);
  assert.equal(check(T, SAVING), 0);
  for (let minutes = 5; minutes < 30; minutes += 1) {
    T.grantFor(SAVING, MOST);
    device.clock.advance(MINUTE);
  }
  assert.equal(check(T, SAVING), 0, 'just before 30 minutes');
  device.clock.advance(1);
  assert.equal(check(T, SAVING), -1);
  T.grantFor(SAVING, 1000);
  assert.equal(check(T, SAVING), 0, 'the next time is a first time');
  await turns();
  assert.deepEqual(events, [granted(T, SAVING), revoked(T, SAVING), granted(T, SAVING)]);
});

for (const [what, end] of [
  ['the end of the app', ({ T }) => T.exit()],
  ['a decision of the user', ({ T }) => T.revoke(SAVING)],
  ['a reset of its permissions', ({ T }) => T.resetPermissions()],
  ['a restart', ({ device }) => device.reboot()],
]) {
  test(`5.5 what grantFor granted ends with ${what}, and no process is ended for it`, (t) => {
    const s = saving(t);
    s.T.foreground();
    s.T.grantFor(SAVING, MOST);
    assert.equal(check(s.T, SAVING), 0);
    end(s);
    assert.equal(check(s.T, SAVING), -1);
    assert.deepEqual(
      s.T.exits.filter(({ reason }) => reason !== 'exit'),
      [],
    );
    s.device.clock.advance(MOST);
    assert.equal(check(s.T, SAVING), -1);
  });
}

test('5.5 grantFor: no other permission, no other time, nothing that is undeclared or fixed', (t) => {
  const { device, T, id } = saving(t);
  for (const [name, ms, code] of [
    [P.CAMERA, 1000, CODE.INVALID_PARAMETER],
    [P.UNKNOWN, 1000, CODE.NO_PERMISSION],
    [SAVING, 0, CODE.INVALID_PARAMETER],
    [SAVING, -1, CODE.INVALID_PARAMETER],
    [SAVING, MOST + 1, CODE.INVALID_PARAMETER],
    [SAVING, '1000', CODE.INVALID_ARGUMENT],
    [SAVING, 0.5, CODE.INVALID_ARGUMENT],
    [SAVING, undefined, CODE.INVALID_ARGUMENT],
  ]) {
    assert.equal(
      thrown(() => T.grantFor(name, ms)),
      code,
      `${name} ${ms}`,
    );
  }
  const without = targetApp(device, { bundleName: 'com.example.without' });
  assert.equal(
    thrown(() => without.grantFor(SAVING, 1000)),
    CODE.INVALID_PARAMETER,
  );
  device.policies.setByAdmin(T, SAVING, 'deny');
  assert.equal(
    thrown(() => T.grantFor(SAVING, 1000)),
    CODE.INNER_ERROR,
  );
  assert.equal(T.tokenId, id);
});

test('5.5 grantFor does nothing where the app holds the permission anyway', async (t) => {
  const { device, sys, T } = saving(t);
  T.grant(SAVING);
  T.grantFor(SAVING, 1000);
  device.clock.advance(1000);
  assert.equal(check(T, SAVING), 0);
  assert.equal(await flagsOf(sys, T, SAVING), 2);
});

test('5.5 grantFor is known to one process, and not stored', (t) => {
  const { device, T } = saving(t);
  T.grantFor(SAVING, MOST);
  const copy = device.snapshot();
  device.restore(copy);
  assert.equal(check(device.app(T.bundleName), SAVING), -1);
});

test('5.5 when the service behind the components dies, what they granted ends, and nothing else', async (t) => {
  const { device, sys, T } = saving(t);
  const U = targetApp(device, { bundleName: 'com.example.other' });
  T.grant(P.MICROPHONE);
  T.grantFor(SAVING, MOST);
  T.grantByComponent(P.CAMERA);
  T.grantByComponent(P.READ_CONTACTS);
  U.grantByComponent(P.CAMERA);
  const events = collect(sys);
  device.endComponents();
  await turns();
  const ended = [revoked(T, P.CAMERA), revoked(T, P.READ_CONTACTS), revoked(U, P.CAMERA)];
  assert.deepEqual(events.sort(), ended.sort());
  for (const [app, name] of [
    [T, P.CAMERA],
    [T, P.READ_CONTACTS],
    [U, P.CAMERA],
  ])
    assert.equal(check(app, name), -1, name);
  for (const name of [P.MICROPHONE, SAVING]) assert.equal(check(T, name), 0, name);
  T.grantByComponent(P.CAMERA);
  assert.equal(check(T, P.CAMERA), 0);
});

test("5.5 what is granted for some time is no component's, and the other way round", (t) => {
  const { device, T } = saving(t);
  T.grantFor(SAVING, MOST);
  T.grantByComponent(SAVING);
  T.withdrawByComponent(SAVING);
  device.endComponents();
  assert.equal(check(T, SAVING), 0, 'it has its time');
  device.clock.advance(MOST);
  assert.equal(check(T, SAVING), -1);
  T.grantByComponent(SAVING);
  T.grantFor(SAVING, 1000);
  device.clock.advance(1000);
  assert.equal(check(T, SAVING), 0, 'the component lets it, for as long as it does');
  device.endComponents();
  assert.equal(check(T, SAVING), -1);
});

test('5.5 a reset clears what is held for the moment, declared or not', async (t) => {
  const { sys, T } = saving(t);
  for (const name of [P.CAMERA, P.READ_CONTACTS]) T.grantByComponent(name);
  const events = collect(sys);
  T.resetPermissions();
  await turns();
  assert.deepEqual(events.sort(), [revoked(T, P.CAMERA), revoked(T, P.READ_CONTACTS)].sort());
  throws(CODE.INVALID_PARAMETER, () => T.grantFor(P.READ_CONTACTS, 1));
});
