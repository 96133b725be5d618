// Who may ask: the cookie, the address, the page.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { browse, inspected, pageIn, placeOf, request, WALLET } from './support.mjs';

const { Guard } = createRequire(import.meta.url)('../../lib/inspect/guard.js');

const codeOf = ({ text }) => JSON.parse(text).error.code;

/** Every kind of route. */
const ROUTES = ['', 'app.js', 'events', 'api/state', 'api/snapshot', 'nothing', '../', '/'];

test('guard: without the cookie nothing is there, whatever is asked for', async (t) => {
  const { page } = await inspected(t);
  const wrong = page.cookie.replace(/=.*/, `=${'A'.repeat(43)}`);
  for (const cookie of [undefined, wrong, 'ohos-inspect=', `other=${page.cookie.slice(13)}`])
    for (const route of ROUTES) {
      const reply = await request(page, route, { headers: cookie === undefined ? {} : { cookie } });
      assert.deepEqual([reply.status, codeOf(reply)], [401, 'TOKEN'], `${route} with ${cookie}`);
    }
  const act = {
    method: 'POST',
    headers: { origin: page.origin, 'content-type': 'application/json' },
    body: '{}',
  };
  assert.equal((await request(page, 'api/device.reboot', act)).status, 401);
});

test('guard: the cookie counts beside others of the same name', async (t) => {
  const { page } = await inspected(t);
  const cookie = `a=b; ohos-inspect=x; ${page.cookie}`;
  assert.equal((await request(page, 'api/state', { headers: { cookie } })).status, 200);
});

test('guard: the cookie is for this folder and this browser only', async (t) => {
  const { page } = await inspected(t);
  const [cookie] = page.entered.headers['set-cookie'];
  assert.match(cookie, /; HttpOnly; SameSite=Strict$/);
  assert.match(cookie, new RegExp(`; Path=${page.base};`));
  assert.equal(page.base.length, 24);
});

test('guard: with the cookie, but for another address or from another page', async (t) => {
  const { page } = await inspected(t);
  const { port } = new URL(page.origin);
  const rows = [
    ['HOST', { host: 'evil.example' }],
    ['HOST', { host: `evil.example:${port}` }],
    ['HOST', { host: '127.0.0.1' }],
    ['HOST', { host: `127.0.0.1:${Number(port) + 1}` }],
    ['HOST', { host: `localhost.evil.example:${port}` }],
    ['HOST', { host: `[::1]:${port}` }],
    ['ORIGIN', { origin: 'http://evil.example' }],
    ['ORIGIN', { origin: 'null' }],
    ['ORIGIN', { origin: `https://127.0.0.1:${port}` }],
    ['ORIGIN', { origin: 'http://127.0.0.1:1' }],
    ['ORIGIN', { origin: `http://localhost:${port}` }], // the page has one address
    ['ORIGIN', { 'sec-fetch-site': 'cross-site' }],
    ['ORIGIN', { 'sec-fetch-site': 'same-site' }], // another port of this machine
  ];
  for (const [code, headers] of rows) {
    for (const route of ROUTES) {
      const reply = await request(page, route, { headers: { cookie: page.cookie, ...headers } });
      assert.deepEqual([reply.status, codeOf(reply)], [403, code], `${route} ${JSON.stringify(headers)}`);
    }
    const act = { ...page.own, origin: page.origin, 'content-type': 'application/json', ...headers };
    const reply = await request(page, 'api/device.reboot', { method: 'POST', headers: act, body: '{}' });
    assert.deepEqual([reply.status, codeOf(reply)], [403, code], JSON.stringify(headers));
  }
});

test('guard: parts of the page are asked for by the page, the page itself also by a person', async (t) => {
  const { page } = await inspected(t);
  const headers = { cookie: page.cookie, 'sec-fetch-site': 'none' };
  assert.equal((await request(page, '', { headers })).status, 200);
  assert.equal(codeOf(await request(page, 'api/state', { headers })), 'ORIGIN');
  assert.equal(codeOf(await request(page, 'events', { headers })), 'ORIGIN');
});

test('guard: at port 80 browsers say no port', () => {
  const guard = new Guard();
  const check = (host, localPort) =>
    guard.checkOrigin(
      { headers: { host, origin: `http://${host}` }, method: 'POST', socket: { localPort } },
      'part',
    );
  for (const host of ['127.0.0.1', '127.0.0.1:80', 'localhost', 'localhost:80']) check(host, 80);
  for (const host of ['127.0.0.1', '127.0.0.1:80', '127.0.0.1:', 'evil.example'])
    assert.throws(() => check(host, 8080), { code: 'HOST' }, host);
  for (const host of ['127.0.0.1:8080', '127.0.0.1:', 'evil.example', undefined])
    assert.throws(() => check(host, 80), { code: 'HOST' }, host);
});

test('guard: an action says where it comes from', async (t) => {
  const { page } = await inspected(t);
  const headers = { cookie: page.cookie, 'content-type': 'application/json' };
  const reply = await request(page, 'api/device.reboot', { method: 'POST', headers, body: '{}' });
  assert.equal(codeOf(reply), 'ORIGIN');
});

test('token: it works once', async (t) => {
  const { page } = await inspected(t);
  const again = await request(page, `?token=${page.token}`);
  assert.deepEqual([again.status, codeOf(again)], [401, 'TOKEN']);
  assert.equal(again.headers['set-cookie'], undefined);
  // Who has the session, as after "back", goes on.
  const back = await request(page, `?token=${page.token}`, { headers: { cookie: page.cookie } });
  assert.deepEqual([back.status, back.headers['set-cookie']], [200, undefined]);
});

test('token: the page that it opens has no script, and leads to an address without it', async (t) => {
  const { page } = await inspected(t);
  assert.match(page.entered.text, /http-equiv="refresh" content="0;url=\.\/"/);
  assert.doesNotMatch(page.entered.text, /<script/);
  assert.doesNotMatch(page.entered.text, new RegExp(page.token));
});

test('token: what is no person in a tab does not use it up', async (t) => {
  const device = createDevice({ inMemory: true, app: WALLET });
  const inspector = await device.inspect({ files: pageIn(t) });
  t.after(() => device.close());
  const place = placeOf(inspector.url);
  const tries = [
    ['HOST', { headers: { host: 'evil.example' } }],
    ['ORIGIN', { headers: { 'sec-fetch-dest': 'iframe' } }],
    ['ORIGIN', { headers: { 'sec-fetch-dest': 'empty' } }],
    ['ORIGIN', { headers: { 'sec-purpose': 'prefetch;prerender', 'sec-fetch-dest': 'document' } }],
    ['ORIGIN', { method: 'POST' }],
  ];
  for (const [code, options] of tries)
    assert.equal(codeOf(await request(place, `?token=${place.token}`, options)), code);
  for (const token of ['', 'x', `${place.token}x`, place.token.slice(1)])
    assert.equal(codeOf(await request(place, `?token=${token}`)), 'TOKEN', token);
  // A link in a mail or a terminal comes from another site.
  const headers = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-dest': 'document',
    'sec-fetch-mode': 'navigate',
  };
  assert.equal((await request(place, `?token=${place.token}`, { headers })).status, 200);
});

test('headers: every reply forbids what the page does not need', async (t) => {
  const { page } = await inspected(t);
  const replies = [
    page.entered,
    await request(page, '', { headers: page.own }),
    await request(page, 'app.js', { headers: page.own }),
    await request(page, 'api/state', { headers: page.own }),
    await request(page, 'api/nothing', { headers: page.own }),
    await request(page, 'api/state'),
    await page.stream(),
  ];
  for (const { headers } of replies) {
    const policy = headers['content-security-policy'];
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ])
      assert.ok(policy.includes(part), policy);
    assert.doesNotMatch(policy, /unsafe|\*|http/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers['access-control-allow-origin'], undefined);
  }
});

test('server: only this machine is served', async (t) => {
  const { page } = await inspected(t);
  const { port } = new URL(page.origin);
  const others = Object.values(os.networkInterfaces())
    .flat()
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of others) {
    const outcome = await new Promise((resolve) => {
      const socket = net.connect({ host: address, port, timeout: 2000 });
      for (const event of ['connect', 'timeout', 'error']) socket.on(event, () => resolve(event));
      t.after(() => socket.destroy());
    });
    assert.notEqual(outcome, 'connect', address);
  }
});

/** Connections that say nothing, or not enough; `closed` of each is when it was let go. */
function strangers(t, { origin }, count, words = '') {
  const { port } = new URL(origin);
  return Array.from({ length: count }, () => {
    const socket = net.connect({ host: '127.0.0.1', port });
    t.after(() => socket.destroy());
    socket.on('error', () => {});
    socket.write(words);
    return { socket, closed: once(socket, 'close') };
  });
}

test('server: connections that say nothing keep nobody out, and the oldest of too many go', async (t) => {
  const device = createDevice({ inMemory: true, app: WALLET });
  t.after(() => device.close());
  const inspector = await device.inspect({ files: pageIn(t) });
  const place = placeOf(inspector.url);
  const first = strangers(t, place, 150);
  await Promise.all(first.slice(0, 100).map(({ closed }) => closed));
  const page = await browse(inspector.url); // the token is still worth something
  const stream = await page.stream();
  const more = strangers(t, place, 150, 'GET / HTTP/1.1\r\n');
  await Promise.all(more.slice(0, 100).map(({ closed }) => closed));
  assert.equal((await page.get('state')).status, 200);
  device.switches.camera = false;
  await stream.next('changed', ({ panels }) => panels.includes('device'));
});

test('server: who shows no session is let go after a while, who has shown it stays', async (t) => {
  const { device, page } = await inspected(t, { patienceMs: 30 });
  const stream = await page.stream();
  for (const words of ['', 'GET / HTTP/1.1\r\nHost: ']) {
    const [{ closed }] = strangers(t, page, 1, words);
    await closed;
  }
  const refused = await request(page, 'api/state');
  assert.deepEqual([refused.status, refused.headers.connection], [401, 'close']);
  device.switches.camera = false;
  await stream.next('changed', ({ panels }) => panels.includes('device'));
});

test('server: it ends with close, and the address is dead', async (t) => {
  const { page, inspector } = await inspected(t);
  const stream = await page.stream();
  inspector.close();
  inspector.close();
  await inspector.closed;
  assert.deepEqual((await stream.next('end')).data, { reason: 'closed by the program' });
  await stream.closed;
  await assert.rejects(request(page, 'api/state', { headers: page.own }), { code: 'ECONNREFUSED' });
});

test('server: it ends with the device, and can be started again', async (t) => {
  const { page, inspector, device } = await inspected(t);
  const stream = await page.stream();
  const again = inspector.closed.then(() => stream.closed);
  device.close();
  await again;
  const other = await inspected(t);
  const before = placeOf(other.inspector.url);
  other.inspector.close();
  const next = await other.device.inspect();
  assert.notEqual(placeOf(next.url).base, before.base);
  assert.equal((await (await browse(next.url)).get('state')).status, 200);
});

test('server: a closed device has none', async () => {
  const opened = createDevice({ inMemory: true, app: WALLET });
  opened.apps();
  const fresh = createDevice({ inMemory: true, app: WALLET });
  for (const device of [opened, fresh]) {
    device.close();
    await assert.rejects(device.inspect(), { code: 24000001 });
  }
});

test('server: a device that is closed while it starts has none', async () => {
  const device = createDevice({ inMemory: true, app: WALLET });
  const starting = device.inspect();
  await Promise.resolve();
  device.close();
  await assert.rejects(starting, { code: 24000001 });
});

test('options: a wrong one is 401', async (t) => {
  const { device, inspector } = await inspected(t);
  const { port } = new URL(inspector.url);
  await assert.rejects(device.inspect(), { code: 401, message: /inspected or watched already/ });
  inspector.close();
  const other = createDevice({ inMemory: true, app: WALLET });
  t.after(() => other.close());
  const taken = await other.inspect();
  for (const options of [
    { port: -1 },
    { port: 65536 },
    { port: '80' },
    { readOnly: 1 },
    { host: '0.0.0.0' },
    null,
    7,
  ])
    await assert.rejects(device.inspect(options), { code: 401 }, JSON.stringify(options));
  const busy = Number(new URL(taken.url).port);
  await assert.rejects(device.inspect({ port: busy }), { code: 401, message: /cannot be used: EADDRINUSE/ });
  const chosen = await device.inspect({ port: Number(port) });
  assert.equal(new URL(chosen.url).port, port);
});
