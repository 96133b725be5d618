// The cast of the access tests (section 10 of the spec): SYS may administer, NOR is anybody, T is whom it is about.

import { installed, open } from '../support/index.mjs';

export * from '../support/index.mjs';

const full = (name) => `ohos.permission.${name}`;

/** Short names of the four permissions of the administrator, and any other permission by its own short name. */
export const P = new Proxy(
  {
    GRANT: full('GRANT_SENSITIVE_PERMISSIONS'),
    REVOKE: full('REVOKE_SENSITIVE_PERMISSIONS'),
    GET: full('GET_SENSITIVE_PERMISSIONS'),
    DIALOG: full('DISABLE_PERMISSION_DIALOG'),
    APPROXIMATE: full('APPROXIMATELY_LOCATION'),
    BACKGROUND: full('LOCATION_IN_BACKGROUND'),
    TRACKING: full('APP_TRACKING_CONSENT'),
    PASTEBOARD: full('READ_PASTEBOARD'),
    /** manual_settings */
    MANUAL: full('HOOK_KEY_EVENT'),
    UNKNOWN: full('NO_SUCH_PERMISSION'),
  },
  { get: (names, name) => names[name] ?? full(name) },
);

export const ADMIN = [P.GRANT, P.REVOKE, P.GET, P.DIALOG];

/** What T declares unless a scene says otherwise. */
export const DECLARED = [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION, P.INTERNET, P.APPROXIMATE, P.LOCATION];

/** A token id that is never given out: bits 21 and 22 are reserved. */
export const NO_SUCH_TOKEN = 0x20600001;

/** A permission name of exactly that many bytes that nobody defined. */
export const nameOfLength = (bytes) => full('').padEnd(bytes, 'N');

export const manager = (app) => app.abilityAccessCtrl.createAtManager();

// Apps of different permissions have different names, so asking for one never finds another.
const namedAfter = (kind, permissions) =>
  [kind, ...permissions.map((name) => name.split('.').pop().toLowerCase())].join('.');

/** A system app of the highest level with these permissions. */
export const systemApp = (device, permissions = ADMIN, more = {}) =>
  installed(device, {
    bundleName: namedAfter('com.example.system', permissions),
    apl: 'system_core',
    systemApp: true,
    permissions,
    ...more,
  });

export const normalApp = (device, more = {}) =>
  installed(device, { bundleName: 'com.example.normal', permissions: [], ...more });

/** T, or a relative of it. `extra` permissions may be above its level: they come with an ACL entry. */
export const targetApp = (device, { extra = [], ...more } = {}) =>
  installed(device, {
    bundleName: 'com.example.target',
    permissions: [...DECLARED, ...extra],
    acls: extra,
    ...more,
  });

/** A system daemon and the debugging shell: callers that are no application. */
export const nativeCaller = (device, permissions = []) =>
  installed(device, {
    bundleName: namedAfter('native', permissions),
    tokenType: 'native',
    apl: 'system_core',
    permissions,
  });
export const shellCaller = (device, permissions = []) =>
  installed(device, {
    bundleName: namedAfter('shell', permissions),
    tokenType: 'shell',
    apl: 'system_core',
    permissions,
  });

/**
 * A device with SYS, NOR and T, and a manager of each: `sys`, `nor`, `self`. `target` changes T's manifest (with
 * `extra` as in targetApp); everything else is an option of the device. On a folder used before, nothing is reinstalled.
 */
export function scene(t, { target, ...options } = {}) {
  const device = open(t, options);
  const SYS = systemApp(device);
  const NOR = normalApp(device);
  const T = targetApp(device, target);
  return { device, SYS, NOR, T, id: T.tokenId, sys: manager(SYS), nor: manager(NOR), self: manager(T) };
}

/** Runs `call(callback)`: what it returned, the arguments of each time the callback ran, and how often it had
 * already run when the call returned. */
export async function callbackForm(call, waitMs = 1000) {
  const times = [];
  let arrived;
  const first = new Promise((resolve) => {
    arrived = resolve;
  });
  const returned = call((...args) => {
    times.push(args);
    arrived();
  });
  const early = times.length;
  const limit = setTimeout(arrived, waitMs);
  await first;
  clearTimeout(limit);
  await new Promise((resolve) => setImmediate(resolve));
  return { returned, early, times, args: times[0] };
}

/** Registers a listener; its events gather in the array this returns, as [change, tokenID, permissionName]. */
export function collect(atManager, tokens = [], permissions = []) {
  const events = [];
  atManager.on('permissionStateChange', tokens, permissions, (info) => events.push(rowOf(info)));
  return events;
}

/** The same for the own token of the manager's app. */
export function collectSelf(atManager, permissions = []) {
  const events = [];
  atManager.on('selfPermissionStateChange', permissions, (info) => events.push(rowOf(info)));
  return events;
}

const rowOf = ({ change, tokenID, permissionName }) => [change, tokenID, permissionName];
export const granted = (app, name) => [1, app.tokenId, name];
export const revoked = (app, name) => [0, app.tokenId, name];

export const check = (app, name) => manager(app).checkAccessTokenSync(app.tokenId, name);
export const flagsOf = (atManager, app, name) => atManager.getPermissionFlags(app.tokenId, name);

/** [effective status, flags] of an entry, as `sys` sees it. */
export const entry = async (sys, app, name) => [check(app, name), await flagsOf(sys, app, name)];

/** The evaluated state (6.1) of one name, as the app itself sees it. */
export const selfStatus = (app, name) => manager(app).getSelfPermissionStatus(name);

/** The evaluated states of several names, as `sys` sees them. */
export const statuses = (sys, app, names) => sys.getPermissionsStatus(app.tokenId, names);
