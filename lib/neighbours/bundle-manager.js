'use strict';

// @ohos.bundle.bundleManager, as far as an app asks about itself and a system app about another one. What the device does
// not know of an app (its modules, resources, install time) is not made up: such members are missing or empty.

const { callsOf, functionsOf } = require('../calls/functions');
const { kitError } = require('../calls/kit-errors');

const BundleFlag = Object.freeze({
  GET_BUNDLE_INFO_DEFAULT: 0x0,
  GET_BUNDLE_INFO_WITH_APPLICATION: 0x1,
  GET_BUNDLE_INFO_WITH_HAP_MODULE: 0x2,
  GET_BUNDLE_INFO_WITH_ABILITY: 0x4,
  GET_BUNDLE_INFO_WITH_EXTENSION_ABILITY: 0x8,
  GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION: 0x10,
  GET_BUNDLE_INFO_WITH_METADATA: 0x20,
  GET_BUNDLE_INFO_WITH_DISABLE: 0x40,
  GET_BUNDLE_INFO_WITH_SIGNATURE_INFO: 0x80,
  GET_BUNDLE_INFO_WITH_MENU: 0x100,
  GET_BUNDLE_INFO_WITH_ROUTER_MAP: 0x200,
  GET_BUNDLE_INFO_WITH_SKILL: 0x800,
  GET_BUNDLE_INFO_ONLY_WITH_LAUNCHER_ABILITY: 0x1000,
  GET_BUNDLE_INFO_OF_ANY_USER: 0x2000,
  GET_BUNDLE_INFO_EXCLUDE_CLONE: 0x4000,
  GET_BUNDLE_INFO_WITH_CLOUD_KIT: 0x8000,
  GET_BUNDLE_INFO_WITH_ENTRY_MODULE: 0x10000,
  GET_BUNDLE_INFO_WITH_COMMON_CLONE: 0x80000,
  GET_BUNDLE_INFO_WITH_SANDBOX_CLONE: 0x100000,
});

const ApplicationFlag = Object.freeze({
  GET_APPLICATION_INFO_DEFAULT: 0x0,
  GET_APPLICATION_INFO_WITH_PERMISSION: 0x1,
  GET_APPLICATION_INFO_WITH_METADATA: 0x2,
  GET_APPLICATION_INFO_WITH_DISABLE: 0x4,
});

const PermissionGrantState = Object.freeze({ PERMISSION_DENIED: -1, PERMISSION_GRANTED: 0 });
const BundleType = Object.freeze({ APP: 0, ATOMIC_SERVICE: 1 });

const PRIVILEGED = 'ohos.permission.GET_BUNDLE_INFO_PRIVILEGED';
const ACROSS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';

function applicationInfo(app, withPermissions) {
  const { manifest } = app;
  return {
    name: app.bundleName,
    enabled: true,
    process: app.bundleName,
    permissions: withPermissions ? [...manifest.permissions] : [],
    uid: app.uid,
    accessTokenId: app.tokenId,
    systemApp: app.context.applicationInfo.systemApp,
    bundleType: BundleType.APP,
    debug: manifest.debug,
    appIndex: app.appIndex,
    appProvisionType: manifest.debug ? 'debug' : 'release',
    appDistributionType: manifest.distribution,
    metadataArray: [],
  };
}

/** Members that a flag of getBundleInfo adds. */
const PARTS = [
  [BundleFlag.GET_BUNDLE_INFO_WITH_APPLICATION, ({ app }) => ({ appInfo: applicationInfo(app, false) })],
  [
    BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION,
    ({ app, held }) => ({
      reqPermissionDetails: app.manifest.permissions.map((name) => ({
        name,
        moduleName: '',
        reason: '',
        reasonId: 0,
        usedScene: { abilities: [], when: '' },
      })),
      permissionGrantStates: app.manifest.permissions.map((name) => (held(name) ? 0 : -1)),
    }),
  ],
  [
    BundleFlag.GET_BUNDLE_INFO_WITH_SIGNATURE_INFO,
    ({ app }) => ({ signatureInfo: { appId: app.manifest.appId, fingerprint: '', appIdentifier: '' } }),
  ],
];

function bundleInfo(app, flags, held) {
  const { manifest } = app;
  const info = {
    name: app.bundleName,
    vendor: '',
    versionCode: manifest.versionCode,
    versionName: manifest.versionName,
    minCompatibleVersionCode: manifest.versionCode,
    targetVersion: manifest.apiVersion,
    hapModulesInfo: [],
    reqPermissionDetails: [],
    permissionGrantStates: [],
    uid: app.uid,
    appIndex: app.appIndex,
    routerMap: [],
  };
  for (const [flag, part] of PARTS) if (flags & flag) Object.assign(info, part({ app, held }));
  return info;
}

const getBundleInfoForSelf = {
  parameters: [['bundleFlags', 'number']],
  callbackAt: -1,
  run: (system, [flags]) => bundleInfo(system.caller, flags, (name) => system.holds(name)),
};

const getApplicationInfo = {
  parameters: [
    ['bundleName', 'text'],
    ['appFlags', 'number'],
    ['userId', 'number', 'optional'],
  ],
  callbackAt: -1,
  run(system, [bundleName, flags, userId]) {
    system.requireSystemApp();
    const { caller } = system;
    const wanted = userId ?? caller.userId;
    if (bundleName !== caller.bundleName) system.requirePermission(PRIVILEGED);
    if (wanted !== caller.userId) {
      system.requirePermission(ACROSS);
      if (!system.control('users.list').includes(wanted)) throw kitError(17700004, String(wanted));
    }
    const view = system.control('apps.find', { bundleName, userId: wanted, appIndex: 0 });
    if (view === null) throw kitError(17700001);
    const withPermissions = flags & ApplicationFlag.GET_APPLICATION_INFO_WITH_PERMISSION;
    return applicationInfo(system.core.appOf(view.tokenId), withPermissions);
  },
};

const CALLS = callsOf('bundleManager', {
  getBundleInfoForSelf,
  getBundleInfoForSelfSync: { ...getBundleInfoForSelf, isSync: true },
  getApplicationInfo,
  getApplicationInfoSync: { ...getApplicationInfo, isSync: true },
});

/** The kit for the apps that `system` says are calling. */
function createBundleManager(system) {
  const enums = { BundleFlag, ApplicationFlag, PermissionGrantState, BundleType };
  return { ...enums, ...functionsOf(CALLS, () => system) };
}

module.exports = { createBundleManager };
