// What a device remembers when it is closed and opened again, and what a restart forgets (8.3).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, ENTRY_STATES, remains, settled, UNDECLARED } from './event-support.mjs';
import {
  ADMIN,
  CODE,
  check,
  collect,
  folderFor,
  manager,
  P,
  rejected,
  scene,
  systemApp,
  thrown,
} from './support.mjs';

const forgiving = { preauthorized: [{ name: P.CAMERA, userCancellable: true }] };

/** How a device comes back: the scene afterwards. */
const RETURNS = {
  'closing and opening': (t, s, options) => {
    s.device.close();
    return scene(t, options);
  },
  'a reboot': (_, s) => {
    s.device.reboot();
    return s;
  },
};

/** For each way to come back: a scene on disk, `arrange`, the return, and the scene after it. */
function eachReturn(name, options, arrange, look) {
  for (const [how, comeBack] of Object.entries(RETURNS)) {
    test(`${name}, after ${how}`, async (t) => {
      const all = { ...options, dataDir: folderFor(t) };
      const s = scene(t, all);
      const arranged = await arrange(s);
      await look(comeBack(t, s, all), arranged);
    });
  }
}

// [state, entry afterwards]
const entries = [
  ['never decided', {}, [-1, 0]],
  ['granted with 1', {}, [0, 1]],
  ['granted with 2', {}, [0, 2]],
  ['refused with 1', {}, [-1, 1]],
  ['refused with 2', {}, [-1, 2]],
  ['refused with 64', {}, [-1, 64]],
  ['granted by the administrator', {}, [0, 128]],
  ['denied by the administrator', {}, [-1, 128]],
  ['released by the administrator, granted', {}, [0, 256]],
  ['granted and restricted', {}, [-1, 514]],
  ['only restricted', {}, [-1, 512]],
  ['never decided', forgiving, [0, 0]],
  ['refused with 2', forgiving, [-1, 2]],
  ['granted with 64', {}, [-1, 64]],
];

for (const [state, target, entry] of entries) {
  const kind = target === forgiving ? ' of a preauthorized one' : '';
  eachReturn(
    `B196 an entry ${state}${kind} is ${entry}`,
    { target },
    (s) => ENTRY_STATES[state](s, s.T, P.CAMERA),
    async ({ sys, T }) => {
      assert.deepEqual(await remains(sys, T, P.CAMERA), entry);
      assert.deepEqual(await remains(sys, T, P.INTERNET), [0, 4]);
    },
  );
}

test('B196 8.3 bit 8 outlives closing: a reset gives the preauthorized permission back', async (t) => {
  const options = { target: forgiving, dataDir: folderFor(t) };
  const s = scene(t, options);
  await s.sys.revokePermission(s.id, P.CAMERA, 2);
  s.device.close();
  const { sys, T } = scene(t, options);
  T.resetPermissions();
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 0]);
});

eachReturn(
  'B196 tokens, uids and rows with their times are the same',
  { users: [100, 101] },
  async ({ device, sys, T, NOR, SYS }) => {
    device.clock.advance(1234);
    T.grant(P.CAMERA);
    const clone = device.installApp({ ...T.manifest, appIndex: 1 });
    const apps = [T, NOR, SYS, clone].map(({ tokenId, uid, manifest }) => ({ tokenId, uid, manifest }));
    return { apps, rows: await sys.queryStatusByTokenID([T.tokenId, clone.tokenId]) };
  },
  async ({ device, sys }, { apps, rows }) => {
    for (const { tokenId, uid, manifest } of apps) {
      const { bundleName, appIndex } = manifest;
      const app = device.app(bundleName, { appIndex });
      assert.deepEqual([app.tokenId, app.uid, app.manifest], [tokenId, uid, manifest]);
    }
    const again = await sys.queryStatusByTokenID([...new Set(rows.map((row) => row.tokenID))]);
    const byName = (one, two) =>
      one.tokenID - two.tokenID || (one.permissionName < two.permissionName ? -1 : 1);
    assert.deepEqual(again.sort(byName), rows.sort(byName));
    assert.equal(rows.filter((row) => row.permissionName === P.CAMERA && row.grantStatus === 0).length, 1);
  },
);

eachReturn(
  'B196 B112 request toggles of every user',
  { users: [100, 101] },
  async ({ device, sys }) => {
    const other = manager(systemApp(device, ADMIN, { userId: 101 }));
    await sys.setPermissionRequestToggleStatus(P.CAMERA, 0);
    await sys.setPermissionRequestToggleStatus(P.TRACKING, 1);
    await other.setPermissionRequestToggleStatus(P.MICROPHONE, 0);
  },
  async ({ device, sys }) => {
    const other = manager(systemApp(device, ADMIN, { userId: 101 }));
    const names = [P.CAMERA, P.TRACKING, P.MICROPHONE];
    const of = (atManager) =>
      Promise.all(names.map((name) => atManager.getPermissionRequestToggleStatus(name)));
    assert.deepEqual(await of(sys), [0, 1, 1]);
    assert.deepEqual(await of(other), [1, 0, 0]);
  },
);

eachReturn(
  'B196 global switches and the debug policy',
  {},
  ({ device }) => {
    assert.deepEqual(
      [device.switches.camera, device.switches.microphone, device.switches.location],
      [true, true, true],
    );
    device.switches.microphone = false;
    device.policies.grantForDebugApps = true;
  },
  ({ device }) => {
    const { camera, microphone, location } = device.switches;
    assert.deepEqual([camera, microphone, location], [true, false, true]);
    assert.equal(device.policies.grantForDebugApps, true);
  },
);

eachReturn(
  'B196 8.3 account policies that are not persistent are lost, persistent ones stay',
  {},
  ({ device, T }) => {
    for (const name of [P.CAMERA, P.MICROPHONE]) T.grant(name);
    device.policies.restrictAccount(100, [P.CAMERA], true, { persistent: false });
    device.policies.restrictAccount(100, [P.MICROPHONE], true, { persistent: true });
    assert.deepEqual([check(T, P.CAMERA), check(T, P.MICROPHONE)], [-1, -1]);
  },
  async ({ sys, T }) => {
    assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
    assert.deepEqual(await remains(sys, T, P.MICROPHONE), [-1, 514]);
  },
);

eachReturn(
  'B196 8.3 component grants are lost',
  {},
  ({ T }) => {
    T.grantByComponent(P.CAMERA);
    T.grantByComponent(P.READ_PASTEBOARD);
  },
  async ({ sys, T }) => {
    assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 0]);
    assert.deepEqual(await remains(sys, T, P.READ_PASTEBOARD), UNDECLARED);
  },
);

eachReturn(
  'B196 subscriptions are dropped',
  {},
  ({ sys, self }) => {
    const events = [collect(sys), collect(sys, [], [P.CAMERA])];
    const own = [];
    self.on('selfPermissionStateChange', [P.CAMERA], () => own.push('own'));
    return [...events, own];
  },
  async ({ sys, self, T }, gathered) => {
    T.grant(P.CAMERA);
    for (const events of gathered) await assertEvents(events, []);
    assert.equal(
      thrown(() => sys.off('permissionStateChange', [], [])),
      CODE.NOT_TOGETHER,
    );
    assert.equal(
      thrown(() => self.off('selfPermissionStateChange', [P.CAMERA])),
      CODE.NOT_TOGETHER,
    );
  },
);

eachReturn(
  'B196 timers of one-time grants are dropped: what is granted later is not ended by an old one',
  {},
  async (s) => {
    await ENTRY_STATES['granted with 64'](s, s.T, P.APPROXIMATE);
    s.T.background();
    s.device.clock.advance(9000);
  },
  async (s) => {
    assert.deepEqual(await remains(s.sys, s.T, P.APPROXIMATE), [-1, 64]);
    await ENTRY_STATES['granted with 64'](s, s.T, P.APPROXIMATE);
    await settled();
    const events = collect(s.sys);
    s.device.clock.advance(60_000);
    await assertEvents(events, []);
    assert.equal(check(s.T, P.APPROXIMATE), 0);
  },
);

eachReturn(
  'B187 a reserved token id is given back',
  {},
  ({ T }) => {
    const { tokenId, manifest } = T;
    T.uninstall({ keepData: true });
    return { tokenId, manifest };
  },
  ({ device }, { tokenId, manifest }) => {
    const { bundleName } = manifest;
    const back = device.app(bundleName) ?? device.installApp(manifest);
    assert.equal(back.tokenId, tokenId);
  },
);

eachReturn(
  'B191 8.3 undefined declarations are remembered',
  { target: { extra: ['ohos.permission.OF_THE_FUTURE'] } },
  () => {},
  async ({ device, sys, T }) => {
    const name = 'ohos.permission.OF_THE_FUTURE';
    assert.deepEqual(await remains(sys, T, name), UNDECLARED);
    device.definePermission({ name, grantMode: 'system_grant', availableLevel: 'normal' });
    assert.deepEqual(await remains(sys, T, name), [0, 4]);
  },
);

test('B200 8.4 remote tokens live in memory only', async (t) => {
  const options = { dataDir: folderFor(t) };
  const s = scene(t, options);
  const token = s.device.addRemoteApp(
    'a-tablet',
    { bundleName: 'com.example.far', permissions: [P.CAMERA] },
    [P.CAMERA],
  );
  assert.equal(s.sys.checkAccessTokenSync(token, P.CAMERA), 0);
  s.device.close();
  const { sys } = scene(t, options);
  assert.equal(sys.checkAccessTokenSync(token, P.CAMERA), -1);
  assert.equal(await rejected(sys.getPermissionFlags(token, P.CAMERA)), CODE.NO_TOKEN);
});

test('B196 a snapshot brings entries, toggles and switches back as they were', async (t) => {
  const { device, sys, T } = scene(t);
  T.grant(P.CAMERA);
  await sys.setPermissionRequestToggleStatus(P.CAMERA, 0);
  device.switches.camera = false;
  const bytes = device.snapshot();
  T.revoke(P.CAMERA);
  await sys.setPermissionRequestToggleStatus(P.CAMERA, 1);
  device.switches.camera = true;
  device.restore(bytes);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
  assert.equal(await sys.getPermissionRequestToggleStatus(P.CAMERA), 0);
  assert.equal(device.switches.camera, false);
});

test('B196 D42 after close on and off throw 12100007, and no listener is called', async (t) => {
  const dataDir = folderFor(t);
  const s = scene(t, { dataDir });
  const events = collect(s.sys);
  s.T.grant(P.CAMERA);
  s.device.close();
  await settled();
  const before = events.length;
  const listener = () => {};
  for (const call of [
    () => s.sys.on('permissionStateChange', [], [P.CAMERA], listener),
    () => s.sys.off('permissionStateChange', [], []),
    () => s.self.on('selfPermissionStateChange', [P.CAMERA], listener),
    () => s.self.off('selfPermissionStateChange', [P.CAMERA]),
  ]) {
    assert.equal(thrown(call), CODE.SERVICE_ABNORMAL, `${call}`);
  }
  scene(t, { dataDir }).T.revoke(P.CAMERA);
  await settled();
  assert.equal(events.length, before);
});
