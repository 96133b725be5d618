// D45: the first call of a process behaves like any other, whichever function it is, on the default device too. Each call is
// made by a process of its own that has done nothing before, and compared with the same call on a device that is open.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { HOOK, node, project } from '../hook/project.mjs';

const require = createRequire(import.meta.url);
const TABLE = require.resolve('./first-calls.cjs');
const { APP, CALLS, DEVICE, KITS, NEIGHBOURS, outcomeOf } = require(TABLE);
const { kits, freshEachTest } = await import('../kits/support.mjs');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-first-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A device that was closed, to be copied for each process: so that the token is known beforehand. */
const template = path.join(folder, 'template');
const device = createDevice({ dataDir: template, app: APP });
const TOKEN = device.caller.tokenId;
device.close();

let copies = 0;
function copyOfTemplate() {
  const dataDir = path.join(folder, String(copies++));
  fs.cpSync(template, dataDir, { recursive: true });
  return dataDir;
}

const RUN = `
const { CALLS, outcomeOf } = table;
const [, , name, token] = process.argv;
outcomeOf(() => CALLS[name](all, Number(token))).then((outcome) => console.log(outcome));
`;
const IMPORTS = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const table = require(${JSON.stringify(TABLE)});
const kits = (name) => require('ohos-security-kit/kits').moduleOf(name).default;
`;
const MAIN = {
  'require.cjs': `const table = require(${JSON.stringify(TABLE)});
const all = Object.create(require('ohos-security-kit'));
all.kits = (name) => require('ohos-security-kit/kits').moduleOf(name).default;
${RUN}`,
  'import.mjs': `${IMPORTS}import kit from 'ohos-security-kit';\nconst all = Object.create(kit);\nall.kits = kits;\n${RUN}`,
  'hook.ts': `${IMPORTS}import { asset } from '@kit.AssetStoreKit';
import { abilityAccessCtrl, privacyManager } from '@kit.AbilityKit';
import { device } from 'ohos-security-kit';
const all: object = { asset, abilityAccessCtrl, privacyManager, device, kits };
${RUN}`,
};
const place = project({ after }, MAIN, { app: APP });

/** The outcome of a call with which a process begins. */
async function first(name, { main, where }) {
  const env = { OHOS_DEVICE_DIR: where === 'memory' ? ':memory:' : copyOfTemplate(), NODE_NO_WARNINGS: '1' };
  const args = [...(main === 'hook.ts' ? HOOK : []), main, name, String(TOKEN)];
  const { stdout, stderr, code } = await node(place, args, { env });
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n').at(-1);
}

freshEachTest();

/** The same on a device that has been used. The neighbours know the default device only. */
async function second(name, { where }) {
  if (name.startsWith('neighbours.')) {
    const { device } = require('../../lib/entry/index.js');
    device.setCaller(device.installApp(APP));
    const all = { kits: (specifier) => kits.moduleOf(specifier).default };
    return outcomeOf(() => CALLS[name](all, TOKEN));
  }
  const device = createDevice({
    app: APP,
    ...(where === 'memory' ? { inMemory: true } : { dataDir: copyOfTemplate() }),
  });
  try {
    assert.equal(device.caller.bundleName, APP.bundleName);
    const { asset, abilityAccessCtrl, privacyManager } = device;
    return await outcomeOf(() => CALLS[name]({ device, asset, abilityAccessCtrl, privacyManager }, TOKEN));
  } finally {
    device.close();
  }
}

const EVERY = Object.keys(CALLS);
const SOME = [
  ...['asset.add', 'asset.querySync', 'abilityAccessCtrl.checkAccessTokenSync', 'abilityAccessCtrl.on'],
  ...['abilityAccessCtrl.grantUserGrantedPermission', 'privacyManager.getPermissionUsedRecord'],
  ...['privacyManager.addPermissionUsedRecord', 'device.users.list', 'recorded.abilityAccessCtrl'],
  'neighbours.getOsAccountLocalId',
];
// How the package comes in, and where the default device lives, is nothing that a function knows of: one of every kind shows it.
const MODES = [
  { main: 'require.cjs', where: 'disk', names: EVERY },
  { main: 'import.mjs', where: 'memory', names: SOME },
  { main: 'require.cjs', where: 'memory', names: SOME },
  { main: 'import.mjs', where: 'disk', names: SOME },
  { main: 'hook.ts', where: 'disk', names: SOME },
  { main: 'hook.ts', where: 'memory', names: SOME },
];

for (const mode of MODES) {
  test(`D45 first call, ${mode.where}, ${mode.main}`, { concurrency: 4 }, async (t) => {
    await Promise.all(
      mode.names.map((name) =>
        t.test(name, async () => assert.equal(await first(name, mode), await second(name, mode))),
      ),
    );
  });
}

test('D45 the table above knows every function of the kits and every member of a device', (t) => {
  for (const [kit, file] of [
    ['asset', 'asset'],
    ['abilityAccessCtrl', 'access'],
    ['privacyManager', 'privacy'],
  ]) {
    const known = require(`../../lib/kits/${file}.js`).FUNCTIONS.map((api) => api.split('.')[1]);
    assert.deepEqual(Object.keys(KITS[kit]).sort(), known.toSorted());
  }
  const device = createDevice({ inMemory: true, app: APP });
  t.after(() => device.close());
  const membersOf = (object) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) => name !== 'constructor');
  const objects = Object.keys(device);
  const members = [
    ...membersOf(device),
    ...objects.flatMap((name) => membersOf(device[name]).map((member) => `${name}.${member}`)),
  ];
  const called = Object.keys(DEVICE).map((name) => name.replace(/( =|, then .*)$/, ''));
  assert.deepEqual([...new Set(called)].sort(), members.sort());
  assert.ok(Object.keys(NEIGHBOURS).length > 0);
});
