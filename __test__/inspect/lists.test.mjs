// What the panels show: windows of lists, filters, orders; and what other processes do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { folder } from 'ohos-security-kit/sync';
import { browse, CAMERA, inspected, pageIn, text, WALLET } from './support.mjs';

const SHOP = { bundleName: 'com.example.shop', assetGroups: ['shared-logins'] };

const aliasesOf = ({ rows }) => rows.map(({ alias }) => alias.text ?? `0x${alias.hex}`);

/** Assets of two apps, in several sets. */
async function stocked(t) {
  const found = await inspected(t);
  const { device, page } = found;
  const app = device.caller;
  const developer = { developerId: 'of.one.developer' };
  app.update({ ...WALLET, ...developer });
  const shop = device.installApp({ ...SHOP, ...developer });
  const add = (token, alias, more = {}) =>
    page.post('asset.add', {
      app: token,
      alias: typeof alias === 'string' ? text(alias) : alias,
      secret: text('s'),
      ...more,
    });
  const rows = [
    [app.tokenId, 'mail', { labels: { normal: [text('Home')] } }],
    [app.tokenId, 'bank', { auth: 'any', accessibility: 'unlocked' }],
    [app.tokenId, { hex: 'ff01' }, { sync: ['trusted-device'] }],
    [app.tokenId, 'hidden', { encrypted: true }],
    [app.tokenId, 'common', { group: 'shared-logins' }],
    [shop.tokenId, 'Größe', { accessibility: 'powered-on', secret: text('larger') }],
  ];
  for (const row of rows) {
    assert.equal((await add(...row)).status, 200, JSON.stringify(row));
    device.clock.advance(1000);
  }
  return { ...found, shop };
}

test('assets: filters', async (t) => {
  const { page, app, shop } = await stocked(t);
  const rows = [
    ['', ['mail', 'bank', '0xff01', 'hidden', 'common', 'Größe']],
    ['q=A', ['mail', 'bank']],
    ['q=home', ['mail']],
    [`q=${encodeURIComponent('größe')}`, ['Größe']],
    ['q=0xFF', ['0xff01']],
    ['q=0x6d61', ['mail']],
    ['alias=home', []],
    ['label=home', ['mail']],
    [`app=${app}`, ['mail', 'bank', '0xff01', 'hidden']],
    [`app=${shop.tokenId}`, ['Größe', 'common']], // the group's is seen through the first app
    ['user=100&encrypted=1', ['hidden']],
    ['user=101', []],
    ['group=shared-logins', ['common']],
    ['auth=any', ['bank']],
    ['accessibility=powered-on', ['Größe']],
    ['sync=trusted-device', ['0xff01']],
    ['sync=never&q=mail', ['mail']],
    ['persistent=1', []],
  ];
  for (const [query, expected] of rows) {
    const list = await page.get(`assets?${query}`);
    assert.deepEqual(aliasesOf(list).sort(), expected.toSorted(), query);
    assert.deepEqual([list.total, list.complete], [expected.length, true], query);
  }
});

test('assets: orders and windows', async (t) => {
  const { page } = await stocked(t);
  const all = async (query) => aliasesOf(await page.get(`assets?${query}`));
  assert.deepEqual(await all('sort=alias'), ['Größe', 'bank', 'common', 'hidden', 'mail', '0xff01']);
  assert.deepEqual(await all('sort=alias&desc=1'), ['0xff01', 'mail', 'hidden', 'common', 'bank', 'Größe']);
  assert.deepEqual(await all('sort=alias&offset=2&limit=2'), ['common', 'hidden']);
  assert.deepEqual(await all('sort=alias&offset=100'), []);
  assert.equal((await all('sort=owner'))[0], 'Größe'); // com.example.shop before com.example.wallet
  assert.equal((await all('sort=owner&desc=1')).at(-1), 'Größe');
  for (const sort of ['group', 'accessibility', 'auth', 'sync', 'persistent', 'size', 'created', 'updated'])
    assert.equal((await all(`sort=${sort}`)).length, 6, sort);
  assert.equal((await all('sort=size&desc=1'))[0], 'Größe');
  assert.deepEqual(await all('sort=created'), ['mail', 'bank', '0xff01', 'hidden', 'common', 'Größe']);
  assert.equal((await all('sort=group'))[0], 'common');
});

test('assets: what a row says, whose they are, and what cannot be read', async (t) => {
  const { device, page, app } = await stocked(t);
  const added = device.clock.now() - 5000;
  const change = { app, group: null, encrypted: false, alias: text('bank'), set: { secret: text('longer') } };
  assert.equal((await page.post('asset.update', change)).status, 200);
  const { rows, facets } = await page.get('assets?q=bank');
  const none = [null, null, null, null];
  assert.deepEqual(rows, [
    {
      app: { token: app, bundleName: WALLET.bundleName, userId: 100, appIndex: 0 },
      group: null,
      encrypted: false,
      alias: { text: 'bank', hex: '62616e6b', size: 4 },
      labels: { normal: none, local: none, critical: none },
      accessibility: 'unlocked',
      auth: 'any',
      sync: [],
      persistent: false,
      requirePassword: false,
      size: 6,
      created: added,
      updated: device.clock.now(),
    },
  ]);
  const [hidden] = (await page.get('assets?encrypted=1')).rows;
  assert.deepEqual([hidden.size, hidden.created], [1, added + 2000]);
  assert.deepEqual(
    facets.owners.map(({ bundleName, count }) => [bundleName, count]),
    [
      [WALLET.bundleName, 4],
      [SHOP.bundleName, 2],
    ],
  );
  assert.deepEqual([facets.groups, facets.total], [['shared-logins'], 6]);
  device.screenLock().setPassword('1234');
  device.reboot();
  const locked = await page.get('assets?encrypted=1');
  assert.deepEqual(locked.rows, []);
  const [{ error, ...scope }] = locked.unreadable.filter(({ app: owner }) => owner.token === app);
  assert.equal(scope.encrypted, true);
  assert.equal(error.code, 24000005);
});

test('assets: many, while they are read and afterwards', async (t) => {
  const { device, page } = await inspected(t);
  const { Tag } = device.asset;
  const stream = await page.stream();
  for (let batch = 0; batch < 100; batch++)
    await device.asset.batchAdd(
      Array.from({ length: 100 }, (_, n) => {
        const alias = `n${String(batch * 100 + n).padStart(5, '0')}`;
        return new Map([
          [Tag.ALIAS, Buffer.from(alias)],
          [Tag.SECRET, Buffer.from('s')],
        ]);
      }),
    );
  let list = await page.get('assets?offset=9000&limit=2');
  // Before it is complete it says so, and an event follows.
  while (!list.complete) {
    await stream.next('changed', ({ panels }) => panels.includes('assets'));
    list = await page.get('assets?offset=9000&limit=2');
  }
  assert.deepEqual([list.total, aliasesOf(list)], [10_000, ['n09000', 'n09001']]);
  assert.deepEqual(aliasesOf(await page.get('assets?sort=alias&desc=1&limit=1')), ['n09999']);
  await page.post('asset.remove', { app: device.caller.tokenId, alias: text('n00000') });
  while (list.total !== 9999 || !list.complete) list = await page.get('assets?limit=1');
});

test('apps and permissions: windows, filters, orders', async (t) => {
  const { device, page } = await inspected(t);
  for (let n = 0; n < 50; n++)
    device.installApp({
      bundleName: `com.example.n${String(n).padStart(2, '0')}`,
      permissions: n % 2 ? [CAMERA] : [],
    });
  device.users.add(101);
  device.installApp({ bundleName: 'com.example.n00', userId: 101 });
  const names = ({ rows }) => rows.map(({ bundleName }) => bundleName);
  const list = await page.get('apps?offset=10&limit=3');
  assert.deepEqual(
    [names(list), list.total],
    [['com.example.n09', 'com.example.n10', 'com.example.n11'], 52],
  );
  assert.deepEqual(names(await page.get('apps?q=N4&limit=2&desc=1')), ['com.example.n49', 'com.example.n48']);
  assert.deepEqual((await page.get('apps?user=101')).total, 1);
  assert.equal((await page.get('state')).apps, 52);
  const matrix = await page.get(`permissions?permission=${CAMERA}&limit=2&offset=1`);
  assert.deepEqual([names(matrix), matrix.total], [['com.example.n03', 'com.example.n05'], 26]);
  assert.deepEqual(matrix.columns, [{ key: 'camera', title: 'Camera', permissions: [CAMERA] }]);
  const raw = await page.get('permissions?raw=1&q=wallet');
  assert.deepEqual(
    raw.columns.map(({ key }) => key),
    WALLET.permissions.toSorted(),
  );
  assert.deepEqual(raw.rows[0].cells['ohos.permission.INTERNET'].choices, []);
  assert.deepEqual(raw.rows[0].cells['ohos.permission.INTERNET'].names[0].flags, ['system-fixed']);
});

test('permissions: those with names that objects have already', async (t) => {
  const { device, page } = await inspected(t);
  const names = ['__proto__', 'constructor', 'toString'];
  for (const name of names)
    device.definePermission({ name, grantMode: 'user_grant', availableLevel: 'normal' });
  device.installApp({ bundleName: 'com.example.odd', permissions: names });
  const { status, columns, rows } = await page.get('permissions?raw=1&q=odd');
  assert.deepEqual([status, columns.map(({ key }) => key)], [200, names]);
  assert.deepEqual(Object.keys(rows[0].cells).sort(), names);
});

test('usage: sums, the timeline, single records', async (t) => {
  const { device, page, app } = await inspected(t);
  const system = device.installApp({
    bundleName: 'com.example.system',
    systemApp: true,
    apl: 'system_basic',
    permissions: ['ohos.permission.PERMISSION_USED_STATS'],
  });
  device.caller.grant(CAMERA);
  const HOUR = 3_600_000;
  const { privacyManager } = system;
  for (let n = 0; n < 30; n++) {
    await privacyManager.addPermissionUsedRecord(app, CAMERA, 1, n % 3 === 0 ? 1 : 0);
    device.clock.advance(10 * 60_000);
  }
  device.caller.foreground();
  await privacyManager.startUsingPermission(app, CAMERA);
  device.clock.advance(90_000);
  await privacyManager.stopUsingPermission(app, CAMERA);
  const day = await page.get('usage?range=day');
  assert.deepEqual([day.step, day.end - day.begin], [HOUR, 24 * HOUR]);
  const [sum] = day.summary;
  assert.deepEqual([sum.app.token, sum.permission, sum.accesses, sum.refusals], [app, CAMERA, 31, 10]);
  assert.equal(sum.durationMs, 90_000);
  const total = (member) => day.buckets.reduce((all, bucket) => all + bucket[member], 0);
  assert.deepEqual([total('accesses'), total('refusals'), total('durationMs')], [31, 10, 90_000]);
  assert.equal(day.buckets.length, 6);
  assert.ok(day.buckets.every(({ at }) => (at - day.begin) % HOUR === 0));
  const records = await page.get(`usage.records?app=${app}&permission=${CAMERA}&limit=500`);
  assert.equal(records.total, 41); // more than one answer of the API has
  assert.equal(records.rows.filter(({ refused }) => refused).length, 10);
  const [newest] = records.rows;
  assert.deepEqual([newest.durationMs, newest.foreground, newest.refused], [90_000, true, false]);
  assert.ok(records.rows.every(({ time }, at) => at === 0 || time <= records.rows[at - 1].time));
  const { begin } = day;
  assert.equal((await page.get(`usage.records?begin=${begin}&end=${begin + 1}`)).total, 0);
  device.clock.advance(48 * HOUR);
  assert.deepEqual((await page.get('usage?range=day')).summary, []);
  const week = await page.get('usage?range=week');
  assert.deepEqual([week.step, week.summary[0].accesses], [6 * HOUR, 31]);
  assert.equal((await page.get('usage?range=week&permission=ohos.permission.MICROPHONE')).summary.length, 0);
});

/** Runs the source of a test. */
function runs(t, source) {
  const file = path.join(pageIn(t), 'recorded.mjs');
  const own = `'${import.meta.resolve('ohos-security-kit')}'`;
  fs.writeFileSync(file, source.replace("'ohos-security-kit'", own));
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const run = spawnSync(process.execPath, ['--test', file], { env, timeout: 30_000 });
  assert.equal(run.status, 0, run.stdout.toString());
}

test('calls: as a test that runs', async (t) => {
  const { device, page } = await inspected(t);
  const { Tag } = device.asset;
  const login = new Map([
    [Tag.ALIAS, Buffer.from('a')],
    [Tag.SECRET, Buffer.from('s')],
  ]);
  await device.asset.add(login);
  await assert.rejects(device.asset.add(login));
  device.abilityAccessCtrl.createAtManager().checkAccessTokenSync(device.caller.tokenId, CAMERA);
  assert.throws(() => device.asset.querySync(new Map([[Tag.ALIAS, Buffer.from('bb')]])));
  const ids = (await page.get('calls')).rows.map(({ id }) => id);
  const { text: source } = await page.get(`calls.test?ids=${ids.slice(1)}`);
  assert.match(source, /createAtManager\(\)\.checkAccessTokenSync/);
  const { text: whole } = await page.get(`calls.test?ids=${ids.filter((id) => id !== 3)}`);
  runs(t, whole);
  assert.equal((await page.get('calls.test?ids=99')).error.code, 'GONE');
});

test('calls: as a test, the apps of one name of several users stay apart', async (t) => {
  const { device, page } = await inspected(t, {}, { users: [100, 101] });
  const { Tag } = device.asset;
  const { bundleName } = WALLET;
  const apps = [
    device.caller,
    device.installApp({ bundleName, userId: 101 }),
    device.installApp({ bundleName, appIndex: 1 }),
  ];
  const login = new Map([
    [Tag.ALIAS, Buffer.from('a')],
    [Tag.SECRET, Buffer.from('s')],
  ]);
  for (const app of apps) await app.asset.add(login);
  const { rows } = await page.get('calls');
  assert.deepEqual(
    rows.map(({ userId, appIndex }) => [userId, appIndex]),
    [
      [100, 1],
      [101, 0],
      [100, 0],
    ],
  );
  const { text: source } = await page.get(`calls.test?ids=${rows.map(({ id }) => id)}`);
  runs(t, source);
});

test('calls: a test of them says of no name more than the name', async (t) => {
  const names = ["a');globalThis.ran=1;('", 'a`b`"\\', 'a\n.b', '</script>\u2028'];
  const { device, page } = await inspected(t, {}, { app: { ...WALLET, bundleName: names[0] } });
  const apps = [device.caller, ...names.slice(1).map((bundleName) => device.installApp({ bundleName }))];
  const odd = new Map([
    ['x', 5],
    [Symbol('y'), 5],
    [{}, 5],
  ]);
  for (const app of apps) await assert.rejects(app.asset.add(odd), { code: 401 });
  const { rows } = await page.get('calls');
  const { text: source } = await page.get(`calls.test?ids=${rows.map(({ id }) => id)}`);
  const [, body] = /async \(\) => \{\n(.*)\n\}\);\n$/s.exec(source);
  const found = [];
  const asset = { add: async (map) => found.push([...map.keys()].length), Tag: {} };
  const createDevice = ({ app }) => {
    found.push(app.bundleName);
    const installApp = ({ bundleName }) => found.push(bundleName) && { asset };
    return { asset, caller: { asset }, installApp, close() {} };
  };
  const AsyncFunction = (async () => {}).constructor;
  await new AsyncFunction('createDevice', 'assert', body)(createDevice, { rejects: (call) => call });
  assert.deepEqual(found, [...names, 3, 3, 3, 3]);
  assert.equal(globalThis.ran, undefined);
});

test('health: as the device says it, and what doctor would', async (t) => {
  const { device, page } = await inspected(t);
  const { health, findings, ok } = await page.get('health');
  assert.deepEqual([health, ok], [device.health(), true]);
  assert.deepEqual(findings, [{ status: 'ok', check: 'integrity', message: 'the database is intact' }]);
});

test('health: the account, its members and what waits to be shared', async (t) => {
  const { device, page } = await inspected(t);
  assert.deepEqual((await page.get('health')).members, []);
  const shelf = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-shelf-'));
  t.after(() => fs.rmSync(shelf, { recursive: true, force: true }));
  const { account } = await device.sync.create({ remote: folder(shelf), name: 'here' });
  const { health, members } = await page.get('health');
  assert.equal(health.sync.account, account);
  assert.deepEqual(members.map(({ name, kind }) => [name, kind]).sort(), [
    ['here', 'device'],
    ['recovery key', 'recovery'],
  ]);
});

test('another process: what it writes is seen', async (t) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-inspect-device-'));
  const device = createDevice({ dataDir, app: WALLET });
  const inspector = await device.inspect({ files: pageIn(t) });
  t.after(() => {
    device.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });
  const page = await browse(inspector.url);
  const stream = await page.stream();
  assert.equal((await page.get('assets')).total, 0);
  const program = `
    import { createDevice } from '${import.meta.resolve('ohos-security-kit')}';
    const device = createDevice({ dataDir: ${JSON.stringify(dataDir)}, app: ${JSON.stringify(WALLET)} });
    const { Tag } = device.asset;
    device.asset.addSync(new Map([[Tag.ALIAS, Buffer.from('theirs')], [Tag.SECRET, Buffer.from('s')]]));
    device.caller.grant('${CAMERA}');
    device.close();
  `;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 30_000 });
  assert.equal(run.status, 0, run.stderr.toString());
  const { data } = await stream.next('permission');
  assert.deepEqual(
    [data.app.bundleName, data.permission, data.change],
    [WALLET.bundleName, CAMERA, 'granted'],
  );
  await stream.next('changed', ({ panels }) => panels.includes('assets'));
  assert.deepEqual(aliasesOf(await page.get('assets')), ['theirs']);
});
