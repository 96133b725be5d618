// The device clock: manual, set and advanced by the caller; or the system's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assetOf, CODE, named, open, Tag, text, throws } from '../support/index.mjs';

const START = Date.UTC(2026, 0, 1);
const updateTime = (device, alias) =>
  Number(text(device.asset.querySync(named(alias))[0].get(Tag.UPDATE_TIME)));

test('clock manual starts at clockStart and moves only when told', async (t) => {
  const device = open(t);
  assert.equal(device.clock.now(), START);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(device.clock.now(), START);
  assert.equal(open(t, { clockStart: 5000 }).clock.now(), 5000);
});

test('clock advance adds and set puts', (t) => {
  const { clock } = open(t);
  clock.advance(1500);
  assert.equal(clock.now(), START + 1500);
  clock.advance(0);
  assert.equal(clock.now(), START + 1500);
  clock.set(START + 86400000);
  assert.equal(clock.now(), START + 86400000);
  clock.advance(1);
  assert.equal(clock.now(), START + 86400001);
});

test('clock: bad arguments are 401 and move nothing', (t) => {
  const { clock } = open(t);
  for (const ms of [undefined, null, '1000', Number.NaN, Number.POSITIVE_INFINITY, -1, {}]) {
    throws(CODE.INVALID_ARGUMENT, () => clock.advance(ms), `advance ${ms}`);
    throws(CODE.INVALID_ARGUMENT, () => clock.set(ms), `set ${ms}`);
  }
  assert.equal(clock.now(), START);
});

test('A52 UPDATE_TIME is the time of the device', (t) => {
  const device = open(t);
  device.asset.addSync(assetOf('a1'));
  device.clock.advance(1234);
  device.asset.addSync(assetOf('a2'));
  assert.equal(updateTime(device, 'a1'), START);
  assert.equal(updateTime(device, 'a2'), START + 1234);
});

test('clock survives a reboot; one device does not move another', (t) => {
  const device = open(t);
  device.clock.advance(1000);
  device.reboot();
  assert.equal(device.clock.now(), START + 1000);
  assert.equal(open(t).clock.now(), START);
});

test('clock system is the time of the system and cannot be moved: 401', (t) => {
  const device = open(t, { clock: 'system' });
  const before = Date.now();
  const now = device.clock.now();
  assert.ok(Number.isInteger(now) && now >= before && now <= Date.now());
  throws(CODE.INVALID_ARGUMENT, () => device.clock.advance(1000), /clock/);
  throws(CODE.INVALID_ARGUMENT, () => device.clock.set(START), /clock/);
  device.asset.addSync(assetOf('a1'));
  const stamp = updateTime(device, 'a1');
  assert.ok(stamp >= before && stamp <= Date.now());
});
