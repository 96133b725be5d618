'use strict';

// BusinessErrors of the device API that JavaScript itself finds: the engine words them, so that codes and texts have
// one source.

const CODES = { argument: 401, file: 24000014, closed: 24000001 };

function makeError(code, detail) {
  return require('./native').makeError(code, detail ?? '');
}

const argumentError = (detail) => makeError(CODES.argument, detail);
const fileError = (detail) => makeError(CODES.file, detail);

/** Refuses what is not a plain object of options. */
function checkObject(what, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw argumentError(`${what} must be an object, not ${value === null ? 'null' : typeof value}`);
  }
}

/** JSON for the engine. What JSON cannot say is named, so that the engine refuses it instead of not seeing it. */
function toJson(value) {
  return JSON.stringify(value, (_, member) => {
    switch (typeof member) {
      case 'function':
      case 'symbol':
      case 'bigint':
        return { [`a ${typeof member}`]: true };
      case 'number':
        return Number.isFinite(member) ? member : { [String(member)]: true };
      default:
        return member;
    }
  });
}

module.exports = { argumentError, checkObject, fileError, makeError, toJson };
