// B151..B158 with 6.6: the sheet of Settings for permissions that were refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answering,
  appear,
  assertEntries,
  GRANTED,
  holding,
  pages,
  REFUSED,
  RUN_OUT,
  request,
  results,
  UNDECIDED,
} from './dialog-support.mjs';
import {
  CODE,
  check,
  collect,
  granted,
  manager,
  P,
  rejected,
  rejects,
  revoked,
  scene,
  turns,
} from './support.mjs';

const { INVALID_PARAMETER, INNER_ERROR, ALL_GRANTED, NOT_ALL_REFUSED, WRONG_KIND } = CODE;
const A = P.APPROXIMATE;
const { CAMERA, MICROPHONE, LOCATION } = P;
const CONTACTS = [P.READ_CONTACTS, P.WRITE_CONTACTS];
const EXTRA = [P.PASTEBOARD, P.MANUAL, P.BACKGROUND, ...CONTACTS];

const settingScene = (t) => scene(t, { target: { extra: EXTRA } });
const ask = (app, names, context = app.context) => manager(app).requestPermissionOnSetting(context, names);

// What fails without a sheet: [behaviour, code, names, granted, refused]
const failing = [
  ['B151', NOT_ALL_REFUSED, [CAMERA], [], []],
  ['B151', NOT_ALL_REFUSED, CONTACTS, [], [CONTACTS[0]]],
  ['B152', ALL_GRANTED, [CAMERA], [CAMERA], []],
  ['B152', ALL_GRANTED, [CAMERA, CAMERA], [CAMERA], []],
  ['B152', ALL_GRANTED, CONTACTS, CONTACTS, []],
  ['B152', ALL_GRANTED, [A, LOCATION], [A, LOCATION], []],
  ['B154', INVALID_PARAMETER, [CAMERA, MICROPHONE], [], [CAMERA, MICROPHONE]],
  ['B154', INVALID_PARAMETER, [CAMERA, MICROPHONE], [CAMERA, MICROPHONE], []],
  ['B154', INVALID_PARAMETER, [CAMERA, MICROPHONE], [], []],
  ['B154', INVALID_PARAMETER, [CAMERA, A], [], [CAMERA, A]],
  ['B154', INVALID_PARAMETER, [P.UNKNOWN], [], []],
  ['B154', INVALID_PARAMETER, [''], [], []],
  ['B154', INVALID_PARAMETER, [CAMERA, P.UNKNOWN], [], [CAMERA]],
  ['B154', INVALID_PARAMETER, [P.INTERNET], [], []],
  ['B154', INVALID_PARAMETER, [CAMERA, P.INTERNET], [], [CAMERA]],
  ['B154', INVALID_PARAMETER, [P.READ_CALENDAR], [], []],
  ['B155', WRONG_KIND, [P.MANUAL], [], []],
  ['B155', WRONG_KIND, [P.MANUAL], [P.MANUAL], []],
  ['B155', WRONG_KIND, [CAMERA, P.MANUAL], [], [CAMERA]],
  ['B155', WRONG_KIND, [P.UNKNOWN, P.MANUAL], [], []],
];
const short = (names) => names.map((name) => name.split('.').pop() || "''").join('+');
for (const [behaviour, code, names, given, refused] of failing) {
  const state = `${given.length ? `, granted ${short(given)}` : ''}${refused.length ? `, refused ${short(refused)}` : ''}`;
  test(`${behaviour} requestPermissionOnSetting of ${short(names)}${state}: ${code}`, async (t) => {
    const { device, T } = settingScene(t);
    for (const name of given) T.grant(name);
    for (const name of refused) T.revoke(name);
    const shown = answering(device, 'allow');
    assert.equal(await rejected(() => ask(T, names)), code);
    assert.deepEqual(shown, []);
  });
}

test('B155 B154 a foreign context is 12100001, after manual_settings, before what was decided', async (t) => {
  const { device, T, NOR } = settingScene(t);
  T.grant(CAMERA);
  const shown = answering(device);
  assert.equal(await rejected(() => ask(T, [P.MANUAL], NOR.context)), WRONG_KIND);
  assert.equal(await rejected(() => ask(T, [CAMERA], NOR.context)), INVALID_PARAMETER);
  assert.equal(await rejected(() => ask(T, [MICROPHONE], NOR.context)), INVALID_PARAMETER);
  assert.deepEqual(shown, []);
});

// [behaviour, answer, result, entry afterwards]
const answers = [
  ['B153', 'allow', 0, GRANTED],
  ['B153', 'deny', -1, REFUSED],
  ['B158', 'ask-every-time', -1, RUN_OUT],
  ['B153 6.6', 'dismiss', -1, REFUSED],
];
for (const [behaviour, word, result, state] of answers) {
  test(`${behaviour} after a refusal the sheet answered with ${word}: [${result}], ${state}`, async (t) => {
    const { device, sys, T } = settingScene(t);
    answering(device, 'deny');
    await request(T, [CAMERA]);
    const shown = answering(device, word);
    assert.deepEqual(await ask(T, [CAMERA]), [result]);
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['setting'],
    );
    assert.deepEqual(pages(shown), [[CAMERA]]);
    assert.deepEqual([...shown[0].choices], ['allow', 'deny', 'ask-every-time']);
    assert.equal(shown[0].app, T);
    await assertEntries(sys, T, { [CAMERA]: state });
  });
}

test('B151 5.2 refused with flag 1 or 64 counts as asked', async (t) => {
  for (const flags of [1, 64]) {
    const { device, sys, id, T } = settingScene(t);
    await sys.revokePermission(id, CAMERA, flags);
    answering(device, 'allow');
    assert.deepEqual(await ask(T, [CAMERA]), [0]);
    await assertEntries(sys, T, { [CAMERA]: GRANTED });
  }
});

test('B153 the result has the order and length of the list; nothing but the list changes', async (t) => {
  const { device, sys, T } = settingScene(t);
  for (const name of [...CONTACTS, CAMERA]) T.revoke(name);
  answering(device, 'allow');
  assert.deepEqual(await ask(T, [CONTACTS[1], CONTACTS[0], CONTACTS[1]]), [0, 0, 0]);
  await assertEntries(sys, T, { [CONTACTS[0]]: GRANTED, [CONTACTS[1]]: GRANTED, [CAMERA]: REFUSED });
});

test('B153 with one granted and one refused the sheet is shown; dismissed it gives the current states', async (t) => {
  const { device, T } = settingScene(t);
  T.grant(CONTACTS[1]);
  T.revoke(CONTACTS[0]);
  const shown = answering(device, 'dismiss', 'allow');
  assert.deepEqual(await ask(T, CONTACTS), [-1, 0]);
  assert.deepEqual(await ask(T, CONTACTS), [0, 0]);
  assert.equal(shown.length, 2);
});

test('B154 4.5 in Settings the folders are one group', async (t) => {
  const folders = [P.READ_WRITE_DOCUMENTS_DIRECTORY, P.READ_WRITE_DOWNLOAD_DIRECTORY];
  const { device, T } = scene(t, { target: { extra: folders } });
  for (const name of folders) T.revoke(name);
  const shown = answering(device, 'allow');
  assert.deepEqual(await ask(T, folders), [0, 0]);
  assert.equal(shown.length, 1);
});

test('B156 location and pasteboard need no earlier refusal', async (t) => {
  for (const [names, results] of [
    [[A], [0]],
    [
      [A, LOCATION],
      [0, 0],
    ],
    [[P.PASTEBOARD], [0]],
  ]) {
    const { device, T } = settingScene(t);
    const shown = answering(device, 'allow');
    assert.deepEqual(await ask(T, names), results);
    assert.equal(shown.length, 1);
  }
});

for (const [precise, result, ofL] of [
  [true, 0, GRANTED],
  [false, -1, UNDECIDED],
]) {
  test(`B156 6.6 the location allowed with precise ${precise}: LOCATION ${result}`, async (t) => {
    const { device, sys, T } = settingScene(t);
    answering(device, { answer: 'allow', precise });
    assert.deepEqual(await ask(T, [LOCATION, A]), [result, 0]);
    await assertEntries(sys, T, { [A]: GRANTED, [LOCATION]: ofL });
  });
}

test('B156 6.6 the location allowed while using takes LOCATION_IN_BACKGROUND away', async (t) => {
  const { device, sys, T } = settingScene(t);
  T.grant(P.BACKGROUND);
  await turns();
  const events = collect(sys);
  answering(device, 'allow');
  assert.deepEqual(await ask(T, [A]), [0]);
  assert.equal(check(T, P.BACKGROUND), -1);
  await turns();
  assert.deepEqual(
    events.toSorted((one, two) => one[0] - two[0]),
    [revoked(T, P.BACKGROUND), granted(T, A)],
  );
});

test('B158 after "ask every time" the next request shows a dialog', async (t) => {
  const { device, T } = settingScene(t);
  T.revoke(CAMERA);
  answering(device, 'ask-every-time');
  await ask(T, [CAMERA]);
  const shown = answering(device, 'allow');
  assert.deepEqual(await request(T, [CAMERA]), results([[CAMERA, 0, true, 0]]));
  assert.deepEqual(
    shown.map(({ kind }) => kind),
    ['permission'],
  );
});

// Two requests of one window: [names of the second, answers, results, sheets]
const queued = [
  [
    'B157',
    'the same list copies a full grant',
    CONTACTS,
    ['allow'],
    [
      [0, 0],
      [0, 0],
    ],
  ],
  [
    'B157',
    'the same set in another order too',
    CONTACTS.toReversed(),
    ['allow'],
    [
      [0, 0],
      [0, 0],
    ],
  ],
  [
    'B157',
    'after a refusal the sheet comes again',
    CONTACTS,
    ['deny', 'allow'],
    [
      [-1, -1],
      [0, 0],
    ],
  ],
  ['B157', 'another set has its own sheet', [CAMERA], ['allow', 'deny'], [[0, 0], [-1]]],
];
for (const [behaviour, what, second, words, expected] of queued) {
  test(`${behaviour} two requests at once: ${what}`, async (t) => {
    const { device, T } = settingScene(t);
    for (const name of [...CONTACTS, CAMERA]) T.revoke(name);
    const waiting = holding(device);
    const all = [ask(T, CONTACTS), ask(T, second)];
    for (const [i, word] of words.entries()) {
      await appear(waiting, i + 1);
      waiting[i].answer(word);
    }
    assert.deepEqual(await Promise.all(all), expected);
    await appear(waiting, words.length);
  });
}

const broken = [
  [
    'throws',
    () => {
      throw new Error('crashed');
    },
  ],
  ['rejects', () => Promise.reject(new Error('crashed'))],
  ['says nothing', () => undefined],
  ['says what no sheet knows', 'perhaps'],
];
for (const [what, answer] of broken) {
  test(`B153 D20 a sheet whose handler ${what}: 12100009, nothing changes`, async (t) => {
    const { device, sys, T } = settingScene(t);
    T.revoke(CAMERA);
    answering(device, answer, 'allow');
    await rejects(INNER_ERROR, ask(T, [CAMERA]));
    await assertEntries(sys, T, { [CAMERA]: REFUSED });
    assert.deepEqual(await ask(T, [CAMERA]), [0]);
  });
}
