// B117..B128, B133, B136..B138, B141, B146, B147: what a request gives for each entry, and what it leaves behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answering,
  assertEntries,
  GRANTED,
  pages,
  REFUSED,
  request,
  results,
  UNDECIDED,
} from './dialog-support.mjs';
import {
  CODE,
  callbackForm,
  collect,
  collectSelf,
  failsWith,
  granted,
  manager,
  nameOfLength,
  P,
  rejected,
  scene,
  systemApp,
  thrown,
  turns,
} from './support.mjs';

const { INVALID_ARGUMENT, INVALID_PARAMETER, INNER_ERROR, NOT_SYSTEM_APPLICATION } = CODE;

const answers = [
  ['B117', 'allow', 0, GRANTED],
  ['B118', 'deny', -1, REFUSED],
  ['B133', 'dismiss', -1, UNDECIDED],
];
for (const [behaviour, word, result, state] of answers) {
  test(`${behaviour} a first request answered with ${word}: ${result}, entry ${state}`, async (t) => {
    const { device, sys, T } = scene(t);
    const shown = answering(device, word);
    assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, result, true, 0]]));
    assert.deepEqual(pages(shown), [[P.CAMERA]]);
    await assertEntries(sys, T, { [P.CAMERA]: state, [P.MICROPHONE]: UNDECIDED });
  });
}

test('B119 after a refusal a request is refused without a dialog', async (t) => {
  const { device, sys, T } = scene(t);
  const shown = answering(device, 'deny');
  await request(T, [P.CAMERA]);
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, -1, false, 0]]));
  assert.equal(shown.length, 1);
  await assertEntries(sys, T, { [P.CAMERA]: REFUSED });
});

test('B120 after a grant a request is granted without a dialog', async (t) => {
  const { device, sys, T } = scene(t);
  const shown = answering(device, 'allow');
  await request(T, [P.CAMERA]);
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, false, 0]]));
  assert.equal(shown.length, 1);
  await assertEntries(sys, T, { [P.CAMERA]: GRANTED });
});

test('B121 after a revoke with flag 1 the user is asked again, and may allow', async (t) => {
  const { device, sys, id, T } = scene(t);
  const shown = answering(device, 'allow', 'allow');
  await request(T, [P.CAMERA]);
  await sys.revokeUserGrantedPermission(id, P.CAMERA, 1);
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, true, 0]]));
  assert.equal(shown.length, 2);
  await assertEntries(sys, T, { [P.CAMERA]: GRANTED });
});

test('B133 a dismissed dialog appears again with the next request', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device, 'dismiss', 'allow');
  await request(T, [P.CAMERA]);
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, true, 0]]));
  assert.equal(shown.length, 2);
});

// Entries that no dialog can help: [behaviour, name, what happened before, result, reason].
const unasked = [
  ['B122', P.READ_CALENDAR, 'it is not declared', () => {}, 2, 2],
  ['B122', P.VIBRATE, 'it is not declared, a system_grant one', () => {}, 2, 2],
  ['B123', P.UNKNOWN, 'nobody defined it', () => {}, 2, 1],
  ['B123', '', 'it is empty', () => {}, 2, 1],
  ['B123', nameOfLength(257), 'it has 257 bytes', () => {}, 2, 1],
  ['B124', P.MANUAL, 'it is manual_settings and never granted', () => {}, 2, 6],
  [
    'B124',
    P.MANUAL,
    'it is manual_settings and refused',
    ({ sys, id }) => sys.revokePermission(id, P.MANUAL, 1),
    2,
    6,
  ],
  ['B124', P.MANUAL, 'it is manual_settings and granted', ({ T }) => T.grant(P.MANUAL), 0, 0],
  ['B125', P.SEND_MESSAGES, 'no dialog offers it', () => {}, 2, 5],
  ['B125', P.SEND_MESSAGES, 'no dialog offers it, though granted', ({ T }) => T.grant(P.SEND_MESSAGES), 2, 5],
  ['B126', P.INTERNET, 'it is a declared system_grant one', () => {}, 0, 0],
];
for (const [behaviour, name, what, before, result, reason] of unasked) {
  test(`${behaviour} ${name.slice(0, 40) || "''"}: ${what} - result ${result}, reason ${reason}`, async (t) => {
    const s = scene(t, { target: { extra: [P.MANUAL, P.SEND_MESSAGES] } });
    await before(s);
    const shown = answering(s.device);
    assert.deepEqual(await request(s.T, [name]), results([[name, result, false, reason]]));
    assert.deepEqual(shown, []);
  });
}

test('B127 a mixed list shows one dialog for what is undecided and keeps the order', async (t) => {
  const { device, T } = scene(t);
  T.grant(P.MICROPHONE);
  T.revoke(P.ACTIVITY_MOTION);
  const shown = answering(device, 'allow');
  const rows = [
    [P.READ_CALENDAR, 2, false, 2],
    [P.CAMERA, 0, true, 0],
    [P.UNKNOWN, 2, false, 1],
    [P.MICROPHONE, 0, false, 0],
    [P.ACTIVITY_MOTION, -1, false, 0],
    [P.INTERNET, 0, false, 0],
  ];
  assert.deepEqual(
    await request(
      T,
      rows.map(([name]) => name),
    ),
    results(rows),
  );
  assert.deepEqual(pages(shown), [[P.CAMERA]]);
});

test('B128 duplicates stay in the result and make no second page', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device, 'allow');
  const rows = [
    [P.CAMERA, 0, true, 0],
    [P.UNKNOWN, 2, false, 1],
    [P.CAMERA, 0, true, 0],
    [P.UNKNOWN, 2, false, 1],
  ];
  const list = rows.map(([name]) => name);
  assert.deepEqual(await request(T, list), results(rows));
  assert.deepEqual(pages(shown), [[P.CAMERA]]);
  assert.equal(list.length, 4);
});

test('B128 the result has its four properties in the documented order', async (t) => {
  const { device, T } = scene(t);
  answering(device, 'allow');
  const keys = ['permissions', 'authResults', 'dialogShownResults', 'errorReasons'];
  assert.deepEqual(Object.keys(await request(T, [P.CAMERA])), keys);
  assert.deepEqual(Object.keys(await request(T, [P.CAMERA])), keys);
});

test('B137 D18 the context of another app: 12100001, promise and callback, without a dialog', async (t) => {
  const { device, sys, nor, self, T, NOR } = scene(t);
  const shown = answering(device);
  for (const [atManager, app] of [
    [nor, T],
    [sys, T],
    [self, NOR],
  ]) {
    for (const name of [P.CAMERA, P.UNKNOWN]) {
      assert.equal(
        await rejected(() => atManager.requestPermissionsFromUser(app.context, [name])),
        INVALID_PARAMETER,
      );
    }
  }
  const { args, early, times } = await callbackForm((done) =>
    nor.requestPermissionsFromUser(T.context, [P.CAMERA], done),
  );
  assert.deepEqual([early, times.length, args.length], [0, 1, 2]);
  assert.ok(failsWith(INVALID_PARAMETER)(args[0]));
  assert.equal(args[1], undefined);
  assert.deepEqual(shown, []);
});

test('B137 D18 whose context it must be is decided by who calls', async (t) => {
  const { device, T, NOR } = scene(t);
  const shown = answering(device, 'allow');
  const ask = (app) => () =>
    rejected(device.abilityAccessCtrl.createAtManager().requestPermissionsFromUser(app.context, [P.CAMERA]));
  assert.equal(await ask(T)(), INVALID_PARAMETER);
  assert.equal(await device.runAs(NOR, ask(T)), INVALID_PARAMETER);
  assert.deepEqual(shown, []);
  assert.equal(await device.runAs(T, ask(T)), 0);
  device.setCaller(T);
  assert.equal(await ask(T)(), 0);
  assert.equal(shown.length, 1);
});

/** A system app that declares the camera, which may name its window. */
function windowScene(t) {
  const all = scene(t);
  const OWN = systemApp(all.device, [P.CAMERA, P.INTERNET], { bundleName: 'com.example.windows' });
  const ask = (id, names = [P.CAMERA], context = OWN.context) =>
    manager(OWN).requestPermissionsFromUserWithWindowId(context, id, names);
  return { ...all, OWN, ask };
}

test('B138 a window is looked for only when there is something to ask', async (t) => {
  const { device, ask, sys, OWN } = windowScene(t);
  const shown = answering(device, 'allow');
  const window = OWN.openWindow();
  assert.equal(await rejected(ask(window + 1000)), INVALID_PARAMETER);
  await assertEntries(sys, OWN, { [P.CAMERA]: UNDECIDED });
  const quiet = [
    [P.INTERNET, 0, false, 0],
    [P.UNKNOWN, 2, false, 1],
  ];
  assert.deepEqual({ ...(await ask(window + 1000, [P.INTERNET, P.UNKNOWN])) }, results(quiet));
  assert.deepEqual({ ...(await ask(window)) }, results([[P.CAMERA, 0, true, 0]]));
  assert.deepEqual({ ...(await ask(window + 1000)) }, results([[P.CAMERA, 0, false, 0]]));
  assert.equal(shown.length, 1);
  await assertEntries(sys, OWN, { [P.CAMERA]: GRANTED });
});

test('B138 a window that was closed, and a window of another app, are unknown: 12100001', async (t) => {
  const { device, ask, OWN, NOR } = windowScene(t);
  const shown = answering(device);
  const window = OWN.openWindow();
  OWN.closeWindow(window);
  assert.equal(await rejected(ask(window)), INVALID_PARAMETER);
  assert.equal(await rejected(ask(NOR.openWindow())), INVALID_PARAMETER);
  assert.deepEqual(shown, []);
});

test('B138 D35 D18 with a window: 401 first, then 202 for a normal app, then the foreign context', async (t) => {
  const { ask, nor, NOR, T, OWN } = windowScene(t);
  const window = NOR.openWindow();
  const byNormal = (context, list) => () => nor.requestPermissionsFromUserWithWindowId(context, window, list);
  assert.equal(thrown(byNormal(T.context, [])), INVALID_ARGUMENT);
  assert.equal(await rejected(byNormal(T.context, [P.CAMERA])), NOT_SYSTEM_APPLICATION);
  assert.equal(await rejected(byNormal(NOR.context, [P.UNKNOWN])), NOT_SYSTEM_APPLICATION);
  assert.equal(await rejected(ask(OWN.openWindow(), [P.UNKNOWN], T.context)), INVALID_PARAMETER);
});

test('B141 a dialog that breaks: 12100009, and nothing has changed', async (t) => {
  const { device, sys, T } = scene(t);
  const events = collect(sys);
  answering(
    device,
    () => {
      throw new Error('crashed');
    },
    'allow',
  );
  assert.equal(await rejected(request(T, [P.CAMERA])), INNER_ERROR);
  await assertEntries(sys, T, { [P.CAMERA]: UNDECIDED });
  await turns();
  assert.deepEqual(events, []);
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, true, 0]]));
});

test('B146 D3 the callback form delivers (undefined, result), once and later', async (t) => {
  const { device, self, T } = scene(t);
  answering(device, 'allow');
  for (const shown of [true, false]) {
    const { returned, early, times } = await callbackForm((done) =>
      self.requestPermissionsFromUser(T.context, [P.CAMERA], done),
    );
    assert.equal(returned, undefined);
    assert.deepEqual([early, times.length, times[0].length], [0, 1, 2]);
    assert.equal(times[0][0], undefined);
    assert.deepEqual({ ...times[0][1] }, results([[P.CAMERA, 0, shown, 0]]));
  }
});

test('B147 an answer that grants is an event for everybody who watches; a refusal is none', async (t) => {
  const { device, sys, self, T } = scene(t);
  const all = collect(sys);
  const own = collectSelf(self, [P.CAMERA]);
  answering(device, 'deny', 'allow', 'dismiss');
  await request(T, [P.MICROPHONE]);
  await request(T, [P.CAMERA]);
  await request(T, [P.ACTIVITY_MOTION]);
  await turns();
  assert.deepEqual(all, [granted(T, P.CAMERA)]);
  assert.deepEqual(own, [granted(T, P.CAMERA)]);
});

test('B118 a refusal in a dialog ends no process', async (t) => {
  const { device, T } = scene(t);
  T.foreground();
  const { processes } = T;
  assert.equal(processes.length, 1);
  answering(device, 'deny');
  await request(T, [P.CAMERA]);
  assert.deepEqual(T.processes, processes);
  assert.deepEqual(T.exits, []);
});

test('B138 no number but that of an open window is a window, 0 neither', async (t) => {
  const { SYS, sys } = scene(t);
  SYS.update({ ...SYS.manifest, permissions: [...SYS.manifest.permissions, P.CAMERA] });
  for (const id of [0, Number.NaN, 2 ** 32, 77]) {
    const request = sys.requestPermissionsFromUserWithWindowId(SYS.context, id, [P.CAMERA]);
    assert.equal(await rejected(request), CODE.INVALID_PARAMETER, String(id));
  }
});

test('B20 a context counts while its app has the stage model', async (t) => {
  const { device, T } = scene(t);
  device.dialogs.answer('deny');
  const manager = T.abilityAccessCtrl.createAtManager();
  const { context } = T;
  T.update({ ...T.manifest, model: 'fa' });
  assert.equal(
    thrown(() => manager.requestPermissionsFromUser(context, [P.CAMERA])),
    CODE.INVALID_ARGUMENT,
  );
  T.update({ ...T.manifest, model: 'stage' });
  assert.deepEqual((await manager.requestPermissionsFromUser(context, [P.CAMERA])).authResults, [-1]);
});
