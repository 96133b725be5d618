// Which app a call is made as: the default, setCaller, runAs across await and side by side.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { aliasesNow, assetOf, CODE, open, secretFor, secretNow, throws, turns } from '../support/index.mjs';

function deviceWithTwoApps(t) {
  const device = open(t);
  const one = device.installApp({ bundleName: 'com.example.one' });
  const two = device.installApp({ bundleName: 'com.example.two' });
  return { device, one, two };
}

test('setCaller changes whom the kit of the device calls as', (t) => {
  const { device, one, two } = deviceWithTwoApps(t);
  assert.equal(device.caller.bundleName, 'com.example.tests');
  device.setCaller(one);
  assert.equal(device.caller.bundleName, 'com.example.one');
  device.asset.addSync(assetOf('a1'));
  device.setCaller(two);
  assert.deepEqual(aliasesNow(device.asset), []);
  assert.deepEqual(aliasesNow(one.asset), ['a1']);
});

test('setCaller and runAs refuse what is no app of this device: 401', (t) => {
  const { device } = deviceWithTwoApps(t);
  const stranger = open(t).installApp({ bundleName: 'com.example.stranger' });
  for (const app of [undefined, null, 'com.example.one', {}, stranger]) {
    throws(CODE.INVALID_ARGUMENT, () => device.setCaller(app));
    throws(CODE.INVALID_ARGUMENT, () => device.runAs(app, () => {}));
  }
  assert.equal(device.caller.bundleName, 'com.example.tests');
});

test('runAs returns what the function returns, and the caller is back afterwards', async (t) => {
  const { device, one } = deviceWithTwoApps(t);
  assert.equal(
    device.runAs(one, () => device.caller.bundleName),
    'com.example.one',
  );
  assert.equal(device.caller.bundleName, 'com.example.tests');
  const promise = device.runAs(one, async () => device.caller.bundleName);
  assert.ok(promise instanceof Promise);
  assert.equal(await promise, 'com.example.one');
  throws(CODE.INVALID_ARGUMENT, () => device.runAs(one, 'no function'));
});

test('runAs whose function throws or rejects passes that on unchanged', async (t) => {
  const { device, one } = deviceWithTwoApps(t);
  const mine = new TypeError('mine');
  const throwing = () => {
    throw mine;
  };
  assert.throws(
    () => device.runAs(one, throwing),
    (error) => error === mine,
  );
  await assert.rejects(
    device.runAs(one, async () => throwing()),
    (error) => error === mine,
  );
  assert.equal(device.caller.bundleName, 'com.example.tests');
});

test('runAs holds across await, timers and microtasks', async (t) => {
  const { device, one } = deviceWithTwoApps(t);
  const seen = await device.runAs(one, async () => {
    const names = [];
    const note = () => names.push(device.caller.bundleName);
    await Promise.resolve();
    note();
    await later(0);
    note();
    await turns(2);
    note();
    await new Promise((resolve) => {
      process.nextTick(() => {
        note();
        queueMicrotask(() => {
          note();
          resolve();
        });
      });
    });
    await device.asset.add(assetOf('late'));
    return names;
  });
  assert.deepEqual(new Set(seen), new Set(['com.example.one']));
  assert.equal(seen.length, 5);
  assert.deepEqual(aliasesNow(one.asset), ['late']);
  assert.deepEqual(aliasesNow(device.asset), []);
});

test('runAs nests: the innermost counts, the outer one returns', async (t) => {
  const { device, one, two } = deviceWithTwoApps(t);
  const names = await device.runAs(one, async () => {
    const inner = await device.runAs(two, async () => {
      await turns(1);
      return device.caller.bundleName;
    });
    return [inner, device.caller.bundleName];
  });
  assert.deepEqual(names, ['com.example.two', 'com.example.one']);
});

test('runAs side by side: interleaved calls never mix their apps', async (t) => {
  const device = open(t);
  const apps = Array.from({ length: 8 }, (_, index) =>
    device.installApp({ bundleName: `com.example.n${index}` }),
  );
  const work = async (app) => {
    for (let i = 0; i < 10; i += 1) {
      await device.asset.add(assetOf(`${app.bundleName} ${i}`));
      await turns(i % 3);
      assert.equal(device.caller.bundleName, app.bundleName);
      assert.equal(device.asset.querySync(new Map()).length, i + 1);
    }
  };
  await Promise.all(apps.map((app) => device.runAs(app, () => work(app))));
  for (const app of apps) assert.ok(aliasesNow(app.asset).every((alias) => alias.startsWith(app.bundleName)));
  assert.deepEqual(aliasesNow(device.asset), []);
});

test('runAs does not change the kits of an App', (t) => {
  const { device, one, two } = deviceWithTwoApps(t);
  device.runAs(two, () => one.asset.addSync(assetOf('a1')));
  assert.equal(secretNow(one.asset, 'a1'), secretFor('a1'));
  assert.deepEqual(aliasesNow(two.asset), []);
});

test('setCaller inside runAs does not leak out of turn: afterwards setCaller counts', (t) => {
  const { device, one, two } = deviceWithTwoApps(t);
  device.runAs(one, () => device.setCaller(two));
  assert.equal(device.caller.bundleName, 'com.example.two');
});

test('runAs on one device says nothing about another', (t) => {
  const { device, one } = deviceWithTwoApps(t);
  const other = open(t);
  device.runAs(one, () => {
    assert.equal(other.caller.bundleName, 'com.example.tests');
    other.asset.addSync(assetOf('a1'));
  });
  assert.deepEqual(aliasesNow(one.asset), []);
  assert.deepEqual(aliasesNow(other.asset), ['a1']);
});
