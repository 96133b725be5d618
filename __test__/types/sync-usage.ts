// The account of a device, its health, and a value renewed across it.
import { createDevice, type SyncHealth } from 'ohos-security-kit';
import { folder, type SyncError, type SyncStatus } from 'ohos-security-kit/sync';
import { openVault } from 'ohos-security-kit/vault';

export async function usage(): Promise<string | null> {
  const device = createDevice({ inMemory: true });
  const remote = folder('/srv/shared');
  const { sync } = device;

  const made: { account: string; recoveryKey: string } = await sync.create({
    remote,
    name: 'one',
    vault: true,
  });
  await sync.run({ approve: ({ name }) => name === 'two', poll: 1000, signal: new AbortController().signal });
  await sync.run({ remote, approve: 'auto', once: true });
  const ticket: string = await sync.invite({ lasts: 60_000 });
  await sync.join(ticket, { remote, timeout: 1000, signal: AbortSignal.timeout(1000) });
  const tried: number | undefined = (await sync.recover({ remote, ...made, dryRun: true })).records;
  for (const request of await sync.requests()) await sync.approve(request);
  const status: SyncStatus = await sync.status();
  for (const { id, name, kind } of status.members ?? [])
    if (kind === 'device' && name === 'two') await sync.revoke(id);
  for (const { number, secret } of await sync.conflicts())
    if (secret === null) await sync.forgetConflict(number);
  const off: () => void = sync.onState(() => {});
  off();

  const health: SyncHealth | null = device.health().sync;
  if (health?.state === 'stopped') console.log(health.reason, health.pending, tried);
  await sync.now().catch((error: SyncError) => error.reason === 'forked');

  const vault = openVault({ name: 'login', device });
  const token: string | null = await vault.update('api', 'me', async (old) => `${old}+`, {
    across: 'account',
    lasts: 5000,
  });
  // @ts-expect-error there is no other reach
  await vault.update('api', 'me', (old) => old, { across: 'world' });
  // @ts-expect-error a remote is needed
  await sync.create({});
  // @ts-expect-error the account belongs to the device
  device.sync = sync;
  await sync.pause();
  await sync.leave();
  return token;
}
