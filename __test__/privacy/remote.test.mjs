// D58: what apps of other devices use is not recorded here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as s from './support.mjs';

const { CODE, P } = s;

test('D58 add, start and stop for the token of another device are 12100002, and nothing has changed', async (t) => {
  const all = s.scene(t);
  const { device, pm } = all;
  const remote = s.remoteApp(all);
  const events = s.collect(pm);
  for (let times = 0; times < 2; times += 1) {
    for (const call of [
      () => s.start(pm, remote, P.CAMERA),
      () => s.stop(pm, remote, P.CAMERA),
      () => s.add(pm, remote, P.CAMERA),
      () => s.add(pm, remote, P.CAMERA, 0, 0),
      () => s.start(pm, remote, P.UNKNOWN),
      () => pm.getPermissionUsedTypeInfos(remote),
    ]) {
      assert.equal(await s.rejected(call), CODE.NO_TOKEN, String(call));
    }
    assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
  }
  device.removeRemoteDevice('a-tablet');
  assert.equal(await s.rejected(s.start(pm, remote, P.CAMERA)), CODE.NO_TOKEN);
  assert.deepEqual(await s.taken(events), []);
  assert.deepEqual(await s.records(pm), s.EMPTY);
  assert.deepEqual(await s.usedTypes(pm), []);
});

test('D58 after what is wrong with the arguments and the caller', async (t) => {
  const all = s.scene(t);
  const remote = s.remoteApp(all);
  const { pm, nor, less } = all;
  assert.equal(await s.rejected(s.start(pm, remote, '')), CODE.INVALID_PARAMETER);
  assert.equal(await s.rejected(s.add(pm, remote, P.CAMERA, -1)), CODE.INVALID_PARAMETER);
  assert.equal(await s.rejected(s.start(nor, remote, P.CAMERA)), CODE.NOT_SYSTEM_APPLICATION);
  assert.equal(await s.rejected(s.add(less, remote, P.CAMERA)), CODE.PERMISSION_DENIED);
});
