// A vault that several processes have open at once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { codeOfLater, freshFolder, freshVault } from './support.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

function start(t, act, dir, given = {}) {
  const child = spawn(process.execPath, [WORKER, act, dir, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, lines }));
  return { child, ended, lines, line: () => once(reader, 'line').then(([line]) => line) };
}

const eight = (t, act, dir, given) => Array.from({ length: 8 }, () => start(t, act, dir, given));

test('D51 eight processes refresh a token 200 times, each once', async (t) => {
  const dir = freshFolder(t);
  const server = `${dir}-server`;
  fs.mkdirSync(server);
  const processes = eight(t, 'refreshes', dir, { server, last: 200 });
  for (const { ended } of processes) assert.equal((await ended).code, 0);
  assert.equal(fs.readdirSync(server).length, 200);
  assert.equal(freshVault(t, { dir }).getSync('server', 'token'), '200');
});

test('D51 a holder that is killed ends its lease, and another one goes on', async (t) => {
  const dir = freshFolder(t);
  const server = `${dir}-server`;
  fs.mkdirSync(server);
  for (let round = 0; round < 40; round++) {
    const processes = eight(t, 'refreshes', dir, { server, last: 200, dies: true });
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    assert.ok(ends.every(({ code, signal }) => code === 0 || signal === 'SIGKILL'));
    if (ends.some(({ code }) => code === 0)) break;
  }
  assert.equal(fs.readdirSync(server).length, 200);
  const vault = freshVault(t, { dir });
  assert.equal(vault.getSync('server', 'token'), '200');
  assert.deepEqual(fs.readdirSync(dir).filter((name) => name.startsWith('lease-')).length <= 1, true);
});

test('D51 of calls that come while one computes, none computes and all have its value', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'other', 'x');
  const first = start(t, 'updates', vault.dir, { ms: 1500 });
  assert.equal(await first.line(), 'computes');
  let computed = 0;
  const calls = Array.from({ length: 5 }, () => vault.update('s', 'once', () => `${++computed}`));
  assert.deepEqual(await Promise.all(calls), ['x', 'x', 'x', 'x', 'x']);
  assert.equal(computed, 0);
  assert.deepEqual((await first.ended).lines, ['computes', 'has x']);
  assert.equal(await vault.update('s', 'once', (current) => `${current}y`), 'xy');
});

test('D51 a call that waits gives up when told, and goes on when the holder is killed', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'held', 'before', { labels: ['kept'] });
  const holder = start(t, 'holds', vault.dir);
  assert.equal(await holder.line(), 'computes');
  assert.equal(await codeOfLater(vault.update('s', 'held', () => 'no', { timeout: 0 })), 'BUSY');
  const controller = new AbortController();
  const waits = vault.update('s', 'held', () => 'no', { signal: controller.signal });
  controller.abort(new Error('enough'));
  await assert.rejects(waits, { message: 'enough' });
  // Another entry is free.
  assert.equal(await vault.update('s', 'free', () => 'value'), 'value');
  const after = vault.update('s', 'held', (current) => `after ${current}`);
  holder.child.kill('SIGKILL');
  assert.equal(await after, 'after before');
  assert.deepEqual(vault.findSync({ labels: ['kept'] }).length, 1);
});

for (const act of ['counts', 'countsSync'])
  test(`D51 transactions of eight processes count every call: ${act}`, async (t) => {
    const dir = freshFolder(t);
    const processes = eight(t, act, dir, { times: 25 });
    for (const { ended } of processes) assert.equal((await ended).code, 0);
    assert.equal(freshVault(t, { dir }).getSync('s', 'count'), '200');
  });

test('D51 a process that is killed leaves all of a transaction, or nothing', async (t) => {
  const vault = freshVault(t);
  vault.transactionSync((entries) => {
    entries.set('bank', 'a', '1000');
    entries.set('bank', 'b', '0');
  });
  for (let round = 0; round < 6; round++) {
    const moving = start(t, 'moves', vault.dir);
    for (let i = 0; i < 3 + round; i++) await moving.line();
    moving.child.kill('SIGKILL');
    await moving.ended;
    const values = vault.entriesSync('bank').map(({ value }) => Number(value));
    assert.equal(values[0] + values[1], 1000);
  }
  assert.notEqual(vault.getSync('bank', 'b'), '0');
});

test('D51 listeners hear of what another process does, also if it makes the vault', async (t) => {
  const dir = freshFolder(t);
  const vault = freshVault(t, { dir });
  const heard = [];
  const enough = new Promise((resolve) => {
    vault.on('change', (change) => {
      heard.push(change);
      if (change.type === 'delete') resolve();
    });
  });
  const keep = setInterval(() => {}, 1000);
  const writer = start(t, 'writes', dir);
  await enough;
  clearInterval(keep);
  assert.equal((await writer.ended).code, 0);
  assert.deepEqual(heard.at(-1), { type: 'delete', service: 's', account: 'from outside' });
  assert.ok(fs.existsSync(path.join(dir, 'device.json')));
});
