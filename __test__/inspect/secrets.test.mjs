// No secret is in any reply or event before it is revealed, and then it is in that reply only.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { openVault } from 'ohos-security-kit/vault';
import { inspected, request, text } from './support.mjs';

const { READS } = createRequire(import.meta.url)('../../lib/inspect/routes.js');

const NEEDLES = {
  asset: 'needle-of-asset',
  vault: 'needle-of-vault',
  lock: 'needle-of-lock',
  page: 'needle-of-page',
};
const forms = (needle) => {
  const bytes = Buffer.from(needle);
  return [needle, bytes.toString('hex'), bytes.toString('base64').slice(0, -4), bytes.toJSON().data.join()];
};

/** What the routes need to give an answer. */
const QUERIES = { vault: '?name=v', 'calls.test': '?ids=1,2,3,4,5,6' };

test('secrets: not in any reply, not in the stream', async (t) => {
  const { device, page, app } = await inspected(t);
  const stream = await page.stream();
  const { Tag } = device.asset;
  device.screenLock().setPassword(NEEDLES.lock);
  device.faults.inject({ api: 'asset.update', code: 24000008 });
  await device.asset.add(
    new Map([
      [Tag.ALIAS, Buffer.from('a')],
      [Tag.SECRET, Buffer.from(NEEDLES.asset)],
    ]),
  );
  const secret = new Map([[Tag.SECRET, Buffer.from(NEEDLES.asset)]]);
  await assert.rejects(device.asset.update(new Map([[Tag.ALIAS, Buffer.from('a')]]), secret));
  const vault = openVault({ name: 'v', device });
  await vault.set('s', 'a', NEEDLES.vault);
  await page.post('asset.add', { app, alias: text('b'), secret: text(NEEDLES.page), auth: 'any' });
  await page.post('asset.add', { app, alias: text('b'), secret: text(NEEDLES.page), encrypted: true });
  await page.post('vault.set', { name: 'v', service: 's', account: 'b', value: text(NEEDLES.page) });
  await page.post('lock.lock', { user: 100 });
  await page.post('lock.unlock', { user: 100, password: `${NEEDLES.lock}x` });
  await page.post('lock.unlock', { user: 100, password: NEEDLES.lock });
  const replies = [];
  for (const name of READS.keys()) {
    const reply = await request(page, `api/${name}${QUERIES[name] ?? ''}`, { headers: page.own });
    assert.equal(reply.status, 200, name);
    replies.push([name, reply.bytes.toString('latin1')]);
  }
  device.close();
  await stream.closed;
  replies.push(['the stream', JSON.stringify(stream.events)]);
  assert.ok(stream.events.some(({ event }) => event === 'call'));
  for (const [name, reply] of replies)
    for (const needle of Object.values(NEEDLES).flatMap(forms))
      assert.ok(!reply.includes(needle), `${needle} in ${name}`);
});

test('secrets: revealed in one reply', async (t) => {
  const { page, app } = await inspected(t);
  const stream = await page.stream();
  await page.post('asset.add', { app, alias: text('a'), secret: text(NEEDLES.asset) });
  assert.equal((await page.post('asset.reveal', { app, alias: text('a') })).secret.text, NEEDLES.asset);
  const { data } = await stream.next('call', ({ api }) => api === 'asset.query');
  assert.deepEqual(data.args, [{ ALIAS: '<bytes 1>', RETURN_TYPE: 0 }]);
  for (const name of ['calls', 'assets', 'state'])
    assert.ok(!JSON.stringify(await page.get(name)).includes(NEEDLES.asset), name);
  assert.ok(!JSON.stringify(stream.events).includes(NEEDLES.asset));
});
