// inspect and watch, as a person starts them.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { openVault } from 'ohos-security-kit/vault';
import { browse, request } from '../inspect/support.mjs';
import { MAIN, place } from './support.mjs';

const CAMERA = 'ohos.permission.CAMERA';
const APP = { bundleName: 'com.example.wallet', permissions: [CAMERA] };
const { OHOS_DEVICE_DIR, ...env } = process.env;

/** Signals, and how a command ends with them. */
const SIGNALLED = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
];

/** The tool while it runs: its lines on stdout. */
const started = (t, here, args) => startedPlain(t, here, ['--device', here.data, ...args]);

function startedPlain(t, { cwd }, args) {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env });
  t.after(() => child.kill('SIGKILL'));
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const errors = [];
  child.stderr.on('data', (text) => errors.push(String(text)));
  const next = async () => (await lines.next()).value;
  const ended = once(child, 'exit');
  return { child, next, ended, errors };
}

/** A device on disk with an app. */
function deviceIn({ data }) {
  const device = createDevice({ dataDir: data, app: APP });
  const { Tag } = device.asset;
  device.asset.addSync(
    new Map([
      [Tag.ALIAS, Buffer.from('mail')],
      [Tag.SECRET, Buffer.from('abc')],
    ]),
  );
  device.close();
}

test('inspect: serves the device until it is ended', async (t) => {
  const here = place(t);
  deviceIn(here);
  for (const [signal, code] of SIGNALLED) {
    const { child, next, ended, errors } = started(t, here, ['inspect', '--no-open']);
    const url = await next();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/\?token=[\w-]{43}$/);
    const page = await browse(url);
    const { rows } = await page.get('assets');
    assert.deepEqual(
      rows.map(({ app, alias }) => [app.bundleName, alias.text]),
      [[APP.bundleName, 'mail']],
    );
    const { device, apps } = await page.get('state');
    assert.deepEqual([device.dataDir, apps], [here.data, 1]);
    const { findings } = await page.get('health');
    assert.ok(findings.some(({ check }) => check === 'root key')); // doctor's words
    const stream = await page.stream();
    child.kill(signal);
    assert.equal((await stream.next('end')).data.reason, 'closed by the program');
    assert.deepEqual(await ended, [code, null], errors.join(''));
  }
  // Nothing of it is left.
  const device = createDevice({ dataDir: here.data, app: APP });
  assert.deepEqual(
    device.apps().map(({ bundleName }) => bundleName),
    [APP.bundleName],
  );
  device.close();
});

test('inspect: ended by the page; read-only; a port', async (t) => {
  const here = place(t);
  deviceIn(here);
  const first = started(t, here, ['inspect', '--no-open']);
  const page = await browse(await first.next());
  assert.equal((await page.post('inspector.end')).status, 200);
  assert.deepEqual(await first.ended, [0, null]);
  const { port } = new URL(page.origin);
  const second = started(t, here, ['inspect', '--read-only', '--no-open', '--port', port]);
  const again = await browse(await second.next());
  assert.equal(new URL(again.origin).port, port);
  assert.equal((await again.post('device.reboot')).error.code, 'READ_ONLY');
  const taken = here.cli(['inspect', '--port', port, '--no-open']);
  assert.equal(taken.status, 2);
  assert.match(taken.stderr, /port \d+ cannot be used: EADDRINUSE/);
  assert.equal(here.cli(['inspect', '--port', '65536']).status, 2);
});

/** The files of the device, with what is in them. */
const filesOf = ({ data }) =>
  fs
    .readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .map((file) => [file, fs.readFileSync(file, 'hex'), fs.statSync(file).mtimeMs])
    .sort();

test('inspect --read-only: writes nothing, and makes no device', async (t) => {
  const here = place(t);
  const nowhere = here.cli(['inspect', '--read-only', '--no-open']);
  assert.deepEqual([nowhere.status, nowhere.stdout], [3, '']);
  assert.match(nowhere.stderr, /there is no device in .*NOT_FOUND/);
  assert.ok(!fs.existsSync(here.data));
  deviceIn(here);
  const before = filesOf(here);
  const { child, next, ended } = started(t, here, ['inspect', '--read-only', '--no-open']);
  const page = await browse(await next());
  const stream = await page.stream();
  for (const route of ['state', 'apps', 'assets', 'permissions', 'usage', 'device', 'health', 'vault?name=v'])
    assert.equal((await page.get(route)).status, 200, route);
  assert.equal((await request(page, 'api/snapshot', { headers: page.own })).status, 200);
  child.kill('SIGINT');
  await stream.next('end');
  await ended;
  assert.deepEqual(filesOf(here), before);
});

test('inspect: killed, it leaves no app behind', async (t) => {
  const here = place(t);
  deviceIn(here);
  const { child, next, ended } = started(t, here, ['inspect', '--no-open']);
  const page = await browse(await next());
  assert.equal((await page.get('permissions')).status, 200);
  child.kill('SIGKILL');
  await ended;
  const device = createDevice({ dataDir: here.data, app: APP });
  t.after(() => device.close());
  assert.deepEqual(
    device.apps().map(({ bundleName }) => bundleName),
    [APP.bundleName],
  );
});

test('inspect: a vault', async (t) => {
  const here = place(t);
  const dir = path.join(here.dir, 'vault');
  assert.equal(here.plain(['inspect', '--no-open', '--vault', 'tokens', '--dir', dir]).status, 3);
  assert.ok(!fs.existsSync(dir)); // looking makes none
  assert.equal(here.cli(['inspect', '--no-open', '--vault', 'tokens']).status, 2); // a device or a vault
  const vault = openVault({ name: 'tokens', dir });
  await vault.set('github', 'me', 'needle');
  vault.close();
  const { next, child, ended } = startedPlain(t, here, [
    'inspect',
    '--no-open',
    '--vault',
    'tokens',
    '--dir',
    dir,
  ]);
  const page = await browse(await next());
  assert.deepEqual((await page.get('state')).vaults, ['tokens']);
  const { rows } = await page.get('vault?name=tokens');
  assert.deepEqual([rows.length, rows[0].service], [1, 'github']);
  const entry = { name: 'tokens', service: 'github', account: 'me' };
  assert.equal((await page.post('vault.reveal', entry)).value.text, 'needle');
  child.kill('SIGINT');
  assert.deepEqual(await ended, [130, null]);
  const wrong = openVault({ name: 'locked', dir: path.join(here.dir, 'locked'), key: 'passphrase' });
  wrong.setSync('a', 'b', 'c');
  wrong.close();
  const refused = here.plain([
    'inspect',
    '--no-open',
    '--vault',
    'locked',
    '--dir',
    path.join(here.dir, 'locked'),
  ]);
  assert.notEqual(refused.status, 0);
});

test('inspect: goes on after it was stopped for a while', async (t) => {
  const here = place(t);
  deviceIn(here);
  const { child, next } = started(t, here, ['inspect', '--no-open']);
  const page = await browse(await next());
  const stream = await page.stream();
  await stream.next('hello');
  child.kill('SIGSTOP');
  const answer = page.get('state');
  child.kill('SIGCONT');
  assert.equal((await answer).status, 200);
  const [{ token }] = (await page.get('apps')).rows;
  await page.post('permission.decide', { app: token, permission: CAMERA, choice: 'allow' });
  assert.equal((await stream.next('permission')).data.permission, CAMERA);
});

test('browser: the token is in no command line, and the file is for its owner only', {
  skip: process.platform !== 'linux',
}, (t) => {
  const { dir } = place(t);
  const bin = path.join(dir, 'bin');
  fs.mkdirSync(bin);
  const seen = path.join(dir, 'seen');
  // What a desktop opens: the file is looked at while it is there.
  const opener = `#!/bin/sh\n{ tr '\\0' ' ' < /proc/$$/cmdline; echo; stat -c '%a' "$1" "$(dirname "$1")"; cat "$1"; } > ${seen}.new\nmv ${seen}.new ${seen}\n`;
  fs.writeFileSync(path.join(bin, 'xdg-open'), opener, { mode: 0o755 });
  const browser = createRequire(import.meta.url).resolve('../../lib/inspect/browser.js');
  const program = `
    const fs = require('node:fs');
    const { openInBrowser } = require(${JSON.stringify(browser)});
    const tried = openInBrowser('http://127.0.0.1:1/x/?token=NEEDLE');
    console.log(tried);
    if (tried) fs.watch(${JSON.stringify(dir)}, (_, name) => name === 'seen' && process.exit());
    if (fs.existsSync(${JSON.stringify(seen)})) process.exit();
  `;
  const open = (more) =>
    spawnSync(process.execPath, ['-e', program], {
      env: { PATH: `${bin}:${process.env.PATH}`, TMPDIR: dir, ...more },
      timeout: 30_000,
    });
  assert.equal(open({}).stdout.toString(), 'false\n'); // no desktop
  assert.equal(open({ DISPLAY: ':0' }).stdout.toString(), 'true\n');
  const [command, file, folder, ...html] = fs.readFileSync(seen, 'utf8').split('\n');
  assert.match(command, /xdg-open .*\/ohos-inspect-.*\/inspector\.html/);
  assert.doesNotMatch(command, /NEEDLE/);
  assert.deepEqual([file, folder], ['600', '700']);
  assert.match(html.join('\n'), /url=http:\/\/127\.0\.0\.1:1\/x\/\?token=NEEDLE"/);
  assert.deepEqual(
    fs.readdirSync(dir).filter((name) => name.startsWith('ohos-inspect')),
    [],
  );
});

const PROGRAM = (url) => `
import { createDevice } from '${url}';
const device = createDevice({ inMemory: true, clock: 'manual', app: ${JSON.stringify(APP)} });
const { Tag } = device.asset;
const login = new Map([[Tag.ALIAS, Buffer.from('a')], [Tag.SECRET, Buffer.from('needle')]]);
await device.asset.add(login);
await device.asset.add(login).catch(() => {});
device.dialogs.answer('allow');
const manager = device.abilityAccessCtrl.createAtManager();
await manager.requestPermissionsFromUser(device.caller.context, ['${CAMERA}']);
device.caller.revoke('${CAMERA}');
await null;
console.error(process.argv.slice(2).join());
process.exitCode = 7;
device.close();
`;

test('watch: a program, with all that happens on its devices', (t) => {
  const here = place(t);
  const file = here.file('program.mjs', PROGRAM(import.meta.resolve('ohos-security-kit')));
  const run = here.plain(['watch', file, 'one', 'two']);
  assert.deepEqual([run.status, run.stderr], [7, 'one,two\n']);
  const lines = run.stdout.trimEnd().split('\n');
  const words = lines.map((line) =>
    line
      .replace(/^00:00:00\.000|^[\d:.]{12}/, '')
      .replace(/\([\d.]+ ms\)/, '(ms)')
      .trim(),
  );
  assert.deepEqual(words, [
    'call       com.example.wallet asset.add: done (ms)',
    'call       com.example.wallet asset.add: 24000003 The asset already exists. (ms)',
    'dialog     com.example.wallet asks to use the camera [allow, allow-once, deny]',
    'answer     com.example.wallet asked to use the camera: allow',
    'permission com.example.wallet CAMERA: granted',
    'call       com.example.wallet abilityAccessCtrl.requestPermissionsFromUser: done (ms)',
    'permission com.example.wallet CAMERA: revoked',
  ]);
  const json = here.plain(['--json', 'watch', file]);
  const rows = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    rows.map(({ event }) => event),
    ['call', 'call', 'dialog', 'answer', 'permission', 'call', 'permission'],
  );
  assert.deepEqual(rows[0].args, [{ ALIAS: '<bytes 1>', SECRET: '<bytes 6>' }]);
  assert.doesNotMatch(json.stdout, /needle/);
  assert.equal(here.plain(['watch', 'nowhere.mjs']).status, 2);
});

test('watch: what a program writes to the pipe of the events ends nothing', (t) => {
  const here = place(t);
  const lines = ['no JSON', 'null', '{"event":"call"}', '{"event":"constructor","time":0}', '{"half'];
  const program = `fs.writeSync(3, ${JSON.stringify(lines.join('\n'))}); process.exitCode = 5;`;
  const run = here.plain(['watch', here.file('program.mjs', `import fs from 'node:fs';\n${program}`)]);
  assert.deepEqual([run.status, run.stdout.toString(), run.stderr.toString()], [5, '', '']);
});

test('watch: the device of the program itself, from its first call on', (t) => {
  const here = place(t);
  const program = `
    import { asset } from '${import.meta.resolve('ohos-security-kit')}';
    await asset.query(new Map()).catch(() => {});
  `;
  const run = here.plain(['watch', here.file('program.mjs', program)], {
    env: { ...env, OHOS_DEVICE_DIR: ':memory:' },
  });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /^[\d:.]{12} call {7}\S+ asset\.query: 24000002 .*\n$/);
});

test('watch: the device of a folder, while others use it', async (t) => {
  const here = place(t);
  deviceIn(here);
  const { child, next, ended, errors } = started(t, here, ['--json', 'watch']);
  const device = createDevice({ dataDir: here.data, app: APP });
  t.after(() => device.close());
  const line = next();
  // Until it has begun to listen nothing is heard: it is told again.
  const again = setInterval(() => {
    device.caller.revoke(CAMERA);
    device.caller.grant(CAMERA);
  }, 20);
  t.after(() => clearInterval(again));
  const row = JSON.parse(await line);
  clearInterval(again);
  assert.deepEqual([row.event, row.app.bundleName, row.permission], ['permission', APP.bundleName, CAMERA]);
  child.kill('SIGINT');
  assert.deepEqual(await ended, [130, null], errors.join(''));
});

test('run, watch: a program that a signal ends, or the command and it', async (t) => {
  const here = place(t);
  const file = here.file('program.mjs', 'console.log(process.pid); setInterval(() => {}, 60_000);');
  for (const command of ['run', 'watch'])
    for (const [signal, code] of SIGNALLED)
      for (const isOfProgram of [true, false]) {
        const { child, next, ended } = startedPlain(t, here, [command, file]);
        const pid = Number(await next());
        process.kill(isOfProgram ? pid : child.pid, signal);
        assert.deepEqual(await ended, [code, null], `${command} ${signal}`);
      }
});
