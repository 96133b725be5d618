// What requests may say: names, bodies, members.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { inspected, request } from './support.mjs';

const codeOf = ({ text }) => JSON.parse(text).error.code;

test('files: those of the page by their names, and no others', async (t) => {
  const { page } = await inspected(t);
  const get = (name) => request(page, name, { headers: page.own });
  const types = { '': /^text\/html/, 'app.js': /^text\/javascript/, 'app.css': /^text\/css/ };
  for (const [name, type] of Object.entries(types))
    assert.match((await get(name)).headers['content-type'], type);
  const { base } = page;
  const names = [
    'index.html', // it has one address
    'secret.txt',
    'package.json',
    '../app.js',
    '..%2fapp.js',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '....//package.json',
    '..\\..\\package.json',
    'app.js/',
    'app.js%00.css',
    './/app.js',
    'public/app.js',
    'constructor',
    '__proto__',
    `/${base}app.js`,
    '/etc/passwd',
    `${base}../../../../etc/passwd`,
    `${base}//etc/passwd`,
  ];
  for (const name of names) {
    const reply = await get(name);
    assert.deepEqual([reply.status, codeOf(reply)], [404, 'NO_ROUTE'], name);
  }
  assert.equal((await request(page, 'app.js?v=1', { headers: page.own })).status, 200);
});

test('routes: each has its method', async (t) => {
  const { page } = await inspected(t);
  const rows = [
    ['GET', 'api/device.reboot'],
    ['POST', 'api/state'],
    ['PUT', 'api/state'],
    ['DELETE', 'api/asset.remove'],
    ['OPTIONS', 'api/state'],
    ['POST', 'app.js'],
    ['HEAD', 'events'],
  ];
  for (const [method, name] of rows) {
    const reply = await request(page, name, { method, headers: { ...page.own, origin: page.origin } });
    assert.equal(reply.status, 405, `${method} ${name}`);
  }
  for (const name of ['nothing', 'constructor', '__proto__', 'state/x', ''])
    assert.equal((await request(page, `api/${name}`, { headers: page.own })).status, 404, name);
});

const post = (page, body, headers = {}) => ({
  method: 'POST',
  headers: { ...page.own, origin: page.origin, 'content-type': 'application/json', ...headers },
  ...body,
});

test('bodies: no longer than they may be', async (t) => {
  const { page, device } = await inspected(t);
  const long = JSON.stringify({ id: 1, answer: 'x'.repeat(64 * 1024) });
  const said = await request(page, 'api/dialog.answer', post(page, { body: long }));
  assert.deepEqual([said.status, codeOf(said), said.headers.connection], [413, 'TOO_LARGE', 'close']);
  // One that does not say how long it is.
  const part = 'x'.repeat(40 * 1024);
  const unsaid = await request(page, 'api/dialog.answer', post(page, { chunks: [part, part] })).catch(
    (error) => error,
  );
  assert.ok(unsaid.status === 413 || ['ECONNRESET', 'EPIPE'].includes(unsaid.code), String(unsaid));
  // A value of a vault may be long.
  const value = { hex: 'ff'.repeat(1 << 20) };
  assert.equal((await page.post('vault.set', { name: 'v', service: 's', account: 'a', value })).status, 200);
  assert.equal(device.users.list().length, 1);
});

test('bodies: JSON objects and nothing else', async (t) => {
  const { page } = await inspected(t);
  const rows = [
    [415, 'TYPE', '{"id":101}', { 'content-type': 'text/plain' }],
    [415, 'TYPE', '{"id":101}', { 'content-type': 'application/x-www-form-urlencoded' }],
    [415, 'TYPE', '{"id":101}', { 'content-type': 'application/json; charset=utf-16' }],
    [415, 'TYPE', '{"id":101}', { 'content-type': '' }],
    [400, 'MALFORMED', ''],
    [400, 'MALFORMED', '{"id":101'],
    [400, 'MALFORMED', "{'id':101}"],
    [400, 'MALFORMED', '[101]'],
    [400, 'MALFORMED', '101'],
    [400, 'MALFORMED', 'null'],
    [400, 'MALFORMED', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    [400, 'ARGUMENT', '{}'],
    [400, 'ARGUMENT', '{"id":"x"}'],
    [400, 'ARGUMENT', '{"id":-1}'],
    [400, 'ARGUMENT', '{"id":1.5}'],
    [400, 'ARGUMENT', '{"id":null}'],
    [400, 'ARGUMENT', '{"id":101,"more":1}'],
    [400, 'ARGUMENT', '{"__proto__":{"id":101}}'],
    [400, 'ARGUMENT', '{"id":101,"__proto__":1}'],
    [400, 'ARGUMENT', '{"id":101,"constructor":1}'],
  ];
  for (const [status, code, body, headers] of rows) {
    const reply = await request(page, 'api/user.add', post(page, { body }, headers));
    assert.deepEqual([reply.status, codeOf(reply)], [status, code], String(body));
  }
  assert.equal({}.id, undefined);
});

test('bodies: no message repeats a value', async (t) => {
  const { page } = await inspected(t);
  const needle = 'hunter2hunter2';
  const bodies = [
    `{"${needle}":1}`,
    `{"id":"${needle}"}`,
    `{"id":101} ${needle}`,
    JSON.stringify({ app: 1, alias: { text: needle, more: needle }, secret: needle }),
  ];
  for (const body of bodies)
    for (const name of ['user.add', 'asset.add', 'fault.inject', 'switch.set']) {
      const reply = await request(page, `api/${name}`, post(page, { body }));
      assert.equal(reply.status, 400, body);
      assert.ok(!reply.text.includes(needle), reply.text);
    }
});

test('queries: members that the route knows, once', async (t) => {
  const { page } = await inspected(t);
  const rows = [
    'limit=0',
    'limit=501',
    'limit=x',
    'offset=-1',
    'sort=secret',
    'desc=2',
    'more=1',
    'q=a&q=b',
    '__proto__=1',
  ];
  for (const query of rows) {
    const { status, error } = await page.get(`assets?${query}`);
    assert.deepEqual([status, error.code], [400, 'ARGUMENT'], query);
  }
  assert.equal((await page.get('assets?q=&limit=500&desc=1')).status, 200);
});

test('errors: an unknown route shows a person words, and a program JSON', async (t) => {
  const { page } = await inspected(t);
  const reply = await request(page, 'nothing', { headers: { ...page.own, accept: 'text/html,*/*' } });
  assert.equal(reply.status, 404);
  assert.match(reply.headers['content-type'], /^text\/html/);
  const headers = { ...page.own, accept: 'text/html' };
  const named = await request(page, `api/vault?name=${encodeURIComponent('<b>')}`, { headers });
  assert.doesNotMatch(named.text, /<b>/);
});

test('errors: what is no request, or only half of one, is nothing to warn of', async (t) => {
  const { page } = await inspected(t);
  const warnings = [];
  const warn = (warning) => warnings.push(warning);
  process.on('warning', warn);
  t.after(() => process.off('warning', warn));
  const { host, port } = new URL(page.origin);
  const send = async (text) => {
    const socket = net.connect(port, '127.0.0.1').setEncoding('latin1');
    socket.write(text);
    const [reply] = await once(socket, 'data');
    socket.destroy();
    return reply;
  };
  for (const target of ['//', '//[', 'http://[', 'http://a:99999999/'])
    assert.match(
      await send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      /^HTTP\/1\.1 400 .*MALFORMED/s,
    );
  const headers = { ...page.own, origin: page.origin, 'content-type': 'application/json', host };
  const lines = Object.entries({ ...headers, expect: '100-continue', 'content-length': 50 });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  assert.match(await send(`POST ${page.base}api/user.add HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1\.1 100 /);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(warnings, []);
});
