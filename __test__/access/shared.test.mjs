// Two processes on one folder: state, events, and what is left when one is killed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, remains, startWorker } from './event-support.mjs';
import {
  ADMIN,
  CODE,
  check,
  collect,
  folderFor,
  granted,
  manager,
  open,
  P,
  revoked,
  scene,
  systemApp,
  targetApp,
  thrown,
} from './support.mjs';

/** A scene and a second process on the same folder. */
async function shared(t, options = {}) {
  const dataDir = folderFor(t);
  const s = scene(t, { ...options, dataDir });
  const worker = startWorker(t);
  await worker.ask('open', { dataDir });
  return { ...s, dataDir, worker };
}

const own = async ({ sys, T }) => remains(sys, T, P.CAMERA);
const grantCamera = ({ T }) => T.grant(P.CAMERA);
const nothing = () => {};

// [numbers, what the other process does, what came before here, how this process sees it, what it sees]
const deeds = [
  ['B196', ['grant', P.CAMERA, 2], nothing, own, [0, 2]],
  ['B196', ['grant', P.CAMERA, 1], nothing, own, [0, 1]],
  ['B196', ['revoke', P.CAMERA, 2], grantCamera, own, [-1, 2]],
  ['B196', ['grantInSettings', P.CAMERA], nothing, own, [0, 2]],
  ['B196', ['revokeInSettings', P.CAMERA], grantCamera, own, [-1, 2]],
  ['B196', ['administer', P.CAMERA, 'grant'], nothing, own, [0, 128]],
  ['B196', ['administer', P.CAMERA, 'deny'], grantCamera, own, [-1, 128]],
  ['B196', ['restrict', P.CAMERA, true], grantCamera, own, [-1, 514]],
  ['B196', ['reset'], grantCamera, own, [-1, 0]],
  ['B196', ['toggle', P.CAMERA, 0], nothing, ({ sys }) => sys.getPermissionRequestToggleStatus(P.CAMERA), 0],
  ['B196', ['switchTo', 'camera', false], nothing, ({ device }) => device.switches.camera, false],
  ['B196', ['debugPolicy', true], nothing, ({ device }) => device.policies.grantForDebugApps, true],
  [
    'B177',
    ['uninstall'],
    grantCamera,
    ({ sys, id }) => [P.CAMERA, P.INTERNET].map((name) => sys.checkAccessTokenSync(id, name)),
    [-1, -1],
  ],
  ['B177', ['uninstall'], nothing, ({ device }) => device.app('com.example.target'), undefined],
  [
    'B195',
    ['update', { bundleName: 'com.example.target', permissions: [P.CAMERA, P.VIBRATE] }],
    grantCamera,
    async ({ sys, T }) => [await own({ sys, T }), check(T, P.VIBRATE), check(T, P.INTERNET)],
    [[0, 2], 0, -1],
  ],
  [
    'B187',
    ['install', { bundleName: 'com.example.theirs', permissions: [P.INTERNET] }],
    nothing,
    ({ device }) => check(device.app('com.example.theirs'), P.INTERNET),
    0,
  ],
];

for (const [numbers, deed, before, look, expected] of deeds) {
  test(`${numbers} shared: ${deed[0]} ${JSON.stringify(deed.slice(1))} in one process is there in the other`, async (t) => {
    const s = await shared(t);
    before(s);
    await doThere(s.worker, deed);
    assert.deepEqual(await look(s), expected);
  });

  // The first statement after the process died must find it: nothing of it may have been on its way only.
  test(`${numbers} killed right after ${deed[0]} ${JSON.stringify(deed.slice(1))}: nothing of it is lost`, async (t) => {
    const s = await shared(t);
    before(s);
    s.device.close();
    s.worker.tell('doAndDie', deed);
    assert.deepEqual(await s.worker.ended, [null, 'SIGKILL']);
    const again = deed[0] === 'uninstall' ? { ...s, device: undefined } : scene(t, { dataDir: s.dataDir });
    if (again.device) assert.deepEqual(await look(again), expected);
    else assertUninstalled(t, s);
  });
}

async function doThere(worker, deed) {
  assert.equal(await worker.ask('do', deed), 'done');
}

function assertUninstalled(t, { dataDir, id }) {
  const { device, sys, T } = scene(t, { dataDir });
  assert.notEqual(T.tokenId, id, 'the scene had to install it again');
  assert.equal(device.appByToken(id), undefined);
  assert.equal(sys.checkAccessTokenSync(id, P.INTERNET), -1);
}

test('B196 shared: what this process changes, the other one sees with its next check', async (t) => {
  const { device, sys, id, T, worker } = await shared(t);
  const camera = () => worker.ask('check', [id, P.CAMERA]);
  assert.equal(await camera(), -1);
  for (let round = 0; round < 10; round += 1) {
    await sys.grantUserGrantedPermission(id, P.CAMERA, 2);
    assert.equal(await camera(), 0, `granted, round ${round}`);
    await sys.revokeUserGrantedPermission(id, P.CAMERA, 1);
    assert.equal(await camera(), -1, `revoked, round ${round}`);
  }
  assert.equal(await worker.ask('flags', [id, P.CAMERA]), 1);
  await sys.setPermissionRequestToggleStatus(P.CAMERA, 0);
  assert.equal(await worker.ask('toggleOf', P.CAMERA), 0);
  device.switches.location = false;
  assert.equal(await worker.ask('switchOf', 'location'), false);
  T.uninstall();
  assert.equal(await worker.ask('token', 'com.example.target'), 0);
  assert.equal(await worker.ask('check', [id, P.INTERNET]), -1);
});

test('B163 shared: events reach the listeners of the other process, in order and once', async (t) => {
  const { device, sys, id, T, worker } = await shared(t);
  await worker.ask('watch');
  await sys.grantUserGrantedPermission(id, P.CAMERA, 2);
  await sys.grantUserGrantedPermission(id, P.CAMERA, 1);
  T.grant(P.MICROPHONE);
  device.policies.setByAdmin(T, P.MICROPHONE, 'deny');
  T.revoke(P.CAMERA);
  T.uninstall();
  const expected = [
    granted(T, P.CAMERA),
    granted(T, P.MICROPHONE),
    revoked(T, P.MICROPHONE),
    revoked(T, P.CAMERA),
    revoked(T, P.INTERNET),
  ];
  await worker.until((messages) => messages.length >= expected.length, 'the events');
  assert.deepEqual(
    worker.messages.map(({ event }) => event),
    expected,
  );
});

test('B165 B166 shared: listeners here get what the other process does, filtered, beside the own changes', async (t) => {
  const { device, sys, id, T, worker } = await shared(t);
  const other = targetApp(device, { bundleName: 'com.example.other' });
  const all = collect(sys);
  const filtered = collect(sys, [id], [P.MICROPHONE]);
  const others = collect(sys, [other.tokenId]);
  await worker.ask('do', ['grant', P.CAMERA, 2]);
  await eventually(() => all.length === 1, 'the event of the other process');
  T.grant(P.LOCATION);
  await worker.ask('do', ['grantInSettings', P.MICROPHONE]);
  await eventually(() => all.length === 3, 'its next event');
  await worker.ask('do', ['reset']);
  await eventually(() => all.length === 6, 'the events of its reset');
  const names = [P.CAMERA, P.LOCATION, P.MICROPHONE];
  assert.deepEqual(
    all.slice(0, 3),
    names.map((name) => granted(T, name)),
  );
  assert.deepEqual(all.slice(3).sort(), names.map((name) => revoked(T, name)).sort());
  assert.deepEqual(filtered, [granted(T, P.MICROPHONE), revoked(T, P.MICROPHONE)]);
  assert.deepEqual(others, []);
});

test('B178 shared: installing and updating in the other process deliver nothing here, the change after them does', async (t) => {
  const { sys, T, worker } = await shared(t);
  T.grant(P.CAMERA);
  const events = collect(sys);
  await worker.ask('do', ['install', { bundleName: 'com.example.theirs', permissions: [P.INTERNET] }]);
  await worker.ask('do', ['update', { bundleName: 'com.example.target', permissions: [P.MICROPHONE] }]);
  await worker.ask('do', ['grant', P.MICROPHONE, 2]);
  await eventually(() => events.some(([, , name]) => name === P.MICROPHONE), 'the event of the grant');
  // The grant of CAMERA was made before the listener came.
  assert.deepEqual(events, [granted(T, P.MICROPHONE)]);
});

test('B203 D43 shared: each process holds up to 200 subscriptions of one app', async (t) => {
  const { sys, worker } = await shared(t);
  for (let i = 0; i < 200; i += 1) sys.on('permissionStateChange', [], [P.CAMERA], () => {});
  const codes = await worker.ask('subscribe', 201);
  assert.deepEqual(codes, [...Array(200).fill(0), CODE.TOO_MANY]);
  assert.equal(
    thrown(() => sys.on('permissionStateChange', [], [P.CAMERA], () => {})),
    CODE.TOO_MANY,
  );
});

test('B203 shared: subscriptions end with their process and do not disturb the other one', async (t) => {
  const { sys, id, T, worker } = await shared(t);
  await worker.ask('watch');
  const events = collect(sys);
  worker.kill();
  await worker.ended;
  await sys.grantUserGrantedPermission(id, P.CAMERA, 2);
  await eventually(() => events.length > 0, 'the own event');
  assert.deepEqual(events, [granted(T, P.CAMERA)]);
});

test('B196 shared: two processes grant to many apps at once; no call fails and nothing is lost', async (t) => {
  const { device, sys, worker } = await shared(t);
  const apps = Array.from({ length: 60 }, (_, index) =>
    device.installApp({ bundleName: `com.example.a${index}`, permissions: [P.CAMERA, P.MICROPHONE] }),
  );
  const tokens = apps.map((app) => app.tokenId);
  await Promise.all([
    worker.ask('grantAll', { tokens, name: P.CAMERA }),
    ...tokens.map((token) => sys.grantUserGrantedPermission(token, P.MICROPHONE, 2)),
  ]);
  for (const app of apps) assert.deepEqual([check(app, P.CAMERA), check(app, P.MICROPHONE)], [0, 0]);
});

test('B196 killed in the middle of granting: every grant that resolved is there', async (t) => {
  const { device, dataDir, worker } = await shared(t);
  const tokens = Array.from(
    { length: 200 },
    (_, index) => device.installApp({ bundleName: `com.example.a${index}`, permissions: [P.CAMERA] }).tokenId,
  );
  device.close();
  worker.tell('grantAll', { tokens, name: P.CAMERA });
  await worker.until((messages) => messages.length >= 20, 'twenty grants');
  worker.kill();
  await worker.ended;
  const { sys } = scene(t, { dataDir });
  const said = worker.messages.map((message) => message.granted);
  assert.ok(said.length >= 20);
  for (const token of said) assert.equal(sys.checkAccessTokenSync(token, P.CAMERA), 0);
});

test('B168 shared: subscriptions end with their app also when another process removes it', async (t) => {
  const dataDir = folderFor(t);
  const options = { dataDir };
  const [here, there] = [open(t, options), open(t, options)];
  const watcher = systemApp(here);
  const T = targetApp(here);
  const stays = systemApp(here, ADMIN, { bundleName: 'com.example.stays' });
  const [its, ours] = [watcher, stays].map((app) => collect(manager(app)));
  there.app(watcher.bundleName).uninstall();
  here.app(T.bundleName).grant(P.CAMERA);
  await null;
  assert.deepEqual([its, ours.at(-1)], [[], granted(T, P.CAMERA)]);
});
