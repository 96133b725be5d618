// Calls with a value of the caller's choice in the place of every argument.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { bundleManager, kits, osAccount, userAuth, util } from './support.mjs';

const CAMERA = 'ohos.permission.CAMERA';
const MANIFEST = { bundleName: 'com.example.new' };
const listener = () => {};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-odd-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
fs.mkdirSync(path.join(folder, 'AppScope'));
fs.writeFileSync(
  path.join(folder, 'AppScope', 'app.json5'),
  "{ app: { bundleName: 'com.example.project' } }",
);

const memory = { inMemory: true, clock: 'manual', app: { bundleName: 'com.example.caller' } };
export const device = createDevice({
  ...memory,
  app: {
    ...memory.app,
    systemApp: true,
    apl: 'system_core',
    permissions: [
      ...['INTERACT_ACROSS_LOCAL_ACCOUNTS', 'GET_SENSITIVE_PERMISSIONS', 'GRANT_SENSITIVE_PERMISSIONS'],
      ...['REVOKE_SENSITIVE_PERMISSIONS', 'PERMISSION_USED_STATS', 'CAMERA'],
    ].map((name) => `ohos.permission.${name}`),
  },
});
after(() => device.close());
const app = device.installApp({ bundleName: 'com.example.target', permissions: [CAMERA] });
const gate = device.faults.hold('asset.remove', { after: 1e6 });
const manager = device.abilityAccessCtrl.createAtManager();
const { asset, privacyManager } = device;

/** What the calls below could have changed. */
export const state = () =>
  JSON.stringify([
    device.apps().map(({ tokenId, manifest }) => [tokenId, manifest]),
    [device.users.list(), device.users.foreground, device.clock.now(), device.health().assets],
    [device.screenLock().state, app.status(CAMERA), app.processes, app.isForeground],
    [device.switches.camera, device.policies.grantForDebugApps],
  ]);

// Kinds of arguments, with one that is right. A question mark: it may be left out.
const { Tag } = asset;
const bytes = (text) => new TextEncoder().encode(text);
const map = () => new Map([[Tag.ALIAS, bytes('a')]]);
const RIGHT = {
  map,
  maps: () => [map()],
  user: () => 100,
  token: () => app.tokenId,
  number: () => 0,
  flags: () => 2,
  name: () => CAMERA,
  names: () => [CAMERA],
  tokens: () => [app.tokenId],
  boolean: () => true,
  context: () => device.caller.context,
  callback: () => listener,
  permissionEvent: () => 'permissionStateChange',
  activeEvent: () => 'activeStateChange',
  request: () => ({ flag: 0 }),
  options: () => ({}),
};
/** Every function of the three kits: the kit, its file, and the kinds of its arguments by name. */
export const FUNCTIONS = [
  [
    asset,
    'asset',
    {
      ...Object.fromEntries(
        ['add', 'remove', 'preQuery', 'query', 'postQuery'].flatMap((name) => [
          [name, 'map'],
          [`${name}Sync`, 'map'],
          [`${name}AsUser`, 'user map'],
        ]),
      ),
      ...{ update: 'map map', updateSync: 'map map', updateAsUser: 'user map map' },
      ...{ batchAdd: 'maps', batchRemove: 'maps', batchUpdate: 'maps maps', querySyncResult: 'map' },
    },
  ],
  [
    manager,
    'access',
    {
      verifyAccessToken: 'token name',
      verifyAccessTokenSync: 'token name',
      checkAccessToken: 'token name',
      checkAccessTokenSync: 'token name',
      getSelfPermissionStatus: 'name',
      on: 'permissionEvent tokens names callback',
      off: 'permissionEvent tokens names callback?',
      onPermissionStateChange: 'tokens names callback',
      offPermissionStateChange: 'tokens names callback?',
      onSelfPermissionStateChange: 'names callback',
      offSelfPermissionStateChange: 'names callback?',
      grantUserGrantedPermission: 'token name flags callback?',
      revokeUserGrantedPermission: 'token name flags callback?',
      grantPermission: 'token name flags',
      revokePermission: 'token name flags boolean?',
      getPermissionFlags: 'token name',
      setPermissionRequestToggleStatus: 'name number',
      getPermissionRequestToggleStatus: 'name',
      getVersion: '',
      getPermissionsStatus: 'token names',
      queryStatusByPermission: 'names',
      queryStatusByTokenID: 'tokens',
      requestPermissionsFromUser: 'context names callback?',
      requestPermissionsFromUserWithWindowId: 'context number names',
      requestPermissionOnSetting: 'context names',
      openPermissionOnSetting: 'context name',
      requestGlobalSwitch: 'context number',
      requestPermissionOnApplicationSetting: 'token',
    },
  ],
  [
    privacyManager,
    'privacy',
    {
      addPermissionUsedRecord: 'token name number number options?',
      getPermissionUsedRecord: 'request callback?',
      getPermissionUsedRecords: 'request callback?',
      startUsingPermission: 'token name number? options? options?',
      stopUsingPermission: 'token name number? options? options?',
      getPermissionUsedTypeInfos: 'token? name?',
      setPermissionUsedRecordToggleStatus: 'boolean',
      getPermissionUsedRecordToggleStatus: '',
      on: 'activeEvent names callback',
      off: 'activeEvent names callback?',
      onActiveStateChange: 'names callback',
      offActiveStateChange: 'names callback?',
      checkPermissionInUse: 'name',
    },
  ],
];

/** [what is called, the call with an odd value, what kind of value would be right]. */
export const CALLS = [];
for (const [kit, file, table] of FUNCTIONS) {
  for (const [name, kinds] of Object.entries(table)) {
    const parameters = kinds.split(' ').filter(Boolean);
    parameters.forEach((kind, at) => {
      const args = (odd) =>
        parameters.map((other, i) => {
          if (i === at) return odd;
          return other.endsWith('?') ? undefined : RIGHT[other]();
        });
      CALLS.push([`${file}.${name} argument ${at}`, (odd) => kit[name](...args(odd)), kind.replace('?', '')]);
    });
  }
}

const set = (object, name) => (odd) => {
  object[name] = odd;
};
const lock = device.screenLock();
const challenge = new Uint8Array(32);
const remote = (...args) => device.addRemoteApp(...args);
const restrict = (options) => device.policies.restrictAccount(100, [], true, options);
const SAVING = 'ohos.permission.SHORT_TERM_WRITE_IMAGEVIDEO';
CALLS.push(
  ['installApp', (odd) => device.installApp(odd)],
  ['installApp bundleName', (odd) => device.installApp({ bundleName: odd })],
  ['installApp permissions', (odd) => device.installApp({ ...MANIFEST, permissions: odd })],
  ['installApp preauthorized', (odd) => device.installApp({ ...MANIFEST, preauthorized: { name: odd } })],
  ['installProject', (odd) => device.installProject(odd)],
  ['installProject overrides', (odd) => device.installProject(folder, { permissions: odd })],
  ['app', (odd) => device.app(odd)],
  ['app options', (odd) => device.app('a.b', odd), 'options'],
  ['app userId', (odd) => device.app('a.b', { userId: odd })],
  ['appByToken', (odd) => device.appByToken(odd)],
  ['addRemoteApp deviceId', (odd) => remote(odd, MANIFEST)],
  ['addRemoteApp manifest', (odd) => remote('tablet', odd)],
  ['addRemoteApp granted', (odd) => remote('tablet', MANIFEST, odd)],
  ['removeRemoteDevice', (odd) => device.removeRemoteDevice(odd)],
  ['removeRemoteApp', (odd) => device.removeRemoteApp(odd)],
  ['definePermission', (odd) => device.definePermission(odd)],
  ['definePermission name', (odd) => device.definePermission({ name: odd, grantMode: 'user_grant' })],
  ['setCaller', (odd) => device.setCaller(odd)],
  ['runAs app', (odd) => device.runAs(odd, listener)],
  ['runAs fn', (odd) => device.runAs(app, odd)],
  ['screenLock', (odd) => device.screenLock(odd)],
  ['biometrics', (odd) => device.biometrics(odd)],
  ['biometrics.enroll', (odd) => device.biometrics().enroll(odd, '1')],
  ['biometrics.enroll password', (odd) => device.biometrics().enroll('face', odd)],
  ['biometrics.remove', (odd) => device.biometrics().remove(odd)],
  ['screenLock.setPassword', (odd) => lock.setPassword(odd)],
  ['screenLock.setPassword current', (odd) => lock.setPassword('1', odd)],
  ['screenLock.removePassword', (odd) => lock.removePassword(odd)],
  ['screenLock.unlock', (odd) => lock.unlock(odd)],
  ['authenticate challenge', (odd) => device.authenticate(odd)],
  ['authenticate options', (odd) => device.authenticate(challenge, odd), 'options'],
  ['authenticate password', (odd) => device.authenticate(challenge, { password: odd })],
  ['authenticate type', (odd) => device.authenticate(challenge, { type: odd })],
  ['restore', (odd) => device.restore(odd)],
  ['users.add', (odd) => device.users.add(odd)],
  ['users.remove', (odd) => device.users.remove(odd)],
  ['users.foreground', set(device.users, 'foreground')],
  ['clock.advance', (odd) => device.clock.advance(odd)],
  ['clock.set', (odd) => device.clock.set(odd)],
  ['switches.camera', set(device.switches, 'camera')],
  ['policies.grantForDebugApps', set(device.policies, 'grantForDebugApps')],
  ['policies.setByAdmin app', (odd) => device.policies.setByAdmin(odd, CAMERA, 'grant')],
  ['policies.setByAdmin permission', (odd) => device.policies.setByAdmin(app, odd, 'grant')],
  ['policies.setByAdmin act', (odd) => device.policies.setByAdmin(app, CAMERA, odd)],
  ['policies.restrictAccount', (odd) => device.policies.restrictAccount(odd, [CAMERA], true)],
  ['policies.restrictAccount list', (odd) => device.policies.restrictAccount(100, odd, true)],
  ['policies.restrictAccount on', (odd) => device.policies.restrictAccount(100, [CAMERA], odd)],
  ['policies.restrictAccount options', (odd) => restrict(odd), 'options'],
  ['policies.restrictAccount persistent', (odd) => restrict({ persistent: odd })],
  ['policies.restrictAccount except', (odd) => restrict({ except: odd })],
  ['policies.restrictAccount except one', (odd) => restrict({ except: [odd] })],
  ['policies.restrictAccount owner', (odd) => restrict({ owner: odd })],
  ['policies.muteByAdmin', (odd) => device.policies.muteByAdmin(odd, true)],
  ['policies.muteByAdmin on', (odd) => device.policies.muteByAdmin('camera', odd)],
  ['policies.blockByAdmin', (odd) => device.policies.blockByAdmin(odd, true)],
  ['policies.blockByAdmin on', (odd) => device.policies.blockByAdmin('camera', odd)],
  ['faults.inject', (odd) => device.faults.inject(odd)],
  ['faults.inject api', (odd) => device.faults.inject({ api: odd, code: 401 })],
  ...['code', 'delayMs', 'times', 'after', 'other'].map((name) => [
    `faults.inject ${name}`,
    (odd) => device.faults.inject({ api: 'asset.add', code: 401, [name]: odd }),
  ]),
  ['faults.hold', (odd) => device.faults.hold(odd)],
  ['faults.hold times', (odd) => device.faults.hold('asset.add', { times: odd })],
  ['gate.reached', (odd) => gate.reached(odd)],
  ['dialogs.answer', (odd) => device.dialogs.answer(odd)],
  ['App.grant', (odd) => app.grant(odd)],
  ['App.grant options', (odd) => app.grant(CAMERA, { once: odd })],
  ['App.grantFor', (odd) => app.grantFor(odd, 1000)],
  ['App.grantFor ms', (odd) => app.grantFor(SAVING, odd)],
  ['App.revoke', (odd) => app.revoke(odd)],
  ['App.status', (odd) => app.status(odd)],
  ['App.exitProcess', (odd) => app.exitProcess(odd)],
  ['App.setFormVisible', (odd) => app.setFormVisible(odd)],
  ['App.setContinuousTask', (odd) => app.setContinuousTask(odd, true)],
  ['App.setContinuousTask on', (odd) => app.setContinuousTask('location', odd)],
  ['App.closeWindow', (odd) => app.closeWindow(odd)],
  ['App.setDialogForbidden', (odd) => app.setDialogForbidden(odd)],
  ['App.grantByComponent', (odd) => app.grantByComponent(odd)],
  ['App.withdrawByComponent', (odd) => app.withdrawByComponent(odd)],
  ['App.uninstall', (odd) => app.uninstall({ keepData: odd })],
  ['App.update', (odd) => app.update(odd)],
  ['createDevice', (odd) => createDevice(odd).close(), 'options'],
  ...[
    'dataDir',
    'inMemory',
    'rootKey',
    'app',
    'users',
    'clock',
    'clockStart',
    'durability',
    'deviceType',
  ].map((name) => [`createDevice ${name}`, (odd) => createDevice({ ...memory, [name]: odd }).close()]),
  ['createDevice rootKey.key', (odd) => createDevice({ ...memory, rootKey: { kind: 'raw', key: odd } })],
  [
    'createDevice passphrase',
    (odd) => createDevice({ ...memory, rootKey: { kind: 'passphrase', passphrase: odd } }),
  ],
  // The neighbouring kits.
  ['getBundleInfoForSelf', (odd) => bundleManager.getBundleInfoForSelf(odd)],
  ['getApplicationInfo', (odd) => bundleManager.getApplicationInfo(odd, 0)],
  ['getApplicationInfo userId', (odd) => bundleManager.getApplicationInfo('a.b', 0, odd)],
  ['isOsAccountUnlocked', (odd) => osAccount.getAccountManager().isOsAccountUnlocked(odd)],
  ['getOsAccountLocalIdForUid', (odd) => osAccount.getAccountManager().getOsAccountLocalIdForUid(odd)],
  ['getAvailableStatus', (odd) => userAuth.getAvailableStatus(odd, 10000)],
  ['getUserAuthInstance', (odd) => userAuth.getUserAuthInstance(odd, { title: 't' })],
  ['getUserAuthInstance widget', (odd) => userAuth.getUserAuthInstance(authParam({}), odd)],
  ...['challenge', 'authType', 'authTrustLevel'].map((name) => [
    `getUserAuthInstance ${name}`,
    (odd) => userAuth.getUserAuthInstance(authParam({ [name]: odd }), { title: 't' }),
  ]),
  ['userAuth.on', (odd) => userAuth.getUserAuthInstance(authParam({}), { title: 't' }).on('result', odd)],
  ['TextEncoder', (odd) => new util.TextEncoder(odd)],
  ['TextEncoder.encodeInto', (odd) => new util.TextEncoder().encodeInto(odd)],
  [
    'TextEncoder.encodeIntoUint8Array',
    (odd) => new util.TextEncoder().encodeIntoUint8Array('a', odd),
    'bytes',
  ],
  ['TextDecoder', (odd) => new util.TextDecoder(odd)],
  ['TextDecoder options', (odd) => new util.TextDecoder('utf-8', odd), 'options'],
  ['TextDecoder.decodeToString', (odd) => new util.TextDecoder().decodeToString(odd), 'bytes'],
  ['hilog.setMinLogLevel', (odd) => kits.moduleOf('@ohos.hilog').default.setMinLogLevel(odd)],
);
function authParam(member) {
  return { challenge, authType: [1], authTrustLevel: 10000, ...member };
}
