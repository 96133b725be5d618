// Every member of the device API, used once with the types it promises.
import { readFileSync } from 'node:fs';
import {
  type App,
  type AppManifest,
  type AuthenticateOptions,
  type asset,
  type BackupOptions,
  type Biometrics,
  type CallRecord,
  type Calls,
  type Carried,
  type Clock,
  type CloneOptions,
  createDevice,
  type Device,
  type DeviceOptions,
  device,
  type Fault,
  type Faults,
  type Health,
  type Inspector,
  type LockState,
  type Password,
  type RootKey,
  type ScreenLock,
  type Users,
  useAddon,
} from 'ohos-security-kit';

useAddon('/opt/example/ohos-security-kit.node');
useAddon(new URL('file:///opt/example/ohos-security-kit.node'));

const rootKeys: RootKey[] = [
  { kind: 'file' },
  { kind: 'passphrase', passphrase: 'correct horse' },
  { kind: 'passphrase', passphrase: Buffer.from('correct horse') },
  { kind: 'raw', key: readFileSync('/secure/key') },
];
const manifest: AppManifest = {
  bundleName: 'com.example.wallet',
  userId: 100,
  appIndex: 0,
  tokenType: 'hap',
  apl: 'system_basic',
  systemApp: true,
  permissions: ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS'],
  acls: [],
  apiVersion: 26,
  model: 'stage',
  appId: 'com.example.wallet_c2ln',
  developerId: '42',
  assetGroups: ['shared-logins'],
  dlpType: 0,
  debug: false,
};
const options: DeviceOptions = {
  dataDir: '/tmp/device',
  inMemory: false,
  rootKey: rootKeys[0],
  app: manifest,
  users: [100, 101],
  clock: 'manual',
  clockStart: Date.UTC(2026, 0, 1),
  durability: 'normal',
};

const byUrl = createDevice({ dataDir: new URL('file:///tmp/device') });
export const opened: Device[] = [
  device,
  createDevice(),
  createDevice(undefined),
  createDevice(options),
  byUrl,
];

export async function apps(d: Device): Promise<void> {
  const app: App = d.installApp(manifest);
  const other: App = d.installProject('./project', { debug: true, systemApp: true });
  const { tokenId, uid, bundleName, userId, appIndex, context, manifest: filled } = app;
  const numbers: number[] = [tokenId, uid, userId, appIndex, filled.apiVersion];
  const names: string[] = [bundleName, filled.appId, ...filled.permissions, ...filled.assetGroups];
  const found: App | undefined =
    d.app(bundleName, { userId: 101 }) ?? d.app(bundleName) ?? d.appByToken(tokenId);
  const all: App[] = d.apps();
  console.info(numbers, names, found, all, context);
  d.definePermission({ name: 'a.b.C', grantMode: 'user_grant', availableLevel: 'normal' });

  app.update({ ...manifest, apiVersion: 12 });
  d.setCaller(other);
  const before: App = d.caller;
  const kit: typeof asset = app.asset;
  await kit.add(new Map());
  await d.runAs(before, async () => d.asset.add(new Map()));
  const count: number = d.runAs(app, () => d.asset.querySync(new Map()).length);
  console.info(count);
  app.uninstall();
  other.uninstall({ keepData: true });
}

export async function people(d: Device, challenge: Uint8Array): Promise<Uint8Array> {
  const users: Users = d.users;
  const ids: number[] = users.list();
  users.add(102);
  users.remove(102);
  users.foreground = 101;

  const lock: ScreenLock = d.screenLock(ids[0]);
  lock.setPassword('1234');
  const typed: Password = new Uint8Array(4);
  lock.setPassword(typed, '1234');
  lock.setPassword('5678', typed);
  lock.unlock(typed);
  lock.lock();
  lock.unlock('5678');
  const lost: number = lock.removePassword('5678');
  lock.unlock();
  const state: LockState = lock.state;
  console.info(lost, state.passwordSet, state.unlockedSinceBoot, state.locked);

  const biometrics: Biometrics = d.biometrics();
  biometrics.enroll('face', '5678');
  biometrics.remove('fingerprint');
  const how: AuthenticateOptions = { userId: 101, type: 'fingerprint' };
  return (await d.authenticate(challenge)) ?? d.authenticate(challenge, how);
}

export function upkeep(d: Device): string[] {
  const clock: Clock = d.clock;
  clock.advance(60_000);
  clock.set(clock.now() + 1);

  const fault: Fault = { api: 'asset.add', code: 24000008, delayMs: 5, times: 2, after: 1 };
  const faults: Faults = d.faults;
  faults.inject(fault);
  faults.inject({ api: 'asset.querySync', delayMs: 100 });
  faults.clear();

  const calls: Calls = d.calls;
  calls.start();
  const records: CallRecord[] = calls.stop();
  const lines = records.map((r) => `${r.app} ${r.api}(${r.args.length}) ${r.code} ${r.durationMs} ms`);

  const bytes: Uint8Array = d.snapshot();
  d.restore(bytes);
  const options: CloneOptions = { user: 100, app: 'com.example.wallet' };
  const cloning: Promise<Carried> = d.clone(createDevice(), options);
  cloning.then(({ totalCount, failedCount }: Carried) => totalCount - failedCount);
  const backing: BackupOptions = { passphrase: new Uint8Array(8) };
  const [saved, restored]: Promise<Carried>[] = [
    d.caller.backup('/safe/wallet.backup', backing),
    d.caller.restore(new URL('file:///safe/wallet.backup'), { passphrase: 'correct horse' }),
  ];
  Promise.all([saved, restored, d.clone(d, { app: d.caller })]);
  d.reboot();
  d.reset();
  d.inspect({ port: 0, readOnly: true }).then(async (inspector: Inspector) => {
    const url: string = inspector.url;
    inspector.close();
    await inspector.closed;
    return url;
  });
  const health: Health = d.health();
  const total: number = health.sizes.database + health.sizes.wal + health.sizes.backup;
  d.close();
  return [
    ...lines,
    ...health.setAside,
    ...health.notes,
    health.ok ? 'ok' : health.integrity,
    `${total} bytes, ${health.assets} assets, ${health.users} users, layout ${health.schemaVersion}`,
    `${health.dataDir ?? 'in memory'}: ${health.rootKey.kind} ${health.rootKey.location ?? ''}`,
  ];
}
