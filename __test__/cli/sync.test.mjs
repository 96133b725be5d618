// sync: the words of device.sync on the command line. Secrets come from stdin, are shown once, and are on no command line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { done, jsonOf, MAIN, place, refused } from './support.mjs';

const bytes = (text) => new TextEncoder().encode(text);
const APP = { bundleName: 'com.example.mail', systemApp: true };

/** Two devices over one folder. */
function world(t) {
  const here = place(t);
  const shelf = path.join(here.dir, 'shelf');
  fs.mkdirSync(shelf, { mode: 0o700 });
  const remote = ['--remote', `folder:${shelf}`];
  const at = (name) => {
    const data = path.join(here.dir, name);
    const cli = (args, options) => here.plain(['--device', data, ...args], options);
    return { data, cli };
  };
  return { ...here, shelf, remote, one: at('one'), two: at('two'), at };
}

/** Starts the tool; `line(pattern)` waits for what it says on stdout. */
function start(t, args, { cwd, input = '' }) {
  // By a file: what is written to a pipe would wait until this process has time for it.
  const file = path.join(cwd, 'stdin');
  fs.writeFileSync(file, input);
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: [fs.openSync(file), 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  let failed = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (failed += text));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const line = async (pattern) => {
    for (let i = 0; i < 600 && !pattern.test(said); i++) await new Promise((next) => setTimeout(next, 50));
    assert.match(said, pattern, failed);
  };
  return { child, ended, line, said: () => said, failed: () => failed };
}

/** Opens a device as a program would. */
async function onDevice(dataDir, act) {
  const device = createDevice({ dataDir, app: APP });
  const { Tag, SyncType, Accessibility, ReturnType } = device.asset;
  const alias = [Tag.ALIAS, bytes('token')];
  try {
    return await act({
      set: (secret) =>
        device.asset.add(
          new Map([
            alias,
            [Tag.SECRET, bytes(secret)],
            [Tag.SYNC_TYPE, SyncType.TRUSTED_ACCOUNT],
            [Tag.ACCESSIBILITY, Accessibility.DEVICE_POWERED_ON],
          ]),
        ),
      change: (secret) => device.asset.update(new Map([alias]), new Map([[Tag.SECRET, bytes(secret)]])),
      get: async () => {
        const [found] = await device.asset.query(new Map([alias, [Tag.RETURN_TYPE, ReturnType.ALL]]));
        return new TextDecoder().decode(found.get(Tag.SECRET));
      },
    });
  } finally {
    device.close();
  }
}

test('sync: from create to leave, over a folder', { timeout: 120_000 }, async (t) => {
  const { one, two, remote, cwd, shelf } = world(t);
  await onDevice(one.data, ({ set }) => set('first'));

  const begun = one.cli(['--json', 'sync', 'create', ...remote, '--name', 'first']);
  const { account, recoveryKey } = jsonOf(begun);
  assert.match(recoveryKey, /^([0-9a-z]{5}-){6}[0-9a-z]$/);
  assert.match(begun.stderr, /shown only this once/);
  assert.match(one.cli(['sync', 'status']).stderr, /nobody has tried the recovery key/);

  // What is remembered has no secret, and says where the remote is.
  const kept = fs.readFileSync(path.join(one.data, 'sync.json'), 'utf8');
  assert.ok(kept.includes(shelf) && !kept.includes(recoveryKey));
  assert.equal(fs.statSync(path.join(one.data, 'sync.json')).mode & 0o777, 0o600);

  const tried = one.cli(['--json', 'sync', 'recover', '--dry-run'], { input: `${recoveryKey}\n` });
  assert.equal(jsonOf(tried).tried, true);
  const { recoveryKeyTried, remote: named } = jsonOf(one.cli(['--json', 'sync', 'status']));
  assert.deepEqual([recoveryKeyTried, named], [true, `folder:${shelf}`]);

  const done1 = jsonOf(one.cli(['--json', 'sync', 'run', '--once']));
  assert.deepEqual([done1.pending, done1.conflicts], [0, 0]);

  const { ticket } = jsonOf(one.cli(['--json', 'sync', 'invite', '--lasts', '10m']));
  const args = ['--device', two.data, '--json', 'sync', 'join', ...remote, '--name', 'second'];
  const joining = start(t, args, { cwd, input: `${ticket}\n` });
  let asked = [];
  for (let i = 0; i < 50 && asked.length === 0; i++) asked = jsonOf(one.cli(['--json', 'sync', 'requests']));
  assert.equal(asked[0].name, 'second');
  done(one.cli(['sync', 'approve', asked[0].member]));
  assert.equal(await joining.ended, 0, joining.failed());
  assert.equal(JSON.parse(joining.said()).account, account);
  await onDevice(two.data, async ({ get }) => assert.equal(await get(), 'first'));

  const table = done(two.cli(['sync', 'status']));
  for (const word of [account, 'first', 'second', 'recovery']) assert.ok(table.includes(word), table);

  const shut = jsonOf(one.cli(['--json', 'sync', 'revoke', 'second', '--yes']));
  assert.deepEqual(
    shut.readable.map(({ owner, alias }) => [owner.includes('com.example.mail'), alias]),
    [[true, 'token']],
  );
  refused(two.cli(['sync', 'run', '--once']), 5, 'SYNC', /shut out of the account/);

  assert.match(done(one.cli(['doctor'])), /ok {7}account: .*1 device, .*/);
  done(one.cli(['sync', 'leave', '--yes']));
  assert.equal(jsonOf(one.cli(['--json', 'sync', 'status'])).account, null);
  assert.ok(!fs.existsSync(path.join(one.data, 'sync.json')));
  await onDevice(one.data, async ({ get }) => assert.equal(await get(), 'first'));
});

test('sync run: goes on until it is told to end, lets in and says what happens', {
  timeout: 120_000,
}, async (t) => {
  const { one, two, remote, cwd } = world(t);
  done(one.cli(['sync', 'create', ...remote, '--name', 'first']));
  const args = ['--device', one.data, '--json', 'sync', 'run', '--approve', 'auto'];
  const running = start(t, args, { cwd });
  await running.line(/"state":"running"/);
  const ticket = done(one.cli(['sync', 'invite']));
  done(two.cli(['sync', 'join', ...remote], { input: ticket }));
  await running.line(/"devices":2|"head":[5-9]/);
  running.child.kill('SIGTERM');
  assert.equal(await running.ended, 143, running.failed());
  for (const line of running.said().trim().split('\n')) assert.equal(JSON.parse(line).event, 'state');

  const waiting = start(t, ['--device', path.join(cwd, 'three'), 'sync', 'join', ...remote], {
    cwd,
    input: done(one.cli(['sync', 'invite'])),
  });
  let asked = [];
  for (let i = 0; i < 50 && asked.length === 0; i++) asked = jsonOf(one.cli(['--json', 'sync', 'requests']));
  assert.equal(asked.length, 1);
  waiting.child.kill('SIGINT');
  assert.equal(await waiting.ended, 130, waiting.failed());
});

/** Lets a device join, with what the first one's arguments are. */
async function joined(t, { one, two, remote, cwd }, more = [], input = '') {
  const ticket = done(one.cli(['sync', 'invite']));
  const args = ['--device', two.data, 'sync', 'join', ...remote, '--name', 'second'];
  const joining = start(t, args, { cwd, input: ticket });
  let asked = [];
  for (let i = 0; i < 50 && asked.length === 0; i++) asked = jsonOf(one.cli(['--json', 'sync', 'requests']));
  const approved = one.cli(['sync', 'approve', asked[0].id, ...more], { input });
  return { approved, asked, joining };
}

test('sync conflicts: the secret that lost is listed, shown when asked for, and dropped', async (t) => {
  const here = world(t);
  const { one, two, remote } = here;
  await onDevice(one.data, ({ set }) => set('one'));
  done(one.cli(['sync', 'create', ...remote, '--name', 'first']));
  const { approved, joining } = await joined(t, here);
  done(approved);
  assert.equal(await joining.ended, 0, joining.failed());
  await onDevice(two.data, ({ change }) => change('by two'));
  await onDevice(one.data, ({ change }) => change('by one'));
  for (const { cli } of [two, one, two]) done(cli(['sync', 'run', '--once']));
  const [lost, ...others] = jsonOf(two.cli(['--json', 'sync', 'conflicts']));
  assert.equal(others.length, 0);
  assert.deepEqual([lost.alias, lost.secret], ['token', undefined]);
  assert.equal(done(two.cli(['sync', 'conflicts', '--reveal', String(lost.number)])), 'by two');
  assert.match(done(two.cli(['sync', 'conflicts'])), /com\.example\.mail\S* token .* second/);
  assert.match(done(two.cli(['doctor'])), /conflicts: 1 secret lost/);
  done(two.cli(['sync', 'conflicts', '--forget', String(lost.number)]));
  refused(two.cli(['sync', 'conflicts', '--forget', String(lost.number)]), 3, 'NOT_FOUND');
});

test('sync approve: a locked screen refuses, and --unlock unlocks it', async (t) => {
  const here = world(t);
  const { one, remote, file } = here;
  done(one.cli(['sync', 'create', ...remote]));
  const password = ['--new-password-file', file('password', '1234')];
  done(one.cli(['lock', 'set', ...password]));
  const { approved, asked, joining } = await joined(t, here);
  refused(approved, 4, 24000005, /--unlock/);
  const unlock = ['--unlock', '--password-file', file('password', '1234')];
  done(one.cli(['sync', 'approve', asked[0].id, ...unlock]));
  assert.equal(await joining.ended, 0, joining.failed());
});

test('sync recover: an empty device with the key has everything, and with another key nothing', async (t) => {
  const { one, two, at, remote } = world(t);
  await onDevice(one.data, ({ set }) => set('kept'));
  const { account, recoveryKey } = jsonOf(one.cli(['--json', 'sync', 'create', ...remote]));
  const begin = ['sync', 'recover', ...remote, '--account', account];
  refused(two.cli(begin, { input: `${recoveryKey}x` }), 2, 401, /slip/);
  refused(two.cli(['sync', 'recover', ...remote], { input: recoveryKey }), 2, 401, /which account/);
  const other = jsonOf(at('other').cli(['--json', 'sync', 'create', ...remote])).recoveryKey;
  const wrong = two.cli(begin, { input: other });
  assert.equal(wrong.status, 4, wrong.stderr);
  assert.equal(jsonOf(two.cli(['--json', 'sync', 'status'])).account, null);
  done(two.cli(begin, { input: recoveryKey }));
  done(one.cli(['sync', 'run', '--once']));
  done(two.cli(['sync', 'run', '--once']));
  await onDevice(two.data, async ({ get }) => assert.equal(await get(), 'kept'));
});

/** A client that reaches no server, and says too much. */
const CLIENT = `
exports.Pool = class {
  constructor({ connectionString }) { this.url = connectionString; this.totalCount = 0; }
  on() {}
  async query() { throw Object.assign(new Error('refused ' + this.url), { code: 'ECONNREFUSED' }); }
  async end() {}
};`;

test('sync: where the remote is, and what is not repeated', (t) => {
  const { one, cwd, file } = world(t);
  const PASSWORD = 'pa55-word';
  const url = `postgres://me:${PASSWORD}@127.0.0.1:1/db`;
  refused(one.cli(['sync', 'create']), 2, 401, /where is the remote/);
  refused(one.cli(['sync', 'create', '--remote', `nfs:${PASSWORD}`]), 2, 401, /folder:\/path or postgres/);
  refused(one.cli(['sync', 'create', '--remote', 'folder:missing']), 5, 'UNREACHABLE', /make the folder/);
  const said = one.cli(['sync', 'create', '--remote', url]);
  assert.equal(said.status, 2, said.stderr);
  assert.match(said.stderr, /other users can read a password/);
  assert.match(said.stderr, /npm install pg/);
  const env = { ...process.env, OHOS_SECURITY_KIT_REMOTE: url };
  refused(one.cli(['sync', 'create'], { env }), 2, 401, /npm install pg/);

  // With a client in the folder, which does not get far.
  const client = path.join(cwd, 'node_modules', 'pg');
  fs.mkdirSync(client, { recursive: true });
  fs.writeFileSync(path.join(client, 'index.js'), CLIENT);
  const failed = one.cli(['sync', 'create'], { env });
  refused(failed, 5, 'UNREACHABLE', /no connection \(/);
  const bare = one.cli(['sync', 'create', '--remote', 'postgres://me@127.0.0.1:1/db']);
  refused(bare, 5, 'UNREACHABLE', /has no password/);
  for (const { stderr, stdout } of [said, failed]) assert.ok(!(stderr + stdout).includes(PASSWORD));
  refused(one.cli(['sync', 'join', '--remote', 'folder:.'], { input: 'no-ticket' }), 2, 401, /no ticket/);
  refused(one.cli(['sync', 'join', 'a-ticket', '--remote', 'folder:.']), 2, 401, /too many arguments/);
  const none = ['sync', 'join', '--remote', 'folder:.', '--ticket-file', file('empty', '')];
  refused(one.cli(none), 2, 401, /ticket is empty/);
});
