// The stream: what it tells, and what a page that was away is told.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CAMERA, inspected, WALLET } from './support.mjs';

const { Stream } = createRequire(import.meta.url)('../../lib/inspect/stream.js');

const add = (device, alias) => {
  const { Tag } = device.asset;
  return device.asset.add(
    new Map([
      [Tag.ALIAS, Buffer.from(alias)],
      [Tag.SECRET, Buffer.from('s')],
    ]),
  );
};
const changed =
  (panel) =>
  ({ panels }) =>
    panels.includes(panel);

test('stream: it begins with the server', async (t) => {
  const { page } = await inspected(t);
  const stream = await page.stream();
  const { server } = await page.get('state');
  assert.equal(stream.headers['content-type'], 'text/event-stream');
  assert.deepEqual((await stream.next('hello')).data, { server, readOnly: false });
});

test('stream: calls of the program, with their errors explained', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  await add(device, 'a');
  await assert.rejects(add(device, 'a'));
  const done = (await stream.next('call')).data;
  assert.deepEqual([done.api, done.app, done.code, done.error], ['asset.add', WALLET.bundleName, 0, null]);
  const failed = (await stream.next('call')).data;
  assert.deepEqual([failed.code, failed.error.cause], [24000003, 'the alias is taken']);
  assert.deepEqual((await page.get('calls')).rows, [failed, done]);
  assert.deepEqual((await page.get('calls?failed=1')).rows, [failed]);
  assert.deepEqual((await page.get('calls?q=24000003')).rows, [failed]);
  assert.deepEqual((await page.get('calls?api=asset.remove')).rows, []);
  assert.ok(done.id < failed.id);
});

test('stream: which panels show something else', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  const rows = [
    ['assets', () => add(device, 'a')],
    ['apps', () => device.installApp({ bundleName: 'com.example.shop' })],
    ['permissions', () => device.caller.grant(CAMERA)],
    ['device', () => device.screenLock().lock()],
    ['device', () => page.post('switch.set', { name: 'camera', on: false })],
    ['vault', () => page.post('vault.set', { name: 'v', service: 's', account: 'a', value: { text: 'v' } })],
    ['usage', () => device.clock.advance(1000)],
    ['health', () => device.reboot()],
  ];
  for (const [panel, act] of rows) {
    await act();
    await stream.next('changed', changed(panel));
  }
});

test('stream: permissions and usage', async (t) => {
  const { device, page, app } = await inspected(t);
  const camera = device.installApp({
    bundleName: 'com.example.system',
    systemApp: true,
    apl: 'system_basic',
    permissions: ['ohos.permission.PERMISSION_USED_STATS'],
  });
  const stream = await page.stream();
  device.caller.grant(CAMERA);
  const shown = { token: app, bundleName: WALLET.bundleName, userId: 100, appIndex: 0 };
  const time = device.clock.now();
  assert.deepEqual((await stream.next('permission')).data, {
    app: shown,
    permission: CAMERA,
    change: 'granted',
    time,
  });
  device.caller.foreground();
  await camera.privacyManager.startUsingPermission(app, CAMERA);
  assert.deepEqual((await stream.next('usage')).data, {
    app: shown,
    permission: CAMERA,
    active: 'foreground',
    time,
  });
  const using = [{ app: shown, permission: CAMERA, active: 'foreground', since: time }];
  assert.deepEqual((await page.get('state')).using, using);
  const usage = await page.get('usage');
  assert.deepEqual(
    [usage.now, usage.indicator],
    [using, { camera: true, microphone: false, location: false }],
  );
  device.clock.advance(5000);
  device.caller.background();
  assert.equal((await stream.next('usage')).data.active, 'background');
  await camera.privacyManager.stopUsingPermission(app, CAMERA);
  assert.equal((await stream.next('usage')).data.active, 'inactive');
  assert.deepEqual((await page.get('state')).using, []);
});

test('stream: what began before the inspector is known by the permission', async (t) => {
  const { device, inspector, app } = await inspected(t);
  inspector.close();
  const camera = device.installApp({
    bundleName: 'com.example.system',
    systemApp: true,
    apl: 'system_basic',
    permissions: ['ohos.permission.PERMISSION_USED_STATS'],
  });
  device.caller.grant(CAMERA);
  device.caller.foreground();
  await camera.privacyManager.startUsingPermission(app, CAMERA);
  const { browse } = await import('./support.mjs');
  const page = await browse((await device.inspect()).url);
  const expected = [{ app: null, permission: CAMERA, active: 'foreground', since: null }];
  assert.deepEqual((await page.get('state')).using, expected);
  assert.equal((await page.get('usage')).indicator.camera, true);
});

test('stream: a page that comes back is told what it missed', async (t) => {
  const { device, page } = await inspected(t);
  const first = await page.stream();
  await add(device, 'a');
  const { id } = await first.next('call');
  await first.leave();
  await add(device, 'b');
  await add(device, 'c');
  const second = await page.stream(id);
  const told = [await second.next('call'), await second.next('call')];
  assert.deepEqual(
    told.map(({ data }) => data.id),
    [2, 3],
  );
  assert.ok(told.every((event) => Number(event.id) > Number(id)));
});

test('stream: a page that missed too much, or comes from another server, looks anew', async (t) => {
  const { device, page } = await inspected(t);
  for (const lastId of [99_999, 'nonsense', -1]) {
    const stream = await page.stream(lastId);
    assert.deepEqual((await stream.next('reset')).data, {}, String(lastId));
  }
  const stream = await page.stream();
  for (let n = 0; n < 1100; n++) device.switches.camera = !device.switches.camera;
  await stream.next('changed', changed('device'));
  // Calls at once: the first are told one by one, of the others only that there were some.
  await Promise.all(Array.from({ length: 200 }, (_, n) => add(device, `n${n}`)));
  await stream.next('changed', changed('calls'));
  const calls = stream.events.filter(({ event }) => event === 'call');
  assert.ok(calls.length >= 50 && calls.length < 200, String(calls.length));
  assert.equal((await page.get('calls')).total, 200);
});

test('stream: a fault is armed and met, also one that only delays', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  const fault = { api: 'asset.addSync', delayMs: 1, times: 2 };
  device.faults.inject(fault);
  await stream.next('changed', changed('device'));
  assert.equal((await page.get('device')).faults[0].times, 2);
  for (const left of [1, undefined]) {
    const { Tag } = device.asset;
    const [alias, secret] = ['a', 's'].map((text) => Buffer.from(`${text}${left}`));
    device.asset.addSync(
      new Map([
        [Tag.ALIAS, alias],
        [Tag.SECRET, secret],
      ]),
    );
    await stream.next('changed', changed('device'));
    assert.equal((await page.get('device')).faults[0]?.times, left);
  }
});

test('stream: several pages hear the same', async (t) => {
  const { device, page } = await inspected(t);
  const streams = [await page.stream(), await page.stream()];
  await add(device, 'a');
  const ids = await Promise.all(streams.map(async (stream) => (await stream.next('call')).id));
  assert.equal(ids[0], ids[1]);
});

test('stream: what ends after the end is told to nobody, also not to a page that is slow to read', async (t) => {
  const stream = new Stream(
    () => ({}),
    () => {},
  );
  const server = http.createServer((_request, response) => stream.open(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = net.connect(server.address().port, '127.0.0.1').pause();
  t.after(() => server.close() && page.destroy());
  page.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(server, 'request');
  stream.end('closed by the program');
  stream.call({});
  stream.changed('assets');
  // An error of a reply would come out of nowhere.
  await new Promise((resolve) => setTimeout(resolve, 200));
});

test('stream: two inspectors of a folder, of whom neither is an app of the device', async (t) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-inspect-'));
  t.after(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const place = { inMemory: undefined, clock: undefined, dataDir };
  const { device, page } = await inspected(t, {}, place);
  const stream = await page.stream();
  const other = await inspected(t, {}, place);
  const names = () => device.apps().map(({ bundleName }) => bundleName);
  assert.deepEqual(names(), [WALLET.bundleName]);
  other.inspector.close();
  device.caller.grant(CAMERA);
  assert.equal((await stream.next('permission')).data.change, 'granted');
  assert.deepEqual(names(), [WALLET.bundleName]);
});
