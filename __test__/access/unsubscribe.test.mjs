// Ending a subscription: which one a call of off means, and when it throws (7.2).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents } from './event-support.mjs';
import {
  CODE,
  collect,
  granted,
  manager,
  NO_SUCH_TOKEN,
  P,
  revoked,
  scene,
  systemApp,
  thrown,
} from './support.mjs';

const EVENT = 'permissionStateChange';
const on = (atManager, tokens, names, callback = () => {}) =>
  thrown(() => atManager.on(EVENT, tokens, names, callback));
const off = (atManager, tokens, names, ...callback) =>
  thrown(() => atManager.off(EVENT, tokens, names, ...callback));
const _unknownTokens = (count) => Array.from({ length: count }, (_, index) => NO_SUCH_TOKEN + index);
const _unknownNames = (count) => Array.from({ length: count }, (_, index) => `${P.UNKNOWN}_${index}`);

test('B173 D17 off with the lists in another order removes; subsets and supersets throw 12100004', async (t) => {
  const { sys, id, T, NOR } = scene(t);
  const names = [P.CAMERA, P.MICROPHONE];
  const events = collect(sys, [id, NOR.tokenId], names);
  const others = [
    [[id], names],
    [[], names],
    [[id, NOR.tokenId], [P.CAMERA]],
    [[id, NOR.tokenId], []],
    [
      [id, NOR.tokenId],
      [...names, P.LOCATION],
    ],
    [[id, NOR.tokenId, NO_SUCH_TOKEN], names],
    [[], []],
  ];
  for (const lists of others) assert.equal(off(sys, ...lists), CODE.NOT_TOGETHER, JSON.stringify(lists));
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(events, [granted(T, P.CAMERA)]);
  assert.equal(off(sys, [NOR.tokenId, id], names.toReversed()), CODE.OK);
  await sys.grantPermission(id, P.MICROPHONE, 2);
  await assertEvents(events, []);
});

for (const [how, callback] of [
  ['without callback', []],
  ['with the callback undefined (D1, against B23)', [undefined]],
]) {
  test(`B174 off ${how} removes all with these lists; others stay`, async (t) => {
    const { sys, id, T } = scene(t);
    const gone = [collect(sys, [id], [P.CAMERA]), collect(sys, [id], [P.CAMERA])];
    const stays = [collect(sys, [id], []), collect(sys, [], [P.CAMERA])];
    assert.equal(sys.off(EVENT, [id], [P.CAMERA], ...callback), undefined);
    await sys.grantPermission(id, P.CAMERA, 2);
    for (const events of gone) await assertEvents(events, []);
    for (const events of stays) await assertEvents(events, [granted(T, P.CAMERA)]);
  });
}

test('B174 off with a callback removes that one only; D28 with null it throws 401 and removes nothing', async (t) => {
  const { sys, id, T } = scene(t);
  const events = [];
  const listener = () => events.push('removed');
  sys.on(EVENT, [id], [P.CAMERA], listener);
  const others = collect(sys, [id], [P.CAMERA]);
  assert.equal(off(sys, [id], [P.CAMERA], null), CODE.INVALID_ARGUMENT);
  assert.equal(off(sys, [id], [P.CAMERA], listener), CODE.OK);
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(events, []);
  await assertEvents(others, [granted(T, P.CAMERA)]);
});

const unmatched = [
  ['what was never registered', [P.CAMERA], CODE.NOT_TOGETHER],
  ['empty lists', [], CODE.NOT_TOGETHER],
  ['a name that is known among unknown ones', [P.UNKNOWN, P.CAMERA], CODE.NOT_TOGETHER],
  ['only unknown names (D38)', [P.UNKNOWN], CODE.INVALID_PARAMETER],
  ['only a name that cannot be one (D38)', [''], CODE.INVALID_PARAMETER],
];

for (const [what, names, code] of unmatched) {
  test(`B175 D17 off of ${what} throws ${code}`, (t) => {
    const { sys, nor, id } = scene(t);
    const tokens = names.length > 0 ? [id] : [];
    assert.equal(off(sys, tokens, names), code);
    assert.equal(
      off(sys, tokens, names, () => {}),
      code,
    );
    // 1.5, F23: found out before anybody asks who calls.
    assert.equal(off(nor, tokens, names), code);
  });
}

test('B175 7.2 a caller that lost P.GET or the system bit meanwhile cannot remove, and is told nothing: its subscription ends', async (t) => {
  const { device, id, T } = scene(t);
  const app = systemApp(device, [P.GET]);
  const atManager = manager(app);
  const events = collect(atManager, [id], [P.CAMERA]);
  const was = app.manifest;
  app.update({ ...was, permissions: [] });
  assert.equal(off(atManager, [id], [P.CAMERA]), CODE.PERMISSION_DENIED);
  app.update({ ...was, systemApp: false });
  assert.equal(off(atManager, [id], [P.CAMERA]), CODE.NOT_SYSTEM_APPLICATION);
  T.grant(P.CAMERA);
  await assertEvents(events, []);
  app.update(was);
  assert.equal(off(atManager, [id], [P.CAMERA]), CODE.NOT_TOGETHER);
  T.revoke(P.CAMERA);
  await assertEvents(events, []);
});

test('B176 7.6 off works from another AtManager; the on/off functions of API 23 are the same subscriptions', async (t) => {
  const { sys, SYS, id, T } = scene(t);
  const events = [];
  const listener = ({ change, tokenID, permissionName }) => events.push([change, tokenID, permissionName]);
  assert.equal(sys.onPermissionStateChange([id], [P.CAMERA], listener), undefined);
  assert.equal(on(manager(SYS), [id], [P.CAMERA], listener), CODE.NOT_TOGETHER);
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(events, [granted(T, P.CAMERA)]);
  manager(SYS).off(EVENT, [id], [P.CAMERA], listener);
  assert.equal(
    thrown(() => sys.offPermissionStateChange([id], [P.CAMERA])),
    CODE.NOT_TOGETHER,
  );
  sys.on(EVENT, [id], [P.CAMERA], listener);
  await sys.revokePermission(id, P.CAMERA, 2);
  await assertEvents(events, [revoked(T, P.CAMERA)]);
  assert.equal(manager(SYS).offPermissionStateChange([id], [P.CAMERA], listener), undefined);
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEvents(events, []);
});
