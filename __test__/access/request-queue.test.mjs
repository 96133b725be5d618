// B139, B140 and D20: several requests at once, and dialogs that nobody can answer any more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answering,
  appear,
  assertEntries,
  GRANTED,
  holding,
  REFUSED,
  request,
  results,
  UNDECIDED,
} from './dialog-support.mjs';
import { CODE, folderFor, manager, P, rejected, scene, systemApp, targetApp, turns } from './support.mjs';

const { INNER_ERROR } = CODE;
const namesOf = (waiting) => waiting.map(({ dialog }) => [...dialog.permissions]);

test('B139 the pages of two requests appear one after another', async (t) => {
  const { device, sys, T } = scene(t);
  const waiting = holding(device);
  const first = request(T, [P.CAMERA]);
  const second = request(T, [P.MICROPHONE]);
  await appear(waiting, 1);
  assert.deepEqual(namesOf(waiting), [[P.CAMERA]]);
  waiting[0].answer('deny');
  assert.deepEqual(await first, results([[P.CAMERA, -1, true, 0]]));
  await appear(waiting, 2);
  assert.deepEqual(namesOf(waiting), [[P.CAMERA], [P.MICROPHONE]]);
  waiting[1].answer('allow');
  assert.deepEqual(await second, results([[P.MICROPHONE, 0, true, 0]]));
  await assertEntries(sys, T, { [P.CAMERA]: REFUSED, [P.MICROPHONE]: GRANTED });
});

test('B139 three requests keep the order in which they were made, all pages of one before the next', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device, 'allow', 'allow', 'deny', 'allow');
  const all = [
    request(T, [P.MICROPHONE, P.CAMERA]),
    request(T, [P.ACTIVITY_MOTION]),
    request(T, [P.APPROXIMATE]),
  ];
  const got = await Promise.all(all);
  assert.deepEqual(
    shown.map(({ permissions }) => permissions[0]),
    [P.MICROPHONE, P.CAMERA, P.ACTIVITY_MOTION, P.APPROXIMATE],
  );
  assert.deepEqual(
    got.map(({ authResults }) => authResults),
    [[0, 0], [-1], [0]],
  );
});

for (const [word, result] of [
  ['allow', 0],
  ['deny', -1],
]) {
  test(`B139 what the first request decided with ${word} the second does not ask again`, async (t) => {
    const { device, T } = scene(t);
    const waiting = holding(device);
    const first = request(T, [P.CAMERA]);
    const second = request(T, [P.CAMERA]);
    await appear(waiting, 1);
    waiting[0].answer(word);
    assert.deepEqual(await first, results([[P.CAMERA, result, true, 0]]));
    assert.deepEqual(await second, results([[P.CAMERA, result, false, 0]]));
    await appear(waiting, 1);
  });
}

test('B139 B133 a dismissal decides nothing: the second request asks again', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device, 'dismiss', 'allow');
  const [first, second] = await Promise.all([request(T, [P.CAMERA]), request(T, [P.CAMERA])]);
  assert.deepEqual(first, results([[P.CAMERA, -1, true, 0]]));
  assert.deepEqual(second, results([[P.CAMERA, 0, true, 0]]));
  assert.equal(shown.length, 2);
});

test('B139 a queued request asks for what is still undecided at its turn', async (t) => {
  const { device, T } = scene(t);
  const waiting = holding(device);
  const first = request(T, [P.CAMERA]);
  const second = request(T, [P.CAMERA, P.MICROPHONE]);
  await appear(waiting, 1);
  waiting[0].answer('allow');
  await first;
  await appear(waiting, 2);
  assert.deepEqual(namesOf(waiting)[1], [P.MICROPHONE]);
  waiting[1].answer('allow');
  assert.deepEqual(
    await second,
    results([
      [P.CAMERA, 0, false, 0],
      [P.MICROPHONE, 0, true, 0],
    ]),
  );
});

test('B139 a request without anything to ask does not wait for the dialog of another', async (t) => {
  const { device, T } = scene(t);
  const waiting = holding(device);
  const first = request(T, [P.CAMERA]);
  await appear(waiting, 1);
  assert.deepEqual(await request(T, [P.INTERNET]), results([[P.INTERNET, 0, false, 0]]));
  waiting[0].answer('allow');
  await first;
});

test('B139 B141 a dialog that breaks does not hold up the next request', async (t) => {
  const { device, sys, T } = scene(t);
  const waiting = holding(device);
  const first = rejected(request(T, [P.CAMERA]));
  const second = request(T, [P.CAMERA]);
  await appear(waiting, 1);
  waiting[0].fail(new Error('crashed'));
  assert.equal(await first, INNER_ERROR);
  await appear(waiting, 2);
  await assertEntries(sys, T, { [P.CAMERA]: UNDECIDED });
  waiting[1].answer('allow');
  assert.deepEqual(await second, results([[P.CAMERA, 0, true, 0]]));
});

test('B140 requests from two windows of one app show their dialogs at the same time', async (t) => {
  const { device } = scene(t);
  const OWN = systemApp(device, [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION], {
    bundleName: 'com.example.windows',
  });
  const [one, two] = [OWN.openWindow(), OWN.openWindow()];
  assert.notEqual(one, two);
  const ask = (window, name) =>
    manager(OWN).requestPermissionsFromUserWithWindowId(OWN.context, window, [name]);
  const waiting = holding(device);
  const camera = ask(one, P.CAMERA);
  const microphone = ask(two, P.MICROPHONE);
  const motion = ask(one, P.ACTIVITY_MOTION);
  await appear(waiting, 2);
  assert.deepEqual(namesOf(waiting), [[P.CAMERA], [P.MICROPHONE]]);
  waiting[1].answer('allow');
  assert.deepEqual({ ...(await microphone) }, results([[P.MICROPHONE, 0, true, 0]]));
  await appear(waiting, 2);
  waiting[0].answer('deny');
  assert.deepEqual({ ...(await camera) }, results([[P.CAMERA, -1, true, 0]]));
  await appear(waiting, 3);
  waiting[2].answer('allow');
  assert.deepEqual({ ...(await motion) }, results([[P.ACTIVITY_MOTION, 0, true, 0]]));
});

test('B140 several apps ask at once; each gets its own answer, in any order', async (t) => {
  const { device, sys } = scene(t);
  const apps = ['one', 'two', 'three'].map((name) =>
    targetApp(device, { bundleName: `com.example.${name}` }),
  );
  const waiting = holding(device);
  const requests = apps.map((app) => request(app, [P.CAMERA]));
  await appear(waiting, 3);
  const of = (app) => waiting.find(({ dialog }) => dialog.app === app);
  for (const [app, word] of [
    [apps[2], 'deny'],
    [apps[0], 'allow'],
    [apps[1], 'dismiss'],
  ])
    of(app).answer(word);
  const got = await Promise.all(requests);
  assert.deepEqual(
    got.map(({ authResults }) => authResults[0]),
    [0, -1, -1],
  );
  const expected = [GRANTED, UNDECIDED, REFUSED];
  for (const [i, app] of apps.entries()) await assertEntries(sys, app, { [P.CAMERA]: expected[i] });
});

test('B140 a clone asks for itself', async (t) => {
  const { device, sys, T } = scene(t);
  const clone = targetApp(device, { appIndex: 1 });
  const waiting = holding(device);
  const own = request(T, [P.CAMERA]);
  const cloned = request(clone, [P.CAMERA]);
  await appear(waiting, 2);
  assert.deepEqual(
    waiting.map(({ dialog }) => dialog.app),
    [T, clone],
  );
  waiting[1].answer('allow');
  await cloned;
  await assertEntries(sys, T, { [P.CAMERA]: UNDECIDED });
  await assertEntries(sys, clone, { [P.CAMERA]: GRANTED });
  waiting[0].answer('deny');
  await own;
});

/** Every kind of call that waits for a person. */
const waitingCalls = [
  ['requestPermissionsFromUser', (T) => request(T, [P.CAMERA])],
  ['requestPermissionOnSetting', (T) => manager(T).requestPermissionOnSetting(T.context, [P.MICROPHONE])],
  ['openPermissionOnSetting', (T) => manager(T).openPermissionOnSetting(T.context, P.MANUAL)],
  ['requestGlobalSwitch', (T) => manager(T).requestGlobalSwitch(T.context, 0)],
];
for (const [how, end] of [
  ['closed', (device) => device.close()],
  ['rebooted', (device) => device.reboot()],
]) {
  for (const [method, call] of waitingCalls) {
    test(`D20 B141 ${method} while the device is ${how}: 12100009`, async (t) => {
      const { device, T } = scene(t, { target: { extra: [P.MANUAL] } });
      T.revoke(P.MICROPHONE);
      device.switches.camera = false;
      const waiting = holding(device);
      const outcome = rejected(call(T));
      await appear(waiting, 1);
      end(device);
      assert.equal(await outcome, INNER_ERROR);
      waiting[0].answer('allow');
      await turns();
      if (how === 'closed') return;
      assert.equal(T.status(P.CAMERA), 1);
      assert.equal(T.status(P.MICROPHONE), -1);
      assert.equal(device.switches.camera, false);
    });
  }

  test(`D20 B139 requests that wait for their turn while the device is ${how}: 12100009 too`, async (t) => {
    const { device, T } = scene(t);
    const waiting = holding(device);
    const names = [P.CAMERA, P.CAMERA, P.MICROPHONE];
    const outcomes = names.map((name) => rejected(request(T, [name])));
    await appear(waiting, 1);
    end(device);
    assert.deepEqual(await Promise.all(outcomes), [INNER_ERROR, INNER_ERROR, INNER_ERROR]);
    await appear(waiting, 1);
  });
}

test('D20 B141 an answer given after closing is not stored', async (t) => {
  const dataDir = folderFor(t);
  const { device, T } = scene(t, { dataDir });
  const waiting = holding(device);
  const outcome = rejected(request(T, [P.CAMERA]));
  await appear(waiting, 1);
  device.close();
  waiting[0].answer('allow');
  assert.equal(await outcome, INNER_ERROR);
  const again = scene(t, { dataDir });
  await assertEntries(again.sys, again.T, { [P.CAMERA]: UNDECIDED });
});

test('D20 B139 after a reboot a new request is asked as usual', async (t) => {
  const { device, T } = scene(t);
  const waiting = holding(device);
  const lost = rejected(request(T, [P.CAMERA]));
  await appear(waiting, 1);
  device.reboot();
  assert.equal(await lost, INNER_ERROR);
  const next = request(T, [P.CAMERA]);
  await appear(waiting, 2);
  waiting[1].answer('allow');
  assert.deepEqual(await next, results([[P.CAMERA, 0, true, 0]]));
});
