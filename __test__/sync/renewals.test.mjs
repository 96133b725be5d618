// One credential that may be used once, renewed by eight processes over four folders: once for each generation, whoever dies.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createDevice } from 'ohos-security-kit';
import { folder, postgres } from 'ohos-security-kit/sync';
import { openVault } from 'ohos-security-kit/vault';
import { folderFor } from '../support/index.mjs';

const program = fileURLToPath(new URL('renewer.mjs', import.meta.url));
const GENERATIONS = 30;
/** In which generations the one that renews dies, and where. */
const DEATHS = { 5: 'before lease', 10: 'after lease', 15: 'before value', 20: 'after value' };

/** A provider whose tokens are good once: it counts those that it gave. */
async function provider(t) {
  const used = new Set();
  const server = http.createServer((request, response) => {
    const token = Number(request.url.slice(1));
    const isGood = !used.has(token);
    used.add(token);
    response.statusCode = isGood ? 200 : 400;
    response.end(String(token + 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, used };
}

async function start(options) {
  const child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [message] = await once(child, 'message');
  assert.deepEqual(message, { ready: true });
  return child;
}

/** What a process answers; undefined if it died. */
async function ask(child, message) {
  child.send(message);
  const over = new AbortController();
  const { signal } = over;
  const end = once(child, 'exit', { signal }).then(() => [undefined]);
  const [answer] = await Promise.race([once(child, 'message', { signal }), end]);
  end.catch(() => {});
  over.abort();
  if (answer?.error) throw new Error(answer.error);
  return answer?.token;
}

async function renewals(t, where, remote) {
  const folders = Array.from({ length: 4 }, () => path.join(folderFor(t), 'device'));
  const devices = folders.map((dataDir) => createDevice({ dataDir }));
  await devices[0].sync.create({ remote, vault: true, name: 'device 0' });
  for (const [i, device] of devices.slice(1).entries()) {
    const ticket = await devices[0].sync.invite();
    const joining = device.sync.join(ticket, { remote, vault: true, name: `device ${i + 1}` });
    let requests = [];
    while (requests.length === 0) requests = await devices[0].sync.requests();
    await devices[0].sync.approve(requests[0]);
    await joining;
  }
  const vault = openVault({ device: devices[0], name: 'credentials' });
  await vault.set('api', 'me', '0');
  await devices[0].sync.now();
  for (const device of devices) device.close();

  const { url: server, used } = await provider(t);
  const options = folders.flatMap((dataDir) => [
    { dataDir, server, ...where },
    { dataDir, server, ...where },
  ]);
  const children = await Promise.all(options.map(start));
  try {
    await generations(children, (at) => start(options[at]));
  } finally {
    for (const child of children) {
      const end = child.exitCode ?? child.signalCode ?? once(child, 'exit');
      child.kill('SIGKILL');
      await end;
    }
  }
  assert.deepEqual(
    [...used],
    Array.from({ length: GENERATIONS }, (_, n) => n),
    'each token was used once, in order',
  );
}

/** Each generation is renewed by whoever is first; some die on the way, and come back. */
async function generations(children, again) {
  for (let generation = 1; generation <= GENERATIONS; generation++) {
    const dies = DEATHS[generation];
    if (dies !== undefined) {
      const at = generation % children.length;
      assert.equal(await ask(children[at], { generation, dies }), undefined, `${dies}: it did not die`);
      children[at] = await again(at);
    }
    const tokens = await Promise.all(children.map((child) => ask(child, { generation })));
    assert.deepEqual(tokens, Array(8).fill(String(generation)), `generation ${generation}`);
  }
}

test('S5 eight processes over four folders, a folder as the remote', { timeout: 240_000 }, async (t) => {
  const place = folderFor(t);
  await renewals(t, { place }, folder(place));
});

test('S5 eight processes over four folders, PostgreSQL as the remote', { timeout: 240_000 }, async (t) => {
  const url = process.env.OHOS_SECURITY_KIT_POSTGRES;
  if (!url) return t.skip('OHOS_SECURITY_KIT_POSTGRES names no server');
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', () => {});
  t.after(() => pool.end());
  await renewals(t, { url }, postgres(pool));
});
