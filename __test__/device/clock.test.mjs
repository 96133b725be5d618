// The device clock: manual, set and advanced by the caller; or the system's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assetOf, CODE, failsWith, named, open, Tag, textOf } from './support.mjs';

const START = Date.UTC(2026, 0, 1);
const updateTime = (device, alias) =>
  Number(textOf(device.asset.querySync(named(alias))[0].get(Tag.UPDATE_TIME)));

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
    assert.throws(() => clock.advance(ms), failsWith(CODE.INVALID), `advance ${ms}`);
    assert.throws(() => clock.set(ms), failsWith(CODE.INVALID), `set ${ms}`);
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
  assert.throws(() => device.clock.advance(1000), failsWith(CODE.INVALID, /clock/));
  assert.throws(() => device.clock.set(START), failsWith(CODE.INVALID, /clock/));
  device.asset.addSync(assetOf('a1'));
  const stamp = updateTime(device, 'a1');
  assert.ok(stamp >= before && stamp <= Date.now());
});
