// One vocabulary for failures. `throws` and `rejects` assert a code and return the error for a closer look; `thrown` and
// `rejected` give the code as a value, 0 for success. All of them insist on a real BusinessError, and on the way it came:
// what throws does not reject, and the other way round.
import assert from 'node:assert/strict';

/** Takes what was thrown for a BusinessError, and returns it; a failed assertion inside the call stays what it is. */
export function businessError(error, what = '') {
  if (error instanceof assert.AssertionError) throw error;
  assert.ok(error instanceof Error, `${what} an Error, not ${String(error)}`);
  assert.equal(typeof error.code, 'number', `${what} a numeric code, not ${error.code}: ${error.stack}`);
  assert.equal(typeof error.message, 'string');
  assert.notEqual(error.message, '');
  return error;
}

/** Some code, where no page says which. */
export const ANY_CODE = Symbol('any code');

/** The error has this code; a RegExp among `notes` is what its message says, a string says where in a test we are. */
function matching(code, error, notes) {
  const where = notes.filter((note) => typeof note === 'string').join(' ');
  businessError(error, where);
  if (code !== ANY_CODE) assert.equal(error.code, code, `${where} ${error.code}: ${error.message}`);
  for (const note of notes) if (note instanceof RegExp) assert.match(error.message, note, where);
  return error;
}

const succeeded = (code, value, notes) =>
  assert.fail(
    `${notes.map(String).join(' ')} expected ${String(code)}, but it succeeded with ${String(value)}`,
  );

/** The call throws an error of this code, before it returns anything. */
export function throws(code, call, ...notes) {
  let value;
  try {
    value = call();
  } catch (error) {
    return matching(code, error, notes);
  }
  if (value instanceof Promise) value.catch(() => {});
  return succeeded(code, value, notes);
}

const promiseOf = (promiseOrCall) => {
  const promise = typeof promiseOrCall === 'function' ? promiseOrCall() : promiseOrCall;
  assert.ok(promise instanceof Promise, `a Promise, not ${String(promise)}`);
  return promise;
};

/** The promise, or the promise of the call, rejects with an error of this code. */
export async function rejects(code, promiseOrCall, ...notes) {
  let value;
  const promise = promiseOf(promiseOrCall);
  try {
    value = await promise;
  } catch (error) {
    return matching(code, error, notes);
  }
  return succeeded(code, value, notes);
}

/** The code that the call throws; 0 when it returns (a promise it returns is not waited for). */
export function thrown(call) {
  try {
    Promise.resolve(call()).catch(() => {});
    return 0;
  } catch (error) {
    return businessError(error).code;
  }
}

/** The code that the promise (or the promise of the call, which may not throw) rejects with; 0 when it resolves. */
export const rejected = async (promiseOrCall) =>
  promiseOf(promiseOrCall).then(
    () => 0,
    (error) => businessError(error).code,
  );

/** The codes of several promises or calls, which run together. */
export const allRejected = (promises) => Promise.all(promises.map(rejected));

/** The same for the matchers of node:assert, for a test that asks more of the error. */
export const failsWith =
  (code, ...notes) =>
  (error) =>
    Boolean(matching(code, error, notes));
