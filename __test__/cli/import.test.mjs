// import and export: what other stores have comes into a vault, and out of it again.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import Original from 'conf';
import { openVault } from 'ohos-security-kit/vault';
import {
  asOrdinaryUser,
  CODE,
  done,
  giveTo,
  hasPython,
  isRoot,
  jsonOf,
  MAIN,
  onTerminal,
  place,
  refused,
} from './support.mjs';

const require = createRequire(import.meta.url);
const onWindows = process.platform === 'win32';
const SECRET = /s3cr3t/;

/** A place whose vaults are in a folder of it. Nothing that an import says may have a value in it. */
function placeOf(t) {
  const here = place(t);
  const { OHOS_DEVICE_DIR, ...env } = process.env;
  env.OHOS_SECURITY_KIT_DIR = path.join(here.dir, 'kit');
  const plain = (args, options = {}) => {
    const result = here.plain(args, { env, ...options });
    assert.doesNotMatch(result.stderr, SECRET);
    if (args.includes('import')) assert.doesNotMatch(result.stdout, SECRET);
    return result;
  };
  const cli = (...args) => plain(args);
  const told = (...args) => jsonOf(plain([...args, '--json']));
  const states = (...args) => told('import', ...args).entries.map((entry) => Object.values(entry).join('|'));
  const inVault = (name, options = {}) => {
    const vault = openVault({ name, dir: path.join(env.OHOS_SECURITY_KIT_DIR, 'vaults', name), ...options });
    try {
      return vault.entriesSync();
    } finally {
      vault.close();
    }
  };
  const values = (name, options) =>
    Object.fromEntries(
      inVault(name, options).map(({ service, account, value, bytes }) => [
        `${service}|${account}`,
        value ?? Buffer.from(bytes).toString('hex'),
      ]),
    );
  return { ...here, env, plain, cli, told, states, inVault, values };
}

test('import: it says what it would do, and does it with --write', (t) => {
  const { file, cli, told, values, env } = placeOf(t);
  const source = file('.env', 'A=s3cr3t\nB="s3cr3t two"\n');
  const text = done(cli('import', 'env', source, '--service', 'app'));
  assert.match(
    text,
    /^SERVICE +ACCOUNT +STATE\napp +A +new\napp +B +new\nVault default in .*: 2 new\. Nothing was written/,
  );
  assert.equal(done(cli('import', 'env', source, '--service', 'app', '--dry-run')), text);
  refused(cli('import', 'env', source, '--dry-run', '--write'), 2, CODE.INVALID_ARGUMENT, /--dry-run/);
  assert.equal(fs.existsSync(env.OHOS_SECURITY_KIT_DIR), false);
  const { dir, ...rest } = told('import', 'env', source, '--service', 'app', '--write');
  assert.deepEqual(rest, {
    vault: 'default',
    removed: null,
    written: true,
    counts: { new: 2, same: 0, taken: 0, replaced: 0, expired: 0 },
    entries: [
      { service: 'app', account: 'A', state: 'new' },
      { service: 'app', account: 'B', state: 'new' },
    ],
  });
  assert.equal(dir, path.join(env.OHOS_SECURITY_KIT_DIR, 'vaults', 'default'));
  assert.deepEqual(values('default'), { 'app|A': 's3cr3t', 'app|B': 's3cr3t two' });
  assert.ok(fs.existsSync(source));
});

test('import: what is taken is skipped and said, unless --replace', (t) => {
  const { file, cli, states, values } = placeOf(t);
  const source = file('a.json', '{"s":{"a":"s3cr3t","b":"same"}}');
  done(cli('import', 'json', source, '--write'));
  file('a.json', '{"s":{"a":"s3cr3t other","b":"same","c":"new"}}');
  assert.deepEqual(states('json', source), ['s|a|taken', 's|b|same', 's|c|new']);
  assert.deepEqual(states('json', source, '--replace'), ['s|a|replaced', 's|b|same', 's|c|new']);
  const { status, stdout } = cli('import', 'json', source, '--write');
  assert.equal(status, 4);
  assert.match(stdout, /1 new; 1 there already; 1 taken by another value, skipped\./);
  assert.deepEqual(values('default'), { 's|a': 's3cr3t', 's|b': 'same', 's|c': 'new' });
  assert.deepEqual(states('json', source, '--write', '--replace'), ['s|a|replaced', 's|b|same', 's|c|same']);
  assert.equal(values('default')['s|a'], 's3cr3t other');
});

test('import: all or nothing', (t) => {
  const { file, cli, values } = placeOf(t);
  const source = file('a.json', JSON.stringify({ s: { a: 's3cr3t', b: 'x'.repeat(1024 * 1024 + 1) } }));
  refused(cli('import', 'json', source, '--write'), 2, 'TOO_LARGE');
  assert.deepEqual(values('default'), {});
});

test('import --remove-source: a file goes when all of it is in the vault, and not before', (t) => {
  const { dir, file, cli, plain } = placeOf(t);
  const source = file('a.json', '{"s":{"a":"s3cr3t"}}');
  refused(cli('import', 'json', source, '--remove-source'), 2, CODE.INVALID_ARGUMENT, /--write/);
  done(cli('import', 'json', source, '--write'));
  file('a.json', '{"s":{"a":"s3cr3t 2","b":"s3cr3t"}}');
  const left = cli('import', 'json', source, '--write', '--remove-source');
  assert.equal(left.status, 4);
  assert.match(left.stdout, /s +b +new\n.*\n?.*Removed from the source: 0/);
  assert.match(left.stderr, /not removed: the vault has not all of it \(EXISTS\)/);
  assert.ok(fs.existsSync(source));
  assert.match(
    done(cli('import', 'json', source, '--write', '--remove-source', '--replace')),
    /Removed from the source: 2/,
  );
  assert.equal(fs.existsSync(source), false);
  assert.equal(plain(['vault', 'get', 's', 'b']).stdout, 's3cr3t');
  if (onWindows) return;
  // What has another name is not gone with this one.
  const target = file('target.json', '{"s":{"b":"s3cr3t"}}');
  fs.linkSync(target, path.join(dir, 'second.json'));
  fs.symlinkSync(target, path.join(dir, 'link.json'));
  for (const name of ['second.json', 'link.json']) {
    const { status, stderr } = cli('import', 'json', path.join(dir, name), '--write', '--remove-source');
    assert.equal(status, 2);
    assert.match(stderr, /not removed/);
    assert.ok(fs.existsSync(path.join(dir, name)));
  }
});

test('import: .env files', (t) => {
  const { file, cli, cwd, values } = placeOf(t);
  const text =
    '\ufeff# comment\nexport A=1 # more\nB=\'single $A\'\nC="a\\nb"\nD=\nE="two\nlines"\nA=last\r\nÖ=größe\n__proto__=p\n';
  fs.writeFileSync(path.join(cwd, '.env'), text);
  done(cli('import', 'env', '--service', 'app', '--write'));
  assert.deepEqual(values('default'), {
    'app|A': 'last',
    'app|B': 'single $A',
    'app|C': 'a\nb',
    'app|D': '',
    'app|E': 'two\nlines',
    ...Object.fromEntries(Object.entries(values('default')).filter(([name]) => /Ö|__proto__/.test(name))),
  });
  refused(cli('import', 'env'), 2, CODE.INVALID_ARGUMENT, /--service/);
  for (const wrong of ['A=1\ntoken\nB=2', 'A=1\ntoken\n', 'A=1\ntwo words=2']) {
    const source = file('wrong', wrong);
    const call = cli('import', 'env', source, '--service', 's', '--write', '--remove-source');
    refused(call, 2, CODE.INVALID_ARGUMENT, /NAME=value/);
    assert.ok(fs.existsSync(source));
  }
  refused(cli('import', 'env', file('nul', 'A=1\0\nB=2'), '--service', 's'), 2, CODE.INVALID_ARGUMENT, /NUL/);
  refused(
    cli('import', 'env', file('bytes', Buffer.from([0x41, 0x3d, 0xff])), '--service', 's'),
    2,
    CODE.INVALID_ARGUMENT,
  );
});

test('import: JSON by services, flat, and what is neither', (t) => {
  const { file, cli, states, values } = placeOf(t);
  const nested = file(
    'a.json',
    '{"s":{"a":"x","":"empty","n":5,"t":true},"t":{"a\\u0000b":"ö","__proto__":"p"}}',
  );
  done(cli('import', 'json', nested, '--write'));
  assert.deepEqual(values('default'), {
    's|a': 'x',
    's|': 'empty',
    's|n': '5',
    's|t': 'true',
    't|a\0b': 'ö',
    't|__proto__': 'p',
  });
  const flat = file('b.json', '\ufeff{"a":"x","u":{"b":"y"}}');
  refused(cli('import', 'json', flat), 2, CODE.INVALID_ARGUMENT, /--service/);
  assert.deepEqual(states('json', flat, '--service', 'own'), ['own|a|new', 'u|b|new']);
  for (const text of [
    '',
    '[]',
    '"s3cr3t"',
    'null',
    '{"s3cr3t"',
    '{"s":{"a":null}}',
    '{"s":{"a":["s3cr3t"]}}',
    '{"s":{"a":{"b":"s3cr3t"}}}',
    '{"s":{"a":"\\ud800"}}',
    '{"":{"a":"s3cr3t"}}',
  ]) {
    refused(cli('import', 'json', file('c.json', text), '--write'), 2, '(401|INVALID_ARGUMENT)');
  }
});

test('import: names that speak to a terminal are written as codes', (t) => {
  const { file, cli } = placeOf(t);
  const source = file('a.json', JSON.stringify({ 's\u001b[2J': { 'a\nb\u202e': 'x' } }));
  const text = done(cli('import', 'json', source));
  assert.match(text, /s\\x1b\[2J +a\\x0ab\\u202e +new/);
});

test('import: a source must be a file, and is named', (t) => {
  const { dir, cli, file } = placeOf(t);
  refused(cli('import', 'json'), 2, CODE.INVALID_ARGUMENT, /name it/);
  refused(cli('import', 'json', path.join(dir, 'none')), 2, CODE.INVALID_ARGUMENT, /ENOENT/);
  refused(cli('import', 'json', dir), 2, CODE.INVALID_ARGUMENT);
  refused(
    cli('import', 'keytar', file('x', ''), '--service', 's'),
    2,
    CODE.INVALID_ARGUMENT,
    /takes no file/,
  );
  refused(
    cli('import', 'env', file('x', ''), '--service', 's', '--split'),
    2,
    CODE.INVALID_ARGUMENT,
    /--split/,
  );
  refused(
    cli('import', 'json', file('x', '{}'), '--service', 's', '--service', 't'),
    2,
    CODE.INVALID_ARGUMENT,
    /once/,
  );
  refused(cli('import', 'json', file('x', '{}'), '--device', dir), 2, CODE.INVALID_ARGUMENT, /--device/);
  refused(cli('import', 's3cr3t'), 2, CODE.INVALID_ARGUMENT);
  if (onWindows) return;
  refused(cli('import', 'json', '/dev/zero'), 2, CODE.INVALID_ARGUMENT, /no file/);
  require('node:child_process').execFileSync('mkfifo', [path.join(dir, 'pipe')]);
  refused(cli('import', 'json', path.join(dir, 'pipe')), 2, CODE.INVALID_ARGUMENT, /no file/);
});

test('import: into a vault with a passphrase', (t) => {
  const { file, cli, env, plain } = placeOf(t);
  const source = file('a.json', '{"s":{"a":"s3cr3t"}}');
  const passphrase = ['--passphrase-file', file('pass', 'open sesame\n')];
  done(cli('import', 'json', source, '--vault', 'own', '--write', ...passphrase));
  refused(cli('import', 'json', source, '--vault', 'own'), 5, 'WRONG_KEY');
  assert.equal(plain(['vault', 'get', 's', 'a', '--vault', 'own', ...passphrase]).stdout, 's3cr3t');
  const dir = path.join(env.OHOS_SECURITY_KIT_DIR, 'elsewhere');
  done(cli('import', 'json', source, '--dir', dir, '--write'));
  assert.ok(fs.existsSync(dir));
});

/** Packages in the project of the working directory that keep what they have in a file. */
function installStores(cwd, content) {
  const store = path.join(cwd, 'store.json');
  fs.writeFileSync(store, JSON.stringify(content));
  const common = `
    const fs = require('node:fs');
    const read = () => JSON.parse(fs.readFileSync(${JSON.stringify(store)}));
    const write = (all) => fs.writeFileSync(${JSON.stringify(store)}, JSON.stringify(all));
    const remove = (s, a) => { const all = read(); const was = a in (all[s] ?? {}); delete all[s]?.[a]; write(all); return was; };`;
  const packages = {
    keytar: `${common}
      exports.findCredentials = async (s) => Object.entries(read()[s] ?? {}).map(([account, password]) => ({ account, password }));
      exports.getPassword = async (s, a) => read()[s]?.[a] ?? null;
      exports.deletePassword = async (s, a) => remove(s, a);`,
    '@napi-rs/keyring': `${common}
      exports.findCredentials = (s) => Object.entries(read()[s] ?? {}).map(([account, password]) => ({ account, password: 'not this' }));
      exports.Entry = class { constructor(s, a) { this.name = [s, a]; }
        getSecret() { const [s, a] = this.name; const text = read()[s]?.[a]; return text === undefined ? null : [...Buffer.from(text, 'latin1')]; }
        deletePassword() { return remove(...this.name); } };`,
  };
  for (const [name, code] of Object.entries(packages)) {
    const folder = path.join(cwd, 'node_modules', name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'index.js'), code);
  }
  return () => JSON.parse(fs.readFileSync(store));
}

test('import keytar: what the services have, into the vault that the drop-in uses', (t) => {
  const { cwd, cli, states, values } = placeOf(t);
  const left = installStores(cwd, {
    mail: { ann: 's3cr3t', bob: 's3cr3t ö' },
    git: { ann: 's3cr3t 3' },
    other: { x: 'y' },
  });
  refused(cli('import', 'keytar'), 2, CODE.INVALID_ARGUMENT, /--service/);
  assert.deepEqual(
    states('keytar', '--service', 'mail', '--service', 'git', '--service', 'mail', '--service', 'none'),
    ['mail|ann|new', 'mail|bob|new', 'git|ann|new'],
  );
  assert.deepEqual(states('keytar', '--service', 'mail', '--account', 'bob', '--account', 'none'), [
    'mail|bob|new',
  ]);
  const { removed, vault } = jsonOf(
    cli('import', 'keytar', '--service', 'mail', '--write', '--remove-source', '--json'),
  );
  assert.deepEqual([removed, vault], [2, 'keytar']);
  assert.deepEqual(values('keytar'), { 'mail|ann': 's3cr3t', 'mail|bob': 's3cr3t ö' });
  assert.deepEqual(left(), { mail: {}, git: { ann: 's3cr3t 3' }, other: { x: 'y' } });
});

test('import keytar --remove-source: only what the vault has goes', (t) => {
  const { cwd, cli } = placeOf(t);
  installStores(cwd, { mail: { ann: 's3cr3t' } });
  done(cli('import', 'keytar', '--service', 'mail', '--write'));
  const left = installStores(cwd, { mail: { ann: 's3cr3t other', bob: 's3cr3t' } });
  const { status, stdout } = cli('import', 'keytar', '--service', 'mail', '--write', '--remove-source');
  assert.equal(status, 4);
  assert.match(stdout, /Removed from the source: 1\./);
  assert.deepEqual(left(), { mail: { ann: 's3cr3t other' } });
});

test('import --remove-source: what was changed in the keyring after it was read stays', (t) => {
  const { cwd, told } = placeOf(t);
  const left = installStores(cwd, { mail: { ann: 's3cr3t' } });
  const file = path.join(cwd, 'node_modules', 'keytar', 'index.js');
  const stale = `exports.findCredentials = async () => [{ account: 'ann', password: 's3cr3t of before' }];`;
  fs.appendFileSync(file, `\n${stale}`);
  assert.equal(told('import', 'keytar', '--service', 'mail', '--write', '--remove-source').removed, 0);
  assert.deepEqual(left(), { mail: { ann: 's3cr3t' } });
});

test('import keyring: secrets as bytes, under the names that the drop-in has for them', (t) => {
  const { cwd, cli, values } = placeOf(t);
  const left = installStores(cwd, { mail: { ann: 's3cr3t', bin: '\xff\x01' }, '': { x: 'no service' } });
  done(cli('import', 'keyring', '--service', 'mail', '--write'));
  assert.deepEqual(values('keyring'), { 'mail|ann': 's3cr3t', 'mail|bin': 'ff01' });
  assert.equal(
    jsonOf(cli('import', 'keyring', '--service', 'mail', '--write', '--remove-source', '--json')).removed,
    2,
  );
  assert.deepEqual(left().mail, {});
});

test('import: packages are loaded only when they are asked for, and only if nobody else can write them', {
  skip: onWindows,
}, (t) => {
  const { cwd, dir, cli, file } = placeOf(t);
  installStores(cwd, { s: { a: 's3cr3t' } });
  const keytar = path.join(cwd, 'node_modules', 'keytar');
  const mark = path.join(dir, 'mark');
  fs.appendFileSync(
    path.join(keytar, 'index.js'),
    `\nrequire('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`,
  );
  done(cli('import', 'json', file('a.json', '{"s":{"a":"x"}}')));
  done(cli('import', 'keyring', '--service', 's'));
  assert.equal(fs.existsSync(mark), false);
  for (const open of [path.join(keytar, 'index.js'), keytar, path.dirname(keytar), cwd]) {
    const { mode } = fs.statSync(open);
    fs.chmodSync(open, 0o777);
    refused(cli('import', 'keytar', '--service', 's'), 70, 'FAILED', /others may write/);
    fs.chmodSync(open, mode);
  }
  assert.equal(fs.existsSync(mark), false);
  // As pnpm lays them: the folder of the link decides, too.
  const store = path.join(dir, 'store');
  fs.mkdirSync(path.join(store, 'node_modules'), { recursive: true });
  fs.renameSync(keytar, path.join(store, 'node_modules', 'keytar'));
  fs.symlinkSync(path.join(store, 'node_modules', 'keytar'), keytar);
  fs.chmodSync(path.dirname(keytar), 0o777);
  refused(cli('import', 'keytar', '--service', 's'), 70, 'FAILED', /others may write/);
  fs.chmodSync(path.dirname(keytar), 0o755);
  done(cli('import', 'keytar', '--service', 's'));
  assert.ok(fs.existsSync(mark));
  if (!isRoot) return;
  giveTo({ uid: 65534, gid: 65534 }, fs.realpathSync(keytar));
  refused(cli('import', 'keytar', '--service', 's'), 70, 'FAILED', /others may write/);
});

test('import: packages that are missing or broken', (t) => {
  const { cwd, cli } = placeOf(t);
  const folder = path.join(cwd, 'node_modules', 'keytar');
  // Node looks in the folders above, too, where somebody may have one.
  const isAbove = createRequire(path.join(cwd, 'x.js'))
    .resolve.paths('x')
    .some((place) => fs.existsSync(path.join(place, '@napi-rs')));
  if (!isAbove) refused(cli('import', 'keyring', '--service', 's'), 3, 'NOT_FOUND', /not installed/);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.js'), 'throw new Error("no libsecret")');
  refused(cli('import', 'keytar', '--service', 's'), 70, 'FAILED', /no libsecret/);
  fs.writeFileSync(
    path.join(folder, 'index.js'),
    'exports.findCredentials = async () => { throw new Error("locked"); }',
  );
  refused(cli('import', 'keytar', '--service', 's'), 70, 'FAILED', /locked/);
});

test('import conf: a file becomes what the drop-in reads', (t) => {
  const { dir, cli, told, env, plain } = placeOf(t);
  const cwd = path.join(dir, 'tool-nodejs');
  const config = new Original({ cwd });
  config.set({ token: 's3cr3t', window: { width: 5 } });
  assert.deepEqual(told('import', 'conf', config.path).entries, [
    { service: 'tool-nodejs', account: 'config.json', state: 'new' },
  ]);
  done(cli('import', 'conf', config.path, '--write', '--remove-source'));
  assert.equal(fs.existsSync(config.path), false);
  const program = `const Conf = require('ohos-security-kit/conf'); console.log(JSON.stringify(new Conf({ projectName: 'tool' }).store))`;
  const here = path.dirname(MAIN);
  const { stdout } = require('node:child_process').spawnSync(process.execPath, ['-e', program], {
    cwd: here,
    env,
  });
  assert.equal(stdout.toString(), '{"token":"s3cr3t","window":{"width":5}}\n');
  config.set({ token: 's3cr3t', window: { width: 5 } });
  done(cli('import', 'conf', config.path, '--split', '--service', 'own', '--write'));
  assert.equal(plain(['vault', 'get', 'own', 'window', '--vault', 'conf']).stdout, '{"width":5}');
  assert.equal(plain(['vault', 'get', 'own', 'token', '--vault', 'conf']).stdout, 's3cr3t');
});

test('import electron-store: beside the file, where the drop-in has it', (t) => {
  const { dir, cli, env } = placeOf(t);
  const cwd = path.join(dir, 'userData');
  new Original({ cwd, configName: 'settings' }).set('token', 's3cr3t');
  done(cli('import', 'electron-store', path.join(cwd, 'settings.json'), '--write'));
  const program = `const Store = require('ohos-security-kit/conf');
    const [cwd] = process.argv.slice(1);
    console.log(new Store({ cwd, name: 'settings' }).get('token'))`;
  const { stdout } = require('node:child_process').spawnSync(process.execPath, ['-e', program, cwd], {
    cwd: path.dirname(MAIN),
    env,
  });
  assert.equal(stdout.toString(), 's3cr3t\n');
  assert.equal(fs.existsSync(env.OHOS_SECURITY_KIT_DIR), false);
});

for (const encryptionAlgorithm of ['aes-256-cbc', 'aes-256-gcm', 'aes-256-ctr']) {
  test(`import conf: a file encrypted with ${encryptionAlgorithm}`, (t) => {
    const { dir, file, cli, states, values } = placeOf(t);
    const config = new Original({ cwd: path.join(dir, 'tool'), encryptionKey: 'kéy', encryptionAlgorithm });
    config.set('token', 's3cr3t');
    refused(cli('import', 'conf', config.path), 2, CODE.INVALID_ARGUMENT, /--key-file/);
    const wrong = cli('import', 'conf', config.path, '--key-file', file('wrong', 'key\n'));
    refused(wrong, 5, 'WRONG_KEY');
    const key = ['--key-file', file('key', 'kéy\n')];
    assert.deepEqual(states('conf', config.path, ...key), ['tool|config.json|new']);
    done(cli('import', 'conf', config.path, ...key, '--write'));
    assert.deepEqual(JSON.parse(values('conf')['tool|config.json']), { token: 's3cr3t' });
  });
}

test('import conf: a file of an earlier version, whose salt is a text', (t) => {
  const { file, cli, states } = placeOf(t);
  const iv = crypto.randomBytes(16);
  const key = crypto.pbkdf2Sync('key', iv.toString(), 10_000, 32, 'sha512');
  const cipher = crypto.createCipheriv('aes-256-cbc', key, iv);
  const sealed = Buffer.concat([iv, Buffer.from(':'), cipher.update('{"token":"s3cr3t"}'), cipher.final()]);
  assert.deepEqual(
    states('conf', file('config.json', sealed), '--service', 's', '--key-file', file('key', 'key')),
    ['s|config.json|new'],
  );
  for (const bytes of [
    sealed.subarray(0, 17),
    sealed.subarray(0, 18),
    crypto.randomBytes(40),
    Buffer.from('[1]'),
    Buffer.from(''),
  ]) {
    const { status } = cli(
      'import',
      'conf',
      file('config.json', bytes),
      '--service',
      's',
      '--key-file',
      file('key', 'key'),
    );
    assert.ok(status === 2 || status === 5);
  }
});

const keyOf = (password, iterations) => crypto.pbkdf2Sync(password, 'saltysalt', iterations, 16, 'sha1');
function electronBlob(prefix, text, password = 'peanuts', iterations = 1) {
  const cipher = crypto.createCipheriv('aes-128-cbc', keyOf(password, iterations), Buffer.alloc(16, ' '));
  return Buffer.concat([Buffer.from(prefix), cipher.update(text), cipher.final()]);
}

test("import safe-storage: Electron's blobs of Linux and macOS, alone and in JSON", (t) => {
  const { file, cli, values, plain } = placeOf(t);
  const password = ['--password-file', file('password', 'of the keyring\n')];
  const blobs = {
    linux: electronBlob('v10', 's3cr3t linux'),
    keyring: electronBlob('v11', 's3cr3t keyring', 'of the keyring'),
    empty: electronBlob('v11', 's3cr3t empty', ''),
    mac: electronBlob('v10', 's3cr3t größe', 'of the keyring', 1003),
    nothing: electronBlob('v10', ''),
  };
  for (const [name, blob] of Object.entries(blobs)) {
    done(cli('import', 'safe-storage', file(name, blob), '--service', 'alone', '--write', ...password));
  }
  const json = {
    plain: 'no blob',
    number: 5,
    base64: blobs.linux.toString('base64'),
    inner: [{ hex: blobs.keyring.toString('hex') }],
    url: blobs.mac.toString('base64url'),
  };
  const source = file('config.json', JSON.stringify(json));
  refused(
    cli('import', 'safe-storage', source, '--service', 's', '--write', '--remove-source', ...password),
    2,
    CODE.INVALID_ARGUMENT,
    /not removed/,
  );
  done(cli('import', 'safe-storage', source, '--service', 'json', '--write', ...password));
  assert.deepEqual(values('default'), {
    'alone|linux': 's3cr3t linux',
    'alone|keyring': 's3cr3t keyring',
    'alone|empty': 's3cr3t empty',
    'alone|mac': 's3cr3t größe',
    'alone|nothing': '',
    'json|base64': 's3cr3t linux',
    'json|inner.0.hex': 's3cr3t keyring',
    'json|url': 's3cr3t größe',
  });
  done(
    cli(
      'import',
      'safe-storage',
      file('linux', blobs.linux),
      '--service',
      's',
      '--account',
      'named',
      '--write',
      '--remove-source',
    ),
  );
  assert.equal(plain(['vault', 'get', 's', 'named']).stdout, 's3cr3t linux');
});

test('import safe-storage: what cannot be read here is said, with what helps', (t) => {
  const { file, cli } = placeOf(t);
  const given = (blob, ...more) =>
    cli('import', 'safe-storage', file('blob', blob), '--service', 's', ...more);
  refused(given(electronBlob('v11', 'x', 'pass')), 5, 'WRONG_KEY', /--password-file/);
  refused(given(electronBlob('v10', 'x', 'pass', 1003)), 5, 'WRONG_KEY', /Keychain/);
  refused(given(electronBlob('v11', 'x', 'pass'), '--password-file', file('p', 'guess')), 5, 'WRONG_KEY');
  refused(
    given(Buffer.concat([Buffer.from('v10'), crypto.randomBytes(12 + 5 + 16)])),
    5,
    'WRONG_KEY',
    /Windows/,
  );
  refused(given(Buffer.from('01000000d08c9ddf0115d1118c7a00c04fc297eb', 'hex')), 70, 'FAILED', /DPAPI/);
  for (const blob of ['', 'v1', 'v12abcdef', 'text', '{}', '["a"]', '{"a":"b"}', '['.repeat(100_000)]) {
    refused(given(Buffer.from(blob)), 2, CODE.INVALID_ARGUMENT, /no blob/);
  }
  for (const blob of ['v10', 'v11', 'v10x', `v10${'x'.repeat(15)}`])
    refused(given(Buffer.from(blob)), 5, 'WRONG_KEY');
  refused(
    cli('import', 'safe-storage', file('blob', electronBlob('v10', 'x'))),
    2,
    CODE.INVALID_ARGUMENT,
    /--service/,
  );
  const deep = `${'{"a":'.repeat(5000)}"x"${'}'.repeat(5000)}`;
  refused(given(Buffer.from(deep)), 2, CODE.INVALID_ARGUMENT, /no blob/);
});

/** A place with a vault of all kinds of entries, and the passphrase of a file. */
function placeWithVault(t) {
  const here = placeOf(t);
  const dir = path.join(here.env.OHOS_SECURITY_KIT_DIR, 'vaults', 'default');
  const vault = openVault({ name: 'default', dir });
  vault.setSync('s', 'text', 's3cr3t größe', { labels: ['a', 'b'] });
  vault.setSync('s', 'bytes', Buffer.from([255, 0]), { expiresAt: new Date('2100-01-01') });
  vault.setSync('t', '', '');
  vault.setSync('t', 'soon', 'gone', { expiresAt: new Date(Date.now() + 3_600_000) });
  vault.close();
  return { ...here, pass: ['--export-passphrase-file', here.file('pass', 'of the file\n')] };
}

test('export: a file for its owner only, which import reads', (t) => {
  const { dir, cli, pass, values, inVault } = placeWithVault(t);
  const out = path.join(dir, 'vault.age');
  assert.equal(done(cli('export', '--out', out, ...pass)), '');
  if (!onWindows) assert.equal(fs.statSync(out).mode & 0o777, 0o600);
  assert.match(fs.readFileSync(out, 'latin1'), /^age-encryption\.org\/v1\n-> scrypt /);
  assert.doesNotMatch(fs.readFileSync(out, 'latin1'), SECRET);
  assert.deepEqual(
    fs.readdirSync(dir).filter((name) => name.includes('part')),
    [],
  );
  done(cli('import', 'export', out, '--vault', 'copy', '--write', ...pass));
  assert.deepEqual(values('copy'), values('default'));
  const terms = (name) =>
    inVault(name).map(({ service, account, labels, expiresAt }) => [service, account, labels, expiresAt]);
  assert.deepEqual(terms('copy'), terms('default'));
  done(cli('import', 'export', out, '--vault', 'copy', '--write', '--remove-source', ...pass));
  assert.equal(fs.existsSync(out), false);
});

test('export: to stdout, of one service, and read by age', async (t) => {
  const { plain, pass } = placeWithVault(t);
  const { Decrypter } = await import('age-encryption');
  const { status, bytes } = plain(['export', '--service', 't', ...pass]);
  assert.equal(status, 0);
  const decrypter = new Decrypter();
  decrypter.addPassphrase('of the file');
  const text = await decrypter.decrypt(new Uint8Array(bytes), 'text');
  assert.deepEqual(
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line).account),
    ['', 'soon'],
  );
});

test('export: a file that is there is not written over without --force', (t) => {
  const { dir, file, cli, told, pass } = placeWithVault(t);
  const out = file('taken', 'mine');
  refused(cli('export', '--out', out, ...pass), 4, 'EXISTS', /--force/);
  assert.equal(fs.readFileSync(out, 'utf8'), 'mine');
  assert.deepEqual(told('export', '--out', out, '--force', ...pass), {
    vault: 'default',
    exported: 4,
    file: out,
  });
  if (!onWindows) assert.equal(fs.statSync(out).mode & 0o777, 0o600);
  refused(cli('export', '--out', dir, '--force', ...pass), 2, CODE.INVALID_ARGUMENT);
  if (onWindows) return;
  const link = path.join(dir, 'link');
  fs.symlinkSync(file('target', 'mine'), link);
  refused(cli('export', '--out', link, ...pass), 4, 'EXISTS');
  refused(cli('export', '--out', link, '--force', ...pass), 2, CODE.INVALID_ARGUMENT);
  assert.equal(fs.readFileSync(path.join(dir, 'target'), 'utf8'), 'mine');
});

test('export: of two at once to one name, one writes the file', async (t) => {
  const { dir, cwd, env, pass } = placeWithVault(t);
  const out = path.join(dir, 'vault.age');
  const start = () =>
    new Promise((resolve) => {
      spawn(process.execPath, [MAIN, 'export', '--out', out, ...pass], { cwd, env, stdio: 'ignore' }).on(
        'close',
        resolve,
      );
    });
  assert.deepEqual((await Promise.all([start(), start(), start()])).sort(), [0, 4, 4]);
  assert.deepEqual(
    fs.readdirSync(dir).filter((name) => name.startsWith('.')),
    [],
  );
});

test('export: nothing to export, no passphrase, no place', (t) => {
  const { cli, dir, file, pass } = placeWithVault(t);
  const out = path.join(dir, 'vault.age');
  refused(cli('export', '--out', out, '--vault', 'other', ...pass), 3, 'NOT_FOUND');
  refused(cli('export', '--out', out), 2, CODE.INVALID_ARGUMENT, /--export-passphrase-file/);
  refused(
    cli('export', '--out', out, '--export-passphrase-file', file('empty', '\n')),
    2,
    CODE.INVALID_ARGUMENT,
    /empty/,
  );
  const { status, stderr } = cli('export', '--json', ...pass);
  assert.deepEqual([status, JSON.parse(stderr).error.code], [2, CODE.INVALID_ARGUMENT]);
  refused(cli('export', '--out', path.join(dir, 'none', 'x'), ...pass), 70, 'ENOENT');
  assert.equal(fs.existsSync(out), false);
});

test('import export: another passphrase, a damaged file, and entries that are over', async (t) => {
  const { file, cli, pass, states, values } = placeWithVault(t);
  const { encrypt } = require('../../lib/vault/age');
  const { textOf } = require('../../lib/vault/export-file');
  const entry = (account, expiresAt) => ({
    service: 's',
    account,
    value: 's3cr3t',
    bytes: Buffer.from('s3cr3t'),
    labels: [],
    createdAt: new Date(),
    updatedAt: new Date(),
    expiresAt,
  });
  const sealed = (entries) => encrypt(textOf('x', entries), Buffer.from('of the file'), 4);
  const source = file('x.age', await sealed([entry('a', null), entry('over', new Date(5))]));
  refused(
    cli('import', 'export', source, '--export-passphrase-file', file('wrong', 'guess')),
    5,
    'WRONG_KEY',
  );
  assert.deepEqual(states('export', source, '--vault', 'y', ...pass), ['s|a|new', 's|over|expired']);
  done(cli('import', 'export', source, '--vault', 'y', '--write', ...pass));
  assert.deepEqual(values('y'), { 's|a': 's3cr3t' });
  const bytes = fs.readFileSync(source);
  bytes[bytes.length - 1] ^= 1;
  refused(cli('import', 'export', file('bad.age', bytes), ...pass), 5, 'CORRUPT');
  const twice = file('twice.age', await sealed([entry('a', null), entry('a', null)]));
  refused(cli('import', 'export', twice, ...pass), 2, CODE.INVALID_ARGUMENT, /two values/);
  const labels = file(
    'labels.age',
    await sealed([{ ...entry('a', null), labels: [...'abcdefghijklmnopq'] }]),
  );
  refused(cli('import', 'export', labels, '--write', '--vault', 'z', ...pass), 2, 'INVALID_ARGUMENT');
});

test('export and import ask for the passphrase on a terminal', {
  skip: !hasPython && 'needs python3',
}, (t) => {
  const { dir, cwd, env, plain } = placeWithVault(t);
  const out = path.join(dir, 'vault.age');
  const dirs = ['--dir', path.join(env.OHOS_SECURITY_KIT_DIR, 'vaults', 'default')];
  const exported = onTerminal(
    ['export', '--out', out, ...dirs],
    [
      ['expect', 'Passphrase of the file: '],
      ['send', 'typed\r'],
      ['expect', 'Again: '],
      ['send', 'typed\r'],
      ['expect', 'Exported 4'],
    ],
    cwd,
  );
  assert.equal(exported.status, 0, JSON.stringify(exported));
  assert.doesNotMatch(JSON.stringify(exported), /typed/);
  const pass = ['--export-passphrase-file', '-'];
  const { status } = plain(['import', 'export', out, '--vault', 'copy', ...pass], { input: 'typed\n' });
  assert.equal(status, 0);
});

test('import: as an ordinary user, of a file that may not be read', { skip: onWindows }, (t) => {
  const here = placeOf(t);
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  const source = here.file('a.json', '{"s":{"a":"s3cr3t"}}');
  fs.chmodSync(source, 0);
  refused(here.plain(['import', 'json', source], user), 2, CODE.INVALID_ARGUMENT, /EACCES/);
});
