// B135, B181, B196 with 5.6: permissions for this time - who may get one, what keeps it, when it runs out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answering,
  assertEntries,
  GRANTED,
  ONCE,
  RUN_OUT,
  request,
  results,
  UNDECIDED,
} from './dialog-support.mjs';
import { CODE, check, collect, folderFor, P, revoked, scene, thrown, turns } from './support.mjs';

const A = P.APPROXIMATE;
const { CAMERA, MICROPHONE, LOCATION, PASTEBOARD, CUSTOM_SCREEN_CAPTURE: CAPTURE } = P;
const EXTRA = [PASTEBOARD, CAPTURE, P.BACKGROUND];
const SECOND = 1000;
const HOUR = 3600 * SECOND;

const onceScene = (t, options = {}) => scene(t, { target: { extra: EXTRA }, ...options });

/** Allows this time; the app is in the foreground. */
async function allowOnce({ device, T }, names) {
  T.foreground();
  device.dialogs.answer('allow-once');
  const { authResults } = await request(T, names);
  assert.deepEqual(
    authResults,
    names.map(() => 0),
  );
}

test('B135 allowed this time: flags 64 until 10 s after the app went to the background', async (t) => {
  const s = onceScene(t);
  const { device, sys, T } = s;
  await allowOnce(s, [A, LOCATION]);
  await assertEntries(sys, T, { [A]: ONCE, [LOCATION]: ONCE });
  device.clock.advance(HOUR);
  T.background();
  device.clock.advance(10 * SECOND - 1);
  await assertEntries(sys, T, { [A]: ONCE, [LOCATION]: ONCE });
  device.clock.advance(1);
  await assertEntries(sys, T, { [A]: RUN_OUT, [LOCATION]: RUN_OUT });
});

test('B135 5.6 what has run out is asked for again', async (t) => {
  const s = onceScene(t);
  const { device, sys, T } = s;
  await allowOnce(s, [A]);
  T.background();
  device.clock.advance(10 * SECOND);
  assert.equal(T.status(A), 1);
  const shown = answering(device, 'allow');
  assert.deepEqual(await request(T, [A]), results([[A, 0, true, 0]]));
  assert.equal(shown.length, 1);
  await assertEntries(sys, T, { [A]: GRANTED });
  device.clock.advance(HOUR);
  await assertEntries(sys, T, { [A]: GRANTED });
});

// What may happen to an app, by the words of the table.
const STEPS = {
  away: ({ T }) => T.background(),
  back: ({ T }) => T.foreground(),
  exit: ({ T }) => T.exit(),
  form: ({ T }) => T.setFormVisible(true),
  'no form': ({ T }) => T.setFormVisible(false),
  locating: ({ T }) => T.setContinuousTask('location', true),
  'not locating': ({ T }) => T.setContinuousTask('location', false),
  playing: ({ T }) => T.setContinuousTask('audio', true),
  almost: ({ device }) => device.clock.advance(10 * SECOND - 1),
  over: ({ device }) => device.clock.advance(1),
  hour: ({ device }) => device.clock.advance(HOUR),
};
const NAMES = { CAMERA, MICROPHONE, CAPTURE, PASTEBOARD, A };

// [what happens after the grant, what is kept, what has run out]
const lives = [
  ['away, hour', 'CAMERA MICROPHONE CAPTURE', 'PASTEBOARD A'],
  ['away, almost', 'PASTEBOARD A', ''],
  ['away, almost, over', '', 'PASTEBOARD A'],
  ['away, almost, back, hour', 'PASTEBOARD A', ''],
  ['away, almost, back, away, almost', 'PASTEBOARD A', ''],
  ['away, almost, back, away, almost, over', '', 'PASTEBOARD A'],
  ['form, away, hour', 'PASTEBOARD A', ''],
  ['away, almost, form, hour', 'PASTEBOARD A', ''],
  ['form, away, hour, no form, almost', 'PASTEBOARD A', ''],
  ['form, away, hour, no form, almost, over', '', 'PASTEBOARD A'],
  ['form, no form, hour', 'PASTEBOARD A', ''],
  ['locating, away, hour', 'A', 'PASTEBOARD'],
  ['away, almost, locating, hour', 'A', 'PASTEBOARD'],
  ['locating, away, hour, not locating, almost', 'A', ''],
  ['locating, away, hour, not locating, almost, over', '', 'A'],
  ['playing, away, hour', 'MICROPHONE', 'PASTEBOARD A'],
  ['exit', '', 'CAMERA MICROPHONE CAPTURE PASTEBOARD A'],
  ['away, almost, exit', '', 'CAMERA MICROPHONE CAPTURE PASTEBOARD A'],
];
const named = (text) => (text === '' ? [] : text.split(' ').map((short) => NAMES[short]));
for (const [steps, kept, lost] of lives) {
  test(`B135 5.6 ${steps}: ${kept || 'nothing'} kept, ${lost || 'nothing'} lost`, async (t) => {
    const s = onceScene(t);
    await allowOnce(s, [...named(kept), ...named(lost)]);
    for (const step of steps.split(', ')) STEPS[step](s);
    for (const name of named(kept)) await assertEntries(s.sys, s.T, { [name]: ONCE });
    for (const name of named(lost)) await assertEntries(s.sys, s.T, { [name]: RUN_OUT });
  });
}

test('B135 5.6 the end of one of two processes is not the end of the app', async (t) => {
  const s = onceScene(t);
  const { sys, T } = s;
  await allowOnce(s, [CAMERA]);
  const [first] = T.processes;
  const second = T.startProcess();
  T.exitProcess(second);
  await assertEntries(sys, T, { [CAMERA]: ONCE });
  T.exitProcess(first);
  await assertEntries(sys, T, { [CAMERA]: RUN_OUT });
});

test('B135 B77 ended by a revoke, an app loses what it had for this time', async (t) => {
  const s = onceScene(t);
  const { sys, id, T } = s;
  await allowOnce(s, [CAMERA]);
  T.grant(P.ACTIVITY_MOTION);
  await sys.revokePermission(id, P.ACTIVITY_MOTION, 2, false);
  await assertEntries(sys, T, { [CAMERA]: ONCE });
  T.grant(P.ACTIVITY_MOTION);
  await sys.revokePermission(id, P.ACTIVITY_MOTION, 2);
  assert.deepEqual(T.processes, []);
  await assertEntries(sys, T, { [CAMERA]: RUN_OUT });
});

test('B181 running out is one event per permission and ends no process', async (t) => {
  const s = onceScene(t);
  const { device, sys, T } = s;
  await allowOnce(s, [A, CAMERA]);
  const { processes } = T;
  await turns();
  const events = collect(sys);
  T.background();
  device.clock.advance(10 * SECOND);
  await turns();
  assert.deepEqual(events, [revoked(T, A)]);
  assert.deepEqual(T.processes, processes);
  assert.deepEqual(T.exits, []);
  device.clock.advance(HOUR);
  T.exit();
  await turns();
  assert.deepEqual(events, [revoked(T, A), revoked(T, CAMERA)]);
});

test('B135 6.5 in the background "this time" fails, and the entry stays undecided', async (t) => {
  for (const name of [CAMERA, MICROPHONE, PASTEBOARD, A]) {
    const { device, sys, T } = onceScene(t);
    T.foreground();
    T.background();
    device.dialogs.answer('allow-once');
    assert.deepEqual(await request(T, [name]), results([[name, -1, true, 0]]));
    await assertEntries(sys, T, { [name]: UNDECIDED });
  }
});

// Where an app in the background qualifies all the same.
const qualifying = [
  ['with a visible form', STEPS.form, { PASTEBOARD: 0, A: 0, CAMERA: -1, CAPTURE: 0 }],
  ['with a location task', STEPS.locating, { PASTEBOARD: -1, A: 0, CAMERA: -1, CAPTURE: 0 }],
  ['with nothing', () => {}, { PASTEBOARD: -1, A: -1, CAMERA: -1, CAPTURE: 0 }],
];
for (const [what, prepare, expected] of qualifying) {
  test(`B135 5.6 "this time" in the background ${what}: ${JSON.stringify(expected)}`, async (t) => {
    const s = onceScene(t);
    s.T.foreground();
    s.T.background();
    prepare(s);
    s.device.dialogs.answer('allow-once');
    const rows = Object.entries(expected).map(([name, result]) => [NAMES[name], result, true, 0]);
    assert.deepEqual(
      await request(
        s.T,
        rows.map(([name]) => name),
      ),
      results(rows),
    );
    for (const [name, result] of rows) {
      await assertEntries(s.sys, s.T, { [name]: result === 0 ? ONCE : UNDECIDED });
    }
  });
}

test('B135 5.6 a grant for good stops the clock; running out touches nothing else', async (t) => {
  const s = onceScene(t);
  const { device, sys, id, T } = s;
  await allowOnce(s, [A, LOCATION]);
  T.background();
  device.clock.advance(5 * SECOND);
  await sys.grantPermission(id, A, 2);
  device.clock.advance(HOUR);
  await assertEntries(sys, T, { [A]: GRANTED, [LOCATION]: RUN_OUT });
});

test('B135 5.6 one app running out leaves its clone alone', async (t) => {
  const s = onceScene(t);
  const { device, sys, T } = s;
  const clone = device.installApp({ ...T.manifest, appIndex: 1 });
  await allowOnce(s, [A]);
  await allowOnce({ device, T: clone }, [A]);
  T.background();
  device.clock.advance(HOUR);
  await assertEntries(sys, T, { [A]: RUN_OUT });
  await assertEntries(sys, clone, { [A]: ONCE });
});

test('B135 5.6 refused with 64, an entry has nothing to run out', async (t) => {
  const { device, sys, id, T } = onceScene(t);
  T.foreground();
  await sys.revokePermission(id, A, 64);
  const events = collect(sys);
  T.background();
  device.clock.advance(HOUR);
  await turns();
  assert.deepEqual(events, []);
  await assertEntries(sys, T, { [A]: RUN_OUT });
});

test('B135 5.6 the user in Settings gives "this time" wherever the app is, of one-time permissions only', async (t) => {
  const { sys, T } = onceScene(t);
  for (const name of [CAMERA, MICROPHONE, CAPTURE, PASTEBOARD, A, LOCATION]) {
    T.grant(name, { once: true });
    await assertEntries(sys, T, { [name]: ONCE });
  }
  assert.equal(
    thrown(() => T.grant(P.ACTIVITY_MOTION, { once: true })),
    CODE.NOT_ALLOWED,
  );
  await assertEntries(sys, T, { [P.ACTIVITY_MOTION]: UNDECIDED });
});

const restarts = [
  ['a reboot', (s) => s.device.reboot()],
  [
    'closing and opening',
    (s, t) => {
      s.device.close();
      return onceScene(t, { dataDir: s.dataDir });
    },
  ],
];
for (const [what, restart] of restarts) {
  test(`B196 ${what} turns (granted, 64) into (denied, 64) and keeps the rest`, async (t) => {
    const dataDir = folderFor(t);
    const s = { ...onceScene(t, { dataDir }), dataDir };
    await allowOnce(s, [CAMERA, A, CAPTURE]);
    s.T.grant(MICROPHONE);
    const { device, sys, T } = restart(s, t) ?? s;
    await assertEntries(sys, T, {
      [CAMERA]: RUN_OUT,
      [A]: RUN_OUT,
      [CAPTURE]: RUN_OUT,
      [MICROPHONE]: GRANTED,
    });
    T.foreground();
    answering(device, 'allow-once');
    assert.deepEqual(await request(T, [CAMERA]), results([[CAMERA, 0, true, 0]]));
    assert.equal(check(T, CAMERA), 0);
  });
}
