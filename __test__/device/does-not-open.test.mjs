// The default device does not open: every function of the kits says so with a code of its own service, in its own way.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { node, project } from '../hook/project.mjs';

const TABLE = createRequire(import.meta.url).resolve('./first-calls.cjs');

/** Makes every call in one process, since none of them opens the device; the outcomes by name. */
const MAIN = `
const { KITS, outcomeOf } = require(${JSON.stringify(TABLE)});
const all = require('ohos-security-kit');
(async () => {
  if (process.argv[2] === 'recorded') all.device.calls.start();
  const outcomes = {};
  for (const [kit, calls] of Object.entries(KITS))
    for (const [name, call] of Object.entries(calls))
      outcomes[kit + '.' + name] = await outcomeOf(() => call(all, 1));
  console.log(JSON.stringify(outcomes));
})();
`;
const THROWS = /Sync$|\.on|\.off|getSelfPermissionStatus$|checkPermissionInUse$/;
/** These need a context, which only an open device has: an argument comes first. */
const NEEDS_CONTEXT =
  /requestPermissionsFromUser|requestPermissionOnSetting|openPermissionOnSetting|GlobalSwitch/;

async function outcomes(t, { ohos, how = 'plain', env }) {
  const folder = project(t, { 'main.cjs': MAIN }, ohos);
  const { stdout, stderr, code } = await node(folder, ['main.cjs', how], { env: env?.(folder) });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** A place where no folder can be made, whoever runs this. */
const belowFile = (folder) => {
  fs.writeFileSync(path.join(folder, 'file'), '');
  return { OHOS_DEVICE_DIR: path.join(folder, 'file', 'device') };
};

for (const how of ['plain', 'recorded']) {
  test(`access-control 9: a device that does not open is 12100007 to its services, with the reason (${how})`, async (t) => {
    for (const [name, said] of Object.entries(
      await outcomes(t, { ohos: { app: { bundleName: 'a.b' } }, env: belowFile, how }),
    )) {
      if (NEEDS_CONTEXT.test(name)) {
        assert.match(said, /^throws 401/, name);
        continue;
      }
      const code = name.startsWith('asset.') ? '24000014' : '12100007';
      assert.match(said, new RegExp(`^${THROWS.test(name) ? 'throws' : 'rejects'} ${code}: `), name);
      assert.match(said, /file operation failed.*file.device/i, name);
    }
  });
}

test('a configuration that is wrong is 401 everywhere', async (t) => {
  for (const [name, said] of Object.entries(await outcomes(t, { ohos: { inMemory: 'perhaps' } }))) {
    assert.match(said, THROWS.test(name) || NEEDS_CONTEXT.test(name) ? /^throws 401/ : /^rejects 401/, name);
  }
});

test('an app that may not be installed is no argument of the call that opens the device', async (t) => {
  const app = { bundleName: 'a.b', permissions: ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS'] };
  const found = await outcomes(t, { ohos: { inMemory: true, app } });
  assert.match(found['abilityAccessCtrl.verifyAccessToken'], /^rejects 12100007/);
  assert.match(found['privacyManager.checkPermissionInUse'], /^throws 12100007/);
});
