// One of several processes that renew one credential. Told by messages: { generation, dies } -> { token } or { error }.
import { createDevice } from 'ohos-security-kit';
import { folder, postgres } from 'ohos-security-kit/sync';
import { openVault } from 'ohos-security-kit/vault';

const { dataDir, place, url, server } = JSON.parse(process.argv[2]);

/** Where it dies: before or after the entry that takes the lease, or the one that has the value, is appended. */
let dies;
const killed = () => process.kill(process.pid, 'SIGKILL');

/** A remote that its process does not survive. */
function mortal(remote) {
  const open = (account) => {
    const shelf = remote.open(account);
    let appends = 0;
    return {
      ...shelf,
      async append(n, bytes) {
        if (dies === undefined) return shelf.append(n, bytes);
        const point = ['lease', 'value'][appends++];
        if (dies === `before ${point}`) killed();
        const outcome = await shelf.append(n, bytes);
        if (outcome === 'taken') appends -= 1;
        else if (dies === `after ${point}`) killed();
        return outcome;
      },
    };
  };
  return { name: remote.name, open };
}

async function remoteOf() {
  if (url === undefined) return folder(place);
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  return postgres(pool);
}

const device = createDevice({ dataDir });
await device.sync.run({ remote: mortal(await remoteOf()), poll: 3_600_000 });
const vault = openVault({ device, name: 'credentials' });

/** The provider takes each token once. */
async function refresh(token) {
  const response = await fetch(`${server}/${token}`);
  if (!response.ok) throw new Error(`refused: ${token}`);
  return response.text();
}

process.on('message', async ({ generation, dies: where }) => {
  dies = where;
  try {
    const renew = (token) => (Number(token) >= generation ? undefined : refresh(token));
    const token = await vault.update('api', 'me', renew, { across: 'account', lasts: 3000 });
    process.send({ token });
  } catch (error) {
    process.send({ error: `${error.stack}` });
  }
});
process.send({ ready: true });
