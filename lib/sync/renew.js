'use strict';

// One credential, many hosts: a value of a vault is renewed by one device of the account at a time. The lease is an entry of the
// log and its number the fence, so whoever comes late is told apart from whoever came after. docs/sync/design.md has the rules.

const { randomBytes } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');

/** How long a lease lasts, in milliseconds, if nothing else was asked for. */
const LASTS = 30_000;
/** How often somebody who waits looks. */
const LOOKS = 100;
/** Clocks of hosts run differently fast: so much longer than the lease somebody waits. */
const MARGIN = 1.05;

/**
 * Runs `compute` while no other device of the account does, and shares what it gives. Resolves to `true` if it ran and its value
 * is the one that counts; `false` if another one's value came, which is here now.
 *
 * @param {object} sync `device.sync`
 * @param {{ vault: string, service: string, account: string }} name
 * @param {() => Promise<{ value: Uint8Array, access: number, labels: string[], expires: number | null } | undefined>} compute
 *   undefined: there is nothing to write
 * @param {{ lasts?: number, timeout: number, signal?: AbortSignal }} options
 */
async function renew(sync, name, compute, { lasts = LASTS, timeout, signal }) {
  const holder = randomBytes(16).toString('hex');
  const asked = await sync.withDriver((_, call) => versionOf(call, name));
  // A value may be waiting here whose writer died before it was in the log.
  await sync.withDriver((driver) => driver.round());
  const end = performance.now() + timeout;
  const isOthers = async (driver, call) => {
    await driver.pullAll();
    return (await versionOf(call, name)) !== asked;
  };

  const { fence, tookOver } = await acquire();
  if (fence === undefined) return false;
  let made;
  try {
    made = await compute();
  } catch (error) {
    // It may have failed because the device that had the lease before was only late: then its value is on its way.
    const until = performance.now() + (tookOver ? lasts : 0);
    try {
      do {
        if (await sync.withDriver(isOthers)) return false;
      } while (performance.now() < until && (await sleep(LOOKS, true, { signal })));
    } catch {
      // What `compute` threw says more.
    }
    await release();
    throw error;
  }
  if (made === undefined) {
    await release();
    return true;
  }
  return sync.withDriver(async (driver, call) => {
    const { value, ...terms } = made;
    let reply;
    do reply = await call('renew', { ...name, ...terms, fence }, [value]);
    while (reply.json.again);
    value.fill(0);
    const { version, n } = reply.json;
    if (reply.parts.length > 0) await driver.append(n, reply.parts[0]);
    await driver.round();
    return (await versionOf(call, name)) === version;
  });

  /** The fence, and whether somebody else's time ran out; no fence if another device has written. */
  async function acquire() {
    let seen = { n: 0, at: 0 };
    let tookOver = false;
    for (;;) {
      const state = await sync.withDriver(async (driver, call) => {
        if (await isOthers(driver, call)) return 'done';
        const { lease } = (await call('leased', name)).json;
        if (lease !== null && lease.n !== seen.n) seen = { n: lease.n, at: performance.now() };
        if (lease !== null && performance.now() - seen.at < lease.ms * MARGIN) return 'wait';
        tookOver = lease !== null;
        const over = lease?.n ?? 0;
        const { json, parts } = await call('lease', { ...name, holder, ms: lasts, version: asked, over });
        if (json.again) return 'again';
        return (await driver.append(json.n, parts[0])) ? json.n : 'again';
      });
      if (typeof state === 'number') return { fence: state, tookOver };
      if (state === 'done') return {};
      signal?.throwIfAborted();
      if (performance.now() >= end)
        throw Object.assign(new Error('another device renews it'), { isBusy: true });
      if (state === 'wait') await sleep(LOOKS, undefined, { signal });
    }
  }

  async function release() {
    await sync.withDriver((driver) => driver.say('release', { ...name, holder })).catch(() => {});
  }
}

/** Which change of the value counts; null if there is none. */
async function versionOf(call, name) {
  return (await call('leased', name)).json.version;
}

module.exports = { LASTS, renew };
