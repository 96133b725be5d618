// Whose configuration it is: where secrets go, and under which key, is said by nobody but the user, root, or who wrote the
// program; and the search for it ends at the home folder and at the root of a repository.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { asOrdinaryUser, isRoot, run } from '../cli/support.mjs';
import { folderFor } from '../support/index.mjs';

const KIT = path.resolve('lib/entry/index.js');
const onWindows = process.platform === 'win32';
const phrase = { kind: 'passphrase', passphrase: 'known' };

/** Runs a program in `work`, where secrets go to `data` unless a configuration says otherwise; returns what it prints. */
function program(t, make, { uid, kit = KIT, env = {} } = {}) {
  const dir = fs.realpathSync(folderFor(t));
  const work = path.join(dir, 'home', 'project', 'src');
  fs.mkdirSync(work, { recursive: true });
  const put = (name, content) => {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o644 });
    return file;
  };
  make({ dir, put });
  const main = put(
    'home/project/src/main.cjs',
    `const { device } = require(${JSON.stringify(kit)});
try {
  const { dataDir, rootKey } = device.health();
  console.log(require('node:path').relative(${JSON.stringify(dir)}, dataDir), rootKey.kind, device.caller.bundleName);
} catch (error) { console.log(error.code, error.message) }`,
  );
  const inHome = { HOME: path.join(dir, 'home'), OHOS_DEVICE_DIR: path.join(dir, 'home', 'data') };
  const { stdout, stderr } = spawnSync(process.execPath, [main], {
    cwd: work,
    env: { ...process.env, ...inHome, ...env },
    encoding: 'utf8',
    uid,
    gid: uid,
    timeout: 60_000,
  });
  return stdout.trim() || stderr;
}

const VAULT = { dataDir: './vault', app: { bundleName: 'a.b' } };

for (const [what, make, said] of [
  [
    'beside the program',
    ({ put }) => put('home/project/src/ohos-device.json', VAULT),
    'home/project/src/vault',
  ],
  ['further up', ({ put }) => put('home/project/ohos-device.json', VAULT), 'home/project/vault'],
  ['in a package.json', ({ put }) => put('home/project/package.json', { ohos: VAULT }), 'home/project/vault'],
  ['in the home folder', ({ put }) => put('home/ohos-device.json', VAULT), 'home/vault'],
  ['above the home folder', ({ put }) => put('ohos-device.json', VAULT), 'home/data'],
  [
    'at the root of a repository',
    ({ dir, put }) => {
      fs.mkdirSync(path.join(dir, 'home/project/.git'));
      put('home/project/ohos-device.json', VAULT);
    },
    'home/project/vault',
  ],
  [
    'above a repository',
    ({ dir, put }) => {
      fs.mkdirSync(path.join(dir, 'home/project/.git'));
      put('home/ohos-device.json', VAULT);
    },
    'home/data',
  ],
  [
    'above a worktree or a submodule',
    ({ put }) => {
      put('home/project/.git', 'gitdir: /somewhere');
      put('home/package.json', { ohos: VAULT });
    },
    'home/data',
  ],
]) {
  test(`a configuration ${what} leads to ${said}`, { skip: onWindows }, (t) => {
    assert.equal(program(t, make).split(' ')[0], said);
  });
}

test('a user without a home searches up to the root', { skip: onWindows }, (t) => {
  const make = ({ put }) => put('ohos-device.json', VAULT);
  assert.match(program(t, make, { env: { HOME: '/nonexistent/home' } }), /^vault file a\.b$/);
});

for (const [what, content] of [
  ['dataDir', { dataDir: './vault' }],
  ['rootKey', { rootKey: phrase }],
]) {
  for (const name of ['ohos-device.json', 'package.json']) {
    test(`${what} is not taken from a ${name} that others may write`, { skip: onWindows }, (t) => {
      let file;
      const make = ({ put }) => {
        file = put(`home/project/${name}`, name === 'package.json' ? { ohos: content } : content);
        fs.chmodSync(file, 0o666);
      };
      const said = program(t, make);
      assert.match(
        said,
        /^24000014 .*dataDir and rootKey are not taken from .*others may write it \(mode 0666\)/,
      );
      assert.ok(said.includes(`chmod go-w ${file},`), said);
      assert.equal(fs.existsSync(path.join(path.dirname(file), 'vault')), false);
    });
  }
}

test('null members decide nothing, and who the app is anybody may say', { skip: onWindows }, (t) => {
  const make = ({ put }) => {
    const content = { dataDir: null, rootKey: null, app: { bundleName: 'c.d' } };
    fs.chmodSync(put('home/project/ohos-device.json', content), 0o666);
  };
  assert.equal(program(t, make), 'home/data file c.d');
});

for (const name of ['ohos-device.json', 'AppScope/app.json5']) {
  test(`a pipe in place of ${name} is not waited for`, { skip: onWindows }, (t) => {
    const make = ({ dir }) => {
      const file = path.join(dir, 'home/project', name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      assert.equal(spawnSync('mkfifo', [file]).status, 0);
    };
    assert.match(program(t, make), /^401 .*is not valid/);
  });
}

// ---- two users; who runs this has to be root ----

const STRANGER = 4001;
const twoUsers = { skip: onWindows || (!isRoot && 'only root can be two users') };

/** A folder for everybody, in which a stranger has left something, and one of nobody's below. */
function shared(t) {
  const dir = fs.realpathSync(folderFor(t));
  const nobody = asOrdinaryUser(t, { dir });
  if (nobody === undefined) return undefined;
  const room = path.join(dir, 'room');
  const work = path.join(room, 'work');
  const trap = path.join(room, 'trap');
  fs.mkdirSync(work, { recursive: true });
  fs.mkdirSync(trap);
  fs.chmodSync(room, 0o1777);
  fs.chownSync(work, nobody.uid, nobody.gid);
  fs.chownSync(trap, STRANGER, STRANGER);
  fs.chmodSync(trap, 0o777);
  const leave = (name, content, { uid = STRANGER, mode = 0o644, place = room } = {}) => {
    const file = path.join(place, name);
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    fs.chownSync(file, uid, uid);
    fs.chmodSync(file, mode);
    return file;
  };
  const { main, ...user } = nobody;
  // A home that cannot be made: what does not go where a configuration says goes nowhere.
  const env = { PATH: process.env.PATH, HOME: '/nonexistent/home' };
  const cli = (args, options) => run(args, { main, cwd: work, env, ...user, ...options });
  const isEmpty = () => assert.deepEqual(fs.readdirSync(trap), []);
  return { ...nobody, room, work, trap, leave, cli, isEmpty };
}

for (const [what, content] of [
  ['a folder', ({ trap }) => ({ dataDir: trap })],
  ['a folder for many', ({ room }) => ({ dataDir: path.join(room, 'new') })],
  ['a root key', () => ({ rootKey: phrase })],
]) {
  for (const name of ['ohos-device.json', 'package.json']) {
    test(`D50 ${what} is not taken from a ${name} of another user`, twoUsers, (t) => {
      const place = shared(t);
      if (!place) return;
      const said = content(place);
      const file = place.leave(name, name === 'package.json' ? { ohos: said } : said);
      // The command line is of nobody's copy: root did not write it either.
      for (const user of [
        { uid: place.uid, gid: place.gid },
        { uid: 0, gid: 0 },
      ]) {
        const { status, stderr } = place.cli(['set', 'token'], { ...user, input: 'secret' });
        assert.equal(status, 5, stderr);
        assert.match(stderr, new RegExp(`24000014|belongs to OS user ${STRANGER}`));
        assert.ok(stderr.includes(`${file}: it belongs to OS user ${STRANGER}`), stderr);
      }
      const doctor = place.cli(['doctor']);
      assert.equal(doctor.status, 1);
      assert.match(doctor.stdout, /^problem +open: .*dataDir and rootKey are not taken from/m);
      place.isEmpty();
      assert.equal(fs.existsSync(path.join(place.room, 'new')), false);
    });
  }
}

test('with --device only the app is taken, whoever says who it is', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  place.leave('ohos-device.json', { dataDir: place.trap, app: { bundleName: 'c.d' } });
  const device = ['--device', path.join(place.work, 'device')];
  assert.equal(place.cli([...device, 'set', 'token'], { input: 'secret' }).status, 0);
  assert.match(place.cli([...device, 'apps']).stdout, /c\.d/);
  place.isEmpty();
});

test(
  'D50 a configuration of ours leads to a folder of another user: the folder is refused',
  twoUsers,
  (t) => {
    const place = shared(t);
    if (!place) return;
    place.leave('ohos-device.json', { dataDir: place.trap }, { uid: place.uid, place: place.work });
    fs.chmodSync(place.trap, 0o755);
    const { status, stderr } = place.cli(['set', 'token'], { input: 'secret' });
    assert.equal(status, 5);
    assert.ok(
      stderr.includes(`${place.trap}: it belongs to OS user ${STRANGER}, not to ${place.uid}`),
      stderr,
    );
    place.isEmpty();
  },
);

for (const [what, uid, mode, taken] of [
  ["root's", 0, 0o644, true],
  ["the user's, and his own group may write it,", 65534, 0o664, true],
  ["the user's, and everybody may write it,", 65534, 0o646, false],
]) {
  test(`a configuration that is ${what} ${taken ? 'counts' : 'does not count'}`, twoUsers, (t) => {
    const place = shared(t);
    if (!place) return;
    const vault = path.join(place.work, 'vault');
    place.leave('ohos-device.json', { dataDir: vault }, { uid, mode });
    const { status, stderr } = place.cli(['set', 'token'], { input: 'secret' });
    assert.equal(status, taken ? 0 : 5, stderr);
    assert.equal(fs.existsSync(vault), taken);
  });
}

test("a program's author may say where its secrets go, whoever runs it", twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  const kit = path.join(path.dirname(place.main), '..', 'entry', 'index.js');
  const vault = path.join(place.work, 'vault');
  const script = `const { device } = require(${JSON.stringify(kit)});
try { console.log(device.health().dataDir); } catch (error) { console.log(error.code) }`;
  const config = place.leave('ohos-device.json', { dataDir: vault });
  const main = place.leave('main.cjs', script);
  const { uid, gid } = place;
  const node = (args) =>
    spawnSync(process.execPath, args, { uid, gid, cwd: place.room, encoding: 'utf8' }).stdout.trim();
  assert.equal(node([main]), vault);
  fs.rmSync(vault, { recursive: true });
  // The author of an argument is no author of the program.
  assert.equal(node(['-e', script, main]), '24000014');
  fs.chownSync(config, 4002, 4002);
  assert.equal(node([main]), '24000014');
  assert.equal(fs.existsSync(vault), false);
});
