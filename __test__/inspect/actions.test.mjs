// Each action once, with what it does to the device; and that none is left out.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { CAMERA, CODE, inspected, request, text, WALLET } from './support.mjs';

const { ACTS } = createRequire(import.meta.url)('../../lib/inspect/routes.js');

const done = new Set();
/** A browser that notes which actions it has done. */
function noting(page) {
  return async (name, body, headers) => {
    const reply = await page.post(name, body, headers);
    if (reply.status === 200) done.add(name);
    return reply;
  };
}

const OK = { status: 200 };
const errorOf = ({ status, error }) => [status, error?.code];

test('assets: add, reveal, update, remove as the app', async (t) => {
  const { device, page, app } = await inspected(t);
  const post = noting(page);
  const { Tag } = device.asset;
  const name = { app, alias: text('mail') };
  const labels = { normal: [text('home'), null, { hex: 'ff' }], critical: [text('c')] };
  const more = { accessibility: 'unlocked', sync: ['trusted-device'], requirePassword: false };
  assert.deepEqual(await post('asset.add', { ...name, secret: text('one'), labels, ...more }), OK);
  assert.deepEqual(errorOf(await post('asset.add', { ...name, secret: text('x') })), [422, CODE.DUPLICATED]);
  const persistent = await post('asset.add', { ...name, secret: text('x'), persistent: true });
  assert.deepEqual(errorOf(persistent), [422, CODE.PERMISSION_DENIED]);
  assert.deepEqual(await post('asset.add', { ...name, secret: text('two'), labels, overwrite: true }), OK);
  assert.deepEqual(await post('asset.reveal', name), {
    status: 200,
    secret: { text: 'two', hex: '74776f', size: 3 },
  });
  const set = { secret: { hex: 'ff00' }, labels: { normal: [null, text('second')] } };
  assert.deepEqual(await post('asset.update', { ...name, set }), OK);
  assert.deepEqual((await post('asset.reveal', name)).secret, { text: null, hex: 'ff00', size: 2 });
  const [found] = device.asset.querySync(new Map([[Tag.ALIAS, Buffer.from('mail')]]));
  assert.equal(Buffer.from(found.get(Tag.DATA_LABEL_NORMAL_1)).toString(), 'home');
  assert.equal(Buffer.from(found.get(Tag.DATA_LABEL_NORMAL_2)).toString(), 'second');
  assert.equal(Buffer.from(found.get(Tag.DATA_LABEL_NORMAL_3)).toString('hex'), 'ff');
  assert.equal(Buffer.from(found.get(Tag.DATA_LABEL_CRITICAL_1)).toString(), 'c');
  assert.deepEqual(await post('asset.remove', name), OK);
  assert.deepEqual(errorOf(await post('asset.remove', name)), [422, CODE.NOT_FOUND]);
});

test('assets: of a group, and with encrypted attributes', async (t) => {
  const { page, app } = await inspected(t);
  const post = noting(page);
  for (const scope of [
    { group: 'shared-logins' },
    { encrypted: true },
    { group: 'shared-logins', encrypted: true },
  ]) {
    const name = { app, alias: text('mail'), ...scope };
    assert.deepEqual(await post('asset.add', { ...name, secret: text(JSON.stringify(scope)) }), OK);
    assert.equal((await post('asset.reveal', name)).secret.text, JSON.stringify(scope));
  }
  const foreign = { app, alias: text('mail'), group: 'of-others', secret: text('x') };
  const { error } = await post('asset.add', foreign);
  assert.equal(error.code, CODE.IPC_ERROR);
  assert.match(error.cause, /GROUP_ID/);
  assert.equal(error.doc, `#/codes/${CODE.IPC_ERROR}`);
});

test('reveal: exactly what the API needs, and it stands in the log', async (t) => {
  const { device, page, app } = await inspected(t);
  const post = noting(page);
  device.screenLock().setPassword('1234');
  const name = { app, alias: text('pin') };
  await post('asset.add', { ...name, secret: text('sesame'), auth: 'any', accessibility: 'unlocked' });
  const pin = (password) => ({ ...name, authenticate: { type: 'pin', password } });
  assert.deepEqual(errorOf(await post('asset.reveal', name)), [422, 401]); // a challenge is needed
  assert.deepEqual(errorOf(await post('asset.reveal', pin('4321'))), [422, CODE.ACCESS_DENIED]);
  assert.deepEqual(errorOf(await post('asset.reveal', { ...name, authenticate: { type: 'face' } })), [
    422,
    CODE.ACCESS_DENIED,
  ]);
  await post('calls.clear');
  assert.equal((await post('asset.reveal', pin('1234'))).secret.text, 'sesame');
  const { rows } = await page.get('calls');
  assert.deepEqual(
    rows.map(({ api, app: caller, code }) => [api, caller, code]),
    ['postQuery', 'query', 'preQuery'].map((fn) => [`asset.${fn}`, WALLET.bundleName, 0]),
  );
  device.screenLock().lock();
  const { status, error } = await post('asset.reveal', pin('1234'));
  assert.deepEqual([status, error.code], [422, CODE.STATUS_MISMATCH]);
  assert.match(error.cause, /screen lock/);
  assert.match(error.remedy, /unlock/);
});

test('vaults: set, reveal, remove', async (t) => {
  const { page } = await inspected(t);
  const post = noting(page);
  const name = { name: 'tokens', service: 'github', account: 'me' };
  const more = { labels: ['ci'], expires: Date.UTC(2030, 0, 1) };
  assert.deepEqual(await post('vault.set', { ...name, value: text('ghp_1'), ...more }), OK);
  assert.deepEqual((await post('vault.reveal', name)).value, { text: 'ghp_1', hex: '6768705f31', size: 5 });
  const { rows } = await page.get('vault?name=tokens');
  const created = Date.UTC(2026, 0, 1);
  const entry = { service: 'github', account: 'me', size: 5, created, updated: created };
  assert.deepEqual(rows, [{ ...entry, labels: ['ci'], expires: more.expires }]);
  assert.deepEqual((await page.get('state')).vaults, ['tokens']);
  assert.deepEqual(await post('vault.remove', name), { status: 200, removed: true });
  assert.deepEqual(await post('vault.remove', name), { status: 200, removed: false });
  const gone = await post('vault.reveal', name);
  assert.deepEqual([errorOf(gone), gone.error.cause], [[422, 'NOT_FOUND'], 'there is no such entry']);
  assert.deepEqual((await page.get('vault?name=tokens')).rows, []);
  assert.deepEqual(errorOf(await page.get('vault?name=../x')), [422, 'INVALID_ARGUMENT']);
  const logged = (await page.get('calls')).rows.map(({ api, code }) => [api, code]).reverse();
  assert.deepEqual(logged, [
    ['vault.set', 0],
    ['vault.getBytes', 0],
    ['vault.delete', 0],
    ['vault.delete', 0],
    ['vault.getBytes', 'NOT_FOUND'],
  ]);
});

test('permissions: as in Settings', async (t) => {
  const { device, page, app } = await inspected(t);
  const post = noting(page);
  const cell = async () => (await page.get('permissions')).rows[0].cells.camera;
  assert.deepEqual(
    [(await cell()).status, (await cell()).choices],
    ['ask', ['allow', 'deny', 'ask', 'once']],
  );
  device.caller.foreground();
  const rows = [
    ['allow', 'granted', true],
    ['ask', 'ask', false],
    ['once', 'once', true],
    ['deny', 'fixed', false],
    ['allow', 'granted', true],
  ];
  for (const [choice, status, held] of rows) {
    assert.deepEqual(await post('permission.decide', { app, permission: CAMERA, choice }), OK, choice);
    device.caller.foreground();
    const found = await cell();
    assert.deepEqual([found.status, found.held], [status, held], choice);
    assert.equal(
      device.caller.abilityAccessCtrl.createAtManager().checkAccessTokenSync(app, CAMERA) === 0,
      held,
    );
  }
  const both = [CAMERA, 'ohos.permission.MICROPHONE'];
  assert.deepEqual(await post('permission.decide', { app, permissions: both, choice: 'deny' }), OK);
  assert.deepEqual(await post('permission.reset', { app }), OK);
  assert.equal((await cell()).status, 'ask');
  const wrong = { app, permission: 'ohos.permission.INTERNET', choice: 'deny' };
  assert.deepEqual(errorOf(await post('permission.decide', wrong)), [422, 12100003]);
  assert.deepEqual(errorOf(await post('permission.decide', { app, choice: 'deny' })), [400, 'ARGUMENT']);
});

test('device: users, locks, biometrics', async (t) => {
  const { device, page } = await inspected(t);
  const post = noting(page);
  assert.deepEqual(await post('user.add', { id: 101 }), OK);
  assert.deepEqual(errorOf(await post('user.add', { id: 101 })), [422, 401]);
  assert.deepEqual(await post('user.foreground', { id: 101 }), OK);
  assert.equal(device.users.foreground, 101);
  assert.deepEqual(await post('lock.set', { user: 100, next: '1234' }), OK);
  assert.deepEqual(errorOf(await post('lock.set', { user: 100, next: '1', current: 'x' })), [
    422,
    CODE.ACCESS_DENIED,
  ]);
  assert.deepEqual(await post('biometrics.enroll', { user: 100, type: 'face', password: '1234' }), OK);
  assert.deepEqual(await post('lock.lock', { user: 100 }), OK);
  const user = async () => (await page.get('device')).users[0];
  const lock = { passwordSet: true, unlockedSinceBoot: true, locked: true };
  assert.deepEqual(await user(), { id: 100, foreground: false, lock, biometrics: ['face'] });
  assert.deepEqual(errorOf(await post('lock.unlock', { user: 100 })), [422, CODE.ACCESS_DENIED]);
  assert.deepEqual(await post('lock.unlock', { user: 100, password: '1234' }), OK);
  assert.deepEqual(await post('biometrics.remove', { user: 100, type: 'face' }), OK);
  assert.deepEqual((await user()).biometrics, []);
  assert.deepEqual(await post('lock.remove', { user: 100, current: '1234' }), { status: 200, lost: 0 });
  assert.deepEqual(await post('user.remove', { id: 101 }), OK);
  assert.deepEqual(errorOf(await post('user.remove', { id: 101 })), [422, CODE.ACCOUNT_ERROR]);
});

test('device: clock, switches, restart', async (t) => {
  const { device, page } = await inspected(t);
  const post = noting(page);
  const now = device.clock.now();
  assert.deepEqual(await post('clock.advance', { ms: 60_000 }), { status: 200, now: now + 60_000 });
  assert.deepEqual(await post('clock.set', { ms: now }), { status: 200, now });
  assert.deepEqual(await post('switch.set', { name: 'camera', on: false }), OK);
  assert.equal(device.switches.camera, false);
  assert.equal((await page.get('device')).switches.camera, false);
  device.caller.foreground();
  assert.deepEqual(await post('device.reboot'), OK);
  assert.deepEqual(device.caller.processes, []);
  const real = await inspected(t, {}, { clock: 'system' });
  assert.deepEqual(errorOf(await real.page.post('clock.advance', { ms: 1 })), [422, 401]);
});

test('apps: processes, and taking one off the device', async (t) => {
  const { device, page, app } = await inspected(t);
  const post = noting(page);
  const row = async () => (await page.get('apps')).rows[0];
  assert.deepEqual(await post('app.foreground', { app }), OK);
  assert.equal((await row()).foreground, true);
  assert.deepEqual(await post('app.background', { app }), OK);
  assert.deepEqual(await post('app.start', { app }), OK);
  const { processes, foreground } = await row();
  assert.deepEqual([processes.length, foreground], [2, false]);
  assert.deepEqual(await post('app.exit', { app, pid: processes[0] }), OK);
  assert.equal((await page.get('apps?running=1')).total, 1);
  assert.deepEqual(await post('app.exit', { app }), OK);
  assert.equal((await page.get('apps?running=1')).total, 0);
  assert.deepEqual(
    (await row()).exits.map(({ reason }) => reason),
    ['exit', 'exit'],
  );
  const other = device.installApp({ bundleName: 'com.example.shop' });
  assert.deepEqual(await post('app.uninstall', { app: other.tokenId }), OK);
  assert.equal(device.app('com.example.shop'), undefined);
  assert.deepEqual(errorOf(await post('app.start', { app: other.tokenId })), [410, 'GONE']);
});

test('faults: armed, seen, met by the program, cleared', async (t) => {
  const { device, page, app } = await inspected(t);
  const post = noting(page);
  const fault = { api: 'asset.add', code: CODE.DATABASE_ERROR, times: 2 };
  assert.deepEqual(await post('fault.inject', fault), OK);
  assert.deepEqual((await page.get('device')).faults, [{ ...fault, delayMs: null, after: 0 }]);
  const add = { app, alias: text('a'), secret: text('s') };
  assert.deepEqual(errorOf(await page.post('asset.add', add)), [422, CODE.DATABASE_ERROR]);
  assert.deepEqual(await post('fault.clear'), OK);
  assert.deepEqual((await page.get('device')).faults, []);
  assert.equal((await page.post('asset.add', add)).status, 200);
  assert.deepEqual(errorOf(await post('fault.inject', { api: 'asset.nothing', code: 1 })), [422, 401]);
  // What the inspector itself asks does not meet them.
  await post('fault.inject', { api: 'asset.querySync', code: CODE.DATABASE_ERROR, times: 100 });
  assert.equal((await page.get('assets')).total, 1);
  assert.equal((await page.get('device')).faults[0].times, 100);
  assert.equal(device.health().ok, true);
});

test('snapshot and restore: the device as it was, with the inspector going on', async (t) => {
  const { device, page, app } = await inspected(t);
  const post = noting(page);
  await post('asset.add', { app, alias: text('a'), secret: text('s') });
  const reply = await request(page, 'api/snapshot', { headers: page.own });
  assert.equal(reply.headers['content-type'], 'application/octet-stream');
  assert.match(reply.headers['content-disposition'], /^attachment; filename=/);
  const stream = await page.stream();
  device.reset();
  assert.equal((await page.get('assets')).total, 0);
  const bytes = { 'content-type': 'application/octet-stream' };
  assert.deepEqual(await post('restore', reply.bytes, bytes), OK);
  assert.equal((await page.get('assets')).total, 1);
  assert.deepEqual(errorOf(await page.post('restore', Buffer.from('no snapshot'), bytes)), [
    422,
    CODE.DATA_CORRUPTED,
  ]);
  assert.deepEqual(errorOf(await page.post('restore', {})), [415, 'TYPE']);
  // It listens again.
  device.caller.grant(CAMERA);
  const told = await stream.next('permission');
  assert.deepEqual([told.data.permission, told.data.change], [CAMERA, 'granted']);
  // The inspector's own app is in no snapshot.
  const fresh = await inspected(t);
  fresh.inspector.close();
  const { tokenId } = fresh.device.caller;
  assert.equal(fresh.device.apps().length, 1);
  assert.equal(fresh.device.appByToken(tokenId).bundleName, WALLET.bundleName);
});

test('inspector: the person ends it', async (t) => {
  const { page, inspector, device } = await inspected(t);
  const stream = await page.stream();
  assert.deepEqual(await noting(page)('inspector.end'), OK);
  await inspector.closed;
  assert.deepEqual((await stream.next('end')).data, { reason: 'ended by the page' });
  assert.deepEqual(
    device.apps().map(({ bundleName }) => bundleName),
    [WALLET.bundleName],
  );
});

test('read-only: nothing can be changed, and what may be read can be read', async (t) => {
  const { device, page, app } = await inspected(t, { readOnly: true });
  const { Tag } = device.asset;
  device.asset.addSync(
    new Map([
      [Tag.ALIAS, Buffer.from('mail')],
      [Tag.SECRET, Buffer.from('abc')],
    ]),
  );
  for (const [name, { isReading }] of ACTS) {
    const { status, error } = await page.post(name, {});
    assert.deepEqual([status, error.code], isReading ? [400, 'ARGUMENT'] : [403, 'READ_ONLY'], name);
  }
  assert.equal((await page.get('state')).readOnly, true);
  assert.equal((await page.post('asset.reveal', { app, alias: text('mail') })).secret.text, 'abc');
  assert.deepEqual((await page.get('vault?name=v')).rows, []);
});

after(() => {
  const elsewhere = ['dialog.answer', 'dialogs.take']; // dialogs.test.mjs
  assert.deepEqual([...ACTS.keys()].filter((name) => !done.has(name)).sort(), elsewhere);
});
