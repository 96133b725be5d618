// B161 with 6.8 and D19: requestGlobalSwitch asks the user to turn a switch of the device on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, appear, holding } from './dialog-support.mjs';
import {
  CODE,
  check,
  folderFor,
  manager,
  P,
  rejected,
  rejects,
  scene,
  targetApp,
  thrown,
  throws,
} from './support.mjs';

const { INVALID_PARAMETER, INNER_ERROR, SWITCH_ON } = CODE;
const SWITCHES = [
  ['camera', 0],
  ['microphone', 1],
  ['location', 2],
];
const ask = (app, type, context = app.context) => manager(app).requestGlobalSwitch(context, type);
const states = ({ switches }) => SWITCHES.map(([name]) => switches[name]);

test('B161 all switches of a fresh device are on', (t) => {
  assert.deepEqual(states(scene(t).device), [true, true, true]);
});

for (const [name, type] of SWITCHES) {
  test(`B161 D19 the ${name} switch that is on: 12100013, without a dialog`, async (t) => {
    const { device, T } = scene(t);
    for (const [other] of SWITCHES) device.switches[other] = other === name;
    const shown = answering(device);
    assert.equal(await rejected(() => ask(T, type)), SWITCH_ON);
    assert.deepEqual(shown, []);
  });

  for (const [word, result] of [
    ['allow', true],
    ['deny', false],
    ['dismiss', false],
  ]) {
    test(`B161 the ${name} switch that is off, answered with ${word}: ${result}`, async (t) => {
      const { device, T } = scene(t);
      for (const [other] of SWITCHES) device.switches[other] = false;
      const shown = answering(device, word);
      assert.equal(await ask(T, type), result);
      assert.deepEqual(
        shown.map((dialog) => [dialog.kind, dialog.switch]),
        [['switch', name]],
      );
      assert.equal(shown[0].app, T);
      assert.deepEqual(
        states(device),
        SWITCHES.map(([other]) => other === name && result),
      );
    });
  }
}

for (const type of [-1, 3, 256, 2 ** 31]) {
  test(`B161 type ${type} is no switch: 12100001, also with a foreign context`, async (t) => {
    const { device, T, NOR } = scene(t);
    for (const [name] of SWITCHES) device.switches[name] = false;
    const shown = answering(device);
    assert.equal(await rejected(() => ask(T, type)), INVALID_PARAMETER);
    assert.equal(await rejected(() => ask(T, type, NOR.context)), INVALID_PARAMETER);
    assert.deepEqual(shown, []);
  });
}

test('B161 a foreign context is 12100001, whether the switch is on or off', async (t) => {
  const { device, T, NOR } = scene(t);
  const shown = answering(device);
  assert.equal(await rejected(() => ask(T, 0, NOR.context)), INVALID_PARAMETER);
  device.switches.camera = false;
  assert.equal(await rejected(() => ask(T, 0, NOR.context)), INVALID_PARAMETER);
  assert.deepEqual(shown, []);
  assert.equal(device.switches.camera, false);
});

test('B161 6.8 an app needs no permission to ask, and gets none', async (t) => {
  const { device, T, NOR } = scene(t);
  device.switches.camera = false;
  answering(device, 'allow');
  assert.equal(await ask(NOR, 0), true);
  assert.equal(check(T, P.CAMERA), -1);
  assert.equal(check(NOR, P.CAMERA), -1);
});

// Two requests at once: [types, answers, results]
const queued = [
  ['the same switch copies true', [0, 0], ['allow'], [true, true]],
  ['after false the same switch is asked for again', [1, 1], ['deny', 'allow'], [false, true]],
  ['another switch has its own dialog', [0, 2], ['allow', 'deny'], [true, false]],
];
for (const [what, types, words, expected] of queued) {
  test(`B161 6.8 two requests of one window: ${what}`, async (t) => {
    const { device, T } = scene(t);
    for (const [name] of SWITCHES) device.switches[name] = false;
    const waiting = holding(device);
    const all = types.map((type) => ask(T, type));
    for (const [i, word] of words.entries()) {
      await appear(waiting, i + 1);
      waiting[i].answer(word);
    }
    assert.deepEqual(await Promise.all(all), expected);
    await appear(waiting, words.length);
  });
}

test('B161 B140 two apps ask for a switch at the same time', async (t) => {
  const { device, T } = scene(t);
  const other = targetApp(device, { bundleName: 'com.example.other' });
  device.switches.location = false;
  const waiting = holding(device);
  const all = [ask(T, 2), ask(other, 2)];
  await appear(waiting, 2);
  waiting[1].answer('deny');
  waiting[0].answer('allow');
  assert.deepEqual(await Promise.all(all), [true, false]);
  assert.equal(device.switches.location, true);
});

for (const [what, answer] of [
  [
    'throws',
    () => {
      throw new Error('crashed');
    },
  ],
  ['says what no switch knows', 'ask-every-time'],
  ['says nothing', () => undefined],
]) {
  test(`B161 D20 a dialog whose handler ${what}: 12100009, the switch stays off`, async (t) => {
    const { device, T } = scene(t);
    device.switches.microphone = false;
    answering(device, answer, 'allow');
    await rejects(INNER_ERROR, ask(T, 1));
    assert.equal(device.switches.microphone, false);
    assert.equal(await ask(T, 1), true);
  });
}

test('B161 6.8 switches outlive closing and rebooting the device', async (t) => {
  const dataDir = folderFor(t);
  const { device, T } = scene(t, { dataDir });
  for (const [name] of SWITCHES) device.switches[name] = false;
  answering(device, 'allow');
  await ask(T, 1);
  device.reboot();
  assert.deepEqual(states(device), [false, true, false]);
  device.close();
  assert.deepEqual(states(scene(t, { dataDir }).device), [false, true, false]);
});

for (const [how, block] of [
  ['blocks', 'blockByAdmin'],
  ['mutes', 'muteByAdmin'],
]) {
  for (const [name, type] of SWITCHES.slice(0, 2)) {
    test(`D59 while the administrator ${how} the ${name} nobody turns its switch on: 12100009, no dialog`, async (t) => {
      const { device, T } = scene(t);
      for (const [other] of SWITCHES) device.switches[other] = false;
      device.policies[block](name, true);
      const turnOn = (which) => () => {
        device.switches[which] = true;
      };
      const shown = answering(device);
      throws(INNER_ERROR, turnOn(name), new RegExp(name));
      assert.equal(await rejected(() => ask(T, type)), INNER_ERROR);
      assert.deepEqual(shown, []);
      for (const [other] of SWITCHES) if (other !== name) turnOn(other)();
      assert.deepEqual(
        states(device),
        SWITCHES.map(([other]) => other !== name),
      );

      device.policies[block](name, false);
      assert.equal(device.switches[name], false, 'it stays off until somebody turns it on');
      answering(device, 'allow');
      assert.equal(await ask(T, type), true);
      assert.equal(device.switches[name], true);
    });
  }
}

test('D59 a switch that is blocked while the user is being asked stays off: 12100009', async (t) => {
  const { device, T } = scene(t);
  device.switches.camera = false;
  device.dialogs.answer(() => {
    device.policies.blockByAdmin('camera', true);
    return 'allow';
  });
  assert.equal(await rejected(() => ask(T, 0)), INNER_ERROR);
  assert.equal(device.switches.camera, false);
});

test('D59 D19 a blocked switch that is on: 12100013 as without a block; it can be turned off', async (t) => {
  const { device, T } = scene(t);
  device.policies.blockByAdmin('camera', true);
  assert.deepEqual(states(device), [true, true, true]);
  assert.equal(await rejected(() => ask(T, 0)), SWITCH_ON);
  device.switches.camera = false;
  assert.equal(device.switches.camera, false);
});

test('5.6 of privacy: a mute turns the switch off, and counts beside a block', (t) => {
  const { device } = scene(t);
  device.policies.muteByAdmin('camera', true);
  assert.deepEqual(states(device), [false, true, true]);
  device.policies.blockByAdmin('camera', true);
  const turnOn = () => {
    device.switches.camera = true;
  };
  for (const [lift, code] of [
    ['blockByAdmin', INNER_ERROR],
    ['muteByAdmin', 0],
  ]) {
    device.policies[lift]('camera', false);
    assert.equal(thrown(turnOn), code, lift);
  }
});

for (const name of ['blockByAdmin', 'muteByAdmin']) {
  test(`${name} takes the camera or the microphone, and a boolean: 401`, (t) => {
    const { device } = scene(t);
    for (const [what, on] of [
      ['location', true],
      ['CAMERA', true],
      [undefined, true],
      ['camera', undefined],
      ['camera', null],
      ['camera', 1],
      ['camera', 'true'],
    ]) {
      assert.equal(
        thrown(() => device.policies[name](what, on)),
        CODE.INVALID_ARGUMENT,
        `${what} ${on}`,
      );
    }
    assert.deepEqual(states(device), [true, true, true]);
  });
}

test('a switch of the device takes a boolean: 401', (t) => {
  const { device } = scene(t);
  for (const wrong of [undefined, null, 0, 'false']) {
    const turn = () => Object.assign(device.switches, { microphone: wrong });
    assert.equal(thrown(turn), CODE.INVALID_ARGUMENT, String(wrong));
  }
  assert.deepEqual(states(device), [true, true, true]);
});
