'use strict';

// The server: one process, one person. docs/internals/inspector.md is the contract with the page.

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { explain } = require('./codes');
const { Guard } = require('./guard');
const { ACTS, READS } = require('./routes');
const { Refusal } = require('./refusal');
const { Strangers } = require('./strangers');
const take = require('./take');

const PUBLIC = path.join(__dirname, 'public');
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const JSON_TYPE = 'application/json; charset=utf-8';
const BYTES_TYPE = 'application/octet-stream';
const BODY_LIMIT = 64 * 1024;
/** Of an error of the API itself. */
const UNPROCESSABLE = 422;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'no-store',
};

/** Text in a page. A message may have a name in it that an app chose. */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What a person sees who has no session, or has one from now on. No script: the page itself begins at ./. */
const wordsPage = (words, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}<title>Inspector</title></head><body><p>${words}</p></body></html>`;
const ENTER = wordsPage(
  '<a href="./">Open the inspector</a>',
  '<meta http-equiv="refresh" content="0;url=./">',
);

/** The files of the page by their names. They are listed once: no name of a request ever becomes a path. */
function filesIn(folder) {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const known = names.filter((name) => Object.hasOwn(TYPES, path.extname(name)));
  return new Map(known.map((name) => [name === 'index.html' ? '' : name, path.join(folder, name)]));
}

/** What is asked for. Anybody may send what is no address at all. */
function targetOf({ url }) {
  const target = URL.canParse(url, 'http://127.0.0.1') && new URL(url, 'http://127.0.0.1');
  if (!target) throw new Refusal('MALFORMED', 'this is no address');
  return target;
}

/** The body of a request, if it is no longer than it may be. */
async function bodyOf(request, limit) {
  const tooLarge = () => new Refusal('TOO_LARGE', `the body may have ${limit} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  return body;
}

/** A JSON object and nothing else. */
function jsonOf(body) {
  let value;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refusal('MALFORMED', 'the body is no JSON'); // the reason would repeat some of it
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('MALFORMED', 'the body must be an object');
  return value;
}

function checkType({ headers }, type) {
  const [given = '', ...rest] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const isKnown = given.trim() === type && rest.every((part) => part.trim() === 'charset=utf-8');
  if (!isKnown) throw new Refusal('TYPE', `the body must be ${type}`);
}

class Server {
  #look;
  #guard = new Guard();
  #strangers;
  #files;
  #http;
  #port = 0;

  constructor(look, { files = PUBLIC, patienceMs } = {}) {
    this.#look = look;
    this.#files = filesIn(files);
    this.#strangers = new Strangers(patienceMs);
    this.#http = http.createServer({
      maxHeaderSize: 16 * 1024,
      requestTimeout: 60_000,
      headersTimeout: 10_000,
    });
    this.#http.on('connection', (socket) => this.#strangers.came(socket));
    this.#http.on('request', (request, response) => this.#serve(request, response));
  }

  /** Listens on loopback; `port` 0 is any. */
  async listen(port) {
    await new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
    });
    this.#port = this.#http.address().port;
  }

  get url() {
    return this.#guard.addressAt(this.#port);
  }

  close() {
    this.#http.close();
    this.#http.closeIdleConnections();
    // The last words are on their way; who does not read them is cut off.
    setTimeout(() => this.#http.closeAllConnections(), 500).unref();
  }

  async #serve(request, response) {
    if (!this.#http.listening) return response.destroy();
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#fail(request, response, error);
    }
  }

  async #route(request, response) {
    const { pathname, searchParams } = targetOf(request);
    const { base } = this.#guard;
    const name = pathname.startsWith(base) ? pathname.slice(base.length) : undefined;
    if (name === '' && searchParams.has('token')) return this.#enter(request, response, searchParams);
    this.#guard.checkOrigin(request, name === '' ? 'page' : 'part');
    this.#guard.checkSession(request);
    this.#strangers.known(request.socket);
    if (name === undefined) throw new Refusal('NO_ROUTE', 'there is nothing here');
    const [folder, route, ...rest] = name.split('/');
    if (folder === 'api' && route !== undefined && rest.length === 0)
      return this.#api(request, response, route, searchParams);
    if (request.method !== 'GET') throw new Refusal('METHOD', 'this can be read only');
    if (name === 'events') return this.#events(request, response);
    return this.#file(response, name);
  }

  /** Who has the token gets the session; who has the session already goes on. */
  #enter(request, response, searchParams) {
    const headers = { 'Content-Type': TYPES['.html'] };
    try {
      this.#guard.exchange(request, searchParams.get('token'));
      headers['Set-Cookie'] = this.#guard.cookie;
    } catch (error) {
      if (error.code !== 'TOKEN') throw error;
      try {
        this.#guard.checkSession(request);
      } catch {
        throw error;
      }
    }
    this.#strangers.known(request.socket);
    response.writeHead(200, headers).end(ENTER);
  }

  #file(response, name) {
    const file = this.#files.get(name);
    if (file === undefined) throw new Refusal('NO_ROUTE', 'there is nothing here');
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] }).end(fs.readFileSync(file));
  }

  #events({ headers }, response) {
    const last = headers['last-event-id'];
    this.#look.stream.open(response, last === undefined ? undefined : Number(last));
  }

  async #api(request, response, name, searchParams) {
    const table = { GET: READS, POST: ACTS }[request.method];
    if (table === undefined) throw new Refusal('METHOD', 'GET reads, and POST acts');
    if (!table.has(name)) {
      const isElsewhere = READS.has(name) || ACTS.has(name);
      throw isElsewhere
        ? new Refusal('METHOD', 'GET reads, and POST acts')
        : new Refusal('NO_ROUTE', 'there is nothing here');
    }
    const route = table.get(name);
    const reply =
      request.method === 'GET'
        ? await route.read(this.#look, take.query(route.query ?? {}, searchParams))
        : await this.#act(request, route);
    if (name === 'inspector.end') response.setHeader('Set-Cookie', this.#guard.endOfCookie);
    if (reply instanceof Uint8Array) {
      const disposition = 'attachment; filename="device.snapshot"';
      response.writeHead(200, { 'Content-Type': BYTES_TYPE, 'Content-Disposition': disposition }).end(reply);
    } else {
      response.writeHead(200, { 'Content-Type': JSON_TYPE }).end(JSON.stringify(reply ?? {}));
    }
  }

  async #act(request, { act, body: row = {}, limit = BODY_LIMIT, isReading = false, takesBytes = false }) {
    if (this.#look.readOnly && !isReading)
      throw new Refusal('READ_ONLY', 'the inspector was started for reading');
    checkType(request, takesBytes ? BYTES_TYPE : 'application/json');
    const body = await bodyOf(request, limit);
    if (takesBytes) return act(this.#look, new Uint8Array(body));
    try {
      return await act(this.#look, take.members(row, jsonOf(body)));
    } finally {
      body.fill(0);
    }
  }

  #fail(request, response, error) {
    const isGone = error?.code === 'ECONNRESET' && !request.complete; // in the middle of a body
    if (response.headersSent || isGone) return response.destroy();
    const isApi = typeof error?.code === 'number' || error?.name === 'VaultError';
    const refusal = error instanceof Refusal ? error : new Refusal('FAILED', 'the inspector failed');
    const shown = isApi ? explain(error) : refusal.shown;
    const status = isApi ? UNPROCESSABLE : refusal.status;
    if (!isApi && refusal !== error)
      process.emitWarning(error?.stack ?? String(error), 'OhosSecurityKitWarning');
    // What was not read of a body is not waited for, nor what a stranger may say next.
    if (!request.complete || this.#strangers.has(request.socket)) response.setHeader('Connection', 'close');
    const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    const [type, text] = isPage
      ? [TYPES['.html'], wordsPage(escaped(shown.text))]
      : [JSON_TYPE, JSON.stringify({ error: shown })];
    return response.writeHead(status, { 'Content-Type': type }).end(text);
  }
}

module.exports = { Server };
