// The apps and maps that all reliability tests use, and the whole visible state of a device as plain data.
import { asset, createDevice } from 'ohos-security-kit';

export const { Tag, ReturnType } = asset;
export const START = Date.UTC(2026, 0, 1);
export const DAY = 86_400_000;

const permission = (name) => `ohos.permission.${name}`;
export const CAMERA = permission('CAMERA');
export const MICROPHONE = permission('MICROPHONE');
export const LOCATION = permission('APPROXIMATELY_LOCATION');
export const CONTACTS = permission('READ_CONTACTS');
export const PASTEBOARD = permission('READ_PASTEBOARD');
const ASKED = [CAMERA, MICROPHONE, LOCATION, CONTACTS];

/** A system app that may do everything; the app devices run as. */
export const SYSTEM = {
  bundleName: 'rel.system',
  systemApp: true,
  apl: 'system_core',
  permissions: [
    'INTERACT_ACROSS_LOCAL_ACCOUNTS',
    'GRANT_SENSITIVE_PERMISSIONS',
    'REVOKE_SENSITIVE_PERMISSIONS',
    'GET_SENSITIVE_PERMISSIONS',
    'DISABLE_PERMISSION_DIALOG',
    'PERMISSION_USED_STATS',
    'PERMISSION_RECORD_TOGGLE',
    'STORE_PERSISTENT_DATA',
  ].map(permission),
};

/** An app without rights over others. */
export const ordinary = (name, more = {}) => ({
  bundleName: `rel.${name}`,
  apl: 'system_basic',
  permissions: ASKED,
  ...more,
});

export const RAW = { kind: 'raw', key: new Uint8Array(32).fill(7) };

export const bytes = (text) => new TextEncoder().encode(text);
export const textOf = (data) => new TextDecoder().decode(data);
/** A map of tags by their names; strings become bytes. */
export const map = (fields) =>
  new Map(Object.entries(fields).map(([name, v]) => [Tag[name], typeof v === 'string' ? bytes(v) : v]));

export const openAt = (dataDir, options = {}) =>
  createDevice({
    dataDir,
    app: SYSTEM,
    clock: 'manual',
    clockStart: START,
    durability: 'normal',
    users: [100, 101],
    ...options,
  });

/** 0, or the code a call fails with; what has no numeric code is an error of the test. */
export async function outcome(act) {
  try {
    await act();
    return 0;
  } catch (error) {
    if (typeof error.code !== 'number') throw error;
    return error.code;
  }
}

const FIELDS = ['ACCESSIBILITY', 'REQUIRE_PASSWORD_SET', 'DATA_LABEL_CRITICAL_1', 'DATA_LABEL_NORMAL_1'];
const plain = (value) => (value instanceof Uint8Array ? textOf(value) : value);

/** One asset as a query shows it, with its secret or the code of reading it. */
async function assetRow(kit, found, set) {
  const alias = found.get(Tag.ALIAS);
  const query = new Map([...set, [Tag.ALIAS, alias], [Tag.RETURN_TYPE, ReturnType.ALL]]);
  let secret;
  const code = await outcome(async () => {
    secret = textOf((await kit.query(query))[0].get(Tag.SECRET));
  });
  const fields = FIELDS.filter((name) => found.has(Tag[name])).map((name) => plain(found.get(Tag[name])));
  return [textOf(alias), secret ?? code, ...fields].join(' ');
}

async function assetsOf(kit) {
  const rows = [];
  for (const set of [[], [[Tag.REQUIRE_ATTR_ENCRYPTED, true]]]) {
    let all = [];
    const code = await outcome(async () => {
      all = await kit.query(new Map(set));
    });
    if (![0, 24000002].includes(code)) rows.push(code);
    for (const found of all) rows.push(await assetRow(kit, found, set));
  }
  return rows;
}

/** Which of these passwords unlocks the user: null for none needed, '?' for none of them; or a code. */
function unlockWith(device, user, passwords) {
  try {
    if (!device.screenLock(user).state.passwordSet) return null;
  } catch (error) {
    return error.code;
  }
  for (const password of passwords) {
    try {
      device.screenLock(user).unlock(password);
      return password;
    } catch (error) {
      if (error.code !== 24000004) return error.code;
    }
  }
  return '?';
}

async function recordsOf(device) {
  const found = await device.privacyManager.getPermissionUsedRecord({ flag: 1 });
  const rows = found.bundleRecords.flatMap(({ bundleName, permissionRecords }) =>
    permissionRecords.map((one) =>
      [
        bundleName,
        one.permissionName.split('.').at(-1),
        one.accessCount,
        one.rejectCount,
        one.lastAccessDuration,
      ].join(' '),
    ),
  );
  const types = await device.privacyManager.getPermissionUsedTypeInfos();
  const names = types.map(
    (one) =>
      `${device.appByToken(one.tokenId)?.bundleName} ${one.permissionName.split('.').at(-1)} ${one.usedType}`,
  );
  return { records: rows.sort(), types: names.sort() };
}

/** All that a restart leaves to be seen, after everybody who can has been unlocked with one of `passwords`. */
export async function stateOf(device, passwords = ['one', 'two']) {
  const users = device.users.list();
  const unlocked = Object.fromEntries(users.map((user) => [user, unlockWith(device, user, passwords)]));
  const apps = {};
  const manager = device.abilityAccessCtrl.createAtManager();
  for (const app of device.apps()) {
    const permissions = app.manifest.permissions.map((name) => {
      const held = manager.checkAccessTokenSync(app.tokenId, name);
      return `${name.split('.').at(-1)} ${held} ${app.status(name)}`;
    });
    apps[`${app.bundleName} ${app.userId}`] = { permissions, assets: await assetsOf(app.asset) };
  }
  const { camera, microphone, location } = device.switches;
  const toggle = await manager.getPermissionRequestToggleStatus(CAMERA);
  return {
    users,
    unlocked,
    apps,
    switches: { camera, microphone, location },
    toggle,
    ...(await recordsOf(device)),
  };
}
