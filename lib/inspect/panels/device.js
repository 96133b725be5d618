'use strict';

// Users and their locks, the clock, switches, faults, snapshots.

const { CODES } = require('../codes');
const { flag, oneOf, optional, text, whole } = require('../take');

const SNAPSHOT_LIMIT = 256 << 20;
const SWITCHES = ['camera', 'microphone', 'location'];
const BIOMETRICS = ['face', 'fingerprint'];
/** The spaces of the system have no lock screen. */
const FIRST_WITH_LOCK = 100;
const FAULT_CODES = CODES.map(({ code }) => code).filter((code) => typeof code === 'number');

function showUser({ core, device }, id) {
  const isPerson = id >= FIRST_WITH_LOCK;
  const enrolled = isPerson ? core.control('credentials', { userId: id }) : {};
  return {
    id,
    foreground: device.users.foreground === id,
    lock: isPerson ? device.screenLock(id).state : null,
    biometrics: BIOMETRICS.filter((type) => enrolled[type]),
  };
}

const clockOf = ({ core, device }) => ({ kind: core.clockKind, now: device.clock.now() });

function read(look) {
  const { device, instruments } = look;
  return {
    users: device.users.list().map((id) => showUser(look, id)),
    clock: clockOf(look),
    switches: Object.fromEntries(SWITCHES.map((name) => [name, device.switches[name]])),
    faults: instruments.armed(),
    functions: instruments.functions(),
    codes: FAULT_CODES,
  };
}

const PASSWORD = optional(text);
const onLock = (body, act) => ({
  body: { user: whole(), ...body },
  act: ({ device }, { user, ...given }) => act(device.screenLock(user), given),
});
const onBiometrics = (act) => ({
  body: { user: whole(), type: oneOf(...BIOMETRICS), password: PASSWORD },
  act: ({ device }, { user, ...given }) => void act(device.biometrics(user), given),
});
const onUser = (act) => ({ body: { id: whole() }, act: ({ device }, { id }) => act(device.users, id) });
const onClock = (act) => ({
  body: { ms: whole() },
  act({ device }, { ms }) {
    act(device.clock, ms);
    return { now: device.clock.now() };
  },
});

module.exports = {
  reads: { device: { read }, snapshot: { read: ({ device }) => device.snapshot() } },
  acts: {
    'user.add': onUser((users, id) => void users.add(id)),
    'user.remove': onUser((users, id) => void users.remove(id)),
    'user.foreground': onUser((users, id) => {
      users.foreground = id;
    }),
    'lock.set': onLock({ next: text, current: PASSWORD }, (lock, { next, current }) =>
      lock.setPassword(next, current),
    ),
    'lock.remove': onLock({ current: text }, (lock, { current }) => ({ lost: lock.removePassword(current) })),
    'lock.lock': onLock({}, (lock) => lock.lock()),
    'lock.unlock': onLock({ password: PASSWORD }, (lock, { password }) => lock.unlock(password)),
    'biometrics.enroll': onBiometrics((biometrics, { type, password }) => biometrics.enroll(type, password)),
    'biometrics.remove': onBiometrics((biometrics, { type }) => biometrics.remove(type)),
    'clock.advance': onClock((clock, ms) => clock.advance(ms)),
    'clock.set': onClock((clock, ms) => clock.set(ms)),
    'switch.set': {
      body: { name: oneOf(...SWITCHES), on: flag },
      act({ device }, { name, on }) {
        device.switches[name] = on;
      },
    },
    'device.reboot': { act: ({ device }) => device.reboot() },
    'fault.inject': {
      body: {
        api: text,
        code: optional(whole(1)),
        delayMs: optional(whole()),
        times: optional(whole(1)),
        after: optional(whole()),
      },
      act: ({ device }, fault) => device.faults.inject(fault),
    },
    'fault.clear': { act: ({ device }) => device.faults.clear() },
    restore: {
      act: ({ device }, bytes) => device.restore(bytes),
      limit: SNAPSHOT_LIMIT,
      takesBytes: true,
    },
  },
};
