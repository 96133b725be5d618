// Every function of the kits and of a device that changes what is stored, as a table: for tests in which none of them may.
import { assetOf, bytes, named, Tag } from '../support/index.mjs';

const permission = (name) => `ohos.permission.${name}`;
export const CAMERA = permission('CAMERA');
export const CONTACTS = permission('READ_CONTACTS');

/** The app that calls: it may do everything. */
export const SYSTEM = {
  bundleName: 'com.example.system',
  systemApp: true,
  apl: 'system_core',
  permissions: [
    ...['INTERACT_ACROSS_LOCAL_ACCOUNTS', 'GRANT_SENSITIVE_PERMISSIONS', 'REVOKE_SENSITIVE_PERMISSIONS'],
    ...['GET_SENSITIVE_PERMISSIONS', 'DISABLE_PERMISSION_DIALOG', 'PERMISSION_USED_STATS'],
    ...['PERMISSION_RECORD_TOGGLE', 'STORE_PERSISTENT_DATA'],
  ].map(permission),
};
export const TARGET = {
  bundleName: 'com.example.target',
  apl: 'system_basic',
  permissions: [CAMERA, CONTACTS],
};
const FRESH = { bundleName: 'com.example.fresh' };

/** What there has to be before: the target holds CONTACTS, and there is an asset. */
export function furnish(device) {
  const target = device.installApp(TARGET);
  target.grant(CONTACTS);
  device.asset.addSync(assetOf('there'));
  return target;
}
export const targetOf = (device) => device.app(TARGET.bundleName);

const map = (fields) => new Map(Object.entries(fields).map(([name, value]) => [Tag[name], value]));
const SECRET = () => map({ SECRET: bytes('changed') });
const manager = (device) => device.abilityAccessCtrl.createAtManager();
const one = (device) => targetOf(device).tokenId;
const set = (object, name, value) => {
  object[name] = value;
};

const ASSET = {
  add: (device) => device.asset.add(assetOf('new')),
  addSync: (device) => device.asset.addSync(assetOf('new')),
  addAsUser: (device) => device.asset.addAsUser(100, assetOf('new')),
  batchAdd: (device) => device.asset.batchAdd([assetOf('new'), assetOf('newer')]),
  update: (device) => device.asset.update(named('there'), SECRET()),
  updateSync: (device) => device.asset.updateSync(named('there'), SECRET()),
  updateAsUser: (device) => device.asset.updateAsUser(100, named('there'), SECRET()),
  batchUpdate: (device) => device.asset.batchUpdate([named('there')], [SECRET()]),
  remove: (device) => device.asset.remove(named('there')),
  removeSync: (device) => device.asset.removeSync(named('there')),
  removeAsUser: (device) => device.asset.removeAsUser(100, named('there')),
  batchRemove: (device) => device.asset.batchRemove([named('there')]),
};
const ACCESS = {
  grantUserGrantedPermission: (device) => manager(device).grantUserGrantedPermission(one(device), CAMERA, 2),
  revokeUserGrantedPermission: (device) =>
    manager(device).revokeUserGrantedPermission(one(device), CONTACTS, 2),
  grantPermission: (device) => manager(device).grantPermission(one(device), CAMERA, 2),
  revokePermission: (device) => manager(device).revokePermission(one(device), CONTACTS, 2),
  setPermissionRequestToggleStatus: (device) => manager(device).setPermissionRequestToggleStatus(CAMERA, 0),
  requestPermissionsFromUser: (device) => {
    device.dialogs.answer('allow');
    const target = targetOf(device);
    const own = target.abilityAccessCtrl.createAtManager();
    return own.requestPermissionsFromUser(target.context, [CAMERA]);
  },
};
const PRIVACY = {
  addPermissionUsedRecord: (device) =>
    device.privacyManager.addPermissionUsedRecord(one(device), CONTACTS, 1, 0),
  startUsingPermission: (device) => device.privacyManager.startUsingPermission(one(device), CONTACTS),
  setPermissionUsedRecordToggleStatus: (device) =>
    device.privacyManager.setPermissionUsedRecordToggleStatus(false),
};
const DEVICE = {
  installApp: (device) => device.installApp(FRESH),
  definePermission: (device) =>
    device.definePermission({ name: 'a.b', grantMode: 'user_grant', availableLevel: 'normal' }),
  'users.add': (device) => device.users.add(102),
  'users.remove': (device) => device.users.remove(101),
  'screenLock.setPassword': (device) => device.screenLock().setPassword('1234'),
  'switches.camera =': (device) => set(device.switches, 'camera', false),
  'policies.setByAdmin': (device) => device.policies.setByAdmin(targetOf(device), CAMERA, 'grant'),
  'policies.restrictAccount': (device) => device.policies.restrictAccount(100, [CONTACTS], true),
  'policies.grantForDebugApps =': (device) => set(device.policies, 'grantForDebugApps', true),
  'App.grant': (device) => targetOf(device).grant(CAMERA),
  'App.revoke': (device) => targetOf(device).revoke(CONTACTS),
  'App.resetPermissions': (device) => targetOf(device).resetPermissions(),
  'App.update': (device) => targetOf(device).update({ ...TARGET, permissions: [CAMERA] }),
  'App.uninstall': (device) => targetOf(device).uninstall(),
  'App.uninstall keepData': (device) => targetOf(device).uninstall({ keepData: true }),
  reset: (device) => device.reset(),
  restore: (device, { snapshot }) => device.restore(snapshot),
};

/** By service: the code its calls have for a store that cannot be written is its own. */
export const WRITERS = { asset: ASSET, access: ACCESS, privacy: PRIVACY, device: DEVICE };

/** [name, service, call(device, { snapshot })]. */
export const allWriters = Object.entries(WRITERS).flatMap(([service, table]) =>
  Object.entries(table).map(([name, call]) => [`${service}.${name}`, service, call]),
);

/** The error a call throws or rejects with; undefined if it does neither. */
export async function failureOf(call) {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Everything that these calls could change, as data. */
export async function visibleState(device, events = []) {
  const target = targetOf(device);
  const records = await device.privacyManager.getPermissionUsedRecord({ flag: 1 });
  let assets = [];
  try {
    assets = device.asset
      .querySync(new Map())
      .map((found) => [...found].map(([tag, value]) => [tag, String(value)]));
  } catch {
    // None.
  }
  return {
    assets,
    apps: device.apps().map(({ tokenId, manifest }) => [tokenId, manifest]),
    permissions: target && [CAMERA, CONTACTS].map((name) => target.status(name)),
    flags: target && (await manager(device).getPermissionFlags(target.tokenId, CAMERA)),
    processes: target?.processes,
    inUse: device.privacyManager.checkPermissionInUse(CONTACTS),
    toggle: await manager(device).getPermissionRequestToggleStatus(CAMERA),
    recording: await device.privacyManager.getPermissionUsedRecordToggleStatus(),
    records: records.bundleRecords,
    users: device.users.list(),
    foreground: device.users.foreground,
    lock: device.screenLock().state,
    camera: device.switches.camera,
    debug: device.policies.grantForDebugApps,
    now: device.clock.now(),
    defined: await manager(device)
      .getPermissionRequestToggleStatus('a.b')
      .catch(({ code }) => code),
    events: [...events],
  };
}
