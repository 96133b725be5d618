// Checks of permissions that the device defined: their numbers are remembered, and mean the same for good.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from '../support/index.mjs';

const definition = (name) => ({ name, grantMode: 'user_grant', availableLevel: 'normal' });
const ONE = 'com.example.permission.ONE';
const TWO = 'com.example.permission.TWO';

/** A device that defines these names in this order, and an app that has the first of them. */
function defining(t, ...names) {
  const device = open(t);
  names.forEach((name) => {
    device.definePermission(definition(name));
  });
  const app = device.installApp({ bundleName: 'com.example.wallet', permissions: names });
  app.grant(names[0]);
  const manager = device.abilityAccessCtrl.createAtManager();
  return { device, app, check: (name) => manager.checkAccessTokenSync(app.tokenId, name) };
}

test('B1 a name means something else on each device', (t) => {
  const [one, two] = [defining(t, ONE, TWO), defining(t, TWO, ONE)];
  for (let i = 0; i < 3; i++) {
    assert.deepEqual([one.check(ONE), one.check(TWO)], [0, -1]);
    assert.deepEqual([two.check(ONE), two.check(TWO)], [-1, 0]);
  }
});

test('B1 a name that nobody defined is asked for again once somebody did', (t) => {
  const { device, app, check } = defining(t, ONE);
  assert.equal(check(TWO), -1);
  device.definePermission(definition(TWO));
  device.installApp({ bundleName: 'com.example.wallet', permissions: [ONE, TWO] });
  const again = device.app('com.example.wallet');
  again.grant(TWO);
  assert.equal(device.abilityAccessCtrl.createAtManager().checkAccessTokenSync(again.tokenId, TWO), 0);
  assert.notEqual(app.tokenId, 0);
});

test('B1 after a reset, and after a snapshot of another device, a name means what it means then', (t) => {
  const { device, check } = defining(t, ONE, TWO);
  assert.equal(check(ONE), 0);
  const snapshot = device.snapshot();
  device.reset();
  assert.equal(check(ONE), -1);
  device.definePermission(definition(TWO));
  const app = device.installApp({ bundleName: 'com.example.other', permissions: [TWO] });
  app.grant(TWO);
  const manager = device.abilityAccessCtrl.createAtManager();
  assert.deepEqual(
    [TWO, ONE].map((name) => manager.checkAccessTokenSync(app.tokenId, name)),
    [0, -1],
  );
  device.restore(snapshot);
  const { tokenId } = device.app('com.example.wallet');
  assert.deepEqual(
    [ONE, TWO].map((name) => manager.checkAccessTokenSync(tokenId, name)),
    [0, -1],
  );
});
