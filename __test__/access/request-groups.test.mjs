// B134, B136, B149, B150 with 4.5 and 6.5: pages by group, their order and choices, and how far an answer reaches.
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
import { check, collect, granted, P, scene, targetApp, turns } from './support.mjs';

const OFFERS_ONCE = ['allow', 'allow-once', 'deny'];
const PLAIN = ['allow', 'deny'];
const full = (names) => names.split(' ').map((name) => P[name]);

/** A scene whose T declares exactly these. */
const declaring = (t, permissions, options = {}) =>
  scene(t, { ...options, target: { permissions, acls: permissions } });

const choices = [
  ['CAMERA', OFFERS_ONCE],
  ['MICROPHONE', OFFERS_ONCE],
  ['APPROXIMATELY_LOCATION', OFFERS_ONCE],
  ['READ_PASTEBOARD', OFFERS_ONCE],
  ['CUSTOM_SCREEN_CAPTURE', OFFERS_ONCE],
  ['READ_CONTACTS', PLAIN],
  ['READ_CALENDAR', PLAIN],
  ['ACTIVITY_MOTION', PLAIN],
  ['READ_HEALTH_DATA', PLAIN],
  ['READ_IMAGEVIDEO', PLAIN],
  ['READ_AUDIO', PLAIN],
  ['READ_MEDIA', PLAIN],
  ['READ_WRITE_DOCUMENTS_DIRECTORY', PLAIN],
  ['GET_INSTALLED_BUNDLE_LIST', PLAIN],
  ['DISTRIBUTED_DATASYNC', PLAIN],
  ['ACCESS_BLUETOOTH', PLAIN],
  ['ACCESS_NEARLINK', PLAIN],
  ['FLOAT_VIEW', PLAIN],
];
for (const [name, offered] of choices) {
  test(`B150 4.5 ${name} has a page that offers ${offered}`, async (t) => {
    const { device, T } = declaring(t, full(name));
    const shown = answering(device, 'deny');
    assert.deepEqual(await request(T, full(name)), results([[P[name], -1, true, 0]]));
    assert.deepEqual(pages(shown), [full(name)]);
    assert.deepEqual([...shown[0].choices], offered);
  });
}

test("B135 6.5 'allow-once' on a page that does not offer it is 'allow'", async (t) => {
  const { device, sys, T } = scene(t);
  answering(device, 'allow-once');
  assert.deepEqual(await request(T, [P.ACTIVITY_MOTION]), results([[P.ACTIVITY_MOTION, 0, true, 0]]));
  await assertEntries(sys, T, { [P.ACTIVITY_MOTION]: GRANTED });
});

// [declared, requested, answer, what becomes of the declared ones that were not requested]
const IMAGES = 'READ_IMAGEVIDEO WRITE_IMAGEVIDEO MEDIA_LOCATION';
const FILES = 'READ_DOCUMENT WRITE_DOCUMENT READ_MEDIA WRITE_MEDIA';
const reach = [
  [IMAGES, 'READ_IMAGEVIDEO', 'allow', GRANTED],
  [IMAGES, 'MEDIA_LOCATION', 'allow', GRANTED],
  [IMAGES, 'READ_IMAGEVIDEO', 'deny', REFUSED],
  [IMAGES, 'READ_IMAGEVIDEO', 'dismiss', UNDECIDED],
  ['READ_IMAGEVIDEO WRITE_IMAGEVIDEO', 'WRITE_IMAGEVIDEO', 'allow', GRANTED],
  ['READ_AUDIO WRITE_AUDIO', 'READ_AUDIO', 'allow', GRANTED],
  [FILES, 'WRITE_MEDIA', 'allow', GRANTED],
  ['READ_CONTACTS WRITE_CONTACTS', 'READ_CONTACTS', 'allow', UNDECIDED],
  ['READ_CONTACTS WRITE_CONTACTS', 'WRITE_CONTACTS', 'deny', UNDECIDED],
  ['READ_CALENDAR WRITE_CALENDAR READ_WHOLE_CALENDAR', 'READ_CALENDAR', 'allow', UNDECIDED],
  [
    'READ_WRITE_DOCUMENTS_DIRECTORY READ_WRITE_DOWNLOAD_DIRECTORY',
    'READ_WRITE_DOCUMENTS_DIRECTORY',
    'allow',
    UNDECIDED,
  ],
  [`${IMAGES} READ_AUDIO`, IMAGES, 'allow', UNDECIDED],
];
const after = { allow: [0, GRANTED], deny: [-1, REFUSED], dismiss: [-1, UNDECIDED] };
for (const [declared, requested, word, others] of reach) {
  test(`B134 ${word} for ${requested} of ${declared}: the others are then ${others}`, async (t) => {
    const { device, sys, T } = declaring(t, full(declared));
    const shown = answering(device, word);
    const [result, state] = after[word];
    const asked = full(requested);
    assert.deepEqual(await request(T, asked), results(asked.map((name) => [name, result, true, 0])));
    assert.deepEqual(pages(shown), [asked]);
    for (const name of full(declared)) {
      await assertEntries(sys, T, { [name]: asked.includes(name) ? state : others });
    }
  });
}

test('B134 an answer for the whole group fires an event for each permission it grants', async (t) => {
  const { device, sys, T } = declaring(t, full(IMAGES));
  const events = collect(sys);
  answering(device, 'allow');
  await request(T, [P.READ_IMAGEVIDEO]);
  await turns();
  const byName = (one, two) => one[2].localeCompare(two[2]);
  assert.deepEqual(
    events.toSorted(byName),
    full(IMAGES)
      .map((name) => granted(T, name))
      .toSorted(byName),
  );
});

// [requested, granted before, pages]: one page per group, ordered by the first undecided entry of each.
const order = [
  ['MICROPHONE CAMERA', '', ['MICROPHONE', 'CAMERA']],
  ['CAMERA MICROPHONE', '', ['CAMERA', 'MICROPHONE']],
  ['READ_CONTACTS CAMERA WRITE_CONTACTS', '', ['READ_CONTACTS WRITE_CONTACTS', 'CAMERA']],
  ['READ_CONTACTS CAMERA WRITE_CONTACTS', 'READ_CONTACTS', ['CAMERA', 'WRITE_CONTACTS']],
  ['LOCATION CAMERA APPROXIMATELY_LOCATION', '', ['LOCATION APPROXIMATELY_LOCATION', 'CAMERA']],
  ['CAMERA READ_CALL_LOG MICROPHONE', 'CAMERA', ['MICROPHONE']],
  ['READ_IMAGEVIDEO READ_AUDIO WRITE_IMAGEVIDEO', '', ['READ_IMAGEVIDEO WRITE_IMAGEVIDEO', 'READ_AUDIO']],
  [
    'READ_WRITE_DESKTOP_DIRECTORY READ_WRITE_DOCUMENTS_DIRECTORY READ_WRITE_DOWNLOAD_DIRECTORY',
    '',
    ['READ_WRITE_DESKTOP_DIRECTORY', 'READ_WRITE_DOCUMENTS_DIRECTORY', 'READ_WRITE_DOWNLOAD_DIRECTORY'],
  ],
];
for (const [requested, before, expected] of order) {
  test(`B150 ${requested}${before && `, ${before} granted`}: pages ${expected.join(' | ')}`, async (t) => {
    const { device, T } = declaring(t, full(requested));
    if (before) T.grant(P[before]);
    const shown = answering(device, ...expected.map(() => 'deny'));
    await request(T, full(requested));
    assert.deepEqual(pages(shown), expected.map(full));
  });
}

test('B150 B127 each page has its own answer', async (t) => {
  const { device, sys, T } = scene(t);
  T.foreground();
  answering(device, 'allow', 'deny', 'allow-once');
  const names = [P.ACTIVITY_MOTION, P.CAMERA, P.MICROPHONE];
  const rows = [
    [names[0], 0, true, 0],
    [names[1], -1, true, 0],
    [names[2], 0, true, 0],
  ];
  assert.deepEqual(await request(T, names), results(rows));
  await assertEntries(sys, T, { [names[0]]: [0, 2], [names[1]]: [-1, 2], [names[2]]: [0, 64] });
});

test('B133 6.5 dismissing a page leaves it and all that would follow undecided', async (t) => {
  const { device, sys, T } = scene(t);
  const shown = answering(device, 'allow', 'dismiss');
  const names = [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION];
  const rows = [
    [names[0], 0, true, 0],
    [names[1], -1, true, 0],
    [names[2], -1, true, 0],
  ];
  assert.deepEqual(await request(T, names), results(rows));
  assert.equal(shown.length, 2);
  await assertEntries(sys, T, { [names[0]]: GRANTED, [names[1]]: UNDECIDED, [names[2]]: UNDECIDED });
});

const groupless = [
  'READ_CALL_LOG',
  'READ_MESSAGES',
  'GET_ALL_BUNDLE_INFO',
  'ONSCREEN_AWARENESS',
  'AGENT_FILE_ACCESS',
  'cli.SET_HOTSPOT',
];
for (const name of groupless) {
  test(`B136 ${name} has no page: it stays refused and undecided`, async (t) => {
    const { device, sys, T } = declaring(t, [P[name]]);
    const shown = answering(device);
    assert.deepEqual(await request(T, [P[name]]), results([[P[name], -1, true, 0]]));
    assert.deepEqual(shown, []);
    await assertEntries(sys, T, { [P[name]]: UNDECIDED });
  });
}

test('B136 beside others a name without a group leaves them their pages', async (t) => {
  const { device, sys, T } = declaring(t, [P.READ_CALL_LOG, P.CAMERA]);
  const shown = answering(device, 'allow');
  const rows = [
    [P.READ_CALL_LOG, -1, true, 0],
    [P.CAMERA, 0, true, 0],
  ];
  assert.deepEqual(await request(T, [P.READ_CALL_LOG, P.CAMERA]), results(rows));
  assert.deepEqual(pages(shown), [[P.CAMERA]]);
  await assertEntries(sys, T, { [P.READ_CALL_LOG]: UNDECIDED, [P.CAMERA]: GRANTED });
});

test('B149 on a PC the pasteboard is granted without a page, on a phone there is one', async (t) => {
  for (const [deviceType, count] of [
    ['2in1', 0],
    ['phone', 1],
  ]) {
    const { device, T } = declaring(t, [P.PASTEBOARD], { deviceType });
    const shown = answering(device, 'allow');
    assert.deepEqual(await request(T, [P.PASTEBOARD]), results([[P.PASTEBOARD, 0, true, 0]]), deviceType);
    assert.equal(check(T, P.PASTEBOARD), 0);
    assert.equal(shown.length, count, deviceType);
  }
});

test('B149 on a PC the pasteboard beside the camera: only the camera has a page', async (t) => {
  const { device, T } = declaring(t, [P.PASTEBOARD, P.CAMERA], { deviceType: '2in1' });
  const shown = answering(device, 'deny');
  const rows = [
    [P.PASTEBOARD, 0, true, 0],
    [P.CAMERA, -1, true, 0],
  ];
  assert.deepEqual(await request(T, [P.PASTEBOARD, P.CAMERA]), results(rows));
  assert.deepEqual(pages(shown), [[P.CAMERA]]);
});

// [toggle as set by SYS, pages, result]; it is closed unless somebody opens it.
for (const [toggle, count, result, state] of [
  ['untouched', 0, 0, GRANTED],
  ['closed', 0, 0, GRANTED],
  ['open', 1, -1, REFUSED],
]) {
  test(`B136 6.5 ads tracking with its toggle ${toggle}: ${count} page(s), result ${result}`, async (t) => {
    const { device, sys, T } = declaring(t, [P.TRACKING]);
    if (toggle !== 'untouched') {
      await sys.setPermissionRequestToggleStatus(P.TRACKING, toggle === 'open' ? 1 : 0);
    }
    const shown = answering(device, 'deny');
    assert.deepEqual(await request(T, [P.TRACKING]), results([[P.TRACKING, result, true, 0]]));
    assert.equal(shown.length, count);
    await assertEntries(sys, T, { [P.TRACKING]: state });
  });
}

test('B116 a closed toggle of any other permission does not suppress its page', async (t) => {
  const { device, sys, T } = scene(t);
  await sys.setPermissionRequestToggleStatus(P.CAMERA, 0);
  const shown = answering(device, 'allow');
  assert.deepEqual(await request(T, [P.CAMERA]), results([[P.CAMERA, 0, true, 0]]));
  assert.equal(shown.length, 1);
});

test('B150 each permission that the device defined has a page of its own', async (t) => {
  const { device, sys } = scene(t);
  const names = [P.TEST_ONE, P.TEST_TWO];
  for (const name of names)
    device.definePermission({ name, grantMode: 'user_grant', availableLevel: 'normal' });
  const other = targetApp(device, { bundleName: 'com.example.other', permissions: names, acls: [] });
  const shown = answering(device, 'deny', 'allow');
  const rows = [
    [names[1], -1, true, 0],
    [names[0], 0, true, 0],
  ];
  assert.deepEqual(await request(other, [names[1], names[0]]), results(rows));
  assert.deepEqual(pages(shown), [[names[1]], [names[0]]]);
  assert.deepEqual([...shown[0].choices], PLAIN);
  await assertEntries(sys, other, { [names[0]]: GRANTED, [names[1]]: REFUSED });
});
