// B129..B132, B148 with the tables of 6.3: what a request may ask about the location, by API level and decisions so far.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answering,
  assertEntries,
  GRANTED,
  ONCE,
  pages,
  REFUSED,
  request,
  results,
  UNDECIDED,
} from './dialog-support.mjs';
import { check, collect, granted, normalApp, P, scene, turns } from './support.mjs';

const A = P.APPROXIMATE;
const L = P.LOCATION;
const B = P.BACKGROUND;

const before = {
  undecided: () => {},
  granted: ({ T }, name) => T.grant(name),
  refused: ({ T }, name) => T.revoke(name),
  'put off': ({ sys, id }, name) => sys.revokePermission(id, name, 1),
  suspended: ({ device, T }, name) => {
    T.grant(name);
    device.policies.restrictAccount(100, [name], true);
  },
};

// An entry of a result: asked (the dialog is dismissed, so nothing is decided), or what stands without asking.
const OUTCOME = {
  asked: [-1, true, 0],
  held: [0, false, 0],
  fixed: [-1, false, 0],
  unmet: [2, false, 3],
};

// [behaviour, API levels, decisions so far, entries of the request, pages]
const table = [
  ['B130', '9 11 26', '', 'A asked', 'A'],
  ['B130', '9 11 26', '', 'A asked, L asked', 'A+L'],
  ['B130', '26', '', 'L asked, A asked', 'L+A'],
  ['B129', '9 11 26 5011', '', 'L unmet', ''],
  ['B129', '26', 'A refused', 'L unmet', ''],
  ['B129', '26', 'A refused', 'A fixed, L unmet', ''],
  ['B129', '26', 'A suspended', 'A held, L unmet', ''],
  ['B129', '26', 'A put off', 'L unmet', ''],
  ['B129', '26', 'A put off', 'A asked, L asked', 'A+L'],
  ['B131', '9 11 26', 'A granted', 'L asked', 'L'],
  ['B131', '26', 'A granted', 'A held, L asked', 'L'],
  ['B131', '26', 'A granted, L refused', 'A held, L fixed', ''],
  ['B131', '26', 'L granted', 'L held', ''],
  ['B131', '26', 'L granted', 'A asked, L held', 'A'],
  ['B132', '11 26 5011', '', 'B unmet', ''],
  ['B132', '11 26', '', 'A unmet, L unmet, B unmet', ''],
  ['B132', '11 26', 'A granted, L granted, B granted', 'B unmet, L unmet, A unmet', ''],
  ['B132', '11 26', 'A granted', 'L unmet, B unmet, CAMERA asked', 'CAMERA'],
  ['B132 6.3', '9 10 5010', '', 'B unmet', ''],
  ['B132 6.3', '9 10', '', 'A asked, B fixed', 'A'],
  ['B132 6.3', '9 10', '', 'B fixed, A asked, L asked', 'A+L'],
  ['B132 6.3', '9 10', '', 'L unmet, B unmet', ''],
  ['B132 6.3', '9 10', 'A granted', 'L asked, B fixed', 'L'],
  ['B132 6.3', '9 10', 'A granted', 'A held, B unmet', ''],
  ['B132 6.3', '9 10', 'A granted, L granted', 'B unmet', ''],
  ['B132 6.3', '9 10', 'B granted', 'A asked, B held', 'A'],
  ['B132 6.3', '9 10', 'B refused', 'B fixed', ''],
  ['B148', '8 5008', '', 'A unmet', ''],
  ['B148', '8', '', 'A unmet, L asked', 'L'],
  ['B148 6.3', '8 7', '', 'L asked', 'L'],
  ['B148 6.3', '8', 'L granted', 'A unmet, L held', ''],
  ['B148 6.3', '8', 'L refused', 'L fixed', ''],
];

const NAMES = { A, L, B, CAMERA: P.CAMERA };
/** 'A granted, L put off' as [[name, 'granted'], [name, 'put off']]. */
const parsed = (text) =>
  text === ''
    ? []
    : text.split(', ').map((entry) => {
        const [short, ...rest] = entry.split(' ');
        return [NAMES[short], rest.join(' ')];
      });

for (const [behaviour, levels, decided, entries, shownPages] of table) {
  for (const level of levels.split(' ')) {
    test(`${behaviour} API ${level}, ${decided || 'all undecided'}: ${entries}`, async (t) => {
      const s = scene(t, { target: { extra: [B], apiVersion: Number(level) } });
      for (const [name, state] of parsed(decided)) await before[state](s, name);
      const expectedPages = shownPages === '' ? [] : [shownPages.split('+').map((short) => NAMES[short])];
      const shown = answering(s.device, ...expectedPages.map(() => 'dismiss'));
      const expected = results(parsed(entries).map(([name, outcome]) => [name, ...OUTCOME[outcome]]));
      assert.deepEqual(await request(s.T, expected.permissions), expected);
      assert.deepEqual(pages(shown), expectedPages);
    });
  }
}

test('B132 LOCATION_IN_BACKGROUND spoils the list also when it is not declared', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device);
  const expected = results([
    [A, ...OUTCOME.unmet],
    [B, ...OUTCOME.unmet],
  ]);
  assert.deepEqual(await request(T, [A, B]), expected);
  assert.deepEqual(shown, []);
});

test('B148 6.1 for an API 8 app the level comes before the declaration', async (t) => {
  const { device } = scene(t);
  const old = normalApp(device, { bundleName: 'com.example.old', apiVersion: 8 });
  const young = normalApp(device, { bundleName: 'com.example.young', apiVersion: 9 });
  assert.deepEqual(await request(old, [A]), results([[A, 2, false, 3]]));
  assert.deepEqual(await request(young, [A]), results([[A, 2, false, 2]]));
});

test('B128 6.3 of a location name given twice only the last is evaluated, the other is 2/12', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device, 'allow');
  const expected = results([
    [A, 2, false, 12],
    [A, 0, true, 0],
  ]);
  assert.deepEqual(await request(T, [A, A]), expected);
  assert.deepEqual(pages(shown), [[A]]);
});

// The page for both: [answer, result and entry of A, result and entry of L].
const answersForBoth = [
  ['allow', [0, GRANTED], [0, GRANTED]],
  [{ answer: 'allow' }, [0, GRANTED], [0, GRANTED]],
  [{ answer: 'allow', precise: true }, [0, GRANTED], [0, GRANTED]],
  [{ answer: 'allow', precise: false }, [0, GRANTED], [-1, UNDECIDED]],
  ['allow-once', [0, ONCE], [0, ONCE]],
  [{ answer: 'allow-once', precise: false }, [0, ONCE], [-1, UNDECIDED]],
  ['deny', [-1, REFUSED], [-1, REFUSED]],
  ['dismiss', [-1, UNDECIDED], [-1, UNDECIDED]],
];
for (const [answer, [a, ofA], [l, ofL]] of answersForBoth) {
  test(`B130 the location page answered with ${JSON.stringify(answer)}`, async (t) => {
    const { device, sys, T } = scene(t, { target: { extra: [B] } });
    T.foreground();
    const shown = answering(device, answer);
    assert.deepEqual(
      await request(T, [L, A]),
      results([
        [L, l, true, 0],
        [A, a, true, 0],
      ]),
    );
    assert.equal(shown.length, 1);
    assert.equal(shown[0].precise, true);
    await assertEntries(sys, T, { [A]: ofA, [L]: ofL, [B]: UNDECIDED });
  });
}

test('B130 B131 after an approximate answer the precise location is a question of its own', async (t) => {
  const { device, sys, T } = scene(t);
  const shown = answering(device, { answer: 'allow', precise: false }, 'allow');
  await request(T, [A, L]);
  assert.deepEqual(
    await request(T, [A, L]),
    results([
      [A, 0, false, 0],
      [L, 0, true, 0],
    ]),
  );
  assert.deepEqual(pages(shown), [[A, L], [L]]);
  await assertEntries(sys, T, { [A]: GRANTED, [L]: GRANTED });
});

for (const [word, result, state] of [
  ['allow', 0, GRANTED],
  ['allow-once', 0, ONCE],
  ['deny', -1, REFUSED],
]) {
  test(`B131 with the approximate location granted, ${word} concerns LOCATION alone`, async (t) => {
    const { device, sys, T } = scene(t);
    T.foreground();
    T.grant(A);
    await turns();
    const events = collect(sys);
    const shown = answering(device, word);
    assert.deepEqual(await request(T, [L]), results([[L, result, true, 0]]));
    assert.equal(shown[0].precise ?? false, false);
    await assertEntries(sys, T, { [A]: GRANTED, [L]: state });
    await turns();
    assert.deepEqual(events, result === 0 ? [granted(T, L)] : []);
  });
}

test('B130 [APPROXIMATELY_LOCATION] alone: no precise switch, and LOCATION stays as it was', async (t) => {
  const { device, sys, T } = scene(t);
  const shown = answering(device, 'allow');
  assert.deepEqual(await request(T, [A]), results([[A, 0, true, 0]]));
  assert.equal(shown[0].precise ?? false, false);
  await assertEntries(sys, T, { [A]: GRANTED, [L]: UNDECIDED });
});

test('B148 6.5 on a phone no answer grants LOCATION_IN_BACKGROUND, also to an API 8 app', async (t) => {
  const { device, sys, T } = scene(t, { target: { extra: [B], apiVersion: 8 } });
  device.dialogs.answer('allow');
  assert.deepEqual(
    await request(T, [L, B]),
    results([
      [L, 0, true, 0],
      [B, -1, true, 0],
    ]),
  );
  await assertEntries(sys, T, { [L]: GRANTED, [B]: UNDECIDED });
});

for (const [deviceType, word, expected] of [
  ['2in1', 'allow', 0],
  ['2in1', 'deny', -1],
  ['phone', 'allow', -1],
]) {
  test(`B130 6.5 on a ${deviceType} ${word} leaves LOCATION_IN_BACKGROUND at ${expected}`, async (t) => {
    const { device, T } = scene(t, { deviceType, target: { extra: [B] } });
    answering(device, word);
    await request(T, [A, L]);
    assert.deepEqual([check(T, A), check(T, B)], [word === 'allow' ? 0 : -1, expected]);
  });
}
