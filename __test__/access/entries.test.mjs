// D55: entries of `on` and `off` that name nothing are refused whatever stands beside them; those that are merely unknown
// are passed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, collect, NO_SUCH_TOKEN, nameOfLength, P, scene, thrown, turns } from './support.mjs';

const EVENT = 'permissionStateChange';
const SELF = 'selfPermissionStateChange';
const listener = () => {};

// [what, token ids of T's, names]
const REFUSED = [
  ['a token 0 beside a good one', (id) => [id, 0], [P.CAMERA]],
  ['a token 0 before a good one', (id) => [0, id], []],
  ['a fraction that is token 0', (id) => [id, 0.5], []],
  ['an empty name beside a good one', (id) => [id], [P.CAMERA, '']],
  ['a name of 257 bytes beside a good one', (id) => [id], [nameOfLength(257), P.CAMERA]],
  ['a name of 129 letters of two bytes', (id) => [id], [P.CAMERA, 'é'.repeat(129)]],
  ['a name of 257 bytes and no token', () => [], [nameOfLength(257), P.CAMERA]],
  ['1025 names', (id) => [id], Array(1025).fill(P.CAMERA)],
  ['1025 tokens', (id) => Array(1025).fill(id), [P.CAMERA]],
];

for (const [what, tokensOf, names] of REFUSED) {
  test(`D55 on and off with ${what} are 12100001, before who calls is asked`, async (t) => {
    const { sys, nor, self, T, id } = scene(t);
    const events = collect(sys, [], []);
    for (const atManager of [sys, nor]) {
      assert.equal(
        thrown(() => atManager.on(EVENT, tokensOf(id), names, listener)),
        CODE.INVALID_PARAMETER,
      );
      assert.equal(
        thrown(() => atManager.off(EVENT, tokensOf(id), names)),
        CODE.INVALID_PARAMETER,
      );
      assert.equal(
        thrown(() => atManager.off(EVENT, tokensOf(id), names, listener)),
        CODE.INVALID_PARAMETER,
      );
    }
    if (names.some((name) => name !== P.CAMERA) || names.length > 1024) {
      assert.equal(
        thrown(() => self.on(SELF, names, listener)),
        CODE.INVALID_PARAMETER,
      );
      assert.equal(
        thrown(() => self.off(SELF, names, listener)),
        CODE.INVALID_PARAMETER,
      );
    }
    T.grant(P.CAMERA);
    await turns();
    assert.equal(events.length, 1, 'the one listener that there is');
  });
}

test('D55 entries of full length that nobody knows are passed over, 1024 of them too', async (t) => {
  const { sys, self, T, id } = scene(t);
  const names = [P.CAMERA, nameOfLength(256), 'x', ...Array(1021).fill(P.UNKNOWN)];
  const tokens = [id, NO_SUCH_TOKEN, -1];
  const heard = [];
  const hear = ({ permissionName }) => heard.push(permissionName);
  sys.on(EVENT, tokens, names, hear);
  self.on(SELF, names, hear);
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(heard, [P.CAMERA, P.CAMERA]);
  sys.off(EVENT, tokens, names, hear);
  self.off(SELF, names, hear);
  T.revoke(P.CAMERA);
  await turns();
  assert.equal(heard.length, 2);
});

test('D55 a listener that is there already is told before that, as before', (t) => {
  const { sys, id } = scene(t);
  sys.on(EVENT, [id], [P.CAMERA], listener);
  assert.equal(
    thrown(() => sys.on(EVENT, [id, 0], [P.CAMERA, ''], listener)),
    CODE.NOT_TOGETHER,
  );
});
