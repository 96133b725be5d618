// Whose folder it is: what others can have put there is refused with 24000014 and left as it is, and no link in it is followed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { asOrdinaryUser, giveTo, isRoot } from '../cli/support.mjs';
import { pathsIn, photograph } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  testApp,
  throws,
} from '../support/index.mjs';

const skip = process.platform === 'win32';
const FILES = ['device.json', 'root.key', 'device.lock', 'store.db', 'store.db.backup', 'store.stamp'];
const FOLDERS = ['keys', 'aside'];
/** SQLite makes these, and the last one only if it is there already. */
const SIDE_FILES = ['store.db-wal', 'store.db-shm', 'store.db-journal'];

/** A closed device in a folder of its own, with an asset; `at` names what is in it. */
function filled(t) {
  const home = fs.realpathSync(folderFor(t));
  const dataDir = path.join(home, 'device');
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1'));
  device.close();
  fs.mkdirSync(path.join(dataDir, 'aside'), { mode: 0o700 });
  return { home, dataDir, at: (name) => path.join(dataDir, name) };
}

const isRefused = (dataDir, naming) =>
  throws(CODE.FILE_OPERATION_ERROR, () => createDevice({ dataDir, app: testApp }), naming);

function opensAgain(t, dataDir) {
  assert.equal(secretNow(open(t, { dataDir }).asset, 'a1'), secretFor('a1'));
}

/** Files of somebody who trusts that they are left alone, as a folder or a file. */
function precious(home) {
  const file = path.join(home, 'precious');
  fs.writeFileSync(file, 'three years of work', { mode: 0o600 });
  return { file, isUntouched: () => assert.equal(fs.readFileSync(file, 'utf8'), 'three years of work') };
}

for (const [name, mode, others] of [
  ['.', 0o700, 0o777],
  ['.', 0o700, 0o1777],
  ...FOLDERS.map((folder) => [folder, 0o700, 0o702]),
  ...[...FILES, 'keys/100.key'].map((file) => [file, 0o600, 0o602]),
]) {
  const octal = others.toString(8).padStart(4, '0');
  test(`${name} that others may write (${octal}) is refused, with the command that helps`, {
    skip,
  }, (t) => {
    const { dataDir, at } = filled(t);
    fs.chmodSync(at(name), others);
    const before = photograph(dataDir);
    isRefused(dataDir, new RegExp(`others may write it.*${octal}.*chmod go-w ${at(name)}[,/]`));
    assert.deepEqual(photograph(dataDir), before);
    fs.chmodSync(at(name), mode);
    opensAgain(t, dataDir);
  });
}

test('what others may only read is no reason to refuse', { skip }, (t) => {
  const { dataDir, at } = filled(t);
  for (const [name, mode] of [
    ['.', 0o755],
    ['keys', 0o755],
    ['root.key', 0o644],
  ])
    fs.chmodSync(at(name), mode);
  opensAgain(t, dataDir);
});

for (const name of [...FILES, ...SIDE_FILES, ...FOLDERS]) {
  test(`a link in place of ${name} is not followed`, { skip }, (t) => {
    const { home, dataDir, at } = filled(t);
    const { file, isUntouched } = precious(home);
    const elsewhere = path.join(home, 'elsewhere');
    fs.mkdirSync(elsewhere, { mode: 0o700 });
    fs.rmSync(at(name), { recursive: true, force: true });
    fs.symlinkSync(FOLDERS.includes(name) ? elsewhere : file, at(name));
    const before = pathsIn(dataDir);
    isRefused(dataDir, new RegExp(name));
    assert.deepEqual(pathsIn(dataDir), before);
    isUntouched();
    assert.deepEqual(fs.readdirSync(elsewhere), []);
  });

  test(`a pipe in place of ${name} is refused at once`, { skip }, (t) => {
    const { dataDir, at } = filled(t);
    fs.rmSync(at(name), { recursive: true, force: true });
    assert.equal(spawnSync('mkfifo', ['-m', '600', at(name)]).status, 0);
    isRefused(dataDir, new RegExp(`${name}.*regular file|${name}.*folder`));
  });
}

for (const [what, put] of [
  ['a link', (file, outside) => fs.symlinkSync(outside, file)],
  ['a pipe', (file) => assert.equal(spawnSync('mkfifo', ['-m', '600', file]).status, 0)],
]) {
  test(`${what} in place of a user's key file keeps that user out`, { skip }, (t) => {
    const { home, dataDir, at } = filled(t);
    const kept = path.join(home, '100.key');
    fs.renameSync(at('keys/100.key'), kept);
    put(at('keys/100.key'), kept);
    const before = fs.readFileSync(kept);
    const device = open(t, { dataDir });
    throws(CODE.FILE_OPERATION_ERROR, () => device.asset.addSync(assetOf('a2')), /keys.100\.key/);
    device.close();
    assert.deepEqual(fs.readFileSync(kept), before);
  });
}

for (const name of ['store.db', 'store.db-wal', 'store.db-shm']) {
  test(`${name} with a second name is not written through it`, { skip }, (t) => {
    const { home, dataDir, at } = filled(t);
    const { file, isUntouched } = precious(home);
    if (name === 'store.db') fs.copyFileSync(at(name), file);
    fs.rmSync(at(name), { force: true });
    fs.linkSync(file, at(name));
    const before = fs.readFileSync(file);
    isRefused(dataDir, new RegExp(`${name}.*second name`));
    assert.deepEqual(fs.readFileSync(file), before);
    if (name !== 'store.db') isUntouched();
  });
}

/** Names that an interrupted write leaves behind, and the name of the copy that a recovery makes. */
const LEFTOVERS = [
  'root.key.new-0123456789abcdef',
  'root.key.next.new-0123456789abcdef',
  'store.db.backup-0123456789abcdef',
  'store.db-restored',
  'keys/5.key',
  'keys/100.key.0123456789abcdef',
  'keys/100.key.new-0123456789abcdef',
];

for (const name of LEFTOVERS) {
  test(`what is called like the leftover ${name} destroys nothing through its other name`, { skip }, (t) => {
    const { home, dataDir, at } = filled(t);
    const { file, isUntouched } = precious(home);
    for (const put of [fs.linkSync, fs.symlinkSync]) {
      put(file, at(name));
      open(t, { dataDir }).close();
      isUntouched();
      fs.rmSync(at(name), { force: true });
      put(file, at(name));
      // A recovery, and what makes every key anew.
      fs.writeFileSync(at('store.db'), 'damaged');
      fs.rmSync(at('store.stamp'), { force: true });
      const device = open(t, { dataDir });
      device.screenLock().setPassword('1234');
      device.reset();
      device.asset.addSync(assetOf('a1'));
      device.close();
      isUntouched();
      fs.rmSync(at(name), { force: true });
    }
    opensAgain(t, dataDir);
  });
}

test('a leftover of our own is overwritten and goes', { skip }, (t) => {
  const { dataDir, at } = filled(t);
  const name = at('root.key.new-0123456789abcdef');
  fs.writeFileSync(name, 'half a key', { mode: 0o600 });
  const fd = fs.openSync(name, 'r');
  t.after(() => fs.closeSync(fd));
  open(t, { dataDir }).close();
  assert.equal(fs.existsSync(name), false);
  assert.equal(fs.readFileSync(fd, 'latin1').replaceAll('\0', ''), '');
});

test('a folder that is reached by a link of ours is as good as any', { skip }, (t) => {
  const { home, dataDir } = filled(t);
  const link = path.join(home, 'link');
  fs.symlinkSync('device', link);
  fs.symlinkSync('link', path.join(home, 'far'));
  opensAgain(t, link);
  const device = open(t, { dataDir: path.join(home, 'far') });
  device.asset.addSync(assetOf('a2'));
  assert.equal(device.health().dataDir, path.join(home, 'far'));
  device.close();
  assert.deepEqual(aliasesNow(open(t, { dataDir }).asset), ['a1', 'a2']);
});

test('a link that goes in circles is refused', { skip }, (t) => {
  const link = path.join(folderFor(t), 'link');
  fs.symlinkSync('link', link);
  isRefused(link, /link/);
});

test('a root.key that lies there alone is not adopted, and not lost', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  fs.mkdirSync(dataDir, { mode: 0o700 });
  const key = path.join(dataDir, 'root.key');
  fs.writeFileSync(key, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  isRefused(dataDir, /root\.key is not of a device that was made here.*move it away/);
  assert.equal(fs.readFileSync(key, 'utf8'), Buffer.alloc(32, 7).toString('base64'));
  assert.equal(fs.existsSync(path.join(dataDir, 'device.json')), false);
  fs.rmSync(key);
  open(t, { dataDir }).asset.addSync(assetOf('a1'));
});

/** A folder whose creation ended after its record was written. */
function interrupted(t) {
  const { dataDir, at } = filled(t);
  const record = { ...JSON.parse(fs.readFileSync(at('device.json'), 'utf8')), ready: false };
  for (const name of fs.readdirSync(dataDir)) fs.rmSync(at(name), { recursive: true });
  fs.writeFileSync(at('device.json'), JSON.stringify(record), { mode: 0o600 });
  return { dataDir, at, record };
}

test('a creation that ended before its key was written is begun anew', (t) => {
  const { dataDir, at, record } = interrupted(t);
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1'));
  device.close();
  const made = JSON.parse(fs.readFileSync(at('device.json'), 'utf8'));
  assert.equal(made.ready, true);
  assert.notEqual(made.check, record.check, 'another key');
  opensAgain(t, dataDir);
});

for (const [what, happen, code] of [
  ['a key of somebody', ({ at }) => fs.writeFileSync(at('root.key'), Buffer.alloc(32, 7).toString('base64'))],
  ['keys', ({ at }) => fs.mkdirSync(at('keys'), { mode: 0o700 })],
  [
    'a newer format',
    ({ at, record }) => fs.writeFileSync(at('device.json'), JSON.stringify({ ...record, format: 99 })),
  ],
  [
    'a record of a finished device',
    ({ at, record }) => fs.writeFileSync(at('device.json'), JSON.stringify({ ...record, ready: true })),
  ],
]) {
  test(`a record without its key is not begun anew beside ${what}`, (t) => {
    const folder = interrupted(t);
    happen(folder);
    const before = photograph(folder.dataDir);
    delete before['device.lock'];
    throws(code ?? CODE.CRYPTO_ERROR, () => createDevice({ dataDir: folder.dataDir, app: testApp }));
    for (const [name, bytes] of Object.entries(before)) {
      assert.equal(fs.readFileSync(folder.at(name)).toString('hex'), bytes, name);
    }
  });
}

// ---- two users; who runs this has to be root ----

const STRANGER = 4001;
const twoUsers = { skip: skip || (!isRoot && 'only root can be two users') };

/** A device of nobody's in a folder that everybody may enter; `as` runs a program as him or another user. */
function shared(t) {
  const dir = fs.realpathSync(folderFor(t));
  const nobody = asOrdinaryUser(t, { dir });
  if (nobody === undefined) return undefined;
  const kit = path.join(path.dirname(nobody.main), '..', 'entry', 'index.js');
  const room = path.join(dir, 'room');
  fs.mkdirSync(room);
  fs.chmodSync(room, 0o1777);
  const dataDir = path.join(room, 'device');
  /** What the call of `use(device)` gives, or the error, as text. */
  const as = (uid, use, place = dataDir) => {
    const program = `
const device = require(${JSON.stringify(kit)}).createDevice({ dataDir: ${JSON.stringify(place)}, app: { bundleName: 'a.b' } });
const { Tag } = device.asset;
const bytes = (text) => new TextEncoder().encode(text);
const add = (alias) => device.asset.addSync(new Map([[Tag.ALIAS, bytes(alias)], [Tag.SECRET, bytes('s')]]));
const count = () => device.asset.querySync(new Map()).length;
console.log((${use})());
device.close();`;
    const script = `try {${program}} catch (error) { console.log(error.code, error.message) }`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      uid,
      gid: uid,
      cwd: room,
      encoding: 'utf8',
    });
    return stdout.trim() || stderr;
  };
  return { ...nobody, room, dataDir, as, at: (name) => path.join(dataDir, name) };
}

test('D50 a folder of another user is refused, whatever its modes', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  assert.equal(place.as(STRANGER, '() => add("bait")'), 'undefined');
  for (const mode of [0o700, 0o755]) {
    fs.chmodSync(place.dataDir, mode);
    const said = place.as(place.uid, '() => add("mine")');
    assert.match(said, new RegExp(`^24000014 .*belongs to OS user ${STRANGER}, not to ${place.uid}; chown`));
  }
  assert.equal(place.as(STRANGER, 'count'), '1');
});

for (const name of [...FILES, ...FOLDERS, 'keys/100.key']) {
  test(`${name} of another user is refused by the owner of the folder and by root`, twoUsers, (t) => {
    const place = shared(t);
    if (!place) return;
    assert.equal(place.as(place.uid, '() => add("a")'), 'undefined');
    fs.mkdirSync(place.at('aside'), { mode: 0o700 });
    giveTo(place, place.dataDir);
    fs.chownSync(place.at(name), STRANGER, STRANGER);
    for (const uid of [place.uid, 0]) {
      const words = `^24000014 .*${name}.*belongs to OS user ${STRANGER}, not to ${place.uid}`;
      assert.match(place.as(uid, 'count'), new RegExp(words));
    }
    fs.chownSync(place.at(name), place.uid, place.gid);
    assert.equal(place.as(0, 'count'), '1');
  });
}

test('a folder that takes the place of ours, where others may write, is refused', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  fs.chmodSync(place.room, 0o777);
  assert.equal(place.as(place.uid, '() => add("a")'), 'undefined');
  fs.renameSync(place.dataDir, `${place.dataDir}-away`);
  assert.equal(place.as(STRANGER, '() => add("bait")'), 'undefined');
  fs.chmodSync(place.dataDir, 0o755);
  assert.match(place.as(place.uid, '() => add("mine")'), /^24000014 .*belongs to OS user/);
});

test('a link of another user to our own folder is refused', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  assert.equal(place.as(place.uid, '() => add("a")'), 'undefined');
  // Not sticky: there the system itself would refuse.
  fs.chmodSync(place.room, 0o777);
  const link = path.join(place.room, 'link');
  fs.symlinkSync('device', link);
  fs.lchownSync(link, STRANGER, STRANGER);
  for (const uid of [place.uid, 0]) {
    assert.match(
      place.as(uid, 'count', link),
      new RegExp(`^24000014 .*symbolic link of OS user ${STRANGER}`),
    );
    assert.match(place.as(uid, 'count', path.join(link, 'new')), /^24000014 .*symbolic link/);
  }
  assert.equal(fs.existsSync(place.at('new')), false, 'nothing was made through it');
  fs.lchownSync(link, place.uid, place.gid);
  assert.equal(place.as(place.uid, 'count', link), '1');
});

test('the group may write where it is the own one of the user, and no other group', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  assert.equal(place.as(place.uid, '() => add("a")'), 'undefined');
  for (const name of ['.', 'keys', 'root.key', 'store.db', 'keys/100.key']) {
    const file = place.at(name);
    const { mode } = fs.statSync(file);
    fs.chmodSync(file, mode | 0o020);
    assert.equal(place.as(place.uid, 'count'), '1', name);
    fs.chownSync(file, place.uid, STRANGER);
    fs.chmodSync(file, mode | 0o020);
    assert.match(place.as(place.uid, 'count'), /^24000014 .*others may write it/, name);
    fs.chownSync(file, place.uid, place.gid);
    fs.chmodSync(file, mode);
  }
});

test("a folder of root's is read by others, unless they could have exchanged it", twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  assert.equal(place.as(0, '() => add("a")'), 'undefined');
  for (const name of ['', ...pathsIn(place.dataDir)]) {
    const file = place.at(name);
    fs.chmodSync(file, fs.statSync(file).isDirectory() ? 0o755 : 0o644);
  }
  assert.equal(place.as(place.uid, 'count'), '1');
  assert.match(place.as(place.uid, '() => add("b")'), /^24000014 .*only be read/);
  fs.chmodSync(place.room, 0o777);
  assert.match(place.as(place.uid, 'count'), /^24000014 .*on the way to it lies .*room.*others may write it/);
});

test('after root has used it once, all of a folder still belongs to its owner', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  assert.equal(place.as(place.uid, '() => add("a")'), 'undefined');
  // Keys, users, a recovery from the backup, a database changed from outside, a backup: whatever makes files.
  const uses = [
    '() => { device.screenLock().setPassword("p"); device.users.add(101); add("b") }',
    '() => { device.screenLock().unlock("p"); add("c"); return device.health().setAside.length }',
    '() => { device.screenLock().unlock("p"); device.screenLock().removePassword("p"); return add("d") }',
  ];
  assert.equal(place.as(0, uses[0]), 'undefined');
  fs.writeFileSync(place.at('store.db'), 'damaged');
  assert.equal(place.as(0, uses[1]), '1');
  const later = new Date(Date.now() + 5_000);
  fs.utimesSync(place.at('store.db'), later, later);
  const fd = fs.openSync(place.at('store.db'), 'r+');
  fs.writeSync(fd, Buffer.from([0, 0, 0, 9]), 0, 4, 24); // its change counter: a sound file that is another one
  fs.closeSync(fd);
  assert.equal(place.as(0, uses[2]), 'undefined');
  const foreign = pathsIn(place.dataDir).filter((name) => fs.lstatSync(place.at(name)).uid !== place.uid);
  assert.deepEqual(foreign, []);
  assert.ok(pathsIn(place.at('aside')).length > 1, 'both were kept');
  assert.equal(place.as(place.uid, 'count'), '4');
});

test('root that keeps a device of its own keeps it for itself', twoUsers, (t) => {
  const place = shared(t);
  if (!place) return;
  fs.chmodSync(place.room, 0o755);
  fs.chownSync(place.room, place.uid, place.gid);
  assert.equal(place.as(0, '() => add("a")'), 'undefined');
  assert.equal(fs.statSync(place.dataDir).uid, 0);
  assert.equal(place.as(0, 'count'), '1');
});
