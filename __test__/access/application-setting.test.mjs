// B162 with 6.9 and D4: requestPermissionOnApplicationSetting opens the Settings page of an app.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, appear, assertEntries, holding, UNDECIDED } from './dialog-support.mjs';
import {
  CODE,
  manager,
  NO_SUCH_TOKEN,
  nativeCaller,
  P,
  rejected,
  scene,
  shellCaller,
  systemApp,
  turns,
} from './support.mjs';

const { INVALID_PARAMETER, NOT_SYSTEM_APPLICATION, NO_TOKEN, SERVICE_ABNORMAL } = CODE;
const open = (app, id) => manager(app).requestPermissionOnApplicationSetting(id);

test('B162 tokenID 0 precedes 202, 202 precedes an unknown token', async (t) => {
  const { device, SYS, NOR, id } = scene(t);
  const shown = answering(device);
  const native = nativeCaller(device);
  const shell = shellCaller(device);
  const cases = [
    [INVALID_PARAMETER, SYS, 0],
    [INVALID_PARAMETER, NOR, 0],
    [INVALID_PARAMETER, native, 0],
    [NOT_SYSTEM_APPLICATION, NOR, id],
    [NOT_SYSTEM_APPLICATION, NOR, NOR.tokenId],
    [NOT_SYSTEM_APPLICATION, NOR, NO_SUCH_TOKEN],
    [NOT_SYSTEM_APPLICATION, native, id],
    [NOT_SYSTEM_APPLICATION, shell, id],
    [NO_TOKEN, SYS, NO_SUCH_TOKEN],
    [NO_TOKEN, SYS, native.tokenId],
    [NO_TOKEN, SYS, shell.tokenId],
  ];
  for (const [code, app, token] of cases) {
    assert.equal(await rejected(() => open(app, token)), code, `${app.bundleName} about ${token}`);
  }
  assert.deepEqual(shown, []);
});

for (const word of ['allow', 'deny', 'dismiss']) {
  test(`B162 D4 it resolves with undefined once the page is open, answered with ${word}`, async (t) => {
    const { device, sys, SYS, T } = scene(t);
    const shown = answering(device, word);
    assert.equal(await open(SYS, T.tokenId), undefined);
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['application-setting'],
    );
    await assertEntries(sys, T, { [P.CAMERA]: UNDECIDED });
  });
}

test('B162 6.9 a system app needs no permission for it', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device, 'allow');
  assert.equal(await open(systemApp(device, [], { apl: 'normal' }), T.tokenId), undefined);
  assert.equal(shown.length, 1);
});

test('B162 a page that cannot be started: 12100007', async (t) => {
  for (const answer of [
    () => {
      throw new Error('no page');
    },
    () => Promise.reject(new Error('no page')),
  ]) {
    const { device, SYS, T } = scene(t);
    answering(device, answer, 'allow');
    assert.equal(await rejected(() => open(SYS, T.tokenId)), SERVICE_ABNORMAL);
    assert.equal(await open(SYS, T.tokenId), undefined);
  }
});

for (const [how, end] of [
  ['closed', (device) => device.close()],
  ['rebooted', (device) => device.reboot()],
]) {
  test(`B162 D20 a page that is still starting when the device is ${how} leaves no promise pending`, async (t) => {
    const { device, SYS, T } = scene(t);
    const waiting = holding(device);
    let settled = false;
    const outcome = rejected(open(SYS, T.tokenId)).finally(() => {
      settled = true;
    });
    await appear(waiting, 1);
    end(device);
    await turns(200);
    assert.equal(settled, true);
    assert.ok([0, SERVICE_ABNORMAL, CODE.INNER_ERROR].includes(await outcome));
  });
}
