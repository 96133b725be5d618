// device.dialogs: policies and handlers, what a handler is told, and what becomes of answers that are none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  answering,
  assertEntries,
  GRANTED,
  ONCE,
  REFUSED,
  request,
  results,
  UNDECIDED,
} from './dialog-support.mjs';
import { CODE, collect, manager, P, rejected, scene, thrown, turns } from './support.mjs';

const { INVALID_ARGUMENT, INNER_ERROR } = CODE;
const { CAMERA, MICROPHONE } = P;

const answers = [
  ['allow', 0, GRANTED],
  ['allow-once', 0, ONCE],
  ['deny', -1, REFUSED],
  ['dismiss', -1, UNDECIDED],
];
const forms = [
  ['as policy', (word) => word],
  ['by a handler', (word) => () => word],
  ['by an async handler', (word) => async () => word],
  [
    'by a handler that waits',
    (word) => async () => {
      await turns(2);
      return word;
    },
  ],
  ['by a handler as { answer }', (word) => () => ({ answer: word })],
  ['by an async handler as { answer, precise }', (word) => async () => ({ answer: word, precise: true })],
];
for (const [word, result, state] of answers) {
  for (const [how, policy] of forms) {
    test(`B117 B118 B133 B135 '${word}' ${how}: ${result}, entry ${state}`, async (t) => {
      const { device, sys, T } = scene(t);
      T.foreground();
      device.dialogs.answer(policy(word));
      assert.deepEqual(await request(T, [CAMERA]), results([[CAMERA, result, true, 0]]));
      await assertEntries(sys, T, { [CAMERA]: state });
    });
  }
}

test('B117 a policy holds for every dialog until the next one', async (t) => {
  const { device, T } = scene(t);
  device.dialogs.answer('allow');
  assert.deepEqual((await request(T, [CAMERA, MICROPHONE])).authResults, [0, 0]);
  device.dialogs.answer('deny');
  assert.deepEqual((await request(T, [P.ACTIVITY_MOTION])).authResults, [-1]);
});

test('B117 the policy of one device is not that of another', async (t) => {
  const [one, two] = [scene(t), scene(t)];
  one.device.dialogs.answer('allow');
  two.device.dialogs.answer('deny');
  assert.deepEqual((await request(one.T, [CAMERA])).authResults, [0]);
  assert.deepEqual((await request(two.T, [CAMERA])).authResults, [-1]);
});

test('B117 what is no policy is refused with 401 and leaves the one before in force', async (t) => {
  const { device, T } = scene(t);
  device.dialogs.answer('allow');
  for (const policy of ['yes', '', 'ALLOW', 1, true]) {
    assert.equal(
      thrown(() => device.dialogs.answer(policy)),
      INVALID_ARGUMENT,
      String(policy),
    );
  }
  assert.deepEqual((await request(T, [CAMERA])).authResults, [0]);
});

// What a handler is told: [kind, call of T, permissions, choices, switch, precise]
const ONCE_TOO = ['allow', 'allow-once', 'deny'];
const dialogs = [
  ['permission', (T) => request(T, [CAMERA, P.INTERNET, P.UNKNOWN]), [CAMERA], ONCE_TOO],
  ['permission', (T) => request(T, [P.ACTIVITY_MOTION]), [P.ACTIVITY_MOTION], ['allow', 'deny']],
  ['permission', (T) => request(T, [P.APPROXIMATE]), [P.APPROXIMATE], ONCE_TOO],
  [
    'permission',
    (T) => request(T, [P.LOCATION, P.APPROXIMATE]),
    [P.LOCATION, P.APPROXIMATE],
    ONCE_TOO,
    undefined,
    true,
  ],
  [
    'setting',
    (T) => manager(T).requestPermissionOnSetting(T.context, [MICROPHONE]),
    [MICROPHONE],
    ['allow', 'deny', 'ask-every-time'],
  ],
  ['manual', (T) => manager(T).openPermissionOnSetting(T.context, P.MANUAL), [P.MANUAL], undefined],
  ['switch', (T) => manager(T).requestGlobalSwitch(T.context, 2), undefined, undefined, 'location'],
];
for (const [kind, call, permissions, choices, which, precise = false] of dialogs) {
  const about = which ?? permissions.map((name) => name.split('.').pop());
  test(`B150 the dialog of kind '${kind}' about ${about} says what it is about`, async (t) => {
    const { device, T } = scene(t, { target: { extra: [P.MANUAL] } });
    T.revoke(MICROPHONE);
    device.switches.location = false;
    const shown = answering(device, 'dismiss');
    await call(T);
    assert.equal(shown.length, 1);
    const [dialog] = shown;
    assert.equal(dialog.kind, kind);
    assert.equal(dialog.app, T);
    assert.equal(typeof dialog.title, 'string');
    assert.notEqual(dialog.title.trim(), '');
    assert.ok(Array.isArray(dialog.permissions) && Array.isArray(dialog.choices));
    if (permissions) assert.deepEqual([...dialog.permissions], permissions);
    if (choices) assert.deepEqual([...dialog.choices], choices);
    assert.equal(dialog.switch, which);
    assert.equal(dialog.precise ?? false, precise);
  });
}

const broken = [
  [
    'throws',
    () => {
      throw new Error('crashed');
    },
  ],
  [
    'throws undefined',
    () => {
      throw undefined;
    },
  ],
  ['rejects', () => Promise.reject(new Error('crashed'))],
  [
    'rejects later',
    async () => {
      await turns(2);
      throw new Error('crashed');
    },
  ],
  ['gives nothing', () => {}],
  ['gives null', () => null],
  ['gives a number', () => 0],
  ['gives true', () => true],
  ['gives an unknown word', () => 'yes'],
  ['gives a word in capitals', async () => 'ALLOW'],
  ['gives a word of another dialog', () => 'ask-every-time'],
  ['gives an empty object', () => ({})],
  ['gives an unknown word in an object', () => ({ answer: 'yes', precise: true })],
  ['gives a list', () => ['allow']],
  ['gives a function', () => () => 'allow'],
];
for (const [what, handler] of broken) {
  test(`D20 B141 a handler that ${what}: 12100009, the entry unchanged, the next request as usual`, async (t) => {
    const { device, sys, T } = scene(t);
    const events = collect(sys);
    device.dialogs.answer(handler);
    assert.equal(await rejected(request(T, [CAMERA])), INNER_ERROR);
    await assertEntries(sys, T, { [CAMERA]: UNDECIDED });
    await turns();
    assert.deepEqual(events, []);
    device.dialogs.answer('allow');
    assert.deepEqual(await request(T, [CAMERA]), results([[CAMERA, 0, true, 0]]));
  });
}

test('D20 B141 a second page that breaks fails the request; the first page stays decided', async (t) => {
  const { device, sys, T } = scene(t);
  answering(device, 'allow', () => 'perhaps', 'allow');
  assert.equal(await rejected(request(T, [CAMERA, MICROPHONE, P.ACTIVITY_MOTION])), INNER_ERROR);
  await assertEntries(sys, T, { [CAMERA]: GRANTED, [MICROPHONE]: UNDECIDED, [P.ACTIVITY_MOTION]: UNDECIDED });
});

test('B139 a handler may ask the kits, and grant in Settings, while its dialog waits', async (t) => {
  const { device, sys, T } = scene(t);
  answering(device, async (dialog) => {
    const { permissions } = await request(dialog.app, [P.INTERNET]);
    assert.deepEqual(permissions, [P.INTERNET]);
    dialog.app.grant(MICROPHONE);
    return 'deny';
  });
  assert.deepEqual(await request(T, [CAMERA]), results([[CAMERA, -1, true, 0]]));
  await assertEntries(sys, T, { [CAMERA]: REFUSED, [MICROPHONE]: GRANTED });
});

// In a process of its own without a terminal; prints [answers, process warnings].
const child = (steps) => `
  import { createDevice } from 'ohos-security-kit';
  const warnings = [];
  process.on('warning', ({ message }) => warnings.push(message));
  const CAMERA = '${CAMERA}', MICROPHONE = '${MICROPHONE}', MOTION = '${P.ACTIVITY_MOTION}';
  const permissions = [CAMERA, MICROPHONE, MOTION];
  const device = createDevice({ inMemory: true, app: { bundleName: 'com.example.app', permissions } });
  const app = device.app('com.example.app');
  const ask = async (name) => {
    const { authResults, dialogShownResults } =
      await app.abilityAccessCtrl.createAtManager().requestPermissionsFromUser(app.context, [name]);
    return [authResults[0], dialogShownResults[0], app.status(name)];
  };
  const answers = [];
  ${steps}
  await new Promise((resolve) => setImmediate(resolve));
  device.close();
  console.log(JSON.stringify([answers, warnings]));
`;
function run(steps) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', child(steps)],
    { encoding: 'utf8', timeout: 300_000, cwd: fileURLToPath(new URL('../..', import.meta.url)), input: '' },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test("D20 B118 without a terminal and a policy the answer is 'deny', with one warning that says what to do", () => {
  const [given, warnings] = run('for (const name of [CAMERA, MICROPHONE]) answers.push(await ask(name));');
  assert.deepEqual(given, [
    [-1, true, -1],
    [-1, true, -1],
  ]);
  assert.equal(warnings.length, 1, warnings.join('\n'));
  assert.match(warnings[0], /dialogs\.answer/);
});

test('D20 B117 with a policy there is no warning; answer(undefined) restores the default', () => {
  const [given, warnings] = run(`
    device.dialogs.answer('allow');
    answers.push(await ask(CAMERA), warnings.length);
    device.dialogs.answer(undefined);
    answers.push(await ask(MICROPHONE), await ask(MOTION));
  `);
  assert.deepEqual(given, [[0, true, 0], 0, [-1, true, -1], [-1, true, -1]]);
  assert.equal(warnings.length, 1, warnings.join('\n'));
});
