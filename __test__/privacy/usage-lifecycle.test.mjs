// A running usage as D21 and D36 have it: segments with real durations, closed by what ends them, told by events.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './support.mjs';

const { CODE, P } = s;

/** What is recorded of an app and permission: [status, start after START, duration], oldest first. */
async function segments(pm, app, name = P.CAMERA) {
  const record = await s.detail(pm, app, name);
  const all = (record?.accessRecords ?? []).map((one) => [
    one.status,
    one.timestamp - s.START,
    one.accessDuration,
  ]);
  return all.reverse();
}

const { INACTIVE, FOREGROUND, BACKGROUND } = s;

// start in the foreground, go to the background, return, lock, exit
test('D21 D36 C100 C101 C102 C104 a life in front and behind: events, records, durations to the millisecond', async (t) => {
  const { device, pm, SYS, T } = s.scene(t);
  const events = s.collect(pm);
  const told = (status, usedType = s.PICKER) => s.change(status, T, P.CAMERA, { by: SYS, usedType });
  const next = () => events.splice(0);

  T.foreground();
  await s.start(pm, T, P.CAMERA, -1, s.PICKER);
  assert.deepEqual(next(), [told(FOREGROUND)]);
  assert.deepEqual(await segments(pm, T), [], 'nothing is visible while it runs');

  device.clock.advance(1_001);
  T.background();
  await null;
  assert.deepEqual(next(), [told(BACKGROUND)]);
  assert.deepEqual(await segments(pm, T), [[FOREGROUND, 0, 1_001]]);

  device.clock.advance(70_000);
  T.foreground();
  T.foreground(); // no change, no event
  await null;
  assert.deepEqual(next(), [told(FOREGROUND)]);

  device.clock.advance(5);
  s.lockScreen(device);
  device.clock.advance(5);
  assert.deepEqual(await s.taken(events), [], 'locking neither ends it nor tells');
  T.exit();
  await null;
  assert.deepEqual(next(), [told(INACTIVE, s.NORMAL)], 'exit tells of the end only');

  assert.deepEqual(await segments(pm, T), [
    [FOREGROUND, 0, 1_001],
    [BACKGROUND, 1_001, 70_000],
    [FOREGROUND, 71_001, 10],
  ]);
  const { accessRecords, accessCount, lastAccessDuration } = await s.detail(pm, T, P.CAMERA);
  assert.deepEqual([accessCount, lastAccessDuration], [3, 10]);
  assert.ok(accessRecords.every((one) => one.usedType === s.PICKER && one.count === 1));
});

for (const [what, end] of [
  ['stop', ({ pm, T }) => s.stop(pm, T, P.CAMERA)],
  ['exit', ({ T }) => T.exit()],
  ['the end of its process', ({ T, pid }) => T.exitProcess(pid)],
  ['a reboot', ({ device }) => device.reboot()],
  ['the camera switched off', ({ device }) => (device.switches.camera = false)],
  ['the exit of who started it', ({ SYS }) => SYS.exit()],
]) {
  test(`D36 C94 C95 ${what} closes the segment`, async (t) => {
    const it = s.scene(t);
    it.pid = it.T.startProcess();
    it.T.foreground();
    await s.start(it.pm, it.T, P.CAMERA, it.pid);
    it.device.clock.advance(2_500);
    await end(it);
    it.device.clock.advance(10_000);
    assert.deepEqual(await segments(it.pm, it.T), [[FOREGROUND, 0, 2_500]]);
    assert.equal(it.pm.checkPermissionInUse(P.CAMERA), false);
  });
}

test('D36 closing the device closes the segment, and it is there after reopening', async (t) => {
  const dataDir = s.folderFor(t);
  const { device, pm, T } = s.scene(t, { dataDir });
  await s.start(pm, T, P.CAMERA);
  device.clock.advance(3_000);
  device.close();
  const again = s.scene(t, { dataDir });
  assert.deepEqual(await segments(again.pm, again.T), [[BACKGROUND, 0, 3_000]]);
  assert.equal(again.pm.checkPermissionInUse(P.CAMERA), false, 'C143 usages do not survive');
});

test('D36 C108 uninstalling ends usages with INACTIVE events and leaves no record', async (t) => {
  const { device, pm, T } = s.scene(t);
  await s.start(pm, T, P.MICROPHONE);
  await s.start(pm, T, P.CAMERA);
  const events = s.collect(pm);
  device.clock.advance(1_000);
  T.uninstall();
  // by token, identity, and the number of the permission: MICROPHONE 7, CAMERA 18
  assert.deepEqual(await s.taken(events), [
    [INACTIVE, T.tokenId, P.MICROPHONE],
    [INACTIVE, T.tokenId, P.CAMERA],
  ]);
  assert.deepEqual(await s.records(pm), s.EMPTY);
});

test('B77 D36 a revocation that ends the app ends its usages', async (t) => {
  const { device, pm, T } = s.scene(t);
  T.grant(P.CAMERA);
  T.startProcess();
  await s.start(pm, T, P.CAMERA);
  device.clock.advance(400);
  T.revoke(P.CAMERA);
  assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
  assert.deepEqual(await segments(pm, T), [[BACKGROUND, 0, 400]]);
});

test('C94 a process takes its own usages with it, of others and of none it does not', async (t) => {
  const { pm, T } = s.scene(t);
  const [one, two] = [T.startProcess(), T.startProcess()];
  await s.start(pm, T, P.CAMERA, one);
  await s.start(pm, T, P.CAMERA, two);
  await s.start(pm, T, P.MICROPHONE, -1);
  const events = s.collect(pm);
  T.exitProcess(one);
  assert.deepEqual(await s.taken(events), []);
  T.exitProcess(two);
  assert.deepEqual(await s.taken(events), [
    [INACTIVE, T.tokenId, P.MICROPHONE],
    [INACTIVE, T.tokenId, P.CAMERA],
  ]);
});

test('D36 a segment merges with nothing, and has the lock state of its beginning', async (t) => {
  const { device, pm, T } = s.scene(t);
  s.lockScreen(device);
  await s.start(pm, T, P.CAMERA);
  await s.add(pm, T, P.CAMERA);
  device.clock.advance(10);
  device.screenLock().unlock('1234');
  await s.stop(pm, T, P.CAMERA);
  await s.start(pm, T, P.CAMERA);
  await s.stop(pm, T, P.CAMERA);
  const { accessRecords } = await s.detail(pm, T, P.CAMERA);
  const seen = accessRecords.map((one) => [
    one.timestamp - s.START,
    one.accessDuration,
    one.lockScreenStatus,
  ]);
  assert.deepEqual(seen.sort(), [
    [0, 0, s.LOCKED],
    [0, 10, s.LOCKED],
    [10, 0, s.UNLOCKED],
  ]);
});

test('C103 D36 with the toggle off usages run and tell, and leave neither record nor type', async (t) => {
  const { device, pm, T } = s.scene(t);
  await pm.setPermissionUsedRecordToggleStatus(false);
  const events = s.collect(pm);
  await s.start(pm, T, P.CAMERA);
  device.clock.advance(10);
  await s.stop(pm, T, P.CAMERA);
  assert.equal((await s.taken(events)).length, 2);
  assert.deepEqual(await s.records(pm), s.EMPTY);
  assert.deepEqual(await s.usedTypes(pm), []);
});

test('D36 the toggle as it is when a segment closes decides whether it is recorded', async (t) => {
  const { device, pm, T } = s.scene(t);
  await s.start(pm, T, P.CAMERA);
  await pm.setPermissionUsedRecordToggleStatus(false);
  device.clock.advance(10);
  await pm.setPermissionUsedRecordToggleStatus(true);
  await s.stop(pm, T, P.CAMERA);
  assert.deepEqual(await segments(pm, T), [[BACKGROUND, 0, 10]]);
});

test('D36 the used type is noted at the start', async (t) => {
  const { pm, T } = s.scene(t);
  await s.start(pm, T, P.CAMERA, -1, s.COMPONENT);
  assert.deepEqual(await s.usedTypes(pm), [[T.tokenId, P.CAMERA, s.COMPONENT]]);
});

test('D21 several usages of an app move together: one event for each permission and identity', async (t) => {
  const { pm, T, U } = s.scene(t);
  await s.start(pm, T, P.CAMERA, 100);
  await s.start(pm, T, P.CAMERA, 200);
  await s.start(pm, T, P.MICROPHONE);
  await s.start(pm, U, P.CAMERA);
  const events = s.collect(pm);
  T.foreground();
  assert.deepEqual(await s.taken(events), [
    [FOREGROUND, T.tokenId, P.CAMERA],
    [FOREGROUND, T.tokenId, P.MICROPHONE],
  ]);
});

test('D40 C105 C106 a closed switch: start is INACTIVE and records nothing; opening begins, closing ends', async (t) => {
  const { device, pm, SYS, T } = s.scene(t);
  const events = s.collect(pm);
  const next = () => events.splice(0);
  device.switches.camera = false;
  await s.start(pm, T, P.CAMERA, -1, s.PICKER);
  assert.deepEqual(next(), [s.change(INACTIVE, T, P.CAMERA, { by: SYS, usedType: s.PICKER })]);
  assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
  assert.deepEqual(await s.usedTypes(pm), []);
  device.clock.advance(100);
  T.foreground();
  device.switches.camera = true;
  await null;
  assert.deepEqual(next(), [s.change(FOREGROUND, T, P.CAMERA)]);
  device.clock.advance(250);
  device.switches.camera = false;
  device.switches.camera = false; // no change
  await null;
  assert.deepEqual(next(), [s.change(INACTIVE, T, P.CAMERA)]);
  device.clock.advance(100);
  await s.stop(pm, T, P.CAMERA);
  assert.deepEqual(next(), [s.change(INACTIVE, T, P.CAMERA, { by: SYS })]);
  assert.deepEqual(await segments(pm, T), [[FOREGROUND, 100, 250]]);
  assert.deepEqual(await s.usedTypes(pm), [[T.tokenId, P.CAMERA, s.PICKER]]);
});

test('D36 a segment that a switch opens has the lock state of the user whose app it is', async (t) => {
  const { device, pm, T, V } = s.scene(t);
  device.switches.camera = false;
  await s.start(pm, T, P.CAMERA);
  await s.start(pm, V, P.CAMERA);
  s.lockScreen(device, 101);
  device.switches.camera = true;
  for (const app of [T, V]) await s.stop(pm, app, P.CAMERA);
  const lockOf = async (app) => (await s.detail(pm, app, P.CAMERA)).accessRecords[0].lockScreenStatus;
  assert.deepEqual([await lockOf(T), await lockOf(V)], [s.UNLOCKED, s.LOCKED]);
});

test('C43 the microphone has its own switch, other permissions none', async (t) => {
  const { device, pm, T } = s.scene(t);
  device.switches.camera = false;
  device.switches.location = false;
  await s.start(pm, T, P.MICROPHONE);
  await s.start(pm, T, P.LOCATION);
  assert.equal(pm.checkPermissionInUse(P.MICROPHONE), true);
  assert.equal(pm.checkPermissionInUse(P.LOCATION), true);
  device.switches.microphone = false;
  assert.equal(pm.checkPermissionInUse(P.MICROPHONE), false);
});

for (const [how, block] of [
  ['blocks', 'blockByAdmin'],
  ['mutes', 'muteByAdmin'],
]) {
  test(`D59 while the administrator ${how} it, a switch that is off begins no usage`, async (t) => {
    const { device, pm, T } = s.scene(t);
    const events = s.collect(pm);
    await s.start(pm, T, P.MICROPHONE);
    device.switches.microphone = false;
    device.policies[block]('microphone', true);
    s.throws(CODE.INNER_ERROR, () => {
      device.switches.microphone = true;
    });
    assert.equal(pm.checkPermissionInUse(P.MICROPHONE), false);
    const another = () => s.start(pm, T, P.MICROPHONE, 0, 0, { enhancedIdentity: 'x' });
    assert.equal(await s.rejected(another), CODE.INNER_ERROR);
    const told = (await s.taken(events)).map(([activeStatus]) => activeStatus);
    assert.deepEqual(told, [BACKGROUND, INACTIVE]);
    device.policies[block]('microphone', false);
    device.switches.microphone = true;
    assert.equal(pm.checkPermissionInUse(P.MICROPHONE), true);
  });
}

test('5.6 a mute by the administrator interrupts what is used, for each usage with an event', async (t) => {
  const { device, pm, T, U } = s.scene(t, { clock: 'manual' });
  const events = s.collect(pm);
  for (const app of [T, U]) await s.start(pm, app, P.CAMERA);
  device.clock.advance(1000);
  await s.taken(events);
  device.policies.muteByAdmin('camera', true);
  assert.deepEqual(
    await s.taken(events),
    [T, U].map((app) => [INACTIVE, app.tokenId, P.CAMERA]),
  );
  assert.deepEqual(await segments(pm, T), [[BACKGROUND, 0, 1000]]);
  await s.add(pm, T, P.CAMERA);
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [1, 0], 'with the switch off nothing is recorded');
});
