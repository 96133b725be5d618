// What is kept, for how long, and for whom: retention, restarts, crashes, several processes (spec/privacy.md 3.5, 8; D25).
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import * as s from './support.mjs';

const { P } = s;

test('D25 C57 C150 records are given for seven days and not a millisecond longer; C135 types stay', async (t) => {
  const { device, pm, T } = s.scene(t);
  await s.add(pm, T, P.CAMERA);
  device.clock.advance(7 * s.DAY - 1);
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [1, 0]);
  device.clock.advance(1);
  for (const window of [{}, { beginTime: 1 }, { endTime: device.clock.now() }]) {
    assert.deepEqual(await s.records(pm, window), s.EMPTY);
  }
  assert.equal((await s.usedTypes(pm)).length, 1);
});

test('D25 C149 what is too old is removed with later adds and when the device opens', async (t) => {
  const dataDir = s.folderFor(t);
  const first = s.scene(t, { dataDir });
  const minutes = 600;
  for (let i = 0; i < minutes; i += 1) {
    await s.add(first.pm, first.T, P.CAMERA);
    first.device.clock.advance(s.MINUTE);
  }
  const full = first.device.snapshot().length;
  first.device.clock.advance(8 * s.DAY);
  const now = first.device.clock.now();
  first.device.close();
  const again = s.scene(t, { dataDir, clockStart: now });
  assert.deepEqual(await s.records(again.pm), s.EMPTY);
  for (let i = 0; i < minutes; i += 1) {
    await s.add(again.pm, again.T, P.CAMERA);
    again.device.clock.advance(s.MINUTE);
  }
  assert.ok(again.device.snapshot().length <= full + 16_384, 'the room of the old records is used again');
});

test('D25 what is too old is removed also behind a record of a clock that was wrong', async (t) => {
  const { device, pm, T } = s.scene(t, { dataDir: s.folderFor(t) });
  const minutes = 600;
  const addMany = async () => {
    for (let i = 0; i < minutes; i += 1) {
      await s.add(pm, T, P.CAMERA);
      device.clock.advance(s.MINUTE);
    }
  };
  const now = device.clock.now();
  device.clock.set(now + 30 * s.DAY);
  await s.add(pm, T, P.CAMERA);
  device.clock.set(now);
  await addMany();
  device.clock.advance(8 * s.DAY);
  await addMany();
  const full = device.snapshot().length;
  device.clock.advance(8 * s.DAY);
  await addMany();
  assert.ok(device.snapshot().length <= full + 16_384, 'the room of the old records is used again');
});

test('C143 C147 C148 records, merged counts, types and toggles outlive the device; uninstalling and resetting end them', async (t) => {
  const dataDir = s.folderFor(t);
  const first = s.scene(t, { dataDir });
  for (let i = 0; i < 3; i += 1) await s.add(first.pm, first.T, P.CAMERA, 1, 2);
  await s.add(first.pm, first.U, P.MICROPHONE);
  const of101 = s.systemApp(first.device, [s.STATS, s.TOGGLE], {
    bundleName: 'com.example.system',
    userId: 101,
  });
  await of101.privacyManager.setPermissionUsedRecordToggleStatus(false);
  first.device.close();
  const { device, pm, T, U, V } = s.scene(t, { dataDir });
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [3, 6]);
  assert.equal((await s.usedTypes(pm)).length, 2);
  await s.add(pm, V, P.CAMERA);
  assert.deepEqual(await s.counts(pm, V, P.CAMERA), [0, 0], 'the toggle of user 101 is off');
  const saved = device.snapshot();
  T.uninstall();
  assert.deepEqual(await s.overview(pm), [[U.tokenId, P.MICROPHONE, 1, 0]]);
  assert.deepEqual(await s.usedTypes(pm), [[U.tokenId, P.MICROPHONE, s.NORMAL]]);
  device.restore(saved);
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [3, 6]);
  device.reset();
  const fresh = s.systemApp(device, [s.STATS], { bundleName: 'com.example.fresh' }).privacyManager;
  assert.deepEqual(await s.records(fresh), s.EMPTY);
  assert.deepEqual(await s.usedTypes(fresh), []);
});

const WORKER = fileURLToPath(new URL('./children/records-worker.mjs', import.meta.url));

/** A process that answers messages; ends with the test. */
function worker(t) {
  const child = fork(WORKER);
  t.after(() => child.kill('SIGKILL'));
  return {
    child,
    async ask(...message) {
      child.send(message);
      const [answer] = await once(child, 'message');
      return answer;
    },
  };
}

test('C147 D39 a process killed right after adds that resolved loses none of them, merged ones neither', async (t) => {
  const dataDir = s.folderFor(t);
  s.scene(t, { dataDir }).device.close();
  const { child, ask } = worker(t);
  await ask('open', dataDir);
  const ended = once(child, 'exit');
  assert.equal(await ask('addAndDie', 40), 'added');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
  const { pm, T } = s.scene(t, { dataDir });
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [40, 40]);
});

test('D36 an abrupt end loses the running segment only; the next device has no usage of it', async (t) => {
  const dataDir = s.folderFor(t);
  s.scene(t, { dataDir }).device.close();
  const { child, ask } = worker(t);
  await ask('open', dataDir);
  const ended = once(child, 'exit');
  await ask('startAndDie');
  await ended;
  const { pm, T } = s.scene(t, { dataDir });
  assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
  assert.deepEqual(await s.records(pm), s.EMPTY);
  assert.deepEqual(
    await s.usedTypes(pm),
    [[T.tokenId, P.CAMERA, s.NORMAL]],
    'the type was noted at the start',
  );
});

test('two processes on one folder: records and toggles are shared; a switch turned there ends a usage here', async (t) => {
  const dataDir = s.folderFor(t);
  const { device, pm, T } = s.scene(t, { dataDir });
  const { ask } = worker(t);
  await ask('open', dataDir);
  await Promise.all([ask('add', 10), ...Array.from({ length: 10 }, () => s.add(pm, T, P.CAMERA))]);
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [20, 10]);
  await ask('toggle', false);
  assert.equal(await pm.getPermissionUsedRecordToggleStatus(), false);
  assert.deepEqual(await s.records(pm), s.EMPTY);
  await ask('toggle', true);
  await s.start(pm, T, P.CAMERA);
  device.clock.advance(750);
  await ask('camera', false);
  assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
  assert.equal((await s.detail(pm, T, P.CAMERA)).lastAccessDuration, 750);
});
