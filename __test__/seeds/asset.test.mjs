// seed 000, all but its tables of error codes (asset-codes.test.mjs): what the six AsUser functions do, take and return.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import * as s from '../asset/scenario.mjs';
import { ACTOR, assertStated, functionsIn, LEGAL, scene } from './asset-support.mjs';

const { CODE, Accessibility, AuthType, attrs, guarded, assetOf, rejects, Tag } = s;
const AS_USER = s.OPERATIONS.map((operation) => `${operation}AsUser`);
const LABEL = { DATA_LABEL_NORMAL_1: 'common' };
const LIVE = 100;
const OTHER = 101;

/** The spaces of both users and of the caller itself, for a system app that has the same two assets in each. */
async function spaces(t, manifest = {}) {
  const device = s.open(t, { users: [LIVE, OTHER] });
  const app = device.installApp({ ...ACTOR, ...manifest });
  const own = s.kitIn('promise', app.asset);
  const kits = { [LIVE]: s.kitIn('asUser', app.asset, LIVE), [OTHER]: s.kitIn('asUser', app.asset, OTHER) };
  for (const [name, kit] of Object.entries({ ...kits, own })) {
    for (const alias of ['a1', 'a2']) {
      await kit.add(assetOf(alias, { ...LABEL, SECRET: `${alias} of ${name}`, ACCESSIBILITY: 0 }));
    }
    await kit.add(guarded('g1', { ACCESSIBILITY: 0 }));
  }
  const all = async () => ({
    own: await s.stored(own),
    [LIVE]: await s.stored(kits[LIVE]),
    [OTHER]: await s.stored(kits[OTHER]),
  });
  return { device, app, own, kits, all };
}

/** Runs `act` and checks that only the space `name` has changed; answers what is there now. */
async function onlyIn({ all }, name, act) {
  const before = await all();
  assert.equal(await act(), undefined);
  const after = await all();
  assert.notDeepEqual(after[name], before[name]);
  assert.deepEqual({ ...after, [name]: 0 }, { ...before, [name]: 0 }, `only the space ${name} has changed`);
  return after[name];
}

const aliasesIn = (rows) => rows.map(({ ALIAS }) => ALIAS);

// --- the document as a whole ---

test('seed 000:1 passwords, tokens and card numbers of less than 1024 bytes are kept, and no disk shows them', async (t) => {
  const secrets = {
    password: 'p',
    card: '6222 0000 1111 2222 333',
    token: 'tok-'.repeat(256).slice(0, 1023),
  };
  const place = s.onDisk(t);
  const kit = s.kitIn('asUser', s.installed(place.open(), ACTOR).asset);
  for (const [alias, SECRET] of Object.entries(secrets)) await kit.add(assetOf(alias, { SECRET }));
  const assertHidden = () => {
    for (const secret of [secrets.card, secrets.token.slice(0, 16)])
      assert.deepEqual(s.filesWith(place.dataDir, secret), []);
  };
  assertHidden();
  const again = s.kitIn('asUser', s.installed(place.reopen(), ACTOR).asset);
  assertHidden();
  for (const [alias, secret] of Object.entries(secrets)) assert.equal(await s.secretOf(again, alias), secret);
  const longer = { SECRET: new Uint8Array(1025).fill(97) };
  await rejects(CODE.INVALID_ARGUMENT, () => again.add(assetOf('longer', longer)));
});

test('seed 000:6 each of the six functions is there since API 12, and marked so', () => {
  const types = fs.readFileSync(new URL('../../types/asset.d.ts', import.meta.url), 'utf8');
  for (const name of AS_USER) {
    const at = types.indexOf(`function ${name}(`);
    assert.ok(at > 0, name);
    const comment = types.slice(types.lastIndexOf('/**', at), at);
    assert.match(comment, /\* @since 12\r?\n/, name);
  }
});

/** Every function of a kit with legal arguments, in the promise form and, where there is one, the Sync form. */
const OTHER_CALLS = {
  batchAdd: (asset) => asset.batchAdd([assetOf('b1')]),
  batchUpdate: (asset) => asset.batchUpdate([attrs({ ALIAS: 'a1' })], [attrs({ SECRET: 'x' })]),
  batchRemove: (asset) => asset.batchRemove([attrs({ ALIAS: 'a1' })]),
  querySyncResult: (asset) => asset.querySyncResult(new Map()),
  ...Object.fromEntries(
    s.OPERATIONS.flatMap((operation) => [
      [operation, (asset) => LEGAL[operation](s.kitIn('promise', asset))],
      [`${operation}Sync`, (asset) => LEGAL[operation](s.kitIn('sync', asset))],
    ]),
  ),
};

test('seed 000:8 the six functions, and no other, are system APIs', async (t) => {
  const kits = s.open(t).installApp(s.APP).asset;
  const functions = Object.keys(kits).filter((name) => typeof kits[name] === 'function');
  assert.deepEqual(functions.sort(), [...AS_USER, ...Object.keys(OTHER_CALLS)].sort());
  for (const name of functions) {
    const { asset } = s.open(t).installApp(s.APP);
    for (const one of [assetOf('a1'), guarded('g1')]) await asset.add(one);
    if (AS_USER.includes(name))
      await rejects(CODE.NOT_SYSTEM_APPLICATION, () => s.AS_USER_CALLS[name](asset, 100), name);
    else assert.equal(await s.rejected(() => OTHER_CALLS[name](asset)), 0, name);
  }
});

// --- what each function does ---

const labelledWithAccess = (alias) =>
  s.labelled(alias, { ACCESSIBILITY: 1, AUTH_TYPE: 255, SYNC_TYPE: 0, WRAP_TYPE: 0 });

test('seed 000:12 addAsUser adds to the space of that user, and says so by a promise', async (t) => {
  const scene = await spaces(t);
  const { asset } = scene.app;
  const rows = await onlyIn(scene, OTHER, () => s.promised(() => asset.addAsUser(OTHER, assetOf('new'))));
  assert.deepEqual(aliasesIn(rows), ['a1', 'a2', 'g1', 'new']);
});

test('seed 000:12 IS_PERSISTENT needs the permission STORE_PERSISTENT_DATA, and nothing else does', async (t) => {
  const { kits } = await spaces(t);
  for (const IS_PERSISTENT of [true, false])
    await rejects(CODE.PERMISSION_DENIED, () => kits[LIVE].add(assetOf('p', { IS_PERSISTENT })));
  await kits[LIVE].add(labelledWithAccess('p'));
  const may = await spaces(t, { permissions: [...ACTOR.permissions, s.PERSIST] });
  await may.kits[LIVE].add(assetOf('p', { IS_PERSISTENT: true }));
  assert.equal((await s.attributesOf(may.kits[LIVE], 'p')).get(Tag.IS_PERSISTENT), true);
});

test('seed 000:46 removeAsUser removes one or more from the space of that user', async (t) => {
  const scene = await spaces(t);
  const { asset } = scene.app;
  const removed = (query) => s.promised(() => asset.removeAsUser(OTHER, query));
  assert.deepEqual(aliasesIn(await onlyIn(scene, OTHER, () => removed(attrs({ ALIAS: 'a2' })))), [
    'a1',
    'g1',
  ]);
  await asset.addAsUser(OTHER, assetOf('a3', LABEL));
  assert.deepEqual(aliasesIn(await onlyIn(scene, OTHER, () => removed(attrs(LABEL)))), ['g1']);
});

test('seed 000:76 updateAsUser updates one asset in the space of that user', async (t) => {
  const scene = await spaces(t);
  const { asset } = scene.app;
  const before = (await scene.all())[OTHER];
  const rows = await onlyIn(scene, OTHER, () =>
    s.promised(() => asset.updateAsUser(OTHER, attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'changed' }))),
  );
  assert.deepEqual(
    rows.map(({ SECRET }) => SECRET),
    ['changed', ...before.slice(1).map(({ SECRET }) => SECRET)],
  );
});

test('seed 000:110,144,177 a guarded secret: preQueryAsUser, the user proves to be there, queryAsUser, postQueryAsUser', async (t) => {
  const { device, app } = await spaces(t);
  const { asset } = app;
  const query = (fields = {}) =>
    s.promised(() =>
      asset.queryAsUser(OTHER, attrs({ ALIAS: 'g1', RETURN_TYPE: s.ReturnType.ALL, ...fields })),
    );
  await rejects(CODE.INVALID_ARGUMENT, () => query(), 'without preprocessing');
  const AUTH_CHALLENGE = await s.promised(() => asset.preQueryAsUser(OTHER, attrs({ ALIAS: 'g1' })));
  await rejects(CODE.INVALID_ARGUMENT, () => query({ AUTH_CHALLENGE }), 'without authentication');
  const proof = await s.proofFor(device, AUTH_CHALLENGE, { userId: OTHER });
  const read = async () => s.text((await query(proof))[0].get(Tag.SECRET));
  assert.equal(await read(), 'secret of g1');
  assert.equal(await read(), 'secret of g1', 'as often as wanted');
  const ended = await s.promised(() => asset.postQueryAsUser(OTHER, attrs({ AUTH_CHALLENGE })));
  assert.equal(ended, undefined);
  await rejects(CODE.NOT_FOUND, read, 'after postprocessing');
});

test('seed 000:110 an asset that asks for no user is read without preprocessing, and has none', async (t) => {
  const { kits } = await spaces(t);
  assert.equal(await s.secretOf(kits[OTHER], 'a1'), 'a1 of 101');
  await rejects(CODE.NOT_FOUND, () => kits[OTHER].preQuery(attrs({ ALIAS: 'a1' })));
});

test('seed 000:144 queryAsUser gives one or more assets of that user', async (t) => {
  const { app, kits } = await spaces(t);
  await kits[OTHER].add(assetOf('a3', LABEL));
  const found = async (user, query) =>
    (await s.promised(() => app.asset.queryAsUser(user, query))).map((one) => s.plain(one).ALIAS);
  assert.deepEqual(await found(OTHER, attrs({ ALIAS: 'a2' })), ['a2']);
  assert.deepEqual(await found(OTHER, attrs(LABEL)), ['a1', 'a2', 'a3']);
  assert.deepEqual(await found(LIVE, attrs(LABEL)), ['a1', 'a2']);
});

test('seed 000:177 postQueryAsUser belongs to preQueryAsUser: it ends that session, and makes room for another', async (t) => {
  const { app, kits } = await spaces(t);
  const challenges = await s.openSessions(kits[OTHER], s.SESSIONS_PER_OWNER);
  await rejects(CODE.LIMIT_EXCEEDED, () => kits[OTHER].preQuery(new Map()));
  await app.asset.postQueryAsUser(OTHER, attrs({ AUTH_CHALLENGE: new Uint8Array(32) }));
  await rejects(CODE.LIMIT_EXCEEDED, () => kits[OTHER].preQuery(new Map()), 'no session had that challenge');
  await app.asset.postQueryAsUser(OTHER, attrs({ AUTH_CHALLENGE: challenges[3] }));
  await kits[OTHER].preQuery(new Map());
});

// --- permissions and capabilities ---

test('seed 000:13,47,77,111,145,178 INTERACT_ACROSS_LOCAL_ACCOUNTS is what a system app needs', async (t) => {
  const name = 'seed 000:13,47,77,111,145,178';
  for (const [operation, lines] of functionsIn(name)) {
    assertStated(lines, s.ACROSS_USERS);
    const { device, kit } = await scene(t);
    const { permissions, ...rest } = { ...ACTOR, bundleName: 'com.example.lacks' };
    assert.deepEqual(permissions, [s.ACROSS_USERS]);
    const lacks = s.kitIn('asUser', device.installApp(rest).asset);
    await rejects(CODE.PERMISSION_DENIED, () => LEGAL[operation](lacks), operation);
    await LEGAL[operation](kit);
  }
});

test('seed 000:14,48,78,112,146,179 the functions belong to SystemCapability.Security.Asset, which is here', () => {
  const name = 'seed 000:14,48,78,112,146,179';
  const capability = 'SystemCapability.Security.Asset';
  for (const [, lines] of functionsIn(name)) assertStated(lines, capability);
  const program = `import { asset } from '@kit.AssetStoreKit';
    const there = canIUse('${capability}') && !canIUse('${capability}.Other');
    console.log(there, ...${JSON.stringify(AS_USER)}.map((name) => typeof asset[name]));`;
  const args = ['--import', 'ohos-security-kit/register', '--input-type=module', '-e', program];
  const printed = execFileSync(process.execPath, args, {
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
    stdio: 'pipe',
  });
  assert.equal(printed.trim(), ['true', ...AS_USER.map(() => 'function')].join(' '));
});

// --- parameters ---

/** The user id decides: what each function does for one user does not happen for the other. */
const BY_USER = {
  'seed 000:17 userId of addAsUser': async (all, user) => {
    const rows = await onlyIn(all, user, () => all.kits[user].add(assetOf('new')));
    assert.ok(aliasesIn(rows).includes('new'));
  },
  'seed 000:51 userId of removeAsUser': async (all, user) => {
    const rows = await onlyIn(all, user, () => all.kits[user].remove(attrs({ ALIAS: 'a1' })));
    assert.deepEqual(aliasesIn(rows), ['a2', 'g1']);
  },
  'seed 000:81 userId of updateAsUser': async (all, user) => {
    const change = attrs({ SECRET: `new of ${user}` });
    const rows = await onlyIn(all, user, () => all.kits[user].update(attrs({ ALIAS: 'a1' }), change));
    assert.equal(rows[0].SECRET, `new of ${user}`);
  },
  'seed 000:115 userId of preQueryAsUser': async ({ device, kits }, user) => {
    const other = user === LIVE ? OTHER : LIVE;
    const proof = await s.proven(device, kits[user], { ALIAS: 'g1' }, { userId: user });
    assert.equal(await s.secretOf(kits[user], 'g1', proof), 'secret of g1');
    assert.notEqual(await s.rejected(() => s.secretOf(kits[other], 'g1', proof)), 0);
  },
  'seed 000:149 userId of queryAsUser': async ({ kits }, user) => {
    assert.equal(await s.secretOf(kits[user], 'a1'), `a1 of ${user}`);
  },
  'seed 000:182 userId of postQueryAsUser': async ({ device, kits }, user) => {
    const other = user === LIVE ? OTHER : LIVE;
    const proof = await s.proven(device, kits[user], { ALIAS: 'g1' }, { userId: user });
    await s.endSession(kits[other], proof);
    assert.equal(await s.secretOf(kits[user], 'g1', proof), 'secret of g1');
    await s.endSession(kits[user], proof);
    await rejects(CODE.NOT_FOUND, () => s.secretOf(kits[user], 'g1', proof));
  },
};

for (const [name, show] of Object.entries(BY_USER)) {
  test(`${name}: a number, mandatory, the user in whose space it happens`, async (t) => {
    for (const user of [LIVE, OTHER]) {
      const all = await spaces(t);
      const [[operation]] = functionsIn(name);
      for (const wrong of [undefined, null, String(user), BigInt(user), {}]) {
        const kit = { [operation]: (...args) => all.app.asset[`${operation}AsUser`](wrong, ...args) };
        const call = () => LEGAL[operation](kit);
        await rejects(CODE.INVALID_ARGUMENT, call, `${operation} ${String(wrong)}`);
      }
      await show(all, user);
    }
  });
}

test('seed 000:18 attributes of addAsUser: the plaintext, access control attributes and custom data are all stored', async (t) => {
  const { device, kit } = await scene(t, { password: s.PASSWORD });
  const fields = {
    ACCESSIBILITY: Accessibility.DEVICE_UNLOCKED,
    REQUIRE_PASSWORD_SET: true,
    AUTH_TYPE: AuthType.ANY,
    ...Object.fromEntries(s.LABELS.map((label) => [label, `${label} of all`])),
  };
  await kit.add(assetOf('all', { SECRET: 'the plaintext', ...fields }));
  const shown = s.plain(await s.attributesOf(kit, 'all'));
  for (const [tag, stored] of Object.entries(fields)) assert.equal(shown[tag], stored, tag);
  const proof = await s.proven(device, kit, { ALIAS: 'all' }, { password: s.PASSWORD });
  assert.equal(await s.secretOf(kit, 'all', proof), 'the plaintext');
  await rejects(CODE.INVALID_ARGUMENT, () => kit.add(undefined), 'mandatory');
});

/** Two assets that differ in everything; each condition fits `one` and not `two`. */
const ONE = {
  ACCESSIBILITY: Accessibility.DEVICE_POWERED_ON,
  REQUIRE_PASSWORD_SET: false,
  DATA_LABEL_CRITICAL_1: 'critical of one',
  DATA_LABEL_NORMAL_2: 'normal of one',
  DATA_LABEL_NORMAL_LOCAL_3: 'local of one',
};
const TWO = {
  ACCESSIBILITY: Accessibility.DEVICE_UNLOCKED,
  REQUIRE_PASSWORD_SET: true,
  DATA_LABEL_CRITICAL_1: 'critical of two',
  DATA_LABEL_NORMAL_2: 'normal of two',
  DATA_LABEL_NORMAL_LOCAL_3: 'local of two',
};
const CONDITIONS = Object.entries({ ALIAS: 'one', ...ONE }).map(([tag, fits]) => ({ [tag]: fits }));

/** What an operation does with a query that fits `one` alone; it works on the asset `one`. */
const BY_CONDITION = {
  'seed 000:52 query of removeAsUser': async (kit, query) => {
    await kit.remove(attrs(query));
    assert.deepEqual(await s.aliases(kit), ['two']);
  },
  'seed 000:82 query of updateAsUser': async (kit, query) => {
    const change = attrs({ DATA_LABEL_NORMAL_1: 'changed' });
    if (!query.ALIAS)
      await rejects(CODE.NOT_FOUND, () => kit.update(attrs({ ALIAS: 'two', ...query }), change));
    await kit.update(attrs({ ALIAS: 'one', ...query }), change);
    assert.deepEqual(await s.aliases(kit, { DATA_LABEL_NORMAL_1: 'changed' }), ['one']);
  },
  'seed 000:116 query of preQueryAsUser': async (kit, query) => {
    await kit.preQuery(attrs(query));
    await kit.remove(attrs({ ALIAS: 'one' }));
    await rejects(CODE.NOT_FOUND, () => kit.preQuery(attrs(query)), 'two does not fit');
  },
  'seed 000:150 query of queryAsUser': async (kit, query) => {
    assert.deepEqual(await s.aliases(kit, query), ['one']);
  },
};

for (const [name, show] of Object.entries(BY_CONDITION)) {
  test(`${name}: mandatory; alias, access control attributes and custom data are its conditions`, async (t) => {
    const [[operation]] = functionsIn(name);
    for (const query of CONDITIONS) {
      const device = s.open(t, { password: s.PASSWORD });
      const kit = s.kitIn('asUser', device.installApp(ACTOR).asset);
      await kit.add(guarded('one', ONE));
      await kit.add(guarded('two', TWO));
      for (const wrong of [undefined, null, query]) {
        const call =
          operation === 'update'
            ? () => kit.update(wrong, attrs({ SECRET: 'x' }))
            : () => kit[operation](wrong);
        await rejects(CODE.INVALID_ARGUMENT, call, `${operation} ${String(wrong)}`);
      }
      await show(kit, query);
    }
  });
}

test('seed 000:83 attributesToUpdate of updateAsUser: mandatory; the plaintext and custom data take new values', async (t) => {
  const { kit } = await scene(t);
  const before = s.plain(await s.attributesOf(kit, 'a1'));
  const labels = Object.fromEntries([...s.NORMAL, ...s.LOCAL].map((label) => [label, `${label}, new`]));
  for (const wrong of [undefined, null, {}, new Map()])
    await rejects(CODE.INVALID_ARGUMENT, () => kit.update(attrs({ ALIAS: 'a1' }), wrong));
  await kit.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'a new plaintext', ...labels }));
  assert.deepEqual(s.plain(await s.attributesOf(kit, 'a1')), { ...before, ...labels });
  assert.equal(await s.secretOf(kit, 'a1'), 'a new plaintext');
});

test('seed 000:183 handle of postQueryAsUser: mandatory, with the challenge of the session that ends', async (t) => {
  const { device, kit } = await scene(t);
  const [first, second] = [await s.proven(device, kit), await s.proven(device, kit)];
  for (const wrong of [undefined, null, {}, new Map(), attrs({ AUTH_TOKEN: first.AUTH_TOKEN })])
    await rejects(CODE.INVALID_ARGUMENT, () => kit.postQuery(wrong));
  await kit.postQuery(attrs({ AUTH_CHALLENGE: first.AUTH_CHALLENGE }));
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'g1', first));
  assert.equal(await s.secretOf(kit, 'g1', second), 'secret of g1');
});

// --- results ---

test('seed 000:21,55,86,186 addAsUser, removeAsUser, updateAsUser and postQueryAsUser: a promise without a value', async (t) => {
  for (const [operation, lines] of functionsIn('seed 000:21,55,86,186')) {
    assertStated(lines, 'Promise that returns no value.');
    const { kit } = await scene(t);
    assert.equal(await LEGAL[operation](kit), undefined, operation);
  }
});

test('seed 000:119,120 preQueryAsUser: a promise of a challenge, for which the user then proves to be there', async (t) => {
  const { device, app, kit } = await scene(t);
  const challenge = await s.promised(() => app.asset.preQueryAsUser(100, attrs({ ALIAS: 'g1' })));
  assert.ok(challenge instanceof Uint8Array);
  assert.equal(challenge.length, 32);
  const proof = await s.proofFor(device, challenge);
  const forAnother = await s.proofFor(device, new Uint8Array(32));
  const mixed = { AUTH_CHALLENGE: challenge, AUTH_TOKEN: forAnother.AUTH_TOKEN };
  await rejects(CODE.ACCESS_DENIED, () => s.secretOf(kit, 'g1', mixed));
  assert.equal(await s.secretOf(kit, 'g1', proof), 'secret of g1');
});

test('seed 000:153 queryAsUser: a promise of an array with a map for each asset', async (t) => {
  const { app } = await scene(t);
  const found = await s.promised(() => app.asset.queryAsUser(100, new Map()));
  assert.ok(Array.isArray(found));
  assert.ok(found.every((one) => one instanceof Map));
  assert.deepEqual(
    found.map((one) => s.text(one.get(Tag.ALIAS))),
    ['a1', 'g1'],
  );
});
