// dataDir: which folder it names, fixed at the moment the device is made.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createDevice } from 'ohos-security-kit';
import { CODE, folderFor, open, testApp, throws } from '../support/index.mjs';

const KIT = fileURLToPath(new URL('../../lib/entry/index.js', import.meta.url));
const windows = process.platform === 'win32';

for (const [what, of] of [
  ['a URL', (folder) => pathToFileURL(folder)],
  ['the text of a URL', (folder) => pathToFileURL(folder).href],
  ['a URL with a slash at its end', (folder) => new URL(`${pathToFileURL(folder).href}/`)],
  ['a path with .. in it', (folder) => path.join(folder, 'x', '..') + path.sep],
]) {
  test(`dataDir: ${what} names its folder`, (t) => {
    const folder = path.join(folderFor(t), 'ä #?%');
    const device = open(t, { dataDir: of(folder) });
    assert.equal(device.health().dataDir, folder);
    assert.ok(fs.existsSync(path.join(folder, 'store.db')));
  });
}

class Broken extends URL {
  get href() {
    throw new TypeError('no');
  }
}
const refused = [
  ['another scheme', new URL('https://example.org/vault')],
  ['the text of another scheme', 'https://example.org/vault'],
  ['data:', new URL('data:,x')],
  ['a host', 'file://server/share'],
  ['a relative URL', 'file:vault'],
  ['a query', 'file:///tmp/x?y'],
  ['a hash', new URL('file:///tmp/x#y')],
  ['an escaped slash', 'file:///tmp/a%2Fb'],
  ['an escaped null', 'file:///tmp/a%00b'],
  ['a null', '/tmp/a\0b'],
  ['nothing', ''],
  ['a number', 5],
  ['a list', ['/tmp']],
  ['something like a URL', { href: 'file:///tmp/x', protocol: 'file:' }],
  ['no real URL', Object.create(URL.prototype)],
  ['a URL that cannot be read', new Broken('file:///tmp/x')],
  ['a Buffer', Buffer.from('/tmp/x')],
];
for (const [what, dataDir] of refused) {
  test(`dataDir: ${what} is 401, and nothing is made`, { skip: windows && what === 'a host' }, (t) => {
    const here = folderFor(t);
    const before = process.cwd();
    process.chdir(here);
    try {
      throws(CODE.INVALID_ARGUMENT, () => createDevice({ dataDir, app: testApp }), /dataDir/);
      assert.deepEqual(fs.readdirSync(here), []);
    } finally {
      process.chdir(before);
    }
  });
}

test('installProject takes a URL as well', (t) => {
  const folder = folderFor(t);
  fs.mkdirSync(path.join(folder, 'AppScope'));
  fs.writeFileSync(path.join(folder, 'AppScope', 'app.json5'), "{ app: { bundleName: 'com.example.url' } }");
  assert.equal(open(t).installProject(pathToFileURL(folder)).bundleName, 'com.example.url');
});

/** Runs a text in a folder of its own; returns what it prints, and the folder. */
function run(t, { env, main, files = {} }) {
  const folder = fs.realpathSync(folderFor(t));
  for (const name of ['one', 'two']) fs.mkdirSync(path.join(folder, name));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  fs.writeFileSync(path.join(folder, 'main.cjs'), main);
  const { stdout, stderr } = spawnSync(process.execPath, ['../main.cjs'], {
    cwd: path.join(folder, 'one'),
    env: { ...process.env, ...env?.(folder) },
    encoding: 'utf8',
  });
  return { said: stdout.trim() || stderr, folder };
}
const USE = `
const { createDevice, device } = require(${JSON.stringify(KIT)});
const app = { bundleName: 'a.b' };
const { asset } = device;
const bytes = (text) => new TextEncoder().encode(text);
const add = ({ asset: kit }, alias) => kit.addSync(new Map([[asset.Tag.ALIAS, bytes(alias)], [asset.Tag.SECRET, bytes('s')]]));
`;

test('dataDir: a relative one stays where it was when the process goes elsewhere', (t) => {
  const main = `${USE}
const own = createDevice({ dataDir: 'vault', app });
process.chdir('../two');
add(own, 'a');
own.close();
console.log(own.asset && createDevice({ dataDir: '../one/vault', app }).asset.querySync(new Map()).length);`;
  const { said, folder } = run(t, { main });
  assert.equal(said, '1');
  assert.deepEqual(fs.readdirSync(path.join(folder, 'two')), []);
});

for (const [what, env, where] of [
  ['a relative path', () => ({ OHOS_DEVICE_DIR: 'vault' }), 'one/vault'],
  ['a URL', (folder) => ({ OHOS_DEVICE_DIR: pathToFileURL(path.join(folder, 'x')).href }), 'x'],
]) {
  test(`OHOS_DEVICE_DIR: ${what} is fixed when the device opens`, (t) => {
    const main = `${USE}
device.users.list();
process.chdir('../two');
add(device, 'a');
console.log(device.health().dataDir);`;
    const { said, folder } = run(t, { main, env });
    assert.equal(said, path.join(folder, where));
    assert.deepEqual(fs.readdirSync(path.join(folder, 'two')), []);
  });
}

for (const wrong of ['https://example.org', 'file://server/x', 'file:vault']) {
  test(`OHOS_DEVICE_DIR: ${wrong} is a 401 that names it`, { skip: windows }, (t) => {
    const main = `${USE}try { device.users.list(); } catch (error) { console.log(error.code, error.message); }`;
    assert.match(run(t, { main, env: () => ({ OHOS_DEVICE_DIR: wrong }) }).said, /^401 .*OHOS_DEVICE_DIR/);
  });
}

test('dataDir of a configuration file counts from that file, a URL by itself', (t) => {
  const main = `${USE}console.log(device.health().dataDir);`;
  const relative = { 'ohos-device.json': JSON.stringify({ dataDir: './.device' }) };
  const { said, folder } = run(t, { main, files: relative });
  assert.equal(said, path.join(folder, '.device'));
  const elsewhere = path.join(folder, 'elsewhere');
  const url = { 'ohos-device.json': JSON.stringify({ dataDir: pathToFileURL(elsewhere).href }) };
  assert.equal(run(t, { main, files: url }).said, elsewhere);
});
