// node scripts/postgres.mjs: the server is there for the command, and gone with it, however the script ends.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { serverPrograms } from '../../scripts/postgres.mjs';

const SCRIPT = fileURLToPath(new URL('../../scripts/postgres.mjs', import.meta.url));
const SAY = 'console.log(process.env.OHOS_SECURITY_KIT_POSTGRES)';
const options = { skip: !serverPrograms() && 'no PostgreSQL server is installed', timeout: 120_000 };

async function isThere(url) {
  const client = new pg.Client(url);
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query('select 1 as one')).rows[0].one === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

test('a server for a command: it has its exit code, and nothing is left', options, async () => {
  const command = [SCRIPT, '--', process.execPath, '-e', `${SAY}; process.exitCode = 7`];
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  assert.equal(status, 7);
  const url = stdout.trim();
  assert.match(url, /^postgres:\/\/osk:[0-9a-f]{32}@127\.0\.0\.1:\d+\/postgres$/);
  assert.equal(await isThere(url), false);
});

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`a server for a command: it ends when ${signal} ends the script`, options, async () => {
    const command = [SCRIPT, '--', process.execPath, '-e', `${SAY}; setTimeout(() => {}, 10_000)`];
    const script = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [data] = await once(script.stdout, 'data');
    const url = `${data}`.trim();
    assert.equal(await isThere(url), true);
    script.kill(signal);
    await once(script, 'exit');
    script.stdout.destroy(); // the command may have it still
    for (const deadline = Date.now() + 30_000; await isThere(url); await sleep(100))
      assert.ok(Date.now() < deadline);
  });
}

test('a server for a command: without one it is a wrong use', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '--'], { encoding: 'utf8' });
  assert.deepEqual([status, stderr.startsWith('usage: ')], [2, true]);
});
