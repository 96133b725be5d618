// seed 000, the rows of the tables of error codes: each function named by a row gives that code, with the published text.
// What has no cause of its own on this device is ordered with `device.faults`; everything else comes about by itself.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import * as s from '../asset/scenario.mjs';
import { mountMissing, smallDisk } from '../device/disks.mjs';
import { open } from '../support/index.mjs';
import { edit, value } from '../support/sqlite-pages.mjs';
import { ACTOR, assertStated, functionsIn, LEGAL, scene, sceneOnDisk } from './asset-support.mjs';

const { attrs, guarded, assetOf, rejects } = s;
const { DEVICE_UNLOCKED } = s.Accessibility;

/** The published text, then ": " and a detail where there is one. */
function assertPublished({ message }, text) {
  assert.ok(message === text || message.startsWith(`${text}: `), `"${message}" should begin with "${text}"`);
}

/** Each function of the row is called in a scene of its own by `cause`, which gives the call that fails. */
function row(name, code, text, cause, options = {}) {
  test(`${name}: ${code}`, options, async (t) => {
    for (const [operation, lines] of functionsIn(name)) {
      assertStated(lines, `| ${code} |`, `| ${text}`);
      const call = await cause(t, operation);
      assertPublished(await rejects(code, call, operation), text);
    }
  });
}

// --- what comes about by itself ---

row(
  'seed 000:30,63,95,128,161,195 a device that is switched off',
  24000001,
  'The ASSET service is unavailable.',
  async (t, operation) => {
    const { device, kit } = await scene(t);
    device.close();
    return () => LEGAL[operation](kit);
  },
);

row(
  'seed 000:64,96,129,162 no asset that fits',
  24000002,
  'The asset is not found.',
  async (t, operation) => {
    const { kit } = await scene(t);
    return () => LEGAL[operation](kit, { ALIAS: 'none' });
  },
);

row('seed 000:31 an alias that is taken', 24000003, 'The asset already exists.', async (t) => {
  const { kit } = await scene(t);
  return () => kit.add(assetOf('a1'));
});

row('seed 000:163 a token that proves nothing', 24000004, 'Access denied.', async (t) => {
  const { kit } = await scene(t);
  const AUTH_CHALLENGE = await s.challengeOf(kit, { ALIAS: 'g1' });
  const proof = { AUTH_CHALLENGE, AUTH_TOKEN: new Uint8Array(148) };
  return () => LEGAL.query(kit, { ALIAS: 'g1', ...proof });
});

row(
  'seed 000:32,97,130,164 a locked screen, and an asset for an unlocked one',
  24000005,
  'The screen lock status does not match.',
  async (t, operation) => {
    const { device, kit } = await scene(t, { password: s.PASSWORD });
    await kit.add(assetOf('unlocked', { ACCESSIBILITY: DEVICE_UNLOCKED }));
    await kit.add(guarded('unlocked too', { ACCESSIBILITY: DEVICE_UNLOCKED }));
    device.screenLock(100).lock();
    const fields = {
      add: { ACCESSIBILITY: DEVICE_UNLOCKED },
      update: { ALIAS: 'unlocked' },
      preQuery: { ALIAS: 'unlocked too' },
      query: { ALIAS: 'unlocked' },
    };
    return () => LEGAL[operation](kit, fields[operation]);
  },
);

/** The keys that open the secrets, changed in the file while the device was off. */
const breakKeys = (place) => {
  const wrapped = ({ wrapped }) => value.bytes(wrapped.map((byte, at) => (at === 20 ? byte ^ 1 : byte)));
  const changed = edit(
    place.path('store.db'),
    'data_key',
    (one) => Buffer.isBuffer(one.wrapped),
    (one) => ({ wrapped: wrapped(one) }),
  );
  assert.ok(changed >= 2, 'a key for each kind of assets');
};

row(
  'seed 000:34,99,132,166 a key that was changed in the file',
  24000007,
  'The asset is corrupted.',
  async (t, operation) => {
    const { kit } = await sceneOnDisk(t, breakKeys);
    return () => LEGAL[operation](kit);
  },
);

row(
  'seed 000:66 a database that was overwritten while it was open',
  24000007,
  'The asset is corrupted.',
  async (t) => {
    const { place, kit } = await sceneOnDisk(t);
    const file = fs.openSync(place.path('store.db'), 'r+');
    const { size } = fs.fstatSync(file);
    fs.writeSync(file, Buffer.alloc(size, 'noise'), 0, size, 0);
    fs.closeSync(file);
    return () => LEGAL.remove(kit);
  },
);

row(
  'seed 000:35,100 a disk that is full',
  24000008,
  'The database operation failed.',
  async (t, operation) => {
    const disk = smallDisk(t, '2m');
    const { asset } = open(t, { dataDir: disk.dir, users: [100] }).installApp(ACTOR);
    const kit = s.kitIn('asUser', asset);
    const names = s.times(1000, (n) => `a${n}`);
    const SECRET = new Uint8Array(1000).fill(97);
    for (const name of names) {
      if ((await s.rejected(() => kit.add(assetOf(name, { SECRET })))) !== 0) break;
    }
    return () => LEGAL[operation](kit, operation === 'update' ? { ALIAS: 'a1' } : {});
  },
  { skip: mountMissing },
);

row(
  'seed 000:36,101,134,168 the keys of the user are gone',
  24000009,
  'The cryptography operation failed.',
  async (t, operation) => {
    const { kit } = await sceneOnDisk(t, (place) => fs.rmSync(place.path('keys', '100.key')));
    return () => LEGAL[operation](kit);
  },
);

row(
  'seed 000:37,68,102,135,169,197 a group that the app did not declare',
  24000010,
  'IPC failed.',
  async (t, operation) => {
    const { kit } = await scene(t);
    return () => LEGAL[operation](kit, s.GROUP);
  },
);

row(
  'seed 000:40,71,105,138,172,200 an app that is no longer installed',
  24000013,
  'Calling the Access Token service failed.',
  async (t, operation) => {
    const { app, kit } = await scene(t);
    app.uninstall();
    return () => LEGAL[operation](kit);
  },
);

row(
  'seed 000:41 the folder was removed',
  24000014,
  'The file operation failed.',
  async (t) => {
    const { place, kit } = await sceneOnDisk(t);
    fs.rmSync(place.dataDir, { recursive: true });
    return () => LEGAL.add(kit);
  },
  { skip: process.platform === 'win32' },
);

row(
  'seed 000:139 one session more than there may be',
  24000016,
  'The cache exceeds the limit.',
  async (t) => {
    const { kit } = await scene(t);
    await s.openSessions(kit, s.SESSIONS_PER_OWNER);
    return () => LEGAL.preQuery(kit);
  },
);

row(
  'seed 000:140 guarded assets of several kinds',
  24000017,
  'The capability is not supported.',
  async (t) => {
    const { kit } = await scene(t);
    await kit.add(guarded('g2', { ACCESSIBILITY: DEVICE_UNLOCKED }));
    return () => kit.preQuery(new Map());
  },
);

row(
  'seed 000:173 secrets of more than one asset',
  24000017,
  'The capability is not supported.',
  async (t) => {
    const { kit } = await scene(t);
    return () => kit.query(attrs({ RETURN_TYPE: s.ReturnType.ALL }));
  },
);

// --- who calls ---

const SYSTEM_ONLY = 'Non-system applications use system APIs.';
const LACKS = "The caller doesn't have the permission.";

/** The kit of an app with this manifest in user 100 of a device where another one may do everything. */
async function strangerTo(t, manifest) {
  const { device } = await scene(t);
  return s.kitIn('asUser', device.installApp({ bundleName: 'com.example.stranger', ...manifest }).asset);
}

row('seed 000:24,58,89,123,156,189 a system app without the permission', 201, LACKS, async (t, operation) => {
  const kit = await strangerTo(t, { systemApp: true, apl: 'system_core' });
  return () => LEGAL[operation](kit);
});

row('seed 000:25,59,90,124,157,190 an app of no system', 202, SYSTEM_ONLY, async (t, operation) => {
  const kit = await strangerTo(t, {});
  return () => LEGAL[operation](kit);
});

row(
  'seed 000:25,59,90,124,157,190 an app of no system that has the permission',
  202,
  SYSTEM_ONLY,
  async (t, operation) => {
    const { apl, permissions } = ACTOR;
    const kit = await strangerTo(t, { apl, permissions });
    return () => LEGAL[operation](kit);
  },
);

// --- arguments ---

/** Calls with wrong arguments; `asset` is the kit as it is, `id` a user that exists. */
const MISSING = {
  add: {
    'no argument': (asset) => asset.addAsUser(),
    'no attributes': (asset, id) => asset.addAsUser(id),
    'no SECRET': (asset, id) => asset.addAsUser(id, attrs({ ALIAS: 'new' })),
    'no ALIAS': (asset, id) => asset.addAsUser(id, attrs({ SECRET: 'x' })),
  },
  update: {
    'no argument': (asset) => asset.updateAsUser(),
    'no query': (asset, id) => asset.updateAsUser(id),
    'no attributesToUpdate': (asset, id) => asset.updateAsUser(id, attrs({ ALIAS: 'a1' })),
    'no ALIAS': (asset, id) => asset.updateAsUser(id, new Map(), attrs({ SECRET: 'x' })),
    'nothing to update': (asset, id) => asset.updateAsUser(id, attrs({ ALIAS: 'a1' }), new Map()),
  },
  postQuery: {
    'no argument': (asset) => asset.postQueryAsUser(),
    'no handle': (asset, id) => asset.postQueryAsUser(id),
    'no AUTH_CHALLENGE': (asset, id) => asset.postQueryAsUser(id, new Map()),
  },
};

/** A map in place of the legal one of each function. */
const withMap = {
  add: (asset, id, map) => asset.addAsUser(id, map),
  remove: (asset, id, map) => asset.removeAsUser(id, map),
  update: (asset, id, map) => asset.updateAsUser(id, map, attrs({ SECRET: 'x' })),
  preQuery: (asset, id, map) => asset.preQueryAsUser(id, map),
  query: (asset, id, map) => asset.queryAsUser(id, map),
  postQuery: (asset, id, map) => asset.postQueryAsUser(id, map),
};

const MAPS = {
  add: () => assetOf('new'),
  remove: () => attrs({ ALIAS: 'a1' }),
  update: () => attrs({ ALIAS: 'a1' }),
  preQuery: () => attrs({ ALIAS: 'g1' }),
  query: () => attrs({ ALIAS: 'a1' }),
  postQuery: () => attrs({ AUTH_CHALLENGE: new Uint8Array(32) }),
};

const NO_MAPS = [undefined, null, 'a1', 7, {}, [], [[s.Tag.ALIAS, s.bytes('a1')]], new Set()];
const NO_NUMBERS = [undefined, null, '100', true, {}, [100], 100n];

function wrongTypes(operation) {
  const call = withMap[operation];
  const [[tag]] = MAPS[operation]();
  const more = operation === 'update' ? NO_MAPS : [];
  return {
    ...Object.fromEntries(NO_MAPS.map((map, n) => [`map ${n}`, (asset, id) => call(asset, id, map)])),
    ...Object.fromEntries(
      NO_NUMBERS.map((id, n) => [`user ${n}`, (asset) => call(asset, id, MAPS[operation]())]),
    ),
    ...Object.fromEntries(
      more.map((map, n) => [
        `second map ${n}`,
        (asset, id) => asset.updateAsUser(id, attrs({ ALIAS: 'a1' }), map),
      ]),
    ),
    'a value of another type': (asset, id) => call(asset, id, new Map([...MAPS[operation](), [tag, 7]])),
    'a key that is no number': (asset, id) =>
      call(asset, id, new Map([...MAPS[operation](), ['ALIAS', tag]])),
  };
}

function notVerified(operation) {
  const call = withMap[operation];
  const withField = (fields) => (asset, id) => call(asset, id, s.extended(MAPS[operation](), fields));
  const onUser = (id) => (asset) => call(asset, id, MAPS[operation]());
  return {
    'a user below the users': onUser(99),
    'a user above the users': onUser(2147483648),
    'a user that does not exist': onUser(555),
    'an unknown tag': (asset, id) =>
      call(asset, id, new Map([...MAPS[operation](), [0x30000099, s.bytes('x')]])),
    'a tag for results only': withField({ UPDATE_TIME: '1767225600000' }),
    ...(operation === 'postQuery'
      ? { 'a challenge too short': withField({ AUTH_CHALLENGE: new Uint8Array(31) }) }
      : {
          'an alias too long': withField({ ALIAS: new Uint8Array(257).fill(97) }),
          'an accessibility that there is not': withField({ ACCESSIBILITY: 3 }),
        }),
  };
}

/** Every call with wrong arguments is 401 and changes nothing; the same with right ones succeeds. */
function refused(name, cause, callsOf) {
  test(name, async (t) => {
    for (const [operation, [heading, ...causes]] of functionsIn(name)) {
      assertStated([heading], '| 401 | Parameter error.');
      assertStated(causes, cause);
      const twin = await scene(t);
      await withMap[operation](twin.app.asset, 100, MAPS[operation]());
      const { app, kit } = await scene(t);
      await s.unchanged(kit, async () => {
        for (const [what, call] of Object.entries(callsOf(operation))) {
          const wrong = s.promised(() => call(app.asset, 100));
          assertPublished(await rejects(401, wrong, `${operation}, ${what}`), 'Parameter error.');
        }
      });
    }
  });
}

refused(
  'seed 000:26,27,91,92,191,192 mandatory parameters left out: 401',
  'Mandatory parameters are left unspecified.',
  (operation) => MISSING[operation],
);
refused(
  'seed 000:26,28,60,61,91,93,125,126,158,159,191,193 wrong types: 401',
  'Incorrect parameter types.',
  wrongTypes,
);
refused(
  'seed 000:26,29,60,62,91,94,125,127,158,160,191,194 values that do not pass: 401',
  'Parameter verification failed.',
  notVerified,
);

// --- what has no cause here ---

/** The call fails as ordered and does nothing; the next one succeeds. */
function ordered(name, code, text) {
  test(`${name}: ${code}`, async (t) => {
    for (const [operation, lines] of functionsIn(name)) {
      assertStated(lines, `| ${code} |`, `| ${text} |`);
      const { device, kit } = await scene(t);
      const before = await s.stored(kit);
      device.faults.inject({ api: `asset.${operation}AsUser`, code });
      const { message } = await rejects(code, () => LEGAL[operation](kit), operation);
      assert.equal(message, text);
      assert.deepEqual(await s.stored(kit), before, `${operation} did nothing`);
      await LEGAL[operation](kit);
    }
  });
}

ordered('seed 000:33,65,98,131,165,196 no memory, as ordered', 24000006, 'Insufficient memory.');
ordered(
  'seed 000:35,67,100,133,167 a database that fails, as ordered',
  24000008,
  'The database operation failed.',
);
ordered(
  'seed 000:38,69,103,136,170,198 no bundle manager, as ordered',
  24000011,
  'Calling the Bundle Manager service failed.',
);
ordered(
  'seed 000:39,70,104,137,171,199 no account service, as ordered',
  24000012,
  'Calling the OS Account service failed.',
);
ordered('seed 000:42,72,106 no clock, as ordered', 24000015, 'Getting the system time failed.');
