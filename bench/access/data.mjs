// Who holds what. A table has `names` (the permissions every token declares), and per token the names of user_grant
// permissions that the user granted; those of system_grant are granted by the install.
import fs from 'node:fs';

const definitions = new URL('../../src/permission/permissions.tsv', import.meta.url);
// Their grants depend on each other.
const LOCATION = /LOCATION/;
const NESTED = /\./;

/** Published permissions that any app may declare and that stand alone, by grant mode. */
function plainNames() {
  const lines = fs.readFileSync(definitions, 'utf8').split('\n');
  const rows = lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
  const of = (wanted) =>
    rows
      .filter(
        ([name, mode, level, type]) =>
          mode === wanted && level === 'normal' && type === 'NORMAL' && !NESTED.test(name),
      )
      .map(([name]) => `ohos.permission.${name}`);
  return { user: of('user').filter((name) => !LOCATION.test(name)), system: of('system') };
}

const { user: USER, system: SYSTEM } = plainNames();
const CHECKED = 64;

/** The permission a token of the apps benchmark is asked for first. */
export const FIRST = SYSTEM[0];

/** `count` names beginning anywhere in the list, which is a ring. */
const ring = (list, start, count) => Array.from({ length: count }, (_, i) => list[(start + i) % list.length]);

/**
 * 200 tokens x 64 permissions; half of what the user decides is granted, a different half for every token. `defined`: the
 * names are not published, the device defines them.
 */
export function makeTable({ tokens = 200, granted = true, defined = false } = {}) {
  const published = [...USER, ...SYSTEM.slice(0, CHECKED - USER.length)];
  if (published.length !== CHECKED) throw new Error(`${published.length} permissions instead of ${CHECKED}`);
  const half = granted ? USER.length >> 1 : 0;
  const called = defined ? (name) => name.replace('ohos.', 'com.example.bench.') : (name) => name;
  const user = USER.map(called);
  return {
    names: published.map(called),
    user,
    defined,
    userGranted: Array.from({ length: tokens }, (_, row) => new Set(ring(user, row * 3, half))),
  };
}

/** Every (token, permission) once: its row, the name and whether it is granted. */
export function allPairs({ names, user, userGranted }) {
  const decided = new Set(user);
  return userGranted.flatMap((held, row) =>
    names.map((name) => ({ row, name, granted: !decided.has(name) || held.has(name) })),
  );
}

/** The manifest of app `index` of the apps benchmark: 10 permissions of each mode, `grants` of the user. */
export function manyAppsManifest(index) {
  const user = ring(USER, index, 10);
  const manifest = {
    bundleName: `com.example.installed.app${index}`,
    permissions: [...user, ...ring(SYSTEM, 0, 1), ...ring(SYSTEM.slice(1), index, 9)],
  };
  return { manifest, grants: user.filter((_, i) => i % 2 === 0) };
}

/** A permission that more than half of the installed apps declare. */
export const COMMON = USER[0];

/** `count` draws from the list in random order: nothing a branch predictor or a one-entry cache could learn. */
export function shuffled(list, count) {
  return Array.from({ length: count }, () => list[Math.floor(Math.random() * list.length)]);
}
