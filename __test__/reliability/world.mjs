// The device as plain data: what is stored, and what each hand (a device object of some process) has in memory. It has no
// thought of keys, files or cost; acts.mjs says what each call does to it.
//
// A world is cloned whole (`structuredClone`) before a call that may be interrupted, so it holds plain values only.
import { CAMERA, CONTACTS, DAY, MICROPHONE } from './phone.mjs';

const WEEK = 7 * DAY;
export const PERMISSIONS = [CAMERA, MICROPHONE, CONTACTS];
/** Those whose use is recorded, with their switches. */
export const SWITCHES = { [CAMERA]: 'camera', [MICROPHONE]: 'microphone' };
export const RECORDED = Object.keys(SWITCHES);

/** A call that is refused, and changes nothing. */
export class Refused extends Error {
  constructor(code) {
    super(`${code}`);
    this.code = code;
  }
}
export const refuse = (code) => {
  throw new Refused(code);
};

export const keyOf = (bundle, user) => `${bundle} ${user}`;
export const userOf = (app) => Number(app.split(' ')[1]);

export function newWorld(now) {
  return { now, serial: 0, stored: factoryNew({ serial: 0 }), snapshots: [], hands: {} };
}

/** Whatever is made gets a number that is never used again: keys, key files, installations, passwords. */
export const number = (world) => {
  world.serial += 1;
  return world.serial;
};

export const factoryNew = (world) => ({
  system: number(world),
  users: { 100: newUser(world), 101: newUser(world) },
  apps: {},
  records: [],
  recorded: true,
  switches: { camera: true, microphone: true },
  toggle: 1,
});

export const newUser = (world) => ({ keys: number(world), file: number(world), password: null, lifetime: 0 });

export const newApp = (world) => ({
  id: number(world),
  permissions: Object.fromEntries(PERMISSIONS.map((name) => [name, { granted: false, flags: 0 }])),
  assets: [],
});

// What hands remember.

const newMemory = ({ stored }) => ({
  locks: {},
  runs: {},
  usages: [],
  events: [],
  /** The installation of the app that listens. */
  listener: stored.system,
  /** The switches, as it knows them. */
  on: Object.fromEntries(RECORDED.map((name) => [name, stored.switches[SWITCHES[name]]])),
});

/** A device object that opens: it begins locked where there is a password. */
export function open(world, hand) {
  world.hands[hand] = newMemory(world);
  follow(world, hand);
}

/** One that closes: what is in use is recorded. */
export function close(world, hand) {
  end(world, hand, () => true);
  delete world.hands[hand];
}

/** What a restart of the device leaves of a hand's memory. */
export function restart(world, hand) {
  Object.assign(world.hands[hand], newMemory(world));
  follow(world, hand);
}

/** A hand takes in what others did to passwords and users. */
export function follow(world, hand) {
  const { locks } = world.hands[hand];
  for (const user of Object.keys(locks)) if (!world.stored.users[user]) delete locks[user];
  for (const [user, { keys, file, password }] of Object.entries(world.stored.users)) {
    const lock = locks[user];
    if (lock?.keys !== keys)
      locks[user] = { keys, file, locked: password !== null, unlocked: password === null };
    else if (lock.file !== file) {
      lock.file = file;
      if (password === null) lock.unlocked = true;
    }
  }
  followApps(world, hand);
  followListener(world, hand);
}

/** A subscription ends with its app: whoever made that anew has to listen anew, and hears nothing in between. */
function followListener(world, hand) {
  const mine = world.hands[hand];
  if (mine.listener === world.stored.system) return;
  mine.listener = world.stored.system;
  mine.events = [];
}

/** Usages of apps that are not there any more are over, and those that go on follow the switches; whoever did it. */
function followApps(world, hand) {
  const { usages, runs, on } = world.hands[hand];
  const isGone = (app, id) => world.stored.apps[app]?.id !== id;
  end(world, hand, ({ app, id }) => isGone(app, id));
  for (const app of Object.keys(runs)) if (isGone(app, runs[app].id)) delete runs[app];
  for (const name of RECORDED.filter((one) => on[one] !== isOn(world, one))) {
    on[name] = isOn(world, name);
    for (const usage of usages.filter((one) => one.name === name && !isGone(one.app, one.id))) {
      const next = on[name] ? status(world, hand, usage.app) : 0;
      turn(world, usage, next);
      tellUse(world, hand, usage, next);
    }
  }
}

export function everyHand(world, act) {
  for (const hand of Object.keys(world.hands)) act(hand);
}

// Locks.

/** Whether a hand has the key of an accessibility. */
export function opens(world, hand, user, accessibility) {
  if (world.stored.users[user].password === null) return true;
  const { locked, unlocked } = world.hands[hand].locks[user];
  return [true, unlocked, !locked][accessibility];
}

/** 24000005 or 24000009 where the secret of an asset cannot be read, else 0. */
export function readable(world, hand, user, { accessibility, guarded }) {
  const { password, lifetime } = world.stored.users[user];
  if (!opens(world, hand, user, accessibility)) return 24000005;
  if (guarded === 0) return 0;
  if (password === null) return 24000005;
  return guarded === lifetime ? 0 : 24000009;
}

// Permissions.

/** The one way a permission changes; every hand hears of it, and an app that lost one ends everywhere. */
export function decide(world, app, name, granted, flags, kills = true) {
  const state = world.stored.apps[app].permissions[name];
  const before = state.granted;
  Object.assign(state, { granted, flags });
  if (before === granted) return;
  tellChange(world, app, name, granted);
  if (kills && before) everyHand(world, (hand) => exit(world, hand, app));
}

function tellChange(world, app, name, granted) {
  everyHand(world, (hand) =>
    world.hands[hand].events.push(`${granted ? 'granted' : 'revoked'} ${app} ${name}`),
  );
}

export function removeApp(world, app) {
  const { permissions } = world.stored.apps[app];
  for (const name of PERMISSIONS) if (permissions[name].granted) tellChange(world, app, name, false);
  world.stored.records = world.stored.records.filter((record) => record.app !== app);
  delete world.stored.apps[app];
}

// Usages.

export const isRecorded = (world, app) => world.stored.recorded || userOf(app) !== 100;
export const isOn = (world, name) => world.stored.switches[SWITCHES[name]];
export const status = (world, hand, app) => (world.hands[hand].runs[app]?.foreground ? 1 : 2);

export function tellUse(world, hand, { app, name }, activeStatus) {
  world.hands[hand].events.push(`used ${app} ${name} ${activeStatus}`);
}

/** Ends a usage's segment, which becomes a record, and begins the next. */
export function turn(world, usage, next) {
  const { app, name, since, id } = usage;
  const counts = usage.status !== 0 && world.stored.apps[app]?.id === id && isRecorded(world, app);
  if (counts) world.stored.records.push({ app, name, time: since, accesses: 1, refusals: 0 });
  Object.assign(usage, { status: next, since: world.now });
}

export function end(world, hand, which) {
  const mine = world.hands[hand];
  for (const usage of mine.usages.filter(which)) {
    turn(world, usage, 0);
    tellUse(world, hand, usage, 0);
  }
  mine.usages = mine.usages.filter((usage) => !which(usage));
}

export function exit(world, hand, app) {
  const { runs } = world.hands[hand];
  if (!runs[app]) return;
  delete runs[app];
  end(world, hand, (usage) => usage.app === app);
}

// What can be seen.

/** All that a hand shows, in the form of `look` in acts.mjs. */
export function expected(world, hand) {
  const { stored, hands } = world;
  const { locks, runs, usages } = hands[hand];
  const users = Object.keys(stored.users).map(Number);
  const apps = Object.entries(stored.apps).map(([app, { permissions, assets }]) => {
    const user = userOf(app);
    const shown = (sealed) =>
      sealed && !opens(world, hand, user, 1)
        ? [24000005]
        : assets
            .filter((asset) => asset.sealed === sealed)
            .map((asset) => shownAsset(world, hand, user, asset));
    const states = PERMISSIONS.map((name) => `${permissions[name].granted} ${permissions[name].flags}`);
    const run = runs[app] ? (runs[app].foreground ? 'in front' : 'behind') : 'not running';
    return [app, { states, run, plain: shown(false), sealed: shown(true) }];
  });
  const records = {};
  for (const { app, name, accesses, refusals } of stored.records.filter(
    ({ time }) => time > world.now - WEEK,
  )) {
    const [before, refused] = records[`${app} ${name}`] ?? [0, 0];
    records[`${app} ${name}`] = [before + accesses, refused + refusals];
  }
  const lockOf = (user) => {
    const passwordSet = stored.users[user].password !== null;
    return [passwordSet, locks[user].unlocked || !passwordSet, locks[user].locked];
  };
  return {
    users,
    locks: Object.fromEntries(users.map((user) => [user, lockOf(user)])),
    apps: Object.fromEntries(apps),
    records,
    recorded: stored.recorded,
    switches: stored.switches,
    toggle: stored.toggle,
    inUse: RECORDED.map((name) => usages.some((usage) => usage.name === name && usage.status !== 0)),
    complaints: [],
  };
}

function shownAsset(world, hand, user, asset) {
  const { alias, secret, accessibility, guarded, label } = asset;
  const code = readable(world, hand, user, asset);
  return [alias, code === 0 ? secret : code, accessibility, guarded !== 0, label].join(' ');
}
