// What the tests of dialogs share: scripted and hand-held answers, requests, and results as rows.
import assert from 'node:assert/strict';
import { entry, manager, turns } from './support.mjs';

/**
 * Answers the dialogs of a device with these answers, one each; a dialog too many fails its request. Returns the
 * dialogs shown so far. A function among the answers is called with the dialog.
 */
export function answering(device, ...answers) {
  const shown = [];
  device.dialogs.answer((dialog) => {
    shown.push(dialog);
    if (shown.length > answers.length) throw new Error(`dialog ${shown.length}: ${dialog.permissions}`);
    const answer = answers[shown.length - 1];
    return typeof answer === 'function' ? answer(dialog) : answer;
  });
  return shown;
}

/** Lets every dialog wait: `waiting` gathers { dialog, answer(word), fail(error) } in the order of appearance. */
export function holding(device) {
  const waiting = [];
  device.dialogs.answer(
    (dialog) =>
      new Promise((answer, fail) => {
        waiting.push({ dialog, answer, fail });
      }),
  );
  return waiting;
}

/** Waits until so many dialogs have appeared; then makes sure that no further one comes. */
export async function appear(waiting, count) {
  for (let turn = 0; waiting.length < count && turn < 2000; turn += 1) await turns(1);
  await turns();
  assert.equal(waiting.length, count, 'dialogs that have appeared');
}

/** What is on the pages shown, as lists of permissions. */
export const pages = (shown) => shown.map(({ permissions }) => [...permissions]);

/** requestPermissionsFromUser of an app about itself; the result as a plain object. */
export const request = async (app, names) => ({
  ...(await manager(app).requestPermissionsFromUser(app.context, names)),
});

/** The result of a request from rows [name, authResult, dialogShown, errorReason]. */
export const results = (rows) => ({
  permissions: rows.map(([name]) => name),
  authResults: rows.map(([, result]) => result),
  dialogShownResults: rows.map(([, , shown]) => shown),
  errorReasons: rows.map(([, , , reason]) => reason),
});

/** Asserts [effective status, flags] of entries: { name: [status, flags] }. */
export async function assertEntries(sys, app, expected) {
  for (const [name, state] of Object.entries(expected)) {
    assert.deepEqual(await entry(sys, app, name), state, name);
  }
}

export const GRANTED = [0, 2];
export const REFUSED = [-1, 2];
export const UNDECIDED = [-1, 0];
export const ONCE = [0, 64];
export const RUN_OUT = [-1, 64];
