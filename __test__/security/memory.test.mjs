// Keys, passwords, secrets and secret names in the memory of a process, read from another process: what a state of the device
// needs is there, and nothing else is, however the device came to that state. Linux only.
//
// A device lives: a line of its life is a step of the victim (victim.mjs) or a look at its memory. What a look finds is judged
// by the state that it names (needles.mjs). A new way for keys to change is a new row here, and where it has a new step, one
// in victim.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderFor } from '../device/support.mjs';
import { cannotRead } from './memory.mjs';
import { Watched } from './watched.mjs';

const skip = cannotRead();
const [FIRST, SECOND, WRONG] = ['first password', 'second password', 'wrong password'];

/** A look: the state of the device, the password that is set, and others that were given. */
const look = (state, password, ...tried) => ({ state, password, tried });
/** A device with a password and an asset for each kind of key, after a look at the keys that it had before. */
const begun = [['open'], look('without password'), ['setPassword', FIRST], ['furnish'], ['read']];

const LIVES = {
  'a first password': [...begun, look('unlocked', FIRST)],
  lock: [...begun, ['lock'], look('locked', FIRST), ['read'], look('locked', FIRST)],
  'lock, unlock, lock': [
    ...begun,
    ['lock'],
    ['unlock', FIRST],
    ['read'],
    look('unlocked', FIRST),
    ['lock'],
    look('locked', FIRST),
  ],
  'a wrong password': [
    ...begun,
    ['lock'],
    ['refusedUnlock', WRONG],
    look('locked', FIRST, WRONG),
    ['unlock', FIRST],
    ['refusedChange', SECOND, WRONG],
    ['refusedRemoval', WRONG],
    look('unlocked', FIRST, WRONG, SECOND),
  ],
  authentication: [
    ...begun,
    ['readGuarded', FIRST],
    look('unlocked', FIRST),
    ['lock'],
    ['authenticate', FIRST],
    ['refusedAuthenticate', WRONG],
    look('locked', FIRST, WRONG),
  ],
  reboot: [
    ...begun,
    ['reboot'],
    look('restarted', FIRST),
    ['read'],
    ['unlock', FIRST],
    ['read'],
    ['reboot'],
    look('restarted', FIRST),
  ],
  'a change of the password': [
    ...begun,
    look('unlocked', FIRST),
    ['setPassword', SECOND, FIRST],
    ['read'],
    look('unlocked', SECOND, FIRST),
    ['lock'],
    look('locked', SECOND, FIRST),
  ],
  'a change while locked': [
    ...begun,
    ['lock'],
    ['setPassword', SECOND, FIRST],
    look('locked', SECOND, FIRST),
    ['reboot'],
    look('restarted', SECOND, FIRST),
  ],
  'removal of the password': [
    ...begun,
    look('unlocked', FIRST),
    ['removePassword', FIRST],
    look('without password'),
    ['read'],
    look('without password'),
  ],
  'close while unlocked': [...begun, ['close'], look('closed', FIRST)],
  'close while locked': [...begun, ['lock'], ['close'], look('closed', FIRST)],
  'two openings': [
    ...begun,
    ['close'],
    ['open'],
    look('restarted', FIRST),
    ['unlock', FIRST],
    ['read'],
    ['close'],
    look('closed', FIRST),
  ],
  'adding and reading': [['open'], ['add', 50], ['update'], look('without password'), ['close'], look('closed')],
  batches: [['open'], ['batches'], look('without password'), ['close'], look('closed')],
  'encrypted attributes': [['open'], ['hide'], look('without password'), ['close'], look('closed')],
  'lists of encrypted attributes': [['open'], ['hideMany', 300], look('without password'), ['close'], look('closed')],
  'recorded calls': [['open'], ['recorded'], look('without password'), ['close'], look('closed')],
  'failing calls': [['open'], ['fail'], look('without password'), ['close'], ['late'], look('closed')],
};

const HOW = [
  { promises: false, churn: false },
  { promises: true, churn: false },
  { promises: false, churn: true },
  { promises: true, churn: true },
];

/** Goes through a life; fails at the first look that finds something. */
async function live(victim, life, where = undefined) {
  let last;
  for (const step of life) {
    if (Array.isArray(step)) {
      await victim.does(...step);
      last = step.join(' ');
    } else {
      assert.deepEqual(victim.finds(step.state, step.password, { ...step, where }), [], `after ${last}`);
    }
  }
}

for (const [name, life] of Object.entries(LIVES)) {
  for (const { promises, churn } of HOW) {
    const how = `${promises ? 'promises' : 'synchronous calls'}${churn ? ', other work between' : ''}`;
    test(`in memory after ${name}: what the state needs (${how})`, { skip }, (t) =>
      live(new Watched(t, folderFor(t), { promises, churn }), life),
    );
  }
}

for (const kind of ['raw', 'passphrase']) {
  test(`in memory with a root key of kind ${kind}: neither the secret nor the key once the device is closed`, { skip }, (t) => {
    const once = [['open'], ['furnish'], look('without password'), ['close'], look('closed')];
    return live(new Watched(t, folderFor(t), { kind }), [...once, ['open'], ['read'], ['close'], look('closed')]);
  });
}

// V8 keeps text where it wants, in mappings of its own; what the engine had is in heaps and on stacks.
test('a password that is given as text leaves no copy outside of V8', { skip }, (t) => {
  const life = [['open'], ['setText', FIRST], look('unlocked', FIRST), ['lock'], ['unlockWithText', FIRST], ['lock']];
  return live(new Watched(t, folderFor(t)), [...life, look('locked', FIRST)], (place) => place !== 'mapped');
});

test('the search finds a password that somebody keeps', { skip }, async (t) => {
  const victim = new Watched(t, folderFor(t));
  for (const step of [['open'], ['setPassword', FIRST], ['keep', FIRST]]) await victim.does(...step);
  assert.match(victim.finds('unlocked', FIRST)[0] ?? '', /first password/);
});
