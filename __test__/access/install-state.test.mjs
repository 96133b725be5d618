// What an app holds right after its installation (4.3).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remains, UNDECLARED } from './event-support.mjs';
import { P, scene } from './support.mjs';

const bundle = { bundleName: 'com.example.installed' };
const debug = ({ device }) => {
  device.policies.grantForDebugApps = true;
};
const forgiving = [{ name: P.CAMERA, userCancellable: true }];
const final = [{ name: P.CAMERA, userCancellable: false }];
const needless = [{ name: P.INTERNET, userCancellable: true }];

const NAMES = [P.CAMERA, P.MICROPHONE, P.INTERNET];

// [number, what, what holds on the device, more of the manifest, status and flags of CAMERA, MICROPHONE, INTERNET]
const initial = [
  ['B37', 'a plain app', () => {}, {}, '-1/0, -1/0, 0/4'],
  ['B71', 'preauthorized, the user may cancel', () => {}, { preauthorized: forgiving }, '0/0, -1/0, 0/4'],
  ['B73', 'preauthorized for good', () => {}, { preauthorized: final }, '0/4, -1/0, 0/4'],
  ['B73', 'the same by default', () => {}, { preauthorized: [{ name: P.CAMERA }] }, '0/4, -1/0, 0/4'],
  ['B71', 'a preauthorized system_grant name', () => {}, { preauthorized: needless }, '-1/0, -1/0, 0/4'],
  ['B204', 'a debug app without the policy', () => {}, { debug: true }, '-1/0, -1/0, 0/4'],
  ['B204', 'a debug app under the policy', debug, { debug: true }, '0/2, 0/2, 0/4'],
  ['B204', 'a release app under the policy', debug, {}, '-1/0, -1/0, 0/4'],
  ['B204', 'a preauthorized one', debug, { debug: true, preauthorized: forgiving }, '0/0, 0/2, 0/4'],
  ['B204', 'one for good', debug, { debug: true, preauthorized: final }, '0/4, 0/2, 0/4'],
];

for (const [number, what, before, more, entries] of initial) {
  test(`${number} 4.3 the initial state of ${what}: ${entries}`, async (t) => {
    const s = scene(t);
    before(s);
    const app = s.device.installApp({ ...bundle, permissions: NAMES, ...more });
    const found = await Promise.all(NAMES.map((name) => remains(s.sys, app, name)));
    assert.equal(found.map((entry) => entry.join('/')).join(', '), entries);
    const rows = await s.sys.queryStatusByTokenID([app.tokenId]);
    assert.equal(rows.length, NAMES.length);
    for (const row of rows) assert.equal(row.grantTimestamp, s.device.clock.now(), row.permissionName);
  });
}

test('B71 preauthorizing what is not declared declares nothing', async (t) => {
  const { device, sys } = scene(t);
  const app = device.installApp({ ...bundle, permissions: [P.MICROPHONE], preauthorized: forgiving });
  assert.deepEqual(await remains(sys, app, P.CAMERA), UNDECLARED);
});

test('B204 the policy is off on a fresh device and concerns only what is installed under it', async (t) => {
  const { device, sys } = scene(t, { target: { debug: true } });
  assert.equal(device.policies.grantForDebugApps, false);
  device.policies.grantForDebugApps = true;
  assert.equal(device.policies.grantForDebugApps, true);
  const T = device.app('com.example.target');
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 0]);
  const later = device.installApp({ ...bundle, debug: true, permissions: [P.CAMERA] });
  device.policies.grantForDebugApps = false;
  assert.deepEqual(await remains(sys, later, P.CAMERA), [0, 2]);
});

test('4.3 a manual_settings permission starts denied with flags 0', async (t) => {
  const { device, sys } = scene(t);
  const app = device.installApp({ ...bundle, apl: 'system_basic', permissions: [P.MANUAL] });
  assert.deepEqual(await remains(sys, app, P.MANUAL), [-1, 0]);
});
