// B142..B145, D34 with 6.1 and 6.2: which entries of a request may be asked about, row by row, and which stop it all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, assertEntries, GRANTED, pages, request, results, UNDECIDED } from './dialog-support.mjs';
import { ENTRY_STATES } from './event-support.mjs';
import { CODE, flagsOf, nativeCaller, P, rejected, scene, shellCaller, targetApp } from './support.mjs';

const ALLOWED = P.ACTIVITY_MOTION;
const NEVER_OFFERED = [
  'ANSWER_CALL',
  'MANAGE_VOICEMAIL',
  'READ_CELL_MESSAGES',
  'RECEIVE_MMS',
  'RECEIVE_SMS',
  'RECEIVE_WAP_MESSAGES',
  'SEND_MESSAGES',
  'WRITE_CALL_LOG',
  'SHORT_TERM_WRITE_IMAGEVIDEO',
];
const CANCELLABLE = [{ name: P.CAMERA, userCancellable: true }];
const FIXED = [{ name: P.CAMERA, userCancellable: false }];

const does = (state) => (s) => ENTRY_STATES[state](s, s.T, P.CAMERA);
const revokeWith =
  (flags) =>
  ({ sys, id }) =>
    sys.revokePermission(id, P.CAMERA, flags);
const both = (one, two) => async (s) => {
  await one(s);
  await two(s);
};
const restrict = ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true);
const component = ({ T }) => T.grantByComponent(P.CAMERA);

// Table 6.1 from row 7: [behaviour, what happened to the camera, how, result, dialog, reason, preauthorized]
const rows = [
  ['B145 row 7', 'denied by the administrator', does('denied by the administrator'), 3, false, 5],
  [
    'B145 row 7',
    'denied by the administrator and restricted',
    both(does('denied by the administrator'), restrict),
    3,
    false,
    5,
  ],
  [
    'B145 row 8',
    'released by the administrator, denied',
    does('released by the administrator, denied'),
    -1,
    false,
    0,
  ],
  ['B145 row 13', 'granted by the administrator', does('granted by the administrator'), 0, false, 0],
  [
    'B145 row 13',
    'released by the administrator, granted',
    does('released by the administrator, granted'),
    0,
    false,
    0,
  ],
  ['B117 row 10', 'never decided', does('never decided'), -1, true, 0],
  ['D16 row 10', 'refused with 0', revokeWith(0), -1, true, 0],
  ['B121 row 10', 'refused with 1', revokeWith(1), -1, true, 0],
  ['B135 row 10', 'refused with 64', revokeWith(64), -1, true, 0],
  ['B198 row 10', 'granted by a component', component, -1, true, 0],
  ['B121 row 10', 'preauthorized and refused with 1', revokeWith(1), -1, true, 0, CANCELLABLE],
  ['B121 row 10', 'refused with 1 and restricted', both(revokeWith(1), restrict), -1, true, 0],
  ['B119 row 11', 'refused with 2', revokeWith(2), -1, false, 0],
  ['B119 row 11', 'preauthorized and refused with 2', revokeWith(2), -1, false, 0, CANCELLABLE],
  ['D34 row 12', 'only restricted', restrict, -1, false, 0],
  ['D34 D16 row 12', 'refused with 4', revokeWith(4), -1, false, 0],
  ['D34 D16 row 12', 'preauthorized and refused with 0', revokeWith(0), -1, false, 0, CANCELLABLE],
  ['B120 row 13', 'granted with 1', does('granted with 1'), 0, false, 0],
  ['B120 row 13', 'granted with 2', does('granted with 2'), 0, false, 0],
  ['B120 row 13', 'granted with 64', does('granted with 64'), 0, false, 0],
  ['B120 row 13', 'preauthorized', () => {}, 0, false, 0, CANCELLABLE],
  ['B120 row 13', 'preauthorized for good', () => {}, 0, false, 0, FIXED],
  ['B120 row 13', 'granted and restricted', does('granted and restricted'), 0, false, 0],
];
for (const [behaviour, what, act, result, dialog, reason, preauthorized] of rows) {
  test(`${behaviour}: ${what} gives ${result}/${reason}, ${dialog ? 'after asking' : 'unasked'}`, async (t) => {
    const s = scene(t, { target: { preauthorized } });
    await act(s);
    const shown = answering(s.device, ...(dialog ? ['dismiss'] : []));
    const before = await flagsOf(s.sys, s.T, P.CAMERA);
    assert.deepEqual(await request(s.T, [P.CAMERA]), results([[P.CAMERA, result, dialog, reason]]));
    assert.equal(shown.length, dialog ? 1 : 0);
    assert.equal(await flagsOf(s.sys, s.T, P.CAMERA), before);
  });
}

test('B145 beside an entry that the administrator denied the others are asked about', async (t) => {
  const { device, T } = scene(t);
  device.policies.setByAdmin(T, P.CAMERA, 'deny');
  const shown = answering(device, 'allow');
  const expected = results([
    [P.CAMERA, 3, false, 5],
    [P.MICROPHONE, 0, true, 0],
  ]);
  assert.deepEqual(await request(T, [P.CAMERA, P.MICROPHONE]), expected);
  assert.deepEqual(pages(shown), [[P.MICROPHONE]]);
});

test('B121 B101 what is granted under a restriction is granted for when it ends', async (t) => {
  const { device, sys, T } = scene(t);
  await sys.revokePermission(T.tokenId, P.CAMERA, 1);
  restrict({ device });
  answering(device, 'allow');
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, true, 0]]));
  await assertEntries(sys, T, { [P.CAMERA]: [-1, 514] });
});

test('B125 row 4: every name of the never-offered list is 2/5, granted or not', async (t) => {
  const names = NEVER_OFFERED.map((name) => P[name]);
  const { device, T } = scene(t, { target: { extra: names } });
  const shown = answering(device);
  const expected = results(names.map((name) => [name, 2, false, 5]));
  assert.deepEqual(await request(T, names), expected);
  for (const name of names) T.grant(name);
  assert.deepEqual(await request(T, names), expected);
  assert.deepEqual(shown, []);
});

test('B123 row 2: a SERVICE permission is 2/1, declared or not', async (t) => {
  const service = P.ACCESS_AMS_FROM_FUSION;
  const { device, T, NOR } = scene(t, { target: { extra: [service] } });
  answering(device);
  for (const app of [T, NOR]) {
    assert.deepEqual(await request(app, [service]), results([[service, 2, false, 1]]));
  }
});

test('B123 row 2 precedes row 3, row 3 precedes row 4', async (t) => {
  const { device, NOR } = scene(t);
  answering(device);
  const expected = results([
    [P.UNKNOWN, 2, false, 1],
    [P.SEND_MESSAGES, 2, false, 2],
    [P.MANUAL, 2, false, 2],
  ]);
  assert.deepEqual(await request(NOR, expected.permissions), expected);
});

// Row 5: what a sandbox of each type may hold is asked for, the rest is 2/5 (3.4).
const AVAILABLE = { all: P.TEST_ALL, full_control: P.TEST_FULL, none: P.TEST_NONE };
const HOLDS = {
  1: ['all'],
  2: ['all', 'full_control'],
  3: ['all', 'none'],
  4: ['all', 'full_control', 'none'],
};
for (const [dlpType, held] of Object.entries(HOLDS)) {
  test(`B145 row 5: a sandbox of type ${dlpType} may ask for ${held}, the rest is 2/5`, async (t) => {
    const { device } = scene(t);
    for (const [availableDlp, name] of Object.entries(AVAILABLE)) {
      device.definePermission({ name, grantMode: 'user_grant', availableLevel: 'normal', availableDlp });
    }
    const names = Object.values(AVAILABLE);
    const family = { bundleName: 'com.example.family', permissions: names };
    targetApp(device, family);
    const sandbox = targetApp(device, { ...family, dlpType: Number(dlpType), appIndex: 1 });
    const shown = answering(device, ...held.map(() => 'deny'));
    const expected = results(
      Object.entries(AVAILABLE).map(([mode, name]) =>
        held.includes(mode) ? [name, -1, true, 0] : [name, 2, false, 5],
      ),
    );
    assert.deepEqual(await request(sandbox, names), expected);
    assert.deepEqual(
      pages(shown),
      held.map((mode) => [AVAILABLE[mode]]),
    );
  });
}

test('B117 3.4 an answer in a sandbox counts for its main app, and the other way round', async (t) => {
  const { device, sys, T } = scene(t);
  const sandbox = targetApp(device, { dlpType: 2, appIndex: 1 });
  answering(device, 'allow', 'deny');
  await request(sandbox, [P.CAMERA]);
  await request(T, [P.MICROPHONE]);
  for (const app of [T, sandbox]) {
    await assertEntries(sys, app, { [P.CAMERA]: GRANTED, [P.MICROPHONE]: [-1, 2] });
  }
});

const manyOf = (names, count) => Array.from({ length: count }, (_, i) => names[i % names.length]);

test('B142 with 1025 names every entry is 2/1 and nobody is asked; 1024 are a request', async (t) => {
  const { device, sys, T } = scene(t);
  T.grant(ALLOWED);
  const shown = answering(device, 'allow');
  const tooMany = manyOf([P.CAMERA, ALLOWED, P.UNKNOWN], 1025);
  assert.deepEqual(await request(T, tooMany), results(tooMany.map((name) => [name, 2, false, 1])));
  assert.deepEqual(shown, []);
  await assertEntries(sys, T, { [P.CAMERA]: UNDECIDED });
  const rowOf = { [P.CAMERA]: [0, true, 0], [ALLOWED]: [0, false, 0], [P.UNKNOWN]: [2, false, 1] };
  const list = manyOf([P.CAMERA, ALLOWED, P.UNKNOWN], 1024);
  assert.deepEqual(await request(T, list), results(list.map((name) => [name, ...rowOf[name]])));
  assert.deepEqual(pages(shown), [[P.CAMERA]]);
});

test('B143 a daemon and the shell: every entry 2/12, also what they hold; 1025 names stay 2/1', async (t) => {
  const { device } = scene(t);
  const shown = answering(device);
  for (const caller of [nativeCaller(device, [P.CAMERA]), shellCaller(device, [P.CAMERA])]) {
    const names = [P.CAMERA, P.LOCATION, P.UNKNOWN, P.INTERNET];
    assert.deepEqual(await request(caller, names), results(names.map((name) => [name, 2, false, 12])));
    const many = manyOf([P.CAMERA], 1025);
    assert.deepEqual(await request(caller, many), results(many.map((name) => [name, 2, false, 1])));
  }
  assert.deepEqual(shown, []);
});

test('B144 with dialogs forbidden what is declared is 3/4, even granted; what is invalid stays so', async (t) => {
  const { device, sys, T } = scene(t, { target: { extra: [P.MANUAL] } });
  T.grant(ALLOWED);
  T.revoke(P.MICROPHONE);
  T.setDialogForbidden(true);
  const shown = answering(device, 'allow');
  const table = [
    [P.CAMERA, 3, false, 4],
    [ALLOWED, 3, false, 4],
    [P.MICROPHONE, 3, false, 4],
    [P.INTERNET, 3, false, 4],
    [P.APPROXIMATE, 3, false, 4],
    [P.READ_CALENDAR, 2, false, 2],
    [P.UNKNOWN, 2, false, 1],
    [P.MANUAL, 2, false, 6],
  ];
  assert.deepEqual(
    await request(
      T,
      table.map(([name]) => name),
    ),
    results(table),
  );
  assert.deepEqual(await request(T, [P.LOCATION]), results([[P.LOCATION, 2, false, 3]]));
  assert.deepEqual(shown, []);
  await assertEntries(sys, T, { [P.CAMERA]: UNDECIDED, [ALLOWED]: GRANTED });
});

test('B144 once dialogs are no longer forbidden, or after a reset, the user is asked', async (t) => {
  for (const allow of [(T) => T.setDialogForbidden(false), (T) => T.resetPermissions()]) {
    const { device, T } = scene(t);
    T.setDialogForbidden(true);
    allow(T);
    answering(device, 'allow');
    assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, true, 0]]));
  }
});

test('D42 after close() a request rejects with 12100007', async (t) => {
  const { device, self, T } = scene(t);
  const { context } = T;
  device.close();
  for (const name of [P.CAMERA, P.UNKNOWN]) {
    assert.equal(
      await rejected(() => self.requestPermissionsFromUser(context, [name])),
      CODE.SERVICE_ABNORMAL,
    );
  }
});
