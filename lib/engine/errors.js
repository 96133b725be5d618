'use strict';

// BusinessErrors that JavaScript itself finds: the engine words them, so that codes and texts have one source.

const CODES = {
  argument: 401,
  access: 24000004,
  locked: 24000005,
  key: 24000009,
  file: 24000014,
  closed: 24000001,
  service: 12100007,
};

function makeError(code, detail) {
  return require('./native').makeError(code, detail ?? '');
}

const argumentError = (detail) => makeError(CODES.argument, detail);
const fileError = (detail) => makeError(CODES.file, detail);
const accessError = (detail) => makeError(CODES.access, detail);
const lockedError = (detail) => makeError(CODES.locked, detail);
const closedError = () => makeError(CODES.closed);

/** A root key that cannot be had, and why. */
function keyError(detail, cause) {
  const error = makeError(CODES.key, detail);
  return cause === undefined ? error : Object.assign(error, { cause });
}

/** Why a device did not open, as an error of the two token services (spec/access-control.md 9). */
function serviceError(error) {
  if (typeof error.code !== 'number' || error.code === CODES.argument) return error;
  return Object.assign(makeError(CODES.service, error.message), { cause: error });
}

module.exports = {
  accessError,
  argumentError,
  closedError,
  fileError,
  keyError,
  lockedError,
  makeError,
  serviceError,
};
