// The installed-apps benchmark in processes of its own: node child.mjs fill|open <dir> <file of tokens> <count>
// `fill` installs the apps, tells its progress on stderr and writes their tokens to the file; `open` prints one JSON line.
import fs from 'node:fs';
import { COMMON, FIRST, manyAppsManifest } from './data.mjs';
import { load, openDevice } from './peers/ours.mjs';

const [, , what, dir, tokenFile, count] = process.argv;

function fill() {
  const { device, manager } = openDevice(dir, { durability: 'normal' });
  const tokens = new Uint32Array(Number(count));
  const start = performance.now();
  for (let index = 0; index < tokens.length; index += 1) {
    const { manifest, grants } = manyAppsManifest(index);
    const app = device.installApp(manifest);
    for (const permission of grants) app.grant(permission);
    tokens[index] = app.tokenId;
    if ((index + 1) % 1000 === 0) {
      const seconds = (performance.now() - start) / 1000;
      process.stderr.write(`bench: ${index + 1} apps installed in ${seconds.toFixed(1)} s\n`);
    }
  }
  const last = manyAppsManifest(tokens.length - 1);
  const held = last.manifest.permissions.filter(
    (permission) => manager.checkAccessTokenSync(tokens.at(-1), permission) === 0,
  );
  if (held.length !== 15) throw new Error(`${held.length} permissions granted instead of 15`);
  device.close();
  fs.writeFileSync(tokenFile, tokens);
}

async function open() {
  const bytes = fs.readFileSync(tokenFile);
  const tokens = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const { permissions } = manyAppsManifest(0).manifest;
  const someTokens = Array.from(tokens.subarray(0, 100));
  load(); // requires what loads lazily; the addon is loaded by createDevice
  const rss = process.memoryUsage.rss();
  const added = () => (process.memoryUsage.rss() - rss) / 1e6;
  const found = {};
  const must = (condition, message) => {
    if (!condition) throw new Error(message);
  };
  const timed = async (key, unit, times, work) => {
    const start = performance.now();
    let result;
    for (let i = 0; i < times; i += 1) result = await work(i);
    found[key] = ((performance.now() - start) * { ms: 1, us: 1e3, ns: 1e6 }[unit]) / times;
    return result;
  };

  const start = performance.now();
  const { device, manager } = openDevice(dir);
  const first = manager.checkAccessTokenSync(tokens[0], FIRST);
  found.open = performance.now() - start;
  found.openMemory = added();
  must(first === 0, 'the first check finds nothing granted');

  const checking = performance.now();
  let granted = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    if (manager.checkAccessTokenSync(tokens[i], FIRST) === 0) granted += 1;
  }
  found.allChecks = ((performance.now() - checking) * 1e6) / tokens.length;
  found.allMemory = added();
  must(granted === tokens.length, `${granted} of ${tokens.length} apps have ${FIRST}`);

  const some = (i) => tokens[(i * 37) % tokens.length];
  const statuses = await timed('status', 'us', 200, (i) =>
    manager.getPermissionsStatus(some(i), permissions),
  );
  must(statuses.length === 20, 'getPermissionsStatus gives another length');
  const holders = await timed('byPermission', 'ms', 3, () => manager.queryStatusByPermission([COMMON]));
  must(holders.length > 0 && holders.length <= tokens.length, `${holders.length} apps declare ${COMMON}`);
  const rows = await timed('byToken', 'ms', 5, () => manager.queryStatusByTokenID(someTokens));
  must(rows.length === 20 * someTokens.length, `${rows.length} rows of ${someTokens.length} apps`);
  await timed('appByToken', 'us', 200, (i) => device.appByToken(some(i)).tokenId);
  const bundle = (i) => `com.example.installed.app${(i * 37) % tokens.length}`;
  await timed('app', 'us', 200, (i) => device.app(bundle(i)).tokenId);
  const apps = await timed('apps', 'ms', 1, () => device.apps());
  must(apps.length === tokens.length + 1, `${apps.length} apps are installed`);
  device.close();
  console.log(JSON.stringify(found));
}

if (what === 'fill') fill();
else await open();
