// Dialogs at the page: shown, answered, closed, given back.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { CAMERA, inspected, WALLET } from './support.mjs';

const { coreOf } = createRequire(import.meta.url)('../../lib/device/device.js');

const ask = (device, permissions = [CAMERA]) =>
  device.abilityAccessCtrl
    .createAtManager()
    .requestPermissionsFromUser(device.caller.context, permissions)
    .then(({ authResults }) => authResults);

test('dialogs: a pending one is shown and answered at the page', async (t) => {
  const { device, page, app } = await inspected(t);
  const stream = await page.stream();
  device.dialogs.answer('deny');
  const asked = ask(device);
  const { data } = await stream.next('dialog');
  const { since, ...row } = data.open;
  assert.deepEqual(row, {
    id: 1,
    kind: 'permission',
    app: { token: app, bundleName: WALLET.bundleName, userId: 100, appIndex: 0 },
    title: 'use the camera',
    permissions: [CAMERA],
    choices: ['allow', 'allow-once', 'deny'],
    precise: false,
    switch: null,
    authTypes: null,
  });
  assert.equal(since, device.clock.now());
  const { taken, rows } = await page.get('dialogs');
  assert.deepEqual([taken, rows], [true, [data.open]]);
  for (const answer of ['yes', 'ask-every-time'])
    assert.equal((await page.post('dialog.answer', { id: 1, answer })).error.code, 'ARGUMENT');
  assert.equal((await page.post('dialog.answer', { id: 1, answer: 'allow' })).status, 200);
  assert.deepEqual(await asked, [0]);
  assert.deepEqual((await stream.next('dialog')).data, { closed: 1 });
  const gone = await page.post('dialog.answer', { id: 1, answer: 'allow' });
  assert.deepEqual([gone.status, gone.error.code], [410, 'GONE']);
});

test('dialogs: dismissed ones decide nothing', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  const asked = ask(device);
  const { data } = await stream.next('dialog');
  await page.post('dialog.answer', { id: data.open.id, answer: 'dismiss' });
  assert.deepEqual(await asked, [-1]);
  assert.equal((await page.get('permissions')).rows[0].cells.camera.status, 'ask');
});

test('dialogs: without a page the program answers', async (t) => {
  const { device, page } = await inspected(t);
  device.dialogs.answer('allow');
  assert.equal((await page.get('dialogs')).taken, false);
  assert.deepEqual(await ask(device), [0]);
});

test('dialogs: a read-only page takes none', async (t) => {
  const { device, page } = await inspected(t, { readOnly: true });
  await page.stream();
  device.dialogs.answer('allow');
  assert.equal((await page.get('dialogs')).taken, false);
  assert.deepEqual(await ask(device), [0]);
});

test('dialogs: the person leaves them to the program, and takes them again', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  device.dialogs.answer(() => 'allow');
  const asked = ask(device);
  await stream.next('dialog');
  assert.equal((await page.post('dialogs.take', { on: false })).status, 200);
  assert.deepEqual(await asked, [0]);
  assert.deepEqual((await stream.next('dialog')).data, { closed: 1 });
  device.caller.resetPermissions();
  assert.deepEqual(await ask(device), [0]);
  await page.post('dialogs.take', { on: true });
  device.caller.resetPermissions();
  const again = ask(device);
  const { data } = await stream.next('dialog');
  await page.post('dialog.answer', { id: data.open.id, answer: 'deny' });
  assert.deepEqual(await again, [-1]);
});

test('dialogs: when the last page goes away, what the program said counts, for those that wait too', async (t) => {
  const { device, page } = await inspected(t, { awayMs: 1 });
  const first = await page.stream();
  const second = await page.stream();
  // Set while the page answers: it counts afterwards.
  device.dialogs.answer('allow');
  const asked = ask(device);
  await first.next('dialog');
  await first.leave();
  assert.equal((await page.get('dialogs')).rows.length, 1);
  await second.leave();
  assert.deepEqual(await asked, [0]);
  assert.deepEqual((await page.get('dialogs')).rows, []);
});

test('dialogs: what the program throws reaches the one who asked', async (t) => {
  const { device, page } = await inspected(t, { awayMs: 1 });
  const stream = await page.stream();
  device.dialogs.answer(() => {
    throw new Error('no answer');
  });
  const asked = assert.rejects(ask(device), { code: 12100009, message: /no answer/ });
  await stream.next('dialog');
  await stream.leave();
  await asked;
});

test('dialogs: a page that loads anew finds them again', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  const asked = ask(device);
  const { data } = await stream.next('dialog');
  await stream.leave();
  await page.stream();
  assert.deepEqual((await page.get('dialogs')).rows, [data.open]);
  await page.post('dialog.answer', { id: data.open.id, answer: 'allow-once' });
  assert.deepEqual(await asked, [0]);
});

test('dialogs: closed by the device', async (t) => {
  for (const end of ['reboot', 'close']) {
    const { device, page } = await inspected(t);
    const stream = await page.stream();
    device.dialogs.answer(() => assert.fail('nobody is asked any more'));
    const asked = ask(device).catch(({ code, message }) => (/nobody/.test(message) ? message : code));
    const { data } = await stream.next('dialog');
    device[end]();
    assert.deepEqual((await stream.next('dialog')).data, { closed: data.open.id }, end);
    assert.ok([12100009, 12100007].includes(await asked), end);
  }
});

test('dialogs: of an authentication, with the password that was typed', async (t) => {
  const { device, page, app } = await inspected(t);
  const stream = await page.stream();
  const about = { title: 'pay', choices: ['allow', 'deny'], authTypes: ['pin'] };
  const asked = coreOf(device).dialogs.authentication(app, about, new AbortController().signal);
  const { id, kind, authTypes } = (await stream.next('dialog')).data.open;
  assert.deepEqual([kind, authTypes], ['auth', ['pin']]);
  await page.post('dialog.answer', { id, answer: 'allow', password: '1234' });
  assert.deepEqual(await asked, { answer: 'allow', password: '1234' });
  assert.ok(!JSON.stringify(stream.events).includes('1234'));
});

test('dialogs: the sheet of Settings', async (t) => {
  const { device, page } = await inspected(t);
  const stream = await page.stream();
  const manager = device.abilityAccessCtrl.createAtManager();
  device.caller.revoke(CAMERA);
  const asked = manager.requestPermissionOnSetting(device.caller.context, [CAMERA]);
  const { data } = await stream.next('dialog');
  assert.deepEqual([data.open.kind, data.open.choices.includes('ask-every-time')], ['setting', true]);
  const answer = { id: data.open.id, answer: 'ask-every-time', precise: true };
  assert.equal((await page.post('dialog.answer', answer)).status, 200);
  assert.deepEqual(await asked, [-1]);
});

test('dialogs: closed with the device, which warns of no missing answer', async (t) => {
  const { device, page } = await inspected(t);
  const warnings = [];
  const warn = (warning) => warnings.push(warning);
  process.on('warning', warn);
  t.after(() => process.off('warning', warn));
  const stream = await page.stream();
  const asked = assert.rejects(ask(device), { code: 12100009, message: /the device was closed/ });
  await stream.next('dialog');
  device.close();
  await asked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(warnings, []);
});
