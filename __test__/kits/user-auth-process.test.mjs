// @ohos.userIAM.userAuth in a process of its own: listeners that throw, a device that is closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { node, project } from '../hook/project.mjs';

const OHOS = {
  inMemory: true,
  clock: 'manual',
  app: { bundleName: 'com.example.project', permissions: ['ohos.permission.ACCESS_BIOMETRIC'] },
};
const PRELUDE = `
import { device } from 'ohos-security-kit';
import kits from 'ohos-security-kit/kits';
const { userAuth } = kits.moduleOf('@kit.UserAuthenticationKit');
device.screenLock().setPassword('1234');
const instanceOf = () =>
  userAuth.getUserAuthInstance({ challenge: new Uint8Array(32), authType: [1], authTrustLevel: 10000 }, { title: 't' });
`;

async function lines(t, program) {
  const folder = project(t, { 'main.mjs': PRELUDE + program }, OHOS);
  const { stdout, stderr, code } = await node(folder, ['main.mjs']);
  return { lines: stdout.split('\n').filter(Boolean), stderr, code };
}

test('userAuth: a listener that throws is an uncaught exception, and the next listener hears the result', async (t) => {
  const found = await lines(
    t,
    `
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
process.on('unhandledRejection', (error) => console.log('unhandled', error.message));
device.dialogs.answer('allow');
const instance = instanceOf();
instance.on('result', { onResult() { throw new Error('of the listener'); } });
instance.on('result', { onResult: ({ result }) => console.log('heard', result) });
instance.start();
`,
  );
  assert.deepEqual(found, { lines: ['uncaught of the listener', 'heard 12500000'], stderr: '', code: 0 });
});

test('userAuth: a listener that throws ends a process that does not expect it', async (t) => {
  const { stderr, code } = await lines(
    t,
    `
device.dialogs.answer('allow');
const instance = instanceOf();
instance.on('result', { onResult() { throw new Error('of the listener'); } });
instance.start();
`,
  );
  assert.equal(code, 1);
  assert.match(stderr, /Error: of the listener/);
});

test('userAuth: closing the device ends an open dialog with GENERAL_ERROR; later calls fail with a number', async (t) => {
  const found = await lines(
    t,
    `
const opened = new Promise((resolve) => device.dialogs.answer(() => { resolve(); return new Promise(() => {}); }));
const instance = instanceOf();
const result = new Promise((resolve) => instance.on('result', { onResult: resolve }));
instance.start();
await opened;
device.close();
console.log(JSON.stringify(await result));
try { instance.start(); } catch (error) { console.log(error instanceof Error, typeof error.code); }
`,
  );
  assert.deepEqual(found, { lines: ['{"result":12500002}', 'true number'], stderr: '', code: 0 });
});

test('userAuth: without a terminal and without a policy the answer is deny, and a warning says so', async (t) => {
  const { lines: written, stderr } = await lines(
    t,
    `
const instance = instanceOf();
instance.on('result', { onResult: ({ result }) => console.log(result) });
instance.start();
`,
  );
  assert.deepEqual(written, ['12500001']);
  assert.match(stderr, /OHOS_DIALOG_DENIED/);
});
