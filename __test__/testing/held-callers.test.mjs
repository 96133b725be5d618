// A call that is held or delayed runs as who made it, whoever calls when it is let go.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { CODE, rejects, throws, turn } from '../kits/support.mjs';

const require = createRequire(import.meta.url);
const { APP, KITS, outcomeOf } = require('../device/first-calls.cjs');
const CAMERA = 'ohos.permission.CAMERA';
const PLAIN = { bundleName: 'com.example.plain', permissions: [CAMERA] };

function open(t) {
  const device = createDevice({ inMemory: true, clock: 'manual', app: APP });
  t.after(() => device.close());
  const [own, plain] = [device.caller, device.installApp(PLAIN)];
  const { asset, abilityAccessCtrl, privacyManager } = device;
  return { device, own, plain, all: { device, asset, abilityAccessCtrl, privacyManager } };
}

/** Without the numbers that each device draws. */
const plainly = (outcome) => outcome.replace(/\d{6,}/g, '#');
const nothing = () => {};

/** How a call is made to wait: returns what lets it go. */
const WAYS = {
  'held, another caller set': ({ device, plain }, api) => {
    const gate = device.faults.hold(api);
    return () => {
      device.setCaller(plain);
      gate.open();
    };
  },
  'held, let go by another app': ({ device, plain }, api) => {
    const gate = device.faults.hold(api);
    return () => device.runAs(plain, () => gate.open());
  },
  'delayed, another caller set': ({ device, plain }, api) => {
    device.faults.inject({ api, delayMs: 10 });
    return () => {
      device.setCaller(plain);
      device.clock.advance(10);
    };
  },
};

const AT_ONCE = /(Sync|^(on|off)([A-Z]\w*)?|^getSelfPermissionStatus|^checkPermissionInUse)$/;
const CALLS = Object.entries(KITS).flatMap(([kit, table]) =>
  Object.entries(table)
    .filter(([name]) => !AT_ONCE.test(name))
    .map(([name, call]) => [`${kit}.${name}`, call]),
);
/** Functions that the two apps would get different answers from: only these can show a wrong caller. */
const telling = new Set();

for (const [api, call] of CALLS) {
  test(`${api}: held or delayed, it comes to what it comes to at once`, async (t) => {
    const made = async (prepare = () => nothing, as = 'own') => {
      const scene = open(t);
      const { device, own, all } = scene;
      if (as === 'plain') device.setCaller(scene.plain);
      device.calls.start();
      const goOn = prepare(scene, api);
      const outcome = outcomeOf(() => call(all, own.tokenId));
      await turn();
      goOn();
      const text = plainly(await outcome);
      const [{ app }] = device.calls.stop();
      return `${app} ${text}`;
    };
    const atOnce = await made();
    if ((await made(undefined, 'plain')).split(' ').slice(1).join() !== atOnce.split(' ').slice(1).join())
      telling.add(api);
    for (const [way, prepare] of Object.entries(WAYS)) assert.equal(await made(prepare), atOnce, way);
  });
}

test('a held call: most functions tell the callers of the tests above apart', () => {
  assert.ok(telling.size > CALLS.length / 2, [...telling].join());
});

test('a held asset.add stores for who made it, and a held query finds its own', async (t) => {
  const { device, own, plain, all } = open(t);
  const gate = device.faults.hold('asset.add');
  const added = KITS.asset.add(all);
  device.setCaller(plain);
  gate.open();
  await added;
  const count = (app) => app.asset.querySync(new Map()).length;
  assert.equal(count(own), 1);
  throws(CODE.NOT_FOUND, () => count(plain));
});

test('a held request shows the dialog of who made it', async (t) => {
  const { device, own, plain } = open(t);
  const seen = [];
  device.dialogs.answer(({ app }) => {
    seen.push(app.bundleName);
    return 'allow';
  });
  const gate = device.faults.hold('abilityAccessCtrl.requestPermissionsFromUser');
  const asked = device.abilityAccessCtrl.createAtManager().requestPermissionsFromUser(own.context, [CAMERA]);
  device.setCaller(plain);
  gate.open();
  assert.deepEqual((await asked).authResults, [0]);
  assert.deepEqual(seen, [own.bundleName]);
});

test('a held call of an app that is gone by then is refused, not made by another', async (t) => {
  const { device, own, plain, all } = open(t);
  device.setCaller(plain);
  const gate = device.faults.hold('asset.add');
  const added = KITS.asset.add(all);
  device.setCaller(own);
  plain.uninstall();
  gate.open();
  await rejects(CODE.ACCESS_TOKEN_ERROR, added);
  throws(CODE.NOT_FOUND, () => own.asset.querySync(new Map()));
});

test("a held call of the device's own app goes on under the token of the app that took its place", async (t) => {
  const { device, all } = open(t);
  const gate = device.faults.hold('asset.add');
  const added = KITS.asset.add(all);
  const anew = device.installApp(APP);
  gate.open();
  await added;
  assert.equal(anew.asset.querySync(new Map()).length, 1);
});
