// What somebody put on Object.prototype decides nothing: options, manifests, answers and requests are read from what they
// themselves have, and from their class where the SDK hands out objects.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createDevice } from 'ohos-security-kit';
import { assertCalled } from 'ohos-security-kit/testing';
import { CODE, kits, rejects, throws, turn } from './support.mjs';

const CAMERA = 'ohos.permission.CAMERA';
const LOCATION = ['ohos.permission.APPROXIMATELY_LOCATION', 'ohos.permission.LOCATION'];
const APP = {
  bundleName: 'com.example.tests',
  systemApp: true,
  apl: 'system_core',
  permissions: ['ohos.permission.PERMISSION_USED_STATS'],
};
const USER = { bundleName: 'com.example.user', permissions: [CAMERA, ...LOCATION] };
const { userAuth } = kits.moduleOf('@kit.UserAuthenticationKit');
const { util } = kits.moduleOf('@kit.ArkTS');
const folder = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Runs `act` while every object seems to have these members. */
async function polluted(members, act) {
  Object.assign(Object.prototype, members);
  try {
    return await act();
  } finally {
    for (const name of Object.keys(members)) delete Object.prototype[name];
  }
}

function open(t, options = {}) {
  const device = createDevice({ inMemory: true, clock: 'manual', app: APP, ...options });
  t.after(() => device.close());
  return { device, own: device.caller, app: device.installApp(USER) };
}

test('no file of the package asks Object.prototype for anything', () => {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--require', folder('./prototype-spy.cjs'), folder('./prototype-tour.mjs')],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  const { words, asked } = JSON.parse(stdout.trim().split('\n').at(-1));
  assert.ok(words > 1000);
  assert.deepEqual(asked, []);
});

// [what, what every object seems to have, the call, what it comes to without]
const OTHER_KEY = { kind: 'raw', key: new Uint8Array(32).fill(1) };
const ROWS = [
  [
    'app, of whom',
    { userId: 101, appIndex: 1 },
    ({ device }) => device.app(USER.bundleName)?.bundleName,
    USER.bundleName,
  ],
  [
    'app with options, of whom',
    { userId: 101, appIndex: 1 },
    ({ device }) => device.app(USER.bundleName, {})?.bundleName,
    USER.bundleName,
  ],
  [
    'installApp, every member',
    {
      systemApp: true,
      apl: 'system_core',
      permissions: [CAMERA],
      debug: true,
      appId: 'a',
      appIndex: 2,
      dlpType: 1,
    },
    ({ device }) => {
      const { systemApp, apl, permissions, debug, appId, appIndex } = device.installApp({
        bundleName: 'a.b',
      }).manifest;
      return [systemApp, apl, permissions, debug, appId, appIndex];
    },
    [false, 'normal', [], false, 'a.b_default', 0],
  ],
  [
    'grant for once',
    { once: true },
    ({ device, app }) => {
      app.foreground();
      app.grant(CAMERA);
      app.background();
      device.clock.advance(60_000);
      return app.status(CAMERA);
    },
    0,
  ],
  [
    'uninstall, keeping data',
    { keepData: true },
    ({ device, app }) => {
      app.asset.addSync(
        new Map([
          [device.asset.Tag.ALIAS, Buffer.from('a')],
          [device.asset.Tag.SECRET, Buffer.from('s')],
        ]),
      );
      app.uninstall();
      return device.health().assets;
    },
    0,
  ],
  [
    'authenticate, as whom and how',
    { userId: 101, type: 'face', password: 'x' },
    async ({ device }) => (await device.authenticate(new Uint8Array(32), {})).length,
    148,
  ],
  [
    'restrictAccount, whom not',
    { persistent: false, except: 5, owner: 5 },
    ({ device, app }) => {
      app.grant(CAMERA);
      device.policies.restrictAccount(100, [CAMERA], true);
      device.reboot();
      return app.abilityAccessCtrl.createAtManager().checkAccessTokenSync(app.tokenId, CAMERA);
    },
    -1,
  ],
  [
    'faults.inject, how often',
    { times: 9, after: 9, delayMs: 9 },
    async ({ device }) => {
      device.faults.inject({ api: 'asset.query', code: CODE.DATABASE_ERROR });
      const codes = [];
      for (let i = 0; i < 2; i++) await device.asset.query(new Map()).catch(({ code }) => codes.push(code));
      return codes;
    },
    [CODE.DATABASE_ERROR, CODE.NOT_FOUND],
  ],
  [
    'faults.hold, how often',
    { times: 9, after: 9 },
    async ({ device }) => {
      const gate = device.faults.hold('asset.query');
      for (let i = 0; i < 2; i++) device.asset.query(new Map()).catch(() => {});
      await turn();
      const { waiting } = gate;
      gate.open();
      return waiting;
    },
    1,
  ],
  [
    'a request without a window, answered in a word',
    { window: 7, precise: false, silent: true, answer: 'deny' },
    async ({ device, app }) => {
      const kinds = [];
      device.dialogs.answer(({ kind }) => {
        kinds.push(kind);
        return 'allow';
      });
      const { authResults } = await app.abilityAccessCtrl
        .createAtManager()
        .requestPermissionsFromUser(app.context, LOCATION);
      return [kinds, authResults];
    },
    [['permission'], [0, 0]],
  ],
  [
    'an answer that says nothing',
    { answer: 'allow' },
    ({ device, app }) => {
      device.dialogs.answer(() => ({}));
      const manager = app.abilityAccessCtrl.createAtManager();
      return manager.requestPermissionsFromUser(app.context, [CAMERA]).catch(({ code }) => code);
    },
    CODE.INNER_ERROR,
  ],
  [
    'getPermissionUsedRecord without a flag',
    { flag: 0 },
    ({ own }) => {
      try {
        return own.privacyManager.getPermissionUsedRecord({});
      } catch (error) {
        return error.code;
      }
    },
    401,
  ],
  [
    'getPermissionUsedRecord, of whom and when',
    {
      bundleName: 'nobody',
      tokenId: 5,
      beginTime: 5,
      endTime: 5,
      permissionNames: ['x'],
      deviceId: 'x',
      isRemote: true,
    },
    async ({ own, app }) => {
      await own.privacyManager.addPermissionUsedRecord(app.tokenId, CAMERA, 1, 0);
      return (await own.privacyManager.getPermissionUsedRecord({ flag: 0 })).bundleRecords.length;
    },
    1,
  ],
  [
    'addPermissionUsedRecord, how it was used',
    { usedType: 1, enhancedIdentity: 'x' },
    async ({ own, app }) => {
      await own.privacyManager.addPermissionUsedRecord(app.tokenId, CAMERA, 1, 0, {});
      const [info] = await own.privacyManager.getPermissionUsedTypeInfos(app.tokenId, CAMERA);
      return info.usedType;
    },
    0,
  ],
  [
    'TextDecoder',
    { fatal: true, ignoreBOM: true, stream: true },
    () => new util.TextDecoder().decodeToString(Uint8Array.of(0xef, 0xbb, 0xbf, 0xff)),
    '\ufffd',
  ],
  [
    'assertCalled',
    { times: 5, code: 5 },
    () => assertCalled([{ api: 'asset.add', code: 0 }], 'asset.add'),
    undefined,
  ],
  [
    'a name of a module',
    { BusinessError: () => 'ours' },
    () => kits.moduleOf('@ohos.base').BusinessError,
    undefined,
  ],
  [
    'JSON of everything',
    { toJSON: () => ({}) },
    async ({ device, own, app }) => {
      app.grant(CAMERA);
      await own.privacyManager.addPermissionUsedRecord(app.tokenId, CAMERA, 1, 0);
      return device.installApp(USER).manifest.permissions.length;
    },
    3,
  ],
];
for (const [what, members, call, expected] of ROWS) {
  test(`Object.prototype decides nothing: ${what}`, async (t) => {
    const scene = open(t, { users: [100, 101] });
    assert.deepEqual(await polluted(members, () => call(scene)), expected);
  });
}

test('Object.prototype decides nothing: createDevice', async (t) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-polluted-'));
  t.after(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const members = {
    rootKey: OTHER_KEY,
    users: [105],
    clockStart: 5,
    durability: 'x',
    deviceType: '2in1',
    inMemory: true,
    kind: 'passphrase',
    passphrase: 'x',
  };
  const device = await polluted(members, () => createDevice({ dataDir, app: USER }));
  t.after(() => device.close());
  const { rootKey, dataDir: place } = device.health();
  assert.deepEqual([rootKey.kind, place, device.users.list()], ['file', dataDir, [100]]);
});

test('Object.prototype decides nothing: the default device', async () => {
  const members = {
    dataDir: '/no/such/place',
    ohos: { app: { bundleName: 'x' } },
    app: { bundleName: 'x' },
    rootKey: { kind: 'passphrase', passphrase: 'x' },
    OHOS_DEVICE_DIR: '/no/such/place',
  };
  const script = `
    Object.assign(Object.prototype, ${JSON.stringify(members)});
    const { device } = require(${JSON.stringify(folder('../../lib/entry/index.js'))});
    const { caller } = device;
    process.stdout.write(JSON.stringify([caller.bundleName, device.health().rootKey.kind]));`;
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-polluted-'));
  fs.writeFileSync(path.join(place, 'package.json'), '{ "name": "polluted" }');
  const env = { ...process.env, XDG_DATA_HOME: place, HOME: place, APPDATA: place };
  delete env.OHOS_DEVICE_DIR;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: place,
    env,
    encoding: 'utf8',
  });
  fs.rmSync(place, { recursive: true, force: true });
  assert.equal(stdout, '["polluted","file"]', stderr);
});

test('Object.prototype decides nothing: userAuth', async () => {
  const param = { challenge: new Uint8Array(32), authType: [1], authTrustLevel: 10000 };
  for (const name of Object.keys(param)) {
    const { [name]: value, ...rest } = param;
    const make = () => userAuth.getUserAuthInstance(rest, { title: 't' });
    await rejects(
      CODE.INVALID_ARGUMENT,
      polluted({ [name]: value }, async () => make()),
      name,
    );
  }
  await rejects(
    CODE.INVALID_ARGUMENT,
    polluted({ title: 't' }, async () => userAuth.getUserAuthInstance(param, {})),
  );
  const instance = userAuth.getUserAuthInstance(param, { title: 't' });
  await rejects(
    CODE.INVALID_ARGUMENT,
    polluted({ onResult() {} }, async () => instance.on('result', {})),
  );
});

test('objects of the SDK may be instances of a class: accessors and methods of it count', async (t) => {
  const { own, app } = open(t);
  class Request {
    get flag() {
      return 0;
    }
    get bundleName() {
      return app.bundleName;
    }
  }
  class Special extends Request {}
  class Options {
    get usedType() {
      return 1;
    }
  }
  await own.privacyManager.addPermissionUsedRecord(app.tokenId, CAMERA, 1, 0, new Options());
  for (const Kind of [Request, Special])
    assert.equal((await own.privacyManager.getPermissionUsedRecord(new Kind())).bundleRecords.length, 1);
  const [{ usedType }] = await own.privacyManager.getPermissionUsedTypeInfos(app.tokenId, CAMERA);
  assert.equal(usedType, 1);

  class Param {
    challenge = new Uint8Array(32);
    authTrustLevel = 10000;
    get authType() {
      return [1];
    }
  }
  class Listener {
    onResult() {}
  }
  userAuth.getUserAuthInstance(new Param(), { title: 't' }).on('result', new Listener());
});

test('options of the device are what they themselves have: a class or prototype of theirs does not count', (t) => {
  const { device, app } = open(t, { users: [100, 101] });
  const inherited = Object.create({ userId: 101 });
  assert.equal(device.app(USER.bundleName, inherited), app);
  throws(CODE.INVALID_ARGUMENT, () => device.installApp(Object.create({ bundleName: 'a.b' })));
});
