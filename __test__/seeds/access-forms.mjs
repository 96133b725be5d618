// Every function of reference document 001, form by form, as one thing to call: it gives a promise for the outcome, and
// checks on the way that the form is the one that the document describes.
import assert from 'node:assert/strict';
import { CODE } from '../access/support.mjs';

/** The form with a promise. A 401 is thrown, everything else rejects. */
const promised =
  (method) =>
  (m, ...args) => {
    const promise = m[method](...args);
    assert.ok(promise instanceof Promise, `${method} gives a promise`);
    return promise;
  };

/** The form with a callback, which is added to the arguments: nothing is returned, and it is called once and later. */
const calledBack =
  (method) =>
  (m, ...args) =>
    new Promise((resolve, reject) => {
      let returned = false;
      const given = m[method](...args, (...outcome) => {
        assert.ok(returned, `${method} calls back after it has returned`);
        assert.equal(outcome.length, 2);
        const [error, data] = outcome;
        if (error === undefined) resolve(data);
        else {
          assert.equal(data, undefined);
          reject(error);
        }
      });
      returned = true;
      assert.equal(given, undefined, `${method} with a callback returns nothing`);
    });

/** A function that answers at once and throws its errors. */
const immediate =
  (method) =>
  async (m, ...args) => {
    const value = m[method](...args);
    assert.ok(!(value instanceof Promise), `${method} gives no promise`);
    return value;
  };

export const EVENT = 'permissionStateChange';

export const checkAccessToken = promised('checkAccessToken');
export const verifyAccessTokenSync = immediate('verifyAccessTokenSync');
export const verifyAccessToken = promised('verifyAccessToken');
export const grantPromise = promised('grantUserGrantedPermission');
export const grantCallback = calledBack('grantUserGrantedPermission');
export const revokePromise = promised('revokeUserGrantedPermission');
export const revokeCallback = calledBack('revokeUserGrantedPermission');
export const getPermissionFlags = promised('getPermissionFlags');
export const getVersion = promised('getVersion');
export const on = immediate('on');
export const off = immediate('off');
export const requestPromise = promised('requestPermissionsFromUser');
export const requestCallback = calledBack('requestPermissionsFromUser');

const TEXT = {
  [CODE.INVALID_PARAMETER]: 'Invalid parameter.',
  [CODE.NO_TOKEN]: 'The token ID does not exist.',
  [CODE.NO_PERMISSION]: 'The permission does not exist.',
  [CODE.NOT_TOGETHER]: 'The listening interfaces are not used together.',
  [CODE.TOO_MANY]: 'The number of listeners exceeds the limit.',
  [CODE.NOT_ALLOWED]: 'The application may not be granted or deprived of the permission.',
  [CODE.SERVICE_ABNORMAL]: 'The service is abnormal.',
  [CODE.NO_MEMORY]: 'Out of memory.',
};

/** Fails with this code, as an error object with the published text of the code (D30). */
export async function assertFails(outcome, code, about) {
  const error = await outcome.then(
    (value) => assert.fail(`${about ?? ''} succeeded with ${JSON.stringify(value)}, not ${code}`),
    (reason) => reason,
  );
  if (error instanceof assert.AssertionError) throw error;
  assert.ok(error instanceof Error, `an Error, not ${String(error)}`);
  assert.equal(error.code, code, `${about ?? ''}: ${error.message}`);
  assert.ok(error.message.startsWith(TEXT[code] ?? ''), error.message);
}
