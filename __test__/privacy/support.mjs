// The cast of the privacy tests: SYS may do everything, LESS is a system app without permissions, NOR is no system app
// (and holds the permission nevertheless, C23), T and U are apps of user 100 whose use of permissions is recorded, V is
// the same app as T in user 101. An app of this list serves wherever a token id does.

import assert from 'node:assert/strict';
import { ADMIN, P, systemApp, targetApp } from '../access/support.mjs';
import { installed, open, turns } from '../support/index.mjs';

export {
  callbackForm,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  P,
  shellCaller,
  systemApp,
  targetApp,
} from '../access/support.mjs';
export * from '../support/index.mjs';

export const STATS = P.PERMISSION_USED_STATS;
export const TOGGLE = P.PERMISSION_RECORD_TOGGLE;

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** The manual clock of a fresh device: the first millisecond of a minute. */
export const START = Date.UTC(2026, 0, 1);

/** The token of an app of another device. */
export const remoteApp = ({ device }, manifest = {}) =>
  device.addRemoteApp('a-tablet', { bundleName: 'com.example.far', permissions: [P.CAMERA], ...manifest }, [
    P.CAMERA,
  ]);

export const SUMMARY = 0;
export const DETAIL = 1;
export const NORMAL = 0;
export const PICKER = 1;
export const COMPONENT = 2;
export const [INACTIVE, FOREGROUND, BACKGROUND] = [0, 1, 2];
export const [UNLOCKED, LOCKED] = [1, 2];

export const EMPTY = { beginTime: 0, endTime: 0, bundleRecords: [] };

/** An ordinary app; permissions above its level come with an ACL entry. */
export const ordinaryApp = (device, name, permissions = [P.CAMERA, P.MICROPHONE], more = {}) =>
  installed(device, { bundleName: `com.example.${name}`, permissions, acls: permissions, ...more });

/** A system app that may ask about usages but is not SYS: another caller. */
export const otherCaller = (device, name = 'other') =>
  systemApp(device, [STATS, TOGGLE], { bundleName: `com.example.${name}` });

/**
 * A device of users 100 and 101 with the cast above, and the managers `pm` (of SYS), `less` and `nor`. `target` changes
 * the manifest of T; everything else is an option of the device. On a folder used before, nothing is reinstalled.
 */
export function scene(t, { target, ...options } = {}) {
  const device = open(t, { users: [100, 101], ...options });
  const SYS = systemApp(device, [STATS, TOGGLE, ...ADMIN], { bundleName: 'com.example.system' });
  const LESS = systemApp(device, [], { bundleName: 'com.example.less' });
  const NOR = ordinaryApp(device, 'normal', [STATS, TOGGLE]);
  const T = targetApp(device, target);
  const U = ordinaryApp(device, 'user');
  const V = targetApp(device, { userId: 101 });
  return {
    ...{ device, SYS, LESS, NOR, T, U, V },
    id: T.tokenId,
    pm: SYS.privacyManager,
    less: LESS.privacyManager,
    nor: NOR.privacyManager,
  };
}

const tokenOf = (app) => (typeof app === 'number' ? app : app.tokenId);
const optional = (options) => (options === undefined ? [] : [options]);

/** One record of an app: `success` accesses and `fail` refusals. */
export const add = (pm, app, name, success = 1, fail = 0, options = undefined) =>
  pm.addPermissionUsedRecord(tokenOf(app), name, success, fail, ...optional(options));

export const start = (pm, app, name, ...more) => pm.startUsingPermission(tokenOf(app), name, ...more);
export const stop = (pm, app, name, ...more) => pm.stopUsingPermission(tokenOf(app), name, ...more);

/** The whole response, with details unless the request says otherwise. */
export const records = (pm, request = {}) => pm.getPermissionUsedRecord({ flag: DETAIL, ...request });

/** What is recorded of one app, permission and identity; undefined when nothing is. */
export async function detail(pm, app, name, { identity = '', ...request } = {}) {
  const { bundleRecords } = await records(pm, request);
  const found = bundleRecords
    .filter(({ tokenId }) => tokenId === tokenOf(app))
    .flatMap(({ permissionRecords }) => permissionRecords)
    .filter((record) => record.permissionName === name && record.enhancedIdentity === identity);
  assert.ok(found.length <= 1, `${name} is reported ${found.length} times`);
  return found[0];
}

/** [accessCount, rejectCount] of one app and permission, whatever the identity. */
export async function counts(pm, app, name) {
  const { bundleRecords } = await records(pm, { tokenId: tokenOf(app), permissionNames: [name] });
  const found = bundleRecords.flatMap(({ permissionRecords }) => permissionRecords);
  const sum = (field) => found.reduce((total, record) => total + record[field], 0);
  return [sum('accessCount'), sum('rejectCount')];
}

/** The access details as [timestamp, count]; `kind` 'rejectRecords' for the refusals. */
export async function accesses(pm, app, name, kind = 'accessRecords') {
  const record = await detail(pm, app, name);
  return (record?.[kind] ?? []).map(({ timestamp, count }) => [timestamp, count]);
}

/** Everything recorded as [tokenId, permissionName, accessCount, rejectCount], in the order of the response. */
export async function overview(pm, request) {
  const { bundleRecords } = await records(pm, request);
  return bundleRecords.flatMap(({ tokenId, permissionRecords }) =>
    permissionRecords.map((record) => [
      tokenId,
      record.permissionName,
      record.accessCount,
      record.rejectCount,
    ]),
  );
}

/** The used types as [tokenId, permissionName, usedType]. */
export async function usedTypes(pm, ...about) {
  const infos = await pm.getPermissionUsedTypeInfos(...about);
  return infos.map(({ tokenId, permissionName, usedType }) => [tokenId, permissionName, usedType]);
}

/** One detail entry as it must look, with the values of a plain access in the background. */
export const entry = (timestamp, count = 1, more = {}) => ({
  status: BACKGROUND,
  lockScreenStatus: UNLOCKED,
  timestamp,
  accessDuration: 0,
  count,
  usedType: NORMAL,
  ...more,
});

/** Registers a listener; the events gather, as they are, in the array this returns. */
export function collect(pm, names = []) {
  const events = [];
  pm.on('activeStateChange', names, (change) => events.push(change));
  return events;
}

/** Waits for what is under way and takes the gathered events out, as [activeStatus, tokenId, permissionName]. */
export async function taken(events) {
  await turns();
  return events
    .splice(0)
    .map(({ activeStatus, tokenId, permissionName }) => [activeStatus, tokenId, permissionName]);
}

/** An event with all of its fields. */
export const change = (activeStatus, app, permissionName, { by, usedType = NORMAL, identity = '' } = {}) => ({
  callingTokenId: by === undefined ? 0 : tokenOf(by),
  tokenId: tokenOf(app),
  permissionName,
  deviceId: '',
  activeStatus,
  usedType,
  enhancedIdentity: identity,
});

/** Locks the screen of a user, who gets a password for it. */
export function lockScreen(device, userId = 100) {
  const screen = device.screenLock(userId);
  if (!screen.state.passwordSet) screen.setPassword('1234');
  screen.lock();
}
