// Everything the reliability runs do to a device, a row for each act:
//   weight    how often it is drawn
//   draw      what is called: plain data, or undefined where there is nothing to do it to
//   play      calls the real thing; its value is compared
//   rule      the same on the plain world: returns the value, or throws Refused before it changes anything
//   failure   codes with which it may fail when the disk does
import { CAMERA, map, ordinary, outcome, ReturnType, SYSTEM, Tag, textOf } from './phone.mjs';
import * as the from './world.mjs';
import { keyOf, PERMISSIONS, RECORDED, Refused, refuse, SWITCHES, userOf } from './world.mjs';

const BUNDLES = ['notes', 'maps'];
const USERS = [100, 101, 102];
const ALIASES = ['a', 'b', 'c', 'd', 'e', 'f'];
const LABELS = ['red', 'blue'];
const PASSWORDS = ['one', 'two'];
const bundle = (app) => app.split(' ')[0];

// Who is meant.

const appOf = (device, app) => device.app(`rel.${bundle(app)}`, { userId: userOf(app) });
const managerOf = (device) => device.abilityAccessCtrl.createAtManager();
const tokenOf = (device, app) => appOf(device, app).tokenId;
const nameOf = (app) => app && keyOf(app.bundleName.replace('rel.', ''), app.userId);
const anApp = (random, { stored }) => {
  const apps = Object.keys(stored.apps);
  return apps.length > 0 ? { app: random.pick(apps) } : undefined;
};
const aUser = (random, { stored }) => ({ user: Number(random.pick(Object.keys(stored.users))) });
const withApp = (more) => (random, world, hand) => {
  const app = anApp(random, world);
  return app && { ...app, ...more(random, world, hand, app.app) };
};
const withUser = (more) => (random, world, hand) => {
  const user = aUser(random, world);
  return { ...user, ...more(random, world, hand, user.user) };
};

// Assets.

const set = ({ sealed }) => (sealed ? { REQUIRE_ATTR_ENCRYPTED: true } : {});
const fields = ({ alias, secret, accessibility, guarded, label, overwrite, sealed }) =>
  map({
    ALIAS: alias,
    SECRET: secret,
    ACCESSIBILITY: accessibility,
    DATA_LABEL_NORMAL_1: label,
    ...(guarded && { REQUIRE_PASSWORD_SET: true }),
    ...(overwrite && { CONFLICT_RESOLUTION: 0 }),
    ...set({ sealed }),
  });
const assetsIn = (world, { app }) => world.stored.apps[app].assets;
const find = (world, { app, alias, sealed }) =>
  assetsIn(world, { app }).find((asset) => asset.alias === alias && asset.sealed === sealed);
/** What is sealed is reached from the first unlock on. */
const reach = (world, hand, { app, sealed }) => {
  if (sealed && !the.opens(world, hand, userOf(app), 1)) refuse(24000005);
};
const drawnAsset = (random) => ({
  alias: random.pick(ALIASES),
  secret: `s${random.below(1e6)}`,
  accessibility: random.below(3),
  guarded: random.chance(0.2),
  label: random.pick(LABELS),
  overwrite: random.chance(0.3),
  sealed: random.chance(0.2),
});
const drawnName = (random) => ({ alias: random.pick(ALIASES), sealed: random.chance(0.2) });

function addRule(world, hand, step) {
  reach(world, hand, step);
  const user = userOf(step.app);
  const { lifetime, password } = world.stored.users[user];
  const old = find(world, step);
  if (old && !step.overwrite) refuse(24000003);
  if (!the.opens(world, hand, user, step.accessibility) || (step.guarded && password === null))
    refuse(24000005);
  const assets = assetsIn(world, step);
  if (old) assets.splice(assets.indexOf(old), 1);
  const { alias, secret, accessibility, label, sealed } = step;
  assets.push({ alias, secret, accessibility, label, sealed, guarded: step.guarded ? lifetime : 0 });
}

const ASSET = {
  add: {
    weight: 30,
    draw: withApp(drawnAsset),
    play: (device, step) => appOf(device, step.app).asset.add(fields(step)),
    rule: addRule,
  },
  addSync: {
    weight: 5,
    draw: withApp(drawnAsset),
    play: (device, step) => appOf(device, step.app).asset.addSync(fields(step)),
    rule: addRule,
  },
  update: {
    weight: 12,
    draw: withApp((random) => ({
      ...drawnName(random),
      ...(random.chance(0.7) ? { secret: `u${random.below(1e6)}` } : { label: random.pick(LABELS) }),
    })),
    play: (device, { app, alias, sealed, secret, label }) =>
      appOf(device, app).asset.update(
        map({ ALIAS: alias, ...set({ sealed }) }),
        map(secret ? { SECRET: secret } : { DATA_LABEL_NORMAL_1: label }),
      ),
    rule: (world, hand, step) => {
      reach(world, hand, step);
      const asset = find(world, step) ?? refuse(24000002);
      const code = step.secret ? the.readable(world, hand, userOf(step.app), asset) : 0;
      if (code) refuse(code);
      if (step.secret) asset.secret = step.secret;
      else asset.label = step.label;
    },
  },
  remove: {
    weight: 8,
    draw: withApp(drawnName),
    play: (device, { app, alias, sealed }) =>
      appOf(device, app).asset.remove(map({ ALIAS: alias, ...set({ sealed }) })),
    rule: (world, hand, step) => {
      reach(world, hand, step);
      const asset = find(world, step) ?? refuse(24000002);
      const assets = assetsIn(world, step);
      assets.splice(assets.indexOf(asset), 1);
    },
  },
  removeByLabel: {
    weight: 2,
    draw: withApp((random) => ({ label: random.pick(LABELS) })),
    play: (device, { app, label }) => appOf(device, app).asset.remove(map({ DATA_LABEL_NORMAL_1: label })),
    rule: (world, _, { app, label }) => {
      const kept = assetsIn(world, { app }).filter((asset) => asset.sealed || asset.label !== label);
      if (kept.length === assetsIn(world, { app }).length) refuse(24000002);
      world.stored.apps[app].assets = kept;
    },
  },
  batchAdd: {
    weight: 3,
    draw: withApp((random) => ({
      aliases: random.some(ALIASES),
      secret: `b${random.below(1e6)}`,
      label: random.pick(LABELS),
    })),
    play: async (device, { app, aliases, ...rest }) => {
      const list = [...aliases, `b${rest.secret}`].map((alias) =>
        fields({ ...rest, alias, accessibility: 0 }),
      );
      return (await appOf(device, app).asset.batchAdd(list)).failedCount;
    },
    rule: (world, hand, { app, aliases, ...rest }) => {
      let failed = 0;
      for (const alias of [...aliases, `b${rest.secret}`]) {
        const step = { ...rest, app, alias, accessibility: 0, sealed: false };
        if (find(world, step)) failed += 1;
        else addRule(world, hand, step);
      }
      return failed;
    },
  },
  read: {
    weight: 8,
    draw: withApp(drawnName),
    play: async (device, { app, alias, sealed }) => {
      const query = map({ ALIAS: alias, RETURN_TYPE: ReturnType.ALL, ...set({ sealed }) });
      return textOf((await appOf(device, app).asset.query(query))[0].get(Tag.SECRET));
    },
    rule: (world, hand, step) => {
      reach(world, hand, step);
      const asset = find(world, step) ?? refuse(24000002);
      const code = the.readable(world, hand, userOf(step.app), asset);
      return code ? refuse(code) : asset.secret;
    },
  },
};

// Permissions.

const decision = (granted) => ({
  weight: 6,
  draw: withApp((random) => ({ name: random.pick(PERMISSIONS), flags: random.pick([1, 2]) })),
  play: (device, { app, name, flags }) =>
    managerOf(device)[granted ? 'grantUserGrantedPermission' : 'revokeUserGrantedPermission'](
      tokenOf(device, app),
      name,
      flags,
    ),
  rule: (world, _, { app, name, flags }) => the.decide(world, app, name, granted, flags),
});

const ACCESS = {
  grant: decision(true),
  revoke: decision(false),
  request: {
    weight: 5,
    draw: withApp((random) => ({
      name: random.pick(PERMISSIONS),
      answer: random.pick(['allow', 'deny', 'dismiss']),
    })),
    play: async (device, { app, name, answer }) => {
      device.dialogs.answer(answer);
      const who = appOf(device, app);
      return (await managerOf(who).requestPermissionsFromUser(who.context, [name])).authResults[0];
    },
    rule: (world, _, { app, name, answer }) => {
      const { granted, flags } = world.stored.apps[app].permissions[name];
      if (granted) return 0;
      if (flags === 2 || answer === 'dismiss') return -1;
      the.decide(world, app, name, answer === 'allow', 2);
      return answer === 'allow' ? 0 : -1;
    },
  },
  toggle: {
    weight: 2,
    draw: (random) => ({ to: random.below(2) }),
    play: (device, { to }) => managerOf(device).setPermissionRequestToggleStatus(CAMERA, to),
    rule: (world, _, { to }) => {
      world.stored.toggle = to;
    },
  },
};

// The privacy manager.

const use = withApp((random) => ({ name: random.pick(RECORDED) }));
const PRIVACY = {
  record: {
    weight: 8,
    draw: withApp((random) => ({
      name: random.pick(RECORDED),
      accesses: random.below(3),
      refusals: random.below(3),
    })),
    play: (device, { app, name, accesses, refusals }) =>
      device.privacyManager.addPermissionUsedRecord(tokenOf(device, app), name, accesses, refusals),
    rule: (world, _, { app, name, accesses, refusals }) => {
      if (!the.isRecorded(world, app)) return;
      if (accesses + refusals === 0) refuse(12100001);
      if (the.isOn(world, name))
        world.stored.records.push({ app, name, time: world.now, accesses, refusals });
    },
  },
  start: {
    weight: 6,
    draw: use,
    play: (device, { app, name }) => device.privacyManager.startUsingPermission(tokenOf(device, app), name),
    rule: (world, hand, { app, name }) => {
      const { usages } = world.hands[hand];
      if (usages.some((usage) => usage.app === app && usage.name === name)) refuse(12100004);
      const status = the.isOn(world, name) ? the.status(world, hand, app) : 0;
      usages.push({ app, name, id: world.stored.apps[app].id, status, since: world.now });
      the.tellUse(world, hand, { app, name }, status);
    },
  },
  stop: {
    weight: 5,
    draw: use,
    play: (device, { app, name }) => device.privacyManager.stopUsingPermission(tokenOf(device, app), name),
    rule: (world, hand, { app, name }) => {
      const mine = (usage) => usage.app === app && usage.name === name;
      if (!world.hands[hand].usages.some(mine)) refuse(12100004);
      the.end(world, hand, mine);
    },
  },
  recording: {
    weight: 1,
    draw: (random) => ({ on: random.chance(0.7) }),
    play: (device, { on }) => device.privacyManager.setPermissionUsedRecordToggleStatus(on),
    rule: (world, _, { on }) => {
      world.stored.recorded = on;
      if (!on) world.stored.records = world.stored.records.filter(({ app }) => userOf(app) !== 100);
    },
  },
};

// The device.

/** The password or a wrong one, which is tried seldom enough never to be made to wait. */
const drawnPassword = (random, world, hand, user) => {
  const { password } = world.stored.users[user];
  const { failures = 0 } = world.hands[hand].locks[user];
  return { password: failures < 3 && random.chance(0.15) ? 'wrong' : (password ?? undefined) };
};
/** 24000004 unless it is the password that is set. */
const prove = (world, hand, { user, password }) => {
  const lock = world.hands[hand].locks[user];
  if (world.stored.users[user].password === (password ?? null)) lock.failures = 0;
  else {
    lock.failures = (lock.failures ?? 0) + 1;
    refuse(24000004);
  }
};
/** A new key file, which the hand that made it has taken over. */
const rewrap = (world, hand, user, password) => {
  const stored = world.stored.users[user];
  const file = the.number(world);
  if (stored.password === null || password === null) stored.lifetime = password === null ? 0 : file;
  Object.assign(stored, { password, file });
  world.hands[hand].locks[user].file = file;
};
const view = (act) => ({
  weight: 3,
  draw: withApp(() => ({})),
  play: (device, { app }) => appOf(device, app)[act](),
  rule: (world, hand, { app }) => {
    if (act === 'exit') {
      the.exit(world, hand, app);
      the.end(world, hand, (usage) => usage.app === app);
      return;
    }
    const { runs, usages } = world.hands[hand];
    runs[app] = { id: world.stored.apps[app].id, foreground: act === 'foreground' };
    const status = the.status(world, hand, app);
    for (const usage of usages.filter((one) => one.app === app && ![0, status].includes(one.status))) {
      the.turn(world, usage, status);
      the.tellUse(world, hand, usage, status);
    }
  },
});

const DEVICE = {
  install: {
    weight: 8,
    draw: (random, world) => {
      const { user } = aUser(random, world);
      const app = keyOf(random.pick(BUNDLES), user);
      return world.stored.apps[app] ? undefined : { app };
    },
    play: (device, { app }) => {
      device.installApp(ordinary(bundle(app), { userId: userOf(app) }));
    },
    rule: (world, _, { app }) => {
      world.stored.apps[app] = the.newApp(world);
    },
  },
  uninstall: {
    weight: 1,
    draw: withApp(() => ({})),
    play: (device, { app }) => appOf(device, app).uninstall(),
    rule: (world, _, { app }) => the.removeApp(world, app),
  },
  giveInSettings: {
    weight: 2,
    draw: withApp((random) => ({ name: random.pick(PERMISSIONS) })),
    play: (device, { app, name }) => appOf(device, app).grant(name),
    rule: (world, _, { app, name }) => the.decide(world, app, name, true, 2),
  },
  takeInSettings: {
    weight: 2,
    draw: withApp((random) => ({ name: random.pick(PERMISSIONS) })),
    play: (device, { app, name }) => appOf(device, app).revoke(name),
    rule: (world, _, { app, name }) => the.decide(world, app, name, false, 2),
  },
  resetPermissions: {
    weight: 1,
    draw: withApp(() => ({})),
    play: (device, { app }) => appOf(device, app).resetPermissions(),
    rule: (world, _, { app }) => {
      for (const name of PERMISSIONS) the.decide(world, app, name, false, 0, false);
    },
  },
  foreground: view('foreground'),
  background: view('background'),
  exit: view('exit'),
  switch: {
    weight: 2,
    draw: (random) => ({ name: random.pick(RECORDED), on: random.chance(0.6) }),
    play: (device, { name, on }) => {
      device.switches[SWITCHES[name]] = on;
    },
    rule: (world, _, { name, on }) => {
      world.stored.switches[SWITCHES[name]] = on; // usages follow, in every hand
    },
  },
  addUser: {
    weight: 2,
    draw: (random) => ({ user: random.pick(USERS) }),
    play: (device, { user }) => device.users.add(user),
    rule: (world, _, { user }) => {
      if (world.stored.users[user]) refuse(401);
      world.stored.users[user] = the.newUser(world);
    },
  },
  removeUser: {
    weight: 1,
    draw: (random) => ({ user: random.pick(USERS.slice(1)) }),
    play: (device, { user }) => device.users.remove(user),
    rule: (world, _, { user }) => {
      if (!world.stored.users[user]) refuse(24000012);
      for (const app of Object.keys(world.stored.apps)) if (userOf(app) === user) the.removeApp(world, app);
      delete world.stored.users[user];
    },
  },
  setPassword: {
    weight: 2,
    draw: withUser((...given) => ({ next: given[0].pick(PASSWORDS), ...drawnPassword(...given) })),
    play: (device, { user, next, password }) => device.screenLock(user).setPassword(next, password),
    rule: (world, hand, step) => {
      if (world.stored.users[step.user].password !== null) prove(world, hand, step);
      rewrap(world, hand, step.user, step.next);
    },
  },
  removePassword: {
    weight: 1,
    draw: withUser(drawnPassword),
    play: (device, { user, password }) => device.screenLock(user).removePassword(password ?? 'none'),
    rule: (world, hand, step) => {
      const { user } = step;
      const { password, lifetime } = world.stored.users[user];
      if (password === null) refuse(24000005);
      prove(world, hand, step);
      rewrap(world, hand, user, null);
      Object.assign(world.hands[hand].locks[user], { locked: false, unlocked: true });
      const apps = Object.entries(world.stored.apps).filter(([app]) => userOf(app) === user);
      return apps.flatMap(([, { assets }]) => assets).filter(({ guarded }) => guarded === lifetime).length;
    },
  },
  lock: {
    weight: 3,
    draw: aUser,
    play: (device, { user }) => device.screenLock(user).lock(),
    rule: (world, hand, { user }) => {
      world.hands[hand].locks[user].locked = true;
    },
  },
  unlock: {
    weight: 4,
    draw: withUser(drawnPassword),
    play: (device, { user, password }) => device.screenLock(user).unlock(password),
    rule: (world, hand, step) => {
      if (world.stored.users[step.user].password !== null) prove(world, hand, step);
      Object.assign(world.hands[hand].locks[step.user], { locked: false, unlocked: true });
    },
  },
  reboot: {
    weight: 1,
    draw: () => ({}),
    play: (device) => device.reboot(),
    rule: (world, hand) => {
      the.end(world, hand, () => true);
      the.restart(world, hand);
    },
  },
  reset: {
    weight: 0.3,
    draw: () => ({}),
    // The time is all hands' here.
    play: (device) => {
      const now = device.clock.now();
      device.reset();
      device.clock.set(now);
    },
    rule: (world, hand) => {
      world.stored = the.factoryNew(world);
      the.restart(world, hand);
    },
  },
  snapshot: {
    weight: 1,
    draw: (random) => ({ place: random.below(2) }),
    play: (device, { place }, { keep }) => keep(place, device.snapshot()),
    rule: (world, _, { place }) => {
      world.snapshots[place] = structuredClone(world.stored);
    },
  },
  restore: {
    weight: 0.7,
    draw: (random, { snapshots }) => {
      const place = random.below(2);
      return snapshots[place] && { place };
    },
    play: (device, { place }, { kept }) => device.restore(kept(place)),
    rule: (world, hand, { place }) => {
      world.stored = structuredClone(world.snapshots[place]);
      the.restart(world, hand);
    },
  },
};

const failing = (acts, failure) =>
  Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, { ...act, failure }]));
export const ACTS = {
  ...failing(ASSET, [24000008]),
  ...failing(ACCESS, [12100007]),
  ...failing(PRIVACY, [12100007]),
  ...failing(DEVICE, [24000008, 24000014]),
};

/** Draws an act for a hand; those that `wanted` refuses are not drawn. */
export function draw(random, world, hand, wanted = () => true) {
  const rows = Object.entries(ACTS).filter(([name]) => wanted(name));
  for (;;) {
    const act = random.weighted(rows.map(([name, { weight }]) => [weight, name]));
    const step = ACTS[act].draw(random, world, hand);
    if (step) return { act, ...step };
  }
}

/** Plays a step on a real device; { code } or { value }. */
export async function play(device, step, room) {
  let value;
  const code = await outcome(async () => {
    value = await ACTS[step.act].play(device, step, room);
  });
  return code ? { code } : { value };
}

/** Plays it on the world; the others take it in at once. */
export function playOn(world, hand, step) {
  try {
    const value = ACTS[step.act].rule(world, hand, step);
    the.everyHand(world, (one) => the.follow(world, one));
    return { value };
  } catch (error) {
    if (error instanceof Refused) return { code: error.code };
    throw error;
  }
}

// Looking.

function assetsOf(kit, sealed) {
  const only = set({ sealed });
  let found;
  try {
    found = kit.querySync(map(only));
  } catch (error) {
    return error.code === 24000002 ? [] : [error.code];
  }
  return found.map((asset) => {
    const alias = textOf(asset.get(Tag.ALIAS));
    let secret;
    try {
      const [whole] = kit.querySync(map({ ALIAS: alias, RETURN_TYPE: ReturnType.ALL, ...only }));
      secret = textOf(whole.get(Tag.SECRET));
    } catch (error) {
      secret = error.code;
    }
    const label = textOf(asset.get(Tag.DATA_LABEL_NORMAL_1));
    return [alias, secret, asset.get(Tag.ACCESSIBILITY), asset.get(Tag.REQUIRE_PASSWORD_SET), label].join(
      ' ',
    );
  });
}

/** All that a device shows, in the form of `expected` in world.mjs. */
export async function look(device) {
  const manager = managerOf(device);
  const users = device.users.list();
  const locks = users.map((user) => {
    const { passwordSet, unlockedSinceBoot, locked } = device.screenLock(user).state;
    return [user, [passwordSet, unlockedSinceBoot, locked]];
  });
  const apps = {};
  for (const app of device.apps().filter(({ bundleName }) => bundleName !== SYSTEM.bundleName)) {
    const states = [];
    for (const name of PERMISSIONS) {
      const held = manager.checkAccessTokenSync(app.tokenId, name) === 0;
      states.push(`${held} ${await manager.getPermissionFlags(app.tokenId, name)}`);
    }
    const run = app.processes.length > 0 ? (app.isForeground ? 'in front' : 'behind') : 'not running';
    const [plain, sealed] = [false, true].map((one) => assetsOf(app.asset, one));
    apps[nameOf(app)] = { states, run, plain, sealed };
  }
  const records = {};
  const found = await device.privacyManager.getPermissionUsedRecord({ flag: 0 });
  for (const { tokenId, permissionRecords } of found.bundleRecords)
    for (const { permissionName, accessCount, rejectCount } of permissionRecords)
      records[`${nameOf(device.appByToken(tokenId))} ${permissionName}`] = [accessCount, rejectCount];
  const { camera, microphone } = device.switches;
  const { ok, integrity, notes, setAside } = device.health();
  return {
    users,
    locks: Object.fromEntries(locks),
    apps,
    records,
    recorded: await device.privacyManager.getPermissionUsedRecordToggleStatus(),
    switches: { camera, microphone },
    toggle: await manager.getPermissionRequestToggleStatus(CAMERA),
    inUse: RECORDED.map((name) => device.privacyManager.checkPermissionInUse(name)),
    complaints: ok ? [] : [integrity, ...notes, ...setAside],
  };
}

/** What a device tells its listeners, in the form of the events of world.mjs. */
export class Ear {
  #device;
  #heard = [];
  #names = new Map();
  #change = ({ change, tokenID, permissionName }) =>
    this.#heard.push([change === 1 ? 'granted' : 'revoked', tokenID, permissionName]);
  #use = ({ tokenId, permissionName, activeStatus }) =>
    this.#heard.push(['used', tokenId, permissionName, activeStatus]);

  constructor(device) {
    this.#device = device;
    this.#listen();
  }

  /** Again, where a restart of the device has ended it, or the app this process runs as was made anew by another one. */
  #listen() {
    this.#device.setCaller(this.#device.app(SYSTEM.bundleName));
    const again = (act) => {
      try {
        act();
      } catch (error) {
        if (error.code !== 12100004) throw error;
      }
    };
    again(() => managerOf(this.#device).on('permissionStateChange', [], [], this.#change));
    again(() => this.#device.privacyManager.on('activeStateChange', [], this.#use));
    for (const app of this.#device.apps()) this.#names.set(app.tokenId, nameOf(app));
  }

  /** All since the last time; what others did is taken in first. */
  async hear() {
    this.#device.users.list();
    await null; // listeners run after the call that told them
    this.#listen();
    const told = this.#heard.map(([what, token, ...rest]) =>
      [what, this.#names.get(token), ...rest].join(' '),
    );
    this.#heard = [];
    return told.filter((line) => !line.includes(SYSTEM.bundleName)).sort();
  }
}
