// B95, B96 with 6.3: how the three location permissions are evaluated, by the target API of the app.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { P, scene, selfStatus, statuses } from './support.mjs';

const A = P.APPROXIMATE;
const L = P.LOCATION;
const B = P.BACKGROUND;

// [target API, what happened before (name and flag: granted if positive, else revoked), list, expected states].
const CASES = [
  ['B95', 26, [], [L], [2]],
  ['B95', 26, [], [A], [1]],
  ['B95', 26, [], [A, L], [1, 1]],
  ['B95', 26, [], [L, A], [1, 1]],
  ['B95', 26, [[A, 2]], [L], [1]],
  ['B95', 26, [[A, 2]], [L, A], [1, 0]],
  ['B95', 26, [[A, -2]], [L], [2]],
  ['B95', 26, [[A, -2]], [A, L], [-1, 2]],
  ['B95', 26, [[A, -1]], [A, L], [1, 1]],
  ['B95', 26, [[A, -1]], [L], [2]],
  [
    'B95',
    26,
    [
      [A, 2],
      [L, -2],
    ],
    [L],
    [-1],
  ],
  ['B95', 26, [[L, -2]], [L], [-1]],
  ['B95', 26, [[L, 2]], [L], [0]],
  ['B95', 26, [[L, 2]], [A, L], [1, 0]],
  ['B95', 9, [], [L], [2]],
  ['B95', 9, [], [L, A], [1, 1]],
  ['B96', 26, [], [B], [2]],
  ['B96', 11, [], [B], [2]],
  ['B96', 26, [[B, 2]], [B], [2]],
  ['B96', 26, [], [A, B, L, P.CAMERA], [2, 2, 2, 1]],
  [
    'B96',
    26,
    [
      [A, 2],
      [L, 2],
    ],
    [L, B, A],
    [2, 2, 2],
  ],
  ['B96', 10, [], [B], [2]],
  ['B96', 9, [], [A, B], [1, -1]],
  ['B96', 10, [], [A, L, B], [1, 1, -1]],
  ['B96', 10, [[A, 2]], [B], [2]],
  ['B96', 10, [[A, 2]], [L, B], [1, -1]],
  ['B96', 10, [[B, 2]], [A, B], [1, 0]],
  ['B96', 10, [[B, -2]], [A, B], [1, -1]],
  ['B96 (three digits of the API count)', 5010, [], [A, B], [1, -1]],
  ['B96 (three digits of the API count)', 5011, [], [A, B], [2, 2]],
  ['B95 (no rules before 9)', 8, [], [A], [2]],
  ['B95 (no rules before 9)', 8, [], [L], [1]],
  ['B95 (no rules before 9)', 8, [], [B], [1]],
  ['B95 (no rules before 9)', 8, [], [B, A, L], [1, 2, 1]],
  ['B95 (no rules before 9)', 8, [[B, -2]], [L, B], [1, -1]],
];

const SHORT = { [A]: 'A', [L]: 'L', [B]: 'B', [P.CAMERA]: 'CAMERA' };
const titled = (names) => names.map((name) => SHORT[name]).join(', ');

for (const [behaviour, apiVersion, before, names, expected] of CASES) {
  const history = before.map(([name, flag]) => `${SHORT[name]} ${flag > 0 ? 'granted' : 'revoked'} ${flag}`);
  const title = `${behaviour} API ${apiVersion}, ${history.join(', ') || 'fresh'}: [${titled(names)}]`;
  test(`${title} is ${expected}`, async (t) => {
    const { sys, T, id } = scene(t, { target: { apiVersion, extra: [B] } });
    for (const [name, flag] of before) {
      const method = flag > 0 ? 'grantPermission' : 'revokePermission';
      await sys[method](id, name, Math.abs(flag));
    }
    assert.deepEqual(await statuses(sys, T, names), expected);
    if (names.length === 1) assert.equal(selfStatus(T, names[0]), expected[0]);
  });
}

test('B95 an approximate location that an account policy suspends does not count as granted', async (t) => {
  const { device, sys, T, id } = scene(t);
  await sys.grantPermission(id, A, 2);
  assert.equal(selfStatus(T, L), 1);
  device.policies.restrictAccount(100, [A], true);
  assert.equal(selfStatus(T, L), 2);
  assert.equal(selfStatus(T, A), 0);
});
