// What the tests of the inspector share: a device with an inspector, and a browser that can also lie.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createDevice } from 'ohos-security-kit';

export { CODE } from '../support/codes.mjs';

export const CAMERA = 'ohos.permission.CAMERA';
export const WALLET = {
  bundleName: 'com.example.wallet',
  permissions: [CAMERA, 'ohos.permission.MICROPHONE', 'ohos.permission.INTERNET'],
  assetGroups: ['shared-logins'],
};

/** One request, with headers as they are given: fetch would not send a wrong Host. The whole reply, as text. */
export function request({ origin, base }, name, { method = 'GET', headers = {}, body, chunks } = {}) {
  const { hostname, port } = new URL(origin);
  const options = {
    hostname,
    port,
    path: name.startsWith('/') ? name : base + name,
    method,
    headers,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const sent = http.request(options, async (response) => {
      const parts = [];
      try {
        for await (const part of response) parts.push(part);
      } catch (error) {
        return reject(error);
      }
      const bytes = Buffer.concat(parts);
      return resolve({
        status: response.statusCode,
        headers: response.headers,
        bytes,
        text: bytes.toString(),
      });
    });
    sent.on('error', reject);
    for (const chunk of chunks ?? []) sent.write(chunk);
    sent.end(body);
  });
}

/** Where an inspector is, without its token. */
export function placeOf(url) {
  const { origin, pathname, searchParams } = new URL(url);
  return { origin, base: pathname, token: searchParams.get('token') };
}

/** The page's files, in the place of the bundle. */
export function pageIn(t) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-inspect-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  fs.writeFileSync(path.join(dir, 'index.html'), '<!doctype html><title>page</title>');
  fs.writeFileSync(path.join(dir, 'app.js'), 'globalThis.page = 1;');
  fs.writeFileSync(path.join(dir, 'app.css'), 'p { color: red }');
  fs.writeFileSync(path.join(dir, 'secret.txt'), 'not for the page');
  fs.mkdirSync(path.join(dir, 'folder.js'));
  return dir;
}

/** A browser that has opened the address. */
export async function browse(url) {
  const place = placeOf(url);
  const entered = await request(place, `?token=${place.token}`);
  const cookie = entered.headers['set-cookie']?.[0].split(';')[0];
  const own = { cookie, 'sec-fetch-site': 'same-origin' };
  const json = ({ status, text }) => ({ status, ...JSON.parse(text) });
  const get = async (name) => json(await request(place, `api/${name}`, { headers: own }));
  const post = async (name, body = {}, headers = {}) =>
    json(
      await request(place, `api/${name}`, {
        method: 'POST',
        headers: { ...own, origin: place.origin, 'content-type': 'application/json', ...headers },
        body: body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    );
  return { ...place, entered, cookie, own, get, post, stream: (lastId) => stream(place, own, lastId) };
}

/** The stream of events: `next(name)` is the next event of that name, however long it takes. */
export async function stream(place, headers, lastId) {
  const { hostname, port } = new URL(place.origin);
  const sent = http.get({
    hostname,
    port,
    path: `${place.base}events`,
    headers: { ...headers, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
    agent: false,
  });
  const response = await new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject));
  const events = [];
  const waiting = [];
  let rest = '';
  let isOver = false;
  const settle = () => {
    for (const wait of [...waiting]) {
      const at = events.findIndex(({ event, data }) => event === wait.name && wait.fits(data));
      if (at < 0 && !isOver) continue;
      waiting.splice(waiting.indexOf(wait), 1);
      if (at < 0) wait.reject(new Error(`the stream ended without ${wait.name}`));
      else wait.resolve(events.splice(at, 1)[0]);
    }
  };
  response.setEncoding('utf8');
  response.on('data', (text) => {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const fields = Object.fromEntries(
        part.split('\n').map((line) => /^(\w*): ?(.*)$/s.exec(line).slice(1)),
      );
      if (fields.event) events.push({ id: fields.id, event: fields.event, data: JSON.parse(fields.data) });
    }
    settle();
  });
  const closed = new Promise((resolve) => {
    response.on('close', () => {
      isOver = true;
      settle();
      resolve();
    });
  });
  response.on('error', () => {});
  return {
    status: response.statusCode,
    headers: response.headers,
    events,
    closed,
    next: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        waiting.push({ name, fits, resolve, reject });
        settle();
      }),
    leave() {
      sent.destroy();
      return closed;
    },
  };
}

/** A device in memory with an open inspector, and a browser at it. */
export async function inspected(t, options = {}, deviceOptions = {}) {
  const device = createDevice({ inMemory: true, clock: 'manual', app: WALLET, ...deviceOptions });
  const inspector = await device.inspect({ files: pageIn(t), ...options });
  t.after(() => {
    inspector.close();
    device.close();
  });
  const page = await browse(inspector.url);
  return { device, inspector, page, app: device.caller.tokenId };
}

export const text = (given) => ({ text: given });
