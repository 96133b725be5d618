// A dialog that cannot be answered: its device, app or window goes away under it, its handler throws or waits for itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, P, rejected, scene } from './support.mjs';

for (const [what, act] of [
  ['rebooted', (device) => device.reboot()],
  ['reset', (device) => device.reset()],
  ['closed', (device) => device.close()],
]) {
  test(`D20 B141 a device ${what} by the handler of a dialog: 12100009, whatever it answers`, async (t) => {
    const { device, self, T } = scene(t);
    device.dialogs.answer(() => {
      act(device);
      return 'allow';
    });
    assert.equal(
      await rejected(self.requestPermissionsFromUser(T.context, [P.CAMERA, P.MICROPHONE])),
      CODE.INNER_ERROR,
    );
  });
}

test('D20 an app uninstalled by the handler of its dialog: 12100009', async (t) => {
  const { device, self, T } = scene(t);
  device.dialogs.answer(() => {
    T.uninstall();
    return 'allow';
  });
  assert.equal(await rejected(self.requestPermissionsFromUser(T.context, [P.CAMERA])), CODE.INNER_ERROR);
});

test('D20 a handler that waits for a request of its own window fails it with 12100009', async (t) => {
  const { device, self, T } = scene(t);
  let inner;
  device.dialogs.answer(async () => {
    inner = await rejected(self.requestPermissionsFromUser(T.context, [P.MICROPHONE]));
    return 'allow';
  });
  const { authResults } = await self.requestPermissionsFromUser(T.context, [P.CAMERA]);
  assert.deepEqual([authResults, inner], [[0], CODE.INNER_ERROR]);
});

test('B141 a window that is closed takes its dialog with it: 12100009', async (t) => {
  const { device, SYS, sys } = scene(t);
  SYS.update({ ...SYS.manifest, permissions: [...SYS.manifest.permissions, P.CAMERA] });
  const window = SYS.openWindow();
  device.dialogs.answer(() => new Promise(() => {}));
  const asked = rejected(sys.requestPermissionsFromUserWithWindowId(SYS.context, window, [P.CAMERA]));
  SYS.closeWindow(window);
  assert.equal(await asked, CODE.INNER_ERROR);
});

for (const [what, thrower] of [
  ['a symbol', () => Symbol('no')],
  ['an object without a prototype', () => Object.create(null)],
  ['an object with the code', () => ({ code: CODE.INNER_ERROR })],
]) {
  test(`B141 D3 a handler that throws ${what}: an Error with 12100009`, async (t) => {
    const { device, self, T } = scene(t);
    device.dialogs.answer(() => {
      throw thrower();
    });
    const error = await self.requestPermissionsFromUser(T.context, [P.CAMERA]).then(
      () => undefined,
      (caught) => caught,
    );
    assert.ok(error instanceof Error);
    assert.equal(error.code, CODE.INNER_ERROR);
  });
}
