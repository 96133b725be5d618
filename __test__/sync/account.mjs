// The cast of an account's tests: devices of one account over one server, each with a system app, whose rounds are made by hand.
import { asset } from 'ohos-security-kit';
import { attrs, open } from '../support/index.mjs';
import { freshServer, memory } from './memory.mjs';

export const TRUSTED = asset.SyncType.TRUSTED_ACCOUNT;
export const mail = { bundleName: 'com.example.mail', systemApp: true };

/** An asset for the trusted account. */
export const trusted = (alias, secret, fields = {}) =>
  attrs({ ALIAS: alias, SECRET: secret, SYNC_TYPE: TRUSTED, ...fields });

/** A server, and devices over it. */
export function world(t, { remote: make = memory, vault: _vault, ...options } = {}) {
  const server = freshServer();
  const devices = [];

  /** A device that belongs to no account yet. */
  function device(more = {}) {
    const opened = open(t, { app: mail, ...options, ...more });
    return Object.assign(opened, { kit: opened.asset });
  }

  /** Lets everybody say and hear everything. */
  async function settle(...which) {
    for (let round = 0; round < 3; round++) for (const one of which) await one.sync.now();
  }

  /** The first device of an account. */
  async function first(more, { vault = false, name = 'first' } = {}) {
    const one = device(more);
    const made = await one.sync.create({ remote: make(server), name, vault });
    devices.push(one);
    return Object.assign(one, { made });
  }

  /** Another device, let in by one that is. */
  async function another(by, more, { vault = false, name = 'another', ...join } = {}) {
    const one = more?.sync ? more : device(more);
    const ticket = await by.sync.invite();
    const joining = one.sync.join(ticket, { remote: make(server), name, vault, ...join });
    for (let requests = []; requests.length === 0; ) {
      requests = await by.sync.requests();
      for (const request of requests) await by.sync.approve(request);
    }
    await joining;
    devices.push(one);
    return one;
  }

  return { server, device, settle, first, another, remote: () => make(server) };
}

/** Two devices of an account. */
export async function pair(t, options = {}) {
  const all = world(t, options);
  const { vault } = options;
  const a = await all.first({}, { vault });
  const b = await all.another(a, {}, { vault });
  const settle = (...which) => all.settle(...(which.length > 0 ? which : [a, b]));
  return { ...all, a, b, settle };
}
