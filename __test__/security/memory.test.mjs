// Keys, passwords, secrets and secret names in the memory of a process, read from another process: what a state of the device
// needs is there, and nothing else is, however the device came to that state. Linux only.
//
// A device lives: a line of its life is a step of the victim (victim.mjs) or a look at its memory. What a look finds is judged
// by the state that it names (needles.mjs). A new way for keys to change is a new row here, and where it has a new step, one
// in victim.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderFor } from '../support/index.mjs';
import { cannotRead } from './memory.mjs';
import { Watched } from './watched.mjs';

const skip = cannotRead();
const [FIRST, SECOND, WRONG] = ['first password', 'second password', 'wrong password'];

/** A look: the state of the device, the password that is set, and others that were given. */
const look = (state, password, ...tried) => ({ state, password, tried });
/** A device with a password and an asset for each kind of key, after a look at the keys that it had before. */
const begun = [['open'], look('without password'), ['setPassword', FIRST], ['furnish'], ['read']];

/** What keys go through. */
const KEYS = {
  'locking and unlocking': [
    ...begun,
    look('unlocked', FIRST),
    ['lock'],
    look('locked', FIRST),
    ['read'],
    ['unlock', FIRST],
    ['read'],
    look('unlocked', FIRST),
    ['lock'],
    look('locked', FIRST),
  ],
  'wrong passwords': [
    ...begun,
    ['lock'],
    ['refusedUnlock', WRONG],
    look('locked', FIRST, WRONG),
    ['unlock', FIRST],
    ['refusedChange', SECOND, WRONG],
    ['refusedRemoval', WRONG],
    look('unlocked', FIRST, WRONG, SECOND),
  ],
  authenticating: [
    ...begun,
    ['readGuarded', FIRST],
    look('unlocked', FIRST),
    ['lock'],
    ['authenticate', FIRST],
    ['refusedAuthenticate', WRONG],
    look('locked', FIRST, WRONG),
  ],
  'a restart': [
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
    ['furnishMore'],
    ['read'],
    look('unlocked', SECOND, FIRST),
    ['lock'],
    look('locked', SECOND, FIRST),
  ],
  'a change of the password while locked': [
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
  'rotations of the root key': [
    ...begun,
    ['rotate', 'raw'],
    look('unlocked', FIRST),
    ['rotate', 'passphrase'],
    look('unlocked', FIRST),
    ['lock'],
    ['rotate', 'file'],
    look('locked', FIRST),
    ['rotate', 'file'],
    look('locked', FIRST),
    ['close'],
    look('closed', FIRST),
  ],
  'closing and opening': [
    ...begun,
    ['close'],
    look('closed', FIRST),
    ['open'],
    look('restarted', FIRST),
    ['unlock', FIRST],
    ['read'],
    ['close'],
    look('closed', FIRST),
  ],
  'closing while locked': [...begun, ['lock'], ['close'], look('closed', FIRST)],
};

const thenClosed = [look('without password'), ['close'], look('closed')];
/** What passes through the calls of the asset kit. */
const DATA = {
  'adding and reading': [['open'], ['add', 50], ['update'], ...thenClosed],
  batches: [['open'], ['batches'], ...thenClosed],
  'encrypted attributes': [['open'], ['hide'], ...thenClosed],
  'lists of encrypted attributes': [['open'], ['hideMany', 300], ...thenClosed],
  'recorded calls': [['open'], ['recorded'], ...thenClosed],
  'failing calls': [['open'], ['fail'], ...thenClosed, ['late'], look('closed')],
};

/** Without other work, what is left is where it was left; with it, it has been copied about. */
const HOW = [
  { promises: false, churn: false },
  { promises: true, churn: true },
  { promises: true, churn: false },
  { promises: false, churn: true },
];
const LIVES = [
  ...Object.entries(KEYS).flatMap(([name, life]) => HOW.slice(0, 2).map((how) => ({ name, life, how }))),
  ...Object.entries(DATA).flatMap(([name, life]) => HOW.map((how) => ({ name, life, how }))),
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

for (const { name, life, how } of LIVES) {
  const { promises, churn } = how;
  const calls = promises ? 'promises' : 'synchronous calls';
  test(
    `in memory after ${name}: what the state needs (${calls}${churn ? ', other work' : ''})`,
    { skip },
    (t) => live(new Watched(t, folderFor(t), how), life),
  );
}

for (const kind of ['raw', 'passphrase', 'callback']) {
  test(`in memory with a root key of kind ${kind}: neither the secret nor the key once the device is closed`, {
    skip,
  }, (t) => {
    const once = [['open'], ['furnish'], look('without password'), ['close'], look('closed')];
    return live(new Watched(t, folderFor(t), { kind }), [
      ...once,
      ['open'],
      ['read'],
      ['close'],
      look('closed'),
    ]);
  });
}

test('in memory that is freed and kept: nothing of what passwords are stretched in', { skip }, (t) => {
  const victim = new Watched(t, folderFor(t), { keepsFreed: true });
  const life = [['open'], ['setPassword', FIRST], look('unlocked', FIRST), ['lock'], ['unlock', FIRST]];
  return live(victim, [...life, look('unlocked', FIRST)]);
});

// V8 keeps text where it wants, in mappings of its own; what the engine had is in heaps and on stacks.
test('a password that is given as text leaves no copy outside of V8', { skip }, (t) => {
  const life = [
    ['open'],
    ['setText', FIRST],
    look('unlocked', FIRST),
    ['lock'],
    ['unlockWithText', FIRST],
    ['lock'],
  ];
  return live(new Watched(t, folderFor(t)), [...life, look('locked', FIRST)], (place) => place !== 'mapped');
});

test('the search finds a password that somebody keeps', { skip }, async (t) => {
  const victim = new Watched(t, folderFor(t));
  for (const step of [['open'], ['setPassword', FIRST], ['keep', FIRST]]) await victim.does(...step);
  assert.match(victim.finds('unlocked', FIRST)[0] ?? '', /first password/);
});
