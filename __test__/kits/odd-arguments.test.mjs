// Odd values in the place of every argument: a BusinessError with code 401, never an error of somebody else's code, and
// nothing has changed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { CALLS, device, FUNCTIONS, state } from './odd-calls.mjs';
import { NEVER, ODD } from './odd-values.mjs';
import { CODE, kits } from './support.mjs';

const require = createRequire(import.meta.url);
const listener = () => {};

/** Kinds of arguments for which some odd values are as good as any. Members that a function does not know do not count. */
const FITS = {
  options: Object.keys(ODD).filter((oddity) => !NEVER.includes(oddity)),
  map: ['a map with methods of its own'],
  bytes: ['a detached buffer', 'a shrunk buffer'], // no bytes are no text
};

for (const [what, call, kind] of CALLS) {
  test(`401: ${what} as an odd value`, async () => {
    const before = state();
    for (const recorded of [false, true]) {
      if (recorded) device.calls.start();
      for (const [oddity, make] of Object.entries(ODD)) {
        let error;
        try {
          await call(make());
        } catch (thrown) {
          error = thrown;
        }
        if (error === undefined) {
          assert.ok(FITS[kind]?.includes(oddity), `${oddity} was taken`);
        } else {
          assert.ok(error instanceof Error && typeof error.code === 'number', `${oddity}: ${error}`);
          if (!FITS[kind]?.includes(oddity))
            assert.equal(error.code, CODE.INVALID_ARGUMENT, `${oddity}: ${error.message}`);
        }
      }
      device.calls.stop();
    }
    assert.equal(state(), before);
  });
}

test('hilog takes everything', (t) => {
  const { default: hilog } = kits.moduleOf('@ohos.hilog');
  t.mock.method(console, 'info', listener);
  for (const make of Object.values(ODD)) {
    assert.equal(hilog.isLoggable(make(), make(), make()), false);
    for (const letter of 'sdoj') hilog.info(1, 'tag', `%{public}${letter}`, make());
    hilog.info(make(), make(), make(), make());
  }
});

test('401: the table of calls knows every function of the kits', () => {
  for (const [, file, table] of FUNCTIONS) {
    const known = require(`../../lib/kits/${file}.js`).FUNCTIONS.map((api) => api.split('.')[1]);
    assert.deepEqual(Object.keys(table).sort(), known.toSorted());
  }
});
