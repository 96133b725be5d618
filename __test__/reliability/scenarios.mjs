// What the kill runs interrupt. A row has
//   prepare(device)   what is there before, made unkilled and closed
//   place(dir, room)  further changes of the closed folder and of the room it lies in: damage, a snapshot, a killed process
//   setup(device)     what the child does before it may die
//   steps             what it may die in; each one is atomic and is acknowledged when it has returned or resolved
//   options           how the device is opened
// and the marks
//   opens             the first step is the opening of the device
//   burst             the steps are made in one turn and not awaited: any prefix may be there, with all that is acknowledged
//   refusal           codes with which the folder may go on refusing to open
import fs from 'node:fs';
import path from 'node:path';
import { CAMERA, CONTACTS, LOCATION, MICROPHONE, map, openAt, ordinary, RAW, SYSTEM } from './phone.mjs';

const notes = (device, user = 100) => device.app('rel.notes', { userId: user });
const manager = (device) => device.abilityAccessCtrl.createAtManager();
const opens = () => {};

/** Two users, an app in both, assets of all kinds, decisions and records. */
async function furnish(device) {
  for (const user of [100, 101]) {
    const app = device.installApp(ordinary('notes', { userId: user }));
    for (const [alias, fields] of Object.entries(ASSETS)) {
      await app.asset.add(
        map({ ALIAS: alias, SECRET: `${alias} of ${user}`, DATA_LABEL_NORMAL_1: 'old', ...fields }),
      );
    }
  }
  const { tokenId } = notes(device);
  await manager(device).grantUserGrantedPermission(tokenId, CAMERA, 2);
  await manager(device).revokeUserGrantedPermission(tokenId, CONTACTS, 2);
  await device.privacyManager.addPermissionUsedRecord(tokenId, CAMERA, 2, 1);
}
const ASSETS = {
  plain: {},
  powered: { ACCESSIBILITY: 0 },
  unlocked: { ACCESSIBILITY: 2, DATA_LABEL_CRITICAL_1: 'critical' },
  hidden: { REQUIRE_ATTR_ENCRYPTED: true, DATA_LABEL_CRITICAL_1: 'critical' },
};

async function furnishLocked(device) {
  await furnish(device);
  device.screenLock().setPassword('one');
  await notes(device).asset.add(map({ ALIAS: 'guarded', SECRET: 'guarded', REQUIRE_PASSWORD_SET: true }));
}

const add =
  (alias, fields = {}) =>
  (device) =>
    notes(device).asset.add(map({ ALIAS: alias, SECRET: `secret of ${alias}`, ...fields }));
const onNotes = (act) => (device) => act(notes(device).asset);
const zeros = (file, from, length) => {
  const fd = fs.openSync(file, 'r+');
  fs.writeSync(fd, Buffer.alloc(length), 0, length, from);
  fs.closeSync(fd);
};

/** A snapshot of another device with the same root key, in the room. */
async function placeSnapshot(_, room) {
  const dir = path.join(room, 'other');
  const device = openAt(dir, { rootKey: RAW });
  device.users.add(103);
  device.installApp(ordinary('guest')).asset.addSync(map({ ALIAS: 'new', SECRET: 'of the other' }));
  device
    .installApp(ordinary('guest', { userId: 103 }))
    .asset.addSync(map({ ALIAS: 'new', SECRET: 'of 103' }));
  device.screenLock(101).setPassword('two');
  fs.writeFileSync(path.join(room, 'snapshot'), device.snapshot());
  device.close();
  fs.rmSync(dir, { recursive: true });
}

export const SCENARIOS = {
  'first creation': { opens: true, steps: [opens] },
  'first creation, file key': { opens: true, options: { rootKey: { kind: 'file' } }, steps: [opens] },
  'first password': { prepare: furnish, steps: [(device) => device.screenLock().setPassword('one')] },
  'change of password': {
    prepare: furnishLocked,
    setup: (device) => device.screenLock().unlock('one'),
    steps: [(device) => device.screenLock().setPassword('two', 'one')],
  },
  'removal of password': {
    prepare: furnishLocked,
    setup: (device) => device.screenLock().unlock('one'),
    steps: [(device) => device.screenLock().removePassword('one')],
  },
  'passwords of two users': {
    prepare: furnish,
    steps: [100, 101].map((user) => (device) => device.screenLock(user).setPassword('one')),
  },
  'users.add': {
    prepare: furnish,
    steps: [
      (device) => device.users.add(102),
      (device) => device.installApp(ordinary('notes', { userId: 102 })),
      (device) => notes(device, 102).asset.add(map({ ALIAS: 'first', SECRET: 'of 102' })),
    ],
  },
  'users.remove': { prepare: furnish, steps: [(device) => device.users.remove(101)] },
  'users.remove and add': {
    prepare: furnish,
    steps: [(device) => device.users.remove(101), (device) => device.users.add(101)],
  },
  reset: { prepare: furnishLocked, steps: [(device) => device.reset()] },
  restore: {
    prepare: furnishLocked,
    place: placeSnapshot,
    steps: [(device, room) => device.restore(fs.readFileSync(path.join(room, 'snapshot')))],
  },
  snapshot: { prepare: furnish, steps: [(device) => device.snapshot()] },
  'add, close with backup': {
    prepare: furnish,
    steps: [add('late'), (device) => device.close()],
  },
  'opening and closing': { prepare: furnish, opens: true, steps: [opens, (device) => device.close()] },
  'recovery from the backup': {
    prepare: furnish,
    opens: true,
    place: (dir) => zeros(path.join(dir, 'store.db'), 0, 8192),
    steps: [opens, (device) => device.close()],
  },
  'recovery, store.db gone': {
    prepare: furnish,
    opens: true,
    place: (dir) => fs.rmSync(path.join(dir, 'store.db')),
    steps: [opens, (device) => device.close()],
  },
  'recovery after a kill': {
    prepare: furnish,
    opens: true,
    crash: add('in the log'),
    steps: [opens, (device) => device.close()],
  },
  'recovery, log gone': {
    opens: true,
    crash: furnish,
    place: (dir) => fs.rmSync(path.join(dir, 'store.db-wal')),
    refusal: [24000007, 24000014],
    steps: [opens],
  },
  uninstall: { prepare: furnish, steps: [(device) => notes(device).uninstall()] },
  'uninstall, data kept': {
    prepare: furnish,
    steps: [(device) => notes(device).uninstall({ keepData: true })],
  },
  installApp: {
    prepare: furnish,
    steps: [
      (device) => device.installApp(ordinary('second')),
      (device) => device.app('rel.second').update(ordinary('second', { permissions: [CAMERA] })),
      (device) => device.installApp(ordinary('notes')),
    ],
  },
  'single assets': {
    prepare: furnish,
    steps: [
      add('new'),
      add('sealed', { REQUIRE_ATTR_ENCRYPTED: true }),
      onNotes((kit) =>
        kit.update(map({ ALIAS: 'plain' }), map({ SECRET: 'changed', DATA_LABEL_NORMAL_1: 'new' })),
      ),
      onNotes((kit) => kit.addSync(map({ ALIAS: 'plain', SECRET: 'over', CONFLICT_RESOLUTION: 0 }))),
      onNotes((kit) => kit.remove(map({ DATA_LABEL_NORMAL_1: 'old' }))),
    ],
  },
  'batches of assets': {
    prepare: furnish,
    steps: [
      onNotes((kit) => kit.batchAdd(list(30, (n) => ({ ALIAS: `b${n}`, SECRET: `b${n}` })))),
      onNotes((kit) =>
        kit.batchUpdate(
          list(30, (n) => ({ ALIAS: `b${n}` })),
          list(30, (n) => ({ SECRET: `c${n}` })),
        ),
      ),
      onNotes((kit) => kit.batchRemove(list(20, (n) => ({ ALIAS: `b${n}` })))),
    ],
  },
  'a burst of assets': {
    prepare: furnish,
    burst: true,
    steps: Array.from({ length: 24 }, (_, n) =>
      n % 5 === 4 ? onNotes((kit) => kit.remove(map({ ALIAS: `n${n - 2}` }))) : add(`n${n}`),
    ),
  },
  grants: {
    prepare: furnish,
    steps: [
      (device) => manager(device).grantUserGrantedPermission(notes(device).tokenId, MICROPHONE, 2),
      (device) => manager(device).revokeUserGrantedPermission(notes(device).tokenId, CAMERA, 1),
      (device) => notes(device, 101).grant(LOCATION),
      (device) => manager(device).setPermissionRequestToggleStatus(CAMERA, 0),
      (device) => {
        device.switches.microphone = false;
      },
      (device) => notes(device).resetPermissions(),
    ],
  },
  usages: {
    prepare: furnish,
    steps: [
      (device) => device.privacyManager.startUsingPermission(notes(device).tokenId, MICROPHONE),
      (device) => device.clock.advance(1500),
      (device) => device.privacyManager.stopUsingPermission(notes(device).tokenId, MICROPHONE),
      (device) => device.privacyManager.addPermissionUsedRecord(notes(device).tokenId, MICROPHONE, 1, 1),
      (device) => device.privacyManager.startUsingPermission(notes(device).tokenId, CAMERA),
      (device) => device.clock.advance(2500),
      (device) => device.close(),
    ],
  },
};

function list(count, fields) {
  return Array.from({ length: count }, (_, n) => map(fields(n)));
}

/** Raw keys unless the row says otherwise: a snapshot needs one, and no file of ours is then secret. */
export const optionsOf = ({ options }) => ({ app: SYSTEM, rootKey: RAW, ...options });
