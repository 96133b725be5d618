// B117, B141, D20: what becomes of a dialog when something else happens to its app or its device meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appear, assertEntries, GRANTED, holding, request, results, UNDECIDED } from './dialog-support.mjs';
import { CODE, P, rejected, scene, targetApp } from './support.mjs';

const { INNER_ERROR } = CODE;

// What happens to the app while its dialog waits; the answer is 'allow': [what, how, result, entry]
const meanwhile = [
  [
    'the administrator denies',
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
    -1,
    [-1, 128],
  ],
  ['Settings refuse', ({ T }) => T.revoke(P.CAMERA), 0, GRANTED],
  ['Settings grant', ({ T }) => T.grant(P.CAMERA), 0, GRANTED],
  ['dialogs become forbidden', ({ T }) => T.setDialogForbidden(true), 0, GRANTED],
];
for (const [what, act, result, state] of meanwhile) {
  test(`B117 6.5 while the dialog waits ${what}; then allowed it gives ${result}`, async (t) => {
    const s = scene(t);
    const waiting = holding(s.device);
    const outcome = request(s.T, [P.CAMERA]);
    await appear(waiting, 1);
    act(s);
    waiting[0].answer('allow');
    assert.deepEqual(await outcome, results([[P.CAMERA, result, true, 0]]));
    await assertEntries(s.sys, s.T, { [P.CAMERA]: state });
  });
}

test('D20 while the dialog waits the app is uninstalled: the request fails, a new install starts fresh', async (t) => {
  const { device, sys, T } = scene(t);
  const waiting = holding(device);
  const outcome = rejected(request(T, [P.CAMERA]));
  await appear(waiting, 1);
  T.uninstall();
  waiting[0].answer('allow');
  assert.notEqual(await outcome, 0);
  await assertEntries(sys, targetApp(device), { [P.CAMERA]: UNDECIDED });
});

test('D20 B141 a reset of the device ends a dialog that waits: 12100009', async (t) => {
  const { device, T } = scene(t);
  const waiting = holding(device);
  const outcome = rejected(request(T, [P.CAMERA]));
  await appear(waiting, 1);
  device.reset();
  assert.equal(await outcome, INNER_ERROR);
});
