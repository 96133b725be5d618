// What the tests of events, installation and several processes share beyond the cast of support.mjs.
import assert from 'node:assert/strict';
import { fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CODE, check, turns } from './support.mjs';

/** Waits until everything that is on its way inside this process has arrived. */
export const settled = () => turns(5);

/** Compares gathered events, in order, after everything on its way has arrived; then forgets them. */
export async function assertEvents(events, expected, what) {
  await settled();
  assert.deepEqual(events.splice(0), expected, what);
}

/** The same without regard to their order. */
export async function assertEventsInAnyOrder(events, expected, what) {
  await settled();
  const sorted = (rows) => rows.map((row) => row.join(' ')).sort();
  assert.deepEqual(sorted(events.splice(0)), sorted(expected), what);
}

/** Brings an entry of an app from (DENIED, 0) into a state, by the names the tables of the tests use. */
export const ENTRY_STATES = {
  'never decided': () => {},
  'granted with 1': ({ sys }, app, name) => sys.grantPermission(app.tokenId, name, 1),
  'granted with 2': ({ sys }, app, name) => sys.grantPermission(app.tokenId, name, 2),
  'granted with 64': async ({ sys }, app, name) => {
    app.foreground();
    await sys.grantPermission(app.tokenId, name, 64);
  },
  'refused with 1': ({ sys }, app, name) => sys.revokePermission(app.tokenId, name, 1),
  'refused with 2': ({ sys }, app, name) => sys.revokePermission(app.tokenId, name, 2),
  'refused with 64': ({ sys }, app, name) => sys.revokePermission(app.tokenId, name, 64),
  'granted by the administrator': ({ device }, app, name) => device.policies.setByAdmin(app, name, 'grant'),
  'denied by the administrator': ({ device }, app, name) => device.policies.setByAdmin(app, name, 'deny'),
  'released by the administrator, granted': ({ device }, app, name) => {
    device.policies.setByAdmin(app, name, 'grant');
    device.policies.setByAdmin(app, name, 'cancel');
  },
  'released by the administrator, denied': ({ device }, app, name) => {
    device.policies.setByAdmin(app, name, 'deny');
    device.policies.setByAdmin(app, name, 'cancel');
  },
  'granted and restricted': async ({ sys, device }, app, name) => {
    await sys.grantPermission(app.tokenId, name, 2);
    device.policies.restrictAccount(app.userId, [name], true);
  },
  'only restricted': ({ device }, app, name) => device.policies.restrictAccount(app.userId, [name], true),
};

/** Lets an app go to the background and its one-time grants run out. */
export function expire(device, app) {
  app.background();
  device.clock.advance(10_000);
}

/** [code of the check, code of getPermissionFlags or the flags]: what remains visible of an entry. */
export async function remains(sys, app, name) {
  const flags = await sys.getPermissionFlags(app.tokenId, name).catch((error) => `E${error.code}`);
  return [check(app, name), flags];
}

export const UNDECLARED = [-1, `E${CODE.NO_PERMISSION}`];

// --- other processes ---

const program = fileURLToPath(new URL('./children/event-worker.mjs', import.meta.url));
const DEADLINE = 300_000;

const within = (promise, what) => {
  let late;
  const limit = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`${what}: nothing within ${DEADLINE} ms`)), DEADLINE);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(late));
};

/**
 * A second process: `ask(command, argument)` waits for its answer, `messages` gathers what it reports by itself,
 * `until(holds)` waits until the reports fulfil a condition, `ended` gives [code, signal].
 */
export function startWorker(t) {
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const messages = [];
  const waiting = [];
  let check = () => {};
  child.on('message', (message) => {
    if ('result' in message || 'error' in message) return waiting.shift()?.resolve(message);
    messages.push(message);
    check();
  });
  const ended = new Promise((resolve) => {
    child.once('close', (code, signal) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`the worker ended: ${code ?? signal}`));
      resolve([code, signal]);
    });
  });
  t.after(() => child.kill('SIGKILL'));
  const tell = (command, argument) => child.send([command, argument ?? null]);
  const ask = async (command, argument) => {
    const answer = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    tell(command, argument);
    const { result, error } = await within(answer, command);
    assert.equal(error, undefined, `${command}: ${error}`);
    return result;
  };
  const until = (holds, what) =>
    within(
      new Promise((resolve) => {
        check = () => holds(messages) && resolve();
        check();
      }),
      what,
    );
  return {
    ask,
    tell,
    until,
    messages,
    ended: within(ended, 'the end of the worker'),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Waits until a condition holds, looking once per turn of the event loop; bounded. */
export async function eventually(holds, what) {
  const end = Date.now() + DEADLINE;
  while (!holds()) {
    assert.ok(Date.now() < end, `${what}: not within ${DEADLINE} ms`);
    await turns(1);
  }
}

/** Runs the worker with one command from its command line until it ends by itself: { status, lines }. */
export function runWorker(command, argument) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [program, command, JSON.stringify(argument ?? null)],
    { encoding: 'utf8', timeout: DEADLINE },
  );
  assert.equal(signal, null, `it had to be ended: ${stderr}`);
  return { status, stderr, lines: stdout.split('\n').filter(Boolean) };
}
