'use strict';

// Calls that a program may begin with: every function of the kits, every member of the device. A call gets what it needs
// from the package as it is (so that nothing is used before it), and the token of the app that calls.

const CAMERA = 'ohos.permission.CAMERA';
const bytes = (text) => new TextEncoder().encode(text);
const PUBLIC = { bundleName: 'com.example.other' };
const listener = () => {};

exports.APP = {
  bundleName: 'com.example.first',
  systemApp: true,
  apl: 'system_core',
  permissions: [
    ...['INTERACT_ACROSS_LOCAL_ACCOUNTS', 'GET_SENSITIVE_PERMISSIONS', 'GRANT_SENSITIVE_PERMISSIONS'],
    ...['REVOKE_SENSITIVE_PERMISSIONS', 'PERMISSION_USED_STATS', 'ACCESS_BIOMETRIC', 'CAMERA'],
  ].map((name) => `ohos.permission.${name}`),
};

/** Operations of asset: the arguments, from the tags. */
const map = (tags, fields) => new Map(Object.entries(fields).map(([name, value]) => [tags[name], value]));
const named = (tags) => map(tags, { ALIAS: bytes('a') });
const whole = (tags) => map(tags, { ALIAS: bytes('a'), SECRET: bytes('s') });
const OPERATIONS = {
  add: (tags) => [whole(tags)],
  remove: (tags) => [named(tags)],
  update: (tags) => [named(tags), map(tags, { SECRET: bytes('t') })],
  preQuery: () => [new Map()],
  query: (tags) => [named(tags)],
  postQuery: (tags) => [map(tags, { AUTH_CHALLENGE: new Uint8Array(32) })],
};
const OTHERS = {
  batchAdd: (tags) => [[whole(tags)]],
  batchRemove: (tags) => [[named(tags)]],
  batchUpdate: (tags) => [[named(tags)], [map(tags, { SECRET: bytes('t') })]],
  querySyncResult: () => [new Map()],
};
const asset = {};
for (const [name, args] of Object.entries(OPERATIONS)) {
  asset[name] = ({ asset: kit }) => kit[name](...args(kit.Tag));
  asset[`${name}Sync`] = ({ asset: kit }) => kit[`${name}Sync`](...args(kit.Tag));
  asset[`${name}AsUser`] = ({ asset: kit }) => kit[`${name}AsUser`](100, ...args(kit.Tag));
}
for (const [name, args] of Object.entries(OTHERS)) {
  asset[name] = ({ asset: kit }) => kit[name](...args(kit.Tag));
}

/** Methods of AtManager and functions of privacyManager: their arguments. */
const one = (token) => [token, CAMERA];
const decided = (token) => [token, CAMERA, 2];
const event = (token) => [[token], [CAMERA], listener];
const own = () => [[CAMERA], listener];
const ACCESS = {
  verifyAccessToken: one,
  verifyAccessTokenSync: one,
  checkAccessToken: one,
  checkAccessTokenSync: one,
  getSelfPermissionStatus: () => [CAMERA],
  on: (token) => ['permissionStateChange', ...event(token)],
  off: (token) => ['permissionStateChange', ...event(token)],
  onPermissionStateChange: event,
  offPermissionStateChange: event,
  onSelfPermissionStateChange: own,
  offSelfPermissionStateChange: own,
  grantUserGrantedPermission: decided,
  revokeUserGrantedPermission: decided,
  grantPermission: decided,
  revokePermission: decided,
  getPermissionFlags: one,
  setPermissionRequestToggleStatus: () => [CAMERA, 0],
  getPermissionRequestToggleStatus: () => [CAMERA],
  getVersion: () => [],
  getPermissionsStatus: (token) => [token, [CAMERA]],
  queryStatusByPermission: () => [[CAMERA]],
  queryStatusByTokenID: (token) => [[token]],
  // A context comes from an open device: without one, these are refused.
  requestPermissionsFromUser: () => [{}, [CAMERA]],
  requestPermissionsFromUserWithWindowId: () => [{}, 1, [CAMERA]],
  requestPermissionOnSetting: () => [{}, [CAMERA]],
  openPermissionOnSetting: () => [{}, CAMERA],
  requestGlobalSwitch: () => [{}, 0],
  requestPermissionOnApplicationSetting: (token) => [token],
};
const PRIVACY = {
  addPermissionUsedRecord: (token) => [token, CAMERA, 1, 0],
  getPermissionUsedRecord: () => [{ flag: 0 }],
  getPermissionUsedRecords: () => [{ flag: 0 }],
  startUsingPermission: one,
  stopUsingPermission: one,
  getPermissionUsedTypeInfos: one,
  setPermissionUsedRecordToggleStatus: () => [true],
  getPermissionUsedRecordToggleStatus: () => [],
  on: () => ['activeStateChange', ...own()],
  off: () => ['activeStateChange', ...own()],
  onActiveStateChange: own,
  offActiveStateChange: own,
  checkPermissionInUse: () => [CAMERA],
};
const of = (table, kitOf) =>
  Object.fromEntries(
    Object.entries(table).map(([name, args]) => [name, (all, token) => kitOf(all)[name](...args(token))]),
  );

const set = (object, name, value) => {
  object[name] = value;
};
const DEVICE = {
  caller: ({ device }) => device.caller,
  installApp: ({ device }) => device.installApp(PUBLIC),
  installProject: ({ device }) => device.installProject('/no/such/project'),
  apps: ({ device }) => device.apps(),
  app: ({ device }) => device.app(exports.APP.bundleName),
  appByToken: ({ device }, token) => device.appByToken(token),
  addRemoteApp: ({ device }) => device.addRemoteApp('tablet', PUBLIC),
  removeRemoteDevice: ({ device }) => device.removeRemoteDevice('tablet'),
  removeRemoteApp: ({ device }) => device.removeRemoteApp(1),
  endComponents: ({ device }) => device.endComponents(),
  definePermission: ({ device }) =>
    device.definePermission({ name: 'a.b', grantMode: 'user_grant', availableLevel: 'normal' }),
  setCaller: ({ device }) => device.setCaller({}),
  runAs: ({ device }) => device.runAs({}, listener),
  launch: ({ device }) => device.launch(class {}).then(({ ability }) => ability.launchWant.bundleName),
  ui: ({ device }) => device.ui.toasts.length,
  screenLock: ({ device }) => device.screenLock().state,
  biometrics: ({ device }) => device.biometrics().enroll('face', '1234'),
  reboot: ({ device }) => device.reboot(),
  authenticate: ({ device }) => device.authenticate(new Uint8Array(32)),
  reset: ({ device }) => device.reset(),
  snapshot: ({ device }) => device.snapshot(),
  restore: ({ device }) => device.restore(new Uint8Array(9)),
  clone: ({ device }) => device.clone(device),
  sync: async ({ device }) => (await device.sync.status()).account,
  rotateRootKey: ({ device }) => device.rotateRootKey({ kind: 'raw', key: new Uint8Array(32) }),
  health: ({ device }) => device.health(),
  inspect: async ({ device }) => (await device.inspect()).close(),
  close: ({ device }) => device.close(),
  'close, then another': ({ device }) => {
    device.close();
    return device.users.list();
  },
  asset: ({ device }) => device.asset.querySync(new Map()),
  abilityAccessCtrl: ({ device }) => device.abilityAccessCtrl.createAtManager().getVersion(),
  privacyManager: ({ device }) => device.privacyManager.checkPermissionInUse(CAMERA),
  'users.list': ({ device }) => device.users.list(),
  'users.add': ({ device }) => device.users.add(101),
  'users.remove': ({ device }) => device.users.remove(101),
  'users.foreground': ({ device }) => device.users.foreground,
  'users.foreground =': ({ device }) => set(device.users, 'foreground', 101),
  'clock.now': ({ device }) => device.clock.now(),
  'clock.advance': ({ device }) => device.clock.advance(1),
  'clock.set': ({ device }) => device.clock.set(1),
  'faults.inject': ({ device }) => device.faults.inject({ api: 'asset.add', code: 24000008 }),
  'faults.hold': ({ device }) => device.faults.hold('asset.add').waiting,
  'faults.clear': ({ device }) => device.faults.clear(),
  'calls.start': ({ device }) => device.calls.start(),
  'calls.stop': ({ device }) => device.calls.stop(),
  'dialogs.answer': ({ device }) => device.dialogs.answer('allow'),
  'policies.setByAdmin': ({ device }) => device.policies.setByAdmin({}, CAMERA, 'grant'),
  'policies.restrictAccount': ({ device }) => device.policies.restrictAccount(100, [CAMERA], true),
  'policies.blockByAdmin': ({ device }) => device.policies.blockByAdmin('camera', true),
  'policies.muteByAdmin': ({ device }) => device.policies.muteByAdmin('camera', true),
  'policies.grantForDebugApps': ({ device }) => device.policies.grantForDebugApps,
  'policies.grantForDebugApps =': ({ device }) => set(device.policies, 'grantForDebugApps', true),
};
for (const name of ['camera', 'microphone', 'location']) {
  DEVICE[`switches.${name}`] = ({ device }) => device.switches[name];
  DEVICE[`switches.${name} =`] = ({ device }) => set(device.switches, name, false);
}

/** A record of the first call names its app. */
const recorded = (call) => (all, token) => {
  all.device.calls.start();
  call(all, token);
  const [{ api, app, code }] = all.device.calls.stop();
  return `${api} by ${app}: ${code}`;
};

const access = of(ACCESS, ({ abilityAccessCtrl }) => abilityAccessCtrl.createAtManager());
const privacy = of(PRIVACY, ({ privacyManager }) => privacyManager);
exports.KITS = { asset, abilityAccessCtrl: access, privacyManager: privacy };
exports.DEVICE = DEVICE;
exports.RECORDED = {
  asset: recorded(asset.addSync),
  abilityAccessCtrl: recorded(access.checkAccessTokenSync),
  privacyManager: recorded(privacy.checkPermissionInUse),
};

/** Functions of the neighbouring kits, which know the default device only. */
exports.NEIGHBOURS = {
  getBundleInfoForSelfSync: ({ kits }) => kits('@ohos.bundle.bundleManager').getBundleInfoForSelfSync(1),
  getApplicationInfo: ({ kits }) => kits('@ohos.bundle.bundleManager').getApplicationInfo('a.b', 0),
  getOsAccountLocalId: ({ kits }) =>
    kits('@ohos.account.osAccount').getAccountManager().getOsAccountLocalId(),
  isOsAccountUnlocked: ({ kits }) =>
    kits('@ohos.account.osAccount').getAccountManager().isOsAccountUnlocked(),
  getAvailableStatus: ({ kits }) => kits('@ohos.userIAM.userAuth').getAvailableStatus(1, 10000),
  getUserAuthInstance: ({ kits }) =>
    kits('@ohos.userIAM.userAuth')
      .getUserAuthInstance(
        { challenge: new Uint8Array(32), authType: [1], authTrustLevel: 10000 },
        { title: 't' },
      )
      .start(),
};

exports.CALLS = Object.fromEntries(
  Object.entries({
    ...exports.KITS,
    device: DEVICE,
    recorded: exports.RECORDED,
    neighbours: exports.NEIGHBOURS,
  }).flatMap(([area, table]) => Object.entries(table).map(([name, call]) => [`${area}.${name}`, call])),
);

function shapeOf(value) {
  if (typeof value === 'string') return /^\w+\.\w+ by /.test(value) ? value : 'string';
  if (typeof value === 'number') return Math.abs(value) < 10 ? value : 'number';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return value.length > 200 ? 'bytes' : `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value.constructor.name === 'App') return `App ${value.bundleName}`;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

/** What a call comes to, as text that two calls can be compared by. */
exports.outcomeOf = async (call) => {
  let value;
  try {
    value = call();
  } catch (error) {
    return `throws ${error.code}: ${error.message}`;
  }
  if (typeof value?.then !== 'function') return `gives ${JSON.stringify(shapeOf(value))}`;
  return value.then(
    (result) => `resolves ${JSON.stringify(shapeOf(result))}`,
    (error) => `rejects ${error.code}: ${error.message}`,
  );
};
