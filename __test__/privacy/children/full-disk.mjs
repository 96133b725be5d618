// A disk that becomes full under a running device: a limit on the size of files. Prints what calls and questions say.
import { execFileSync } from 'node:child_process';
import { createDevice } from 'ohos-security-kit';
import { rejected } from '../../support/expect.mjs';

const [, , dataDir] = process.argv;
process.on('SIGXFSZ', () => {});
const limit = (size) => execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${size}:`]);

const name = (short) => `ohos.permission.${short}`;
const [CAMERA, AUDIO] = [name('CAMERA'), name('READ_AUDIO')];
const device = createDevice({ dataDir, clock: 'manual', app: { bundleName: 'com.example.home' } });
const permissions = ['PERMISSION_USED_STATS', 'GRANT_SENSITIVE_PERMISSIONS', 'GET_SENSITIVE_PERMISSIONS'].map(
  name,
);
const manifest = { bundleName: 'com.example.system', apl: 'system_core', systemApp: true, permissions };
const { abilityAccessCtrl, privacyManager: pm } = device.installApp(manifest);
const atManager = abilityAccessCtrl.createAtManager();
const { tokenId } = device.installApp({
  bundleName: 'com.example.app',
  permissions: [CAMERA, AUDIO],
  acls: [AUDIO],
});

const events = [];
async function say(what, promise) {
  const code = await rejected(promise);
  await new Promise((resolve) => setImmediate(resolve));
  console.log(what, code, events.splice(0).join(' '));
}

pm.on('activeStateChange', [], ({ activeStatus }) => events.push(`use ${activeStatus}`));
atManager.on('permissionStateChange', [], [], ({ change }) => events.push(`permission ${change}`));
await say('start', pm.startUsingPermission(tokenId, CAMERA));
device.clock.advance(5000);
limit(1000);
await say('full: start', pm.startUsingPermission(tokenId, AUDIO));
await say('full: stop', pm.stopUsingPermission(tokenId, CAMERA));
await say('full: add', pm.addPermissionUsedRecord(tokenId, CAMERA, 1, 0));
await say('full: grant', atManager.grantUserGrantedPermission(tokenId, CAMERA, 2));
console.log('in use', pm.checkPermissionInUse(CAMERA), pm.checkPermissionInUse(AUDIO));
console.log('granted', atManager.checkAccessTokenSync(tokenId, CAMERA));
limit('unlimited');
await say('stop', pm.stopUsingPermission(tokenId, CAMERA));
await say('start', pm.startUsingPermission(tokenId, AUDIO));
await say('grant', atManager.grantUserGrantedPermission(tokenId, CAMERA, 2));
const { bundleRecords } = await pm.getPermissionUsedRecord({ flag: 0 });
for (const { permissionName, accessCount, lastAccessDuration } of bundleRecords[0].permissionRecords)
  console.log(permissionName, accessCount, lastAccessDuration);
device.close();
