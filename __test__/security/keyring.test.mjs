// rootKey kind 'keyring', against a real Secret Service (gnome-keyring in a D-Bus session of its own) and the kernel's keyring.
// A session is a child process: gnome-keyring, a session of the kernel's keyring, and a program of the test in it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { filesWith } from '../support/folders.mjs';
import { folderFor } from '../support/index.mjs';

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const lacking = ['dbus-run-session', 'gnome-keyring-daemon', 'keyctl'].filter((command) => !has(command));
// CI installs them (.ci/run), and must not pass without.
const skip =
  os.platform() !== 'linux'
    ? 'the stores of Linux'
    : lacking.length > 0 && !process.env.OSK_KEYRING
      ? `needs ${lacking.join(', ')}`
      : false;

const PRELUDE = `
  import assert from 'node:assert/strict';
  import fs from 'node:fs';
  import { Entry } from '@napi-rs/keyring';
  import { asset, createDevice } from 'ohos-security-kit';
  const { Tag, ReturnType } = asset;
  const folder = process.argv[1];
  const dataDir = folder + '/device';
  const app = { bundleName: 'com.example.keyring' };
  const KEYRING = { kind: 'keyring' };
  const open = (rootKey = KEYRING) => createDevice({ dataDir, rootKey, app });
  const text = (value) => new TextEncoder().encode(value);
  const add = (device, alias) =>
    device.asset.addSync(new Map([[Tag.ALIAS, text(alias)], [Tag.SECRET, text('secret of ' + alias)]]));
  const read = (device, alias) =>
    String(Buffer.from(device.asset.querySync(
      new Map([[Tag.ALIAS, text(alias)], [Tag.RETURN_TYPE, ReturnType.ALL]]))[0].get(Tag.SECRET)));
  const fails = (pattern) => (error) => {
    assert.equal(error.code, 24000009, error.message);
    assert.match(error.message, pattern);
    return true;
  };
  const record = () => JSON.parse(fs.readFileSync(dataDir + '/device.json', 'utf8'));
  const entry = (account, service = 'ohos-security-kit', store = 'secret-service') =>
    new Entry(service, account, { linux: { store } });
`;

/** Runs a program in a session whose Secret Service is unlocked, locked or not there. */
function inSession(t, program, { secretService = 'unlocked', folder = folderFor(t) } = {}) {
  const home = folderFor(t);
  const unlocked =
    "printf 'of the session' | gnome-keyring-daemon --components=secrets --unlock --daemonize >/dev/null";
  const lock = [
    'dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null',
  ].join(' ');
  const start = { unlocked, locked: `${unlocked}; ${lock}`, missing: ':' }[secretService];
  const script = `${start}; exec keyctl session - "$NODE" --input-type=module -e "$PROGRAM" "$FOLDER"`;
  const { XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_CACHE_HOME, DBUS_SESSION_BUS_ADDRESS, ...rest } = process.env;
  const env = {
    ...rest,
    ...{ HOME: home, XDG_RUNTIME_DIR: home },
    ...{ NODE: process.execPath, PROGRAM: PRELUDE + program, FOLDER: folder },
  };
  const command = secretService === 'missing' ? ['sh'] : ['dbus-run-session', '--', 'sh'];
  const { status, stderr, signal } = spawnSync(command[0], [...command.slice(1), '-c', script], {
    env,
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(status, 0, `${signal ?? ''} ${stderr}`);
  return folder;
}

test('keyring: the Secret Service has the root key, and nothing else has', { skip }, (t) => {
  const folder = inSession(
    t,
    `const device = open();
     add(device, 'a');
     const { kind, location } = device.health().rootKey;
     device.close();
     const { service, account } = record().keyring;
     assert.equal(service, 'ohos-security-kit');
     assert.match(account, /^device-[0-9a-f]{32}$/);
     assert.equal(kind, 'keyring');
     assert.ok(location.includes(service) && location.includes(account), location);
     const key = entry(account).getSecret();
     assert.equal(key.length, 32);
     const again = open();
     assert.equal(read(again, 'a'), 'secret of a');
     again.close();
     fs.writeFileSync(folder + '/key', Buffer.from(key));
     fs.renameSync(dataDir, folder + '/moved');
     const moved = createDevice({ dataDir: folder + '/moved', rootKey: KEYRING, app });
     assert.equal(read(moved, 'a'), 'secret of a');
     moved.close();
     assert.throws(() => createDevice({ dataDir: folder + '/moved', app }), fails(/kind 'keyring'/));`,
  );
  const key = fs.readFileSync(path.join(folder, 'key'));
  for (const needle of [key, key.toString('base64'), key.toString('hex')])
    assert.deepEqual(filesWith(path.join(folder, 'moved'), needle), []);
});

test('keyring: a named entry is made or taken, and another one is 24000009', { skip }, (t) => {
  inSession(
    t,
    `const named = { kind: 'keyring', service: 'com.example', account: 'the vault' };
     const device = open(named);
     add(device, 'a');
     device.close();
     assert.equal(entry('the vault', 'com.example').getSecret().length, 32);
     const kept = fs.readFileSync(dataDir + '/device.json');
     assert.throws(() => open({ ...named, account: 'another' }), fails(/'another' is not there/));
     assert.equal(entry('another', 'com.example').getSecret(), null, 'opening makes no key');
     entry('another', 'com.example').setSecret(new Uint8Array(32));
     assert.throws(() => open({ ...named, account: 'another' }), fails(/not the one of this data/));
     entry('another', 'com.example').setSecret(new Uint8Array(31));
     assert.throws(() => open({ ...named, account: 'another' }), fails(/no root key/));
     assert.deepEqual(fs.readFileSync(dataDir + '/device.json'), kept);
     for (const rootKey of [named, KEYRING]) {
       const again = open(rootKey);
       assert.equal(read(again, 'a'), 'secret of a');
       again.close();
     }
     const neighbour = createDevice({ dataDir: folder + '/neighbour', rootKey: named, app });
     add(neighbour, 'n');
     neighbour.close();
     assert.equal(entry('the vault', 'com.example').getSecret().length, 32, 'one key for both');`,
  );
});

test('keyring: an entry that is gone is 24000009, changes nothing, and is not made anew', { skip }, (t) => {
  inSession(
    t,
    `open().close();
     const { account } = record().keyring;
     const kept = fs.readFileSync(dataDir + '/device.json');
     const key = Uint8Array.from(entry(account).getSecret());
     entry(account).deleteCredential();
     assert.throws(() => open(), fails(/is not there/));
     assert.equal(entry(account).getSecret(), null);
     assert.deepEqual(fs.readFileSync(dataDir + '/device.json'), kept);
     entry(account).setSecret(key);
     open().close();`,
  );
});

for (const secretService of ['missing', 'locked']) {
  test(`keyring: a Secret Service that is ${secretService} is 24000009: no other place is taken`, {
    skip,
  }, (t) => {
    inSession(
      t,
      `assert.throws(() => open(), fails(/keyring/));
       assert.ok(!fs.existsSync(dataDir + '/device.json') && !fs.existsSync(dataDir + '/root.key'));
       const device = open({ kind: 'file' });
       add(device, 'a');
       assert.throws(() => device.rotateRootKey(KEYRING), fails(/keyring/));
       device.close();
       assert.equal(read(open({ kind: 'file' }), 'a'), 'secret of a');`,
      { secretService },
    );
  });
}

test('keyring: the kernel has the root key where options say so', { skip }, (t) => {
  inSession(
    t,
    `const kernel = { kind: 'keyring', store: 'kernel', account: 'the session' };
     const device = open(kernel);
     add(device, 'a');
     device.close();
     assert.equal(entry('the session', undefined, 'keyutils').getSecret().length, 32);
     const again = open(kernel);
     assert.equal(read(again, 'a'), 'secret of a');
     again.close();
     assert.throws(() => open({ kind: 'keyring', account: 'the session' }), fails(/keyring/));
     entry('the session', undefined, 'keyutils').deleteCredential();
     assert.throws(() => open(kernel), fails(/is not there/));`,
    { secretService: 'missing' },
  );
});

test('keyring: rotateRootKey to, within and out of it; entries stay for copies from before', {
  skip,
}, (t) => {
  inSession(
    t,
    `const device = open({ kind: 'file' });
     add(device, 'a');
     device.rotateRootKey(KEYRING);
     const first = record().keyring.account;
     fs.cpSync(dataDir + '/device.json', folder + '/device.json');
     device.rotateRootKey(KEYRING);
     const second = record().keyring.account;
     assert.notEqual(first, second);
     device.close();
     const again = open();
     assert.equal(read(again, 'a'), 'secret of a');
     assert.throws(() => open({ ...KEYRING, account: first }), fails(/not the one of this data/));
     again.rotateRootKey({ kind: 'file' });
     again.close();
     for (const account of [first, second]) assert.equal(entry(account).getSecret().length, 32);
     assert.throws(() => open(), fails(/kind 'file'/));
     assert.equal(read(open({ kind: 'file' }), 'a'), 'secret of a');`,
  );
});

test('keyring: a named entry is never written again, so whatever is under it opens', { skip }, (t) => {
  inSession(
    t,
    `const named = { kind: 'keyring', account: 'device-main' };
     const device = open(named);
     add(device, 'a');
     const inNeighbour = () => createDevice({ dataDir: folder + '/neighbour', rootKey: named, app });
     const neighbour = inNeighbour();
     add(neighbour, 'n');
     neighbour.close();
     const kept = entry('device-main').getSecret();
     assert.throws(() => device.rotateRootKey(named), (error) => error.code === 401);
     device.rotateRootKey({ ...named, account: 'another' });
     device.rotateRootKey(KEYRING);
     device.close();
     assert.deepEqual(entry('device-main').getSecret(), kept);
     assert.equal(read(open(), 'a'), 'secret of a');
     assert.equal(read(inNeighbour(), 'n'), 'secret of n');
     entry('foreign').setSecret(new Uint8Array(64));
     assert.throws(() => inNeighbour().rotateRootKey({ ...named, account: 'foreign' }), fails(/no root key/));
     assert.equal(entry('foreign').getSecret().length, 64);`,
  );
});

test('keyring: folders that are made at the same time under one name get one key', { skip }, (t) => {
  inSession(
    t,
    `import { spawn } from 'node:child_process';
     import { once } from 'node:events';
     const program = "const { createDevice } = require('ohos-security-kit'); createDevice({ dataDir: process.argv[1], " +
       "rootKey: { kind: 'keyring', account: 'together' }, app: { bundleName: 'a.b' } }).close()";
     const dirs = Array.from({ length: 6 }, (_, i) => folder + '/together' + i);
     const ends = await Promise.all(dirs.map((dir) =>
       once(spawn(process.execPath, ['-e', program, dir], { stdio: 'inherit' }), 'exit')));
     assert.deepEqual(ends.map(([code]) => code), dirs.map(() => 0));
     for (const dir of dirs) createDevice({ dataDir: dir, rootKey: { kind: 'keyring', account: 'together' }, app }).close();`,
  );
});

test('keyring: a device in memory asks no keyring and leaves nothing in it', { skip }, (t) => {
  inSession(
    t,
    `const device = createDevice({ inMemory: true, rootKey: { kind: 'keyring', account: 'memory' }, app });
     device.rotateRootKey({ kind: 'keyring', account: 'memory' });
     add(device, 'a');
     assert.equal(read(device, 'a'), 'secret of a');`,
    { secretService: 'missing' },
  );
});

test('keyring: what is not text, or no store, is 401', { skip }, (t) => {
  inSession(
    t,
    `for (const more of [{ service: 5 }, { account: '' }, { account: 'a\\0b' }, { store: 'file' }, { key: new Uint8Array(32) }])
       assert.throws(() => open({ ...KEYRING, ...more }), (error) => error.code === 401, JSON.stringify(more));
     assert.ok(!fs.existsSync(dataDir + '/device.json'));`,
    { secretService: 'missing' },
  );
});
