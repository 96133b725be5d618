// Two faults at once in addPermissionUsedRecord (1.5 with D22): the one that is higher in this list is answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  CODE,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  P,
  records,
  rejected,
  scene,
  shellCaller,
  thrown,
  usedTypes,
} from './support.mjs';

const {
  INVALID_ARGUMENT,
  INVALID_PARAMETER,
  NOT_SYSTEM_APPLICATION,
  PERMISSION_DENIED,
  NO_TOKEN,
  NO_PERMISSION,
  OK,
} = CODE;

// [number, what, answer, changes of the legal call, what happens on the device]. Two faults go together unless they
// change the same part of the call; `where` names parts of the call that a fault needs as they are.
const fault = (number, what, code, change, { arrange = () => {}, where = [] } = {}) => ({
  number,
  what,
  code,
  change,
  arrange,
  parts: [...Object.keys(change({})), ...where],
});

const setToggle = ({ pm }) => pm.setPermissionUsedRecordToggleStatus(false);
const closeSwitch = ({ device }) => {
  device.switches.camera = false;
};
const fixByAdmin = ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'grant');

const RANKS = [
  [
    fault('C2', 'a count that is no number', INVALID_ARGUMENT, () => ({ fail: '0' })),
    fault('C2', 'a name that is no string', INVALID_ARGUMENT, () => ({ name: 5 })),
    fault('C6', 'a usedType that is no number', INVALID_ARGUMENT, () => ({ options: { usedType: 'x' } })),
  ],
  [
    fault('C10', 'tokenID 0', INVALID_PARAMETER, () => ({ token: 0 })),
    fault('C12', 'an empty name', INVALID_PARAMETER, () => ({ name: '' })),
    fault('C13', 'a name of 257 bytes', INVALID_PARAMETER, () => ({ name: nameOfLength(257) })),
    fault('C14', 'a negative count', INVALID_PARAMETER, () => ({ success: -1 })),
    fault('C7', 'usedType 3', INVALID_PARAMETER, () => ({ options: { usedType: 3 } })),
    fault('C9', 'an identity of 49 bytes', INVALID_PARAMETER, () => ({
      options: { enhancedIdentity: 'i'.repeat(49) },
    })),
  ],
  [fault('C23', 'a caller that is no system app', NOT_SYSTEM_APPLICATION, ({ nor }) => ({ pm: nor }))],
  [fault('C23', 'a caller without the permission', PERMISSION_DENIED, ({ less }) => ({ pm: less }))],
  [
    fault('C44', 'fixed by the administrator', OK, () => ({}), {
      arrange: fixByAdmin,
      where: ['token', 'name'],
    }),
  ],
  [
    fault('C17 D22', 'a token nobody has', NO_TOKEN, () => ({ token: NO_SUCH_TOKEN })),
    fault('C20 D31', 'a shell token', NO_TOKEN, ({ device }) => ({
      token: device && shellCaller(device).tokenId,
    })),
    fault('C21 D31', 'a native token', NO_TOKEN, ({ device }) => ({
      token: device && nativeCaller(device).tokenId,
    })),
  ],
  [fault('C40', 'records switched off', OK, () => ({}), { arrange: setToggle })],
  [fault('C15', 'both counts 0', INVALID_PARAMETER, () => ({ success: 0, fail: 0 }))],
  [
    fault('C18', 'an unknown permission', NO_PERMISSION, () => ({ name: P.UNKNOWN })),
    fault('C19', 'a system_grant permission', NO_PERMISSION, () => ({ name: P.INTERNET })),
  ],
  [
    fault('C42', 'a closed camera switch', OK, () => ({}), {
      arrange: closeSwitch,
      where: ['name'],
    }),
  ],
];

const goTogether = (one, two) => !one.parts.some((part) => two.parts.includes(part));

async function callWith(t, faults) {
  const s = scene(t);
  const call = { pm: s.pm, token: s.id, name: P.CAMERA, success: 1, fail: 0, options: undefined };
  for (const { change, arrange } of faults) {
    await arrange(s);
    Object.assign(call, change(s));
  }
  return { s, call: () => add(call.pm, call.token, call.name, call.success, call.fail, call.options) };
}

async function assertNothingRecorded({ pm }) {
  assert.deepEqual((await records(pm)).bundleRecords, []);
  assert.deepEqual(await usedTypes(pm), []);
}

for (const one of RANKS.flat()) {
  const { number, what, code } = one;
  test(`${number} add with ${what} alone gives ${code} and records nothing`, async (t) => {
    const { s, call } = await callWith(t, [one]);
    if (code === INVALID_ARGUMENT) assert.equal(thrown(call), INVALID_ARGUMENT);
    else assert.equal(await rejected(call), code);
    await assertNothingRecorded(s);
  });
}

for (const [rank, winners] of RANKS.entries()) {
  for (const winner of winners) {
    for (const loser of RANKS.slice(rank + 1)
      .flat()
      .filter((other) => goTogether(winner, other))) {
      test(`${winner.number} ${loser.number} add with ${winner.what} (${winner.code}) and ${loser.what}`, async (t) => {
        const { s, call } = await callWith(t, [winner, loser]);
        if (winner.code === INVALID_ARGUMENT) assert.equal(thrown(call), INVALID_ARGUMENT);
        else assert.equal(await rejected(call), winner.code);
        await assertNothingRecorded(s);
      });
    }
  }
}

test('C16 C17 C18 every fault of the service at once: from the token to the permission, one after the other', async (t) => {
  const { device, pm, T } = scene(t);
  assert.equal(await rejected(add(pm, NO_SUCH_TOKEN, P.UNKNOWN, 0, 0)), NO_TOKEN);
  assert.equal(await rejected(add(pm, T, P.UNKNOWN, 0, 0)), INVALID_PARAMETER);
  assert.equal(await rejected(add(pm, T, P.UNKNOWN, 0, 1)), NO_PERMISSION);
  device.switches.camera = false;
  assert.equal(await rejected(add(pm, T, P.CAMERA, 0, 0)), INVALID_PARAMETER);
  assert.equal(await rejected(add(pm, T, P.CAMERA, 1, 0)), OK);
  await pm.setPermissionUsedRecordToggleStatus(false);
  assert.equal(await rejected(add(pm, T, P.UNKNOWN, 0, 0)), OK);
  assert.equal(await rejected(add(pm, NO_SUCH_TOKEN, P.UNKNOWN, 0, 0)), NO_TOKEN);
  await assertNothingRecorded({ pm });
});

test('C23 add by a normal app without the permission: 202 comes before 201', async (t) => {
  const { T } = scene(t);
  assert.equal(await rejected(add(T.privacyManager, T, P.CAMERA)), NOT_SYSTEM_APPLICATION);
});
