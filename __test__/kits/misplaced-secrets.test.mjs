// A secret in the place of any argument, as a text, as an element or as a name: whatever the call says, it does not repeat it,
// and neither does its record.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CALLS, device } from './odd-calls.mjs';

const SECRET = 'hunter2';
const BASE64 = Buffer.from(SECRET).toString('base64').slice(0, 8);

const MISPLACED = {
  'a text': () => SECRET,
  'an element': () => [SECRET],
  'a member': () => ({ password: SECRET, bundleName: SECRET, kind: SECRET, api: SECRET, code: SECRET }),
  'a name': () => ({ [SECRET]: 1 }),
  'a name below': () => ({
    aclValues: { [SECRET]: 1 },
    [SECRET]: { [SECRET]: SECRET },
    preauthorized: [{ [SECRET]: 1 }],
  }),
  'a name in a list': () => [{ [SECRET]: SECRET }],
  'a key of a map': () => new Map([[SECRET, SECRET]]),
  'a value of a map': () => new Map([[device.asset.Tag.ALIAS, SECRET]]),
  'a text of another kind': () => new String(SECRET),
  bytes: () => new TextEncoder().encode(SECRET),
  'a name of what cannot be read': () =>
    Object.defineProperty({}, SECRET, {
      get() {
        throw new TypeError(SECRET);
      },
      enumerable: true,
    }),
  'a name of a circle': () => {
    const circle = { [SECRET]: {} };
    circle[SECRET][SECRET] = circle;
    return circle;
  },
};

/** Everything that somebody who logs an error may see of it. */
const shown = (error) =>
  [inspect(error, { depth: 9, showHidden: true }), error.message, error.stack, String(error.cause)].join(
    '\n',
  );

// A folder that is not there is named: that is what it takes to find the mistake.
const isPath = ([what]) => what === 'installProject';

for (const [what, call] of CALLS.filter((row) => !isPath(row))) {
  test(`no secret in a message or record: ${what}`, async () => {
    device.calls.start();
    for (const [kind, make] of Object.entries(MISPLACED)) {
      let text = '';
      try {
        await call(make());
      } catch (error) {
        text = shown(error);
      }
      assert.ok(!text.includes(SECRET) && !text.includes(BASE64), `${kind}: ${text.split('\n')[0]}`);
    }
    const records = JSON.stringify(device.calls.stop());
    assert.ok(!records.includes(SECRET) && !records.includes(BASE64), records);
  });
}
