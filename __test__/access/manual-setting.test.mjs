// B159, B160 with 6.7: openPermissionOnSetting leads to the page of a manual_settings permission.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, appear, assertEntries, GRANTED, holding, pages, UNDECIDED } from './dialog-support.mjs';
import { CODE, collect, manager, P, rejected, rejects, scene, turns } from './support.mjs';

const { INVALID_PARAMETER, INNER_ERROR, WRONG_KIND } = CODE;
const OTHER = P.CUSTOM_SCREEN_RECORDING;

const manualScene = (t) => scene(t, { target: { extra: [P.MANUAL, OTHER] } });
const open = (app, name = P.MANUAL, context = app.context) =>
  manager(app).openPermissionOnSetting(context, name);

const failing = [
  ['a user_grant name', WRONG_KIND, P.CAMERA],
  ['a system_grant name', WRONG_KIND, P.INTERNET],
  ['an undeclared user_grant name', WRONG_KIND, P.READ_CALENDAR],
  ['an unknown name', INVALID_PARAMETER, P.UNKNOWN],
  ['an undeclared manual_settings name', INVALID_PARAMETER, P.ACCESS_USER_FULL_DISK],
];
for (const [what, code, name] of failing) {
  test(`B159 openPermissionOnSetting of ${what}: ${code}, without a page`, async (t) => {
    const { device, T } = manualScene(t);
    const shown = answering(device, 'allow');
    assert.equal(await rejected(() => open(T, name)), code);
    assert.deepEqual(shown, []);
  });
}

test('B159 1.5 a foreign context is 12100001, after the kind of the permission, before a grant', async (t) => {
  const { device, T, NOR } = manualScene(t);
  T.grant(P.MANUAL);
  const shown = answering(device);
  assert.equal(await rejected(() => open(T, P.CAMERA, NOR.context)), WRONG_KIND);
  assert.equal(await rejected(() => open(T, P.MANUAL, NOR.context)), INVALID_PARAMETER);
  assert.equal(await rejected(() => open(T, OTHER, NOR.context)), INVALID_PARAMETER);
  assert.deepEqual(shown, []);
});

test('B160 of a granted permission it resolves GRANTED without a page', async (t) => {
  const { device, T } = manualScene(t);
  T.grant(P.MANUAL);
  const shown = answering(device);
  assert.equal(await open(T), 1);
  assert.deepEqual(shown, []);
});

for (const [word, result] of [
  ['allow', 0],
  ['deny', -1],
  ['dismiss', -1],
]) {
  test(`B160 the page answered with ${word}: ${result}; that decides nothing`, async (t) => {
    const { device, sys, T } = manualScene(t);
    const events = collect(sys);
    const shown = answering(device, word);
    assert.equal(await open(T), result);
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['manual'],
    );
    assert.deepEqual(pages(shown), [[P.MANUAL]]);
    assert.equal(shown[0].app, T);
    await assertEntries(sys, T, { [P.MANUAL]: UNDECIDED });
    await turns();
    assert.deepEqual(events, []);
  });
}

test('B160 what the user grants on the page is granted, and then the result is GRANTED', async (t) => {
  const { device, sys, T } = manualScene(t);
  answering(device, ({ app, permissions }) => {
    app.grant(permissions[0]);
    return 'allow';
  });
  assert.equal(await open(T), 0);
  await assertEntries(sys, T, { [P.MANUAL]: GRANTED });
  assert.equal(await open(T), 1);
});

test('B160 B157 of two requests for one permission the second copies the first', async (t) => {
  const { device, T } = manualScene(t);
  const waiting = holding(device);
  const all = [open(T), open(T)];
  await appear(waiting, 1);
  waiting[0].answer('allow');
  assert.deepEqual(await Promise.all(all), [0, 0]);
  await appear(waiting, 1);
});

test('B160 B157 requests for two permissions have their pages one after another', async (t) => {
  const { device, T } = manualScene(t);
  const waiting = holding(device);
  const all = [open(T), open(T, OTHER)];
  await appear(waiting, 1);
  waiting[0].answer('deny');
  await appear(waiting, 2);
  waiting[1].answer('allow');
  assert.deepEqual(await Promise.all(all), [-1, 0]);
  assert.deepEqual(
    waiting.map(({ dialog }) => dialog.permissions[0]),
    [P.MANUAL, OTHER],
  );
});

for (const [what, answer] of [
  [
    'throws',
    () => {
      throw new Error('crashed');
    },
  ],
  ['says what no page knows', 'ask-every-time'],
  ['says nothing', () => undefined],
]) {
  test(`B160 D20 a page whose handler ${what}: 12100009`, async (t) => {
    const { device, sys, T } = manualScene(t);
    answering(device, answer, 'allow');
    await rejects(INNER_ERROR, open(T));
    await assertEntries(sys, T, { [P.MANUAL]: UNDECIDED });
    assert.equal(await open(T), 0);
  });
}
