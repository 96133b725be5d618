'use strict';

// Who may ask. Loopback belongs to all users of a machine and to every page in a browser, so each request shows three things: the
// session's cookie, which only the person has who opened the address with the token; the address it was meant for, because a
// foreign name may lead here (DNS rebinding); and that no other page sent it.

const crypto = require('node:crypto');
const { Refusal } = require('./refusal');

const COOKIE = 'ohos-inspect';

const randomName = (bytes) => crypto.randomBytes(bytes).toString('base64url');
const digest = (text) => crypto.createHash('sha256').update(text).digest();
/** Of digests, so that neither content nor length shows in the time that it takes. */
const isSame = (given, expected) => crypto.timingSafeEqual(digest(given), digest(expected));

/** The values of a cookie: a browser may send one name several times. */
function cookiesOf({ headers }) {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.filter(([name]) => name === COOKIE).map(([, value = '']) => value);
}

const HTTP_PORT = 80;

/** Refuses what was meant for another server. Browsers leave out the port that http has by itself. */
function checkHost({ host }, { localPort }) {
  const ports = localPort === HTTP_PORT ? ['', `:${HTTP_PORT}`] : [`:${localPort}`];
  const hosts = ports.flatMap((port) => [`127.0.0.1${port}`, `localhost${port}`]);
  if (!hosts.includes(host)) throw new Refusal('HOST', 'this is not the address of the inspector');
}

/** Where a browser says that a request comes from; programs that are no browser say nothing. */
const SITES = { page: ['none', 'same-origin'], part: ['same-origin'] };

class Guard {
  /**
   * The folder of all addresses. Cookies know no ports: a server of another user on another port would be sent a cookie for `/`, if the
   * browser ever went there; it does not know this name.
   */
  base = `/${randomName(16)}/`;
  #token = randomName(32);
  #session = randomName(32);
  #isTokenUsed = false;

  /** The address that the person opens, once. */
  addressAt(port) {
    return `http://127.0.0.1:${port}${this.base}?token=${this.#token}`;
  }

  get cookie() {
    return `${COOKIE}=${this.#session}; Path=${this.base}; HttpOnly; SameSite=Strict`;
  }

  get endOfCookie() {
    return `${COOKIE}=; Path=${this.base}; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  /** Refuses what was meant for another server, or sent by another page. `kind`: 'page' or 'part' of one. */
  checkOrigin({ headers, method, socket }, kind) {
    checkHost(headers, socket);
    const { origin, 'sec-fetch-site': site } = headers;
    const isOrigin = origin === undefined ? method !== 'POST' : origin === `http://${headers.host}`;
    const isSite = site === undefined || SITES[kind].includes(site);
    if (!isOrigin || !isSite) throw new Refusal('ORIGIN', 'another page sent this request');
  }

  /** Refuses who has no session. */
  checkSession(request) {
    if (!cookiesOf(request).some((value) => isSame(value, this.#session)))
      throw new Refusal('TOKEN', 'the address with the token opens the inspector, once');
  }

  /**
   * Takes the token for the session. The link may be opened from anywhere, as it comes from a terminal or a file; but it must be a person
   * who opens it, in a tab: not a preview, which would use it up, and not a frame of another page.
   */
  exchange({ headers, method, socket }, token) {
    checkHost(headers, socket);
    const { 'sec-fetch-dest': target, 'sec-purpose': purpose } = headers;
    if (method !== 'GET' || (target !== undefined && target !== 'document') || purpose !== undefined)
      throw new Refusal('ORIGIN', 'the token is for a page of its own');
    if (!isSame(token, this.#token) || this.#isTokenUsed)
      throw new Refusal('TOKEN', 'this token was used already, or is none; start the inspector again');
    this.#isTokenUsed = true;
  }
}

module.exports = { Guard, randomName };
