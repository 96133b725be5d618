'use strict';

// What the server itself refuses, by the status of its reply.

const STATUS = {
  MALFORMED: 400,
  ARGUMENT: 400,
  TOKEN: 401,
  HOST: 403,
  ORIGIN: 403,
  READ_ONLY: 403,
  NO_ROUTE: 404,
  METHOD: 405,
  GONE: 410,
  TOO_LARGE: 413,
  TYPE: 415,
  FAILED: 500,
};

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
  }

  /** In the words of the page. */
  get shown() {
    return { code: this.code, text: this.message, cause: null, remedy: null, doc: null };
  }
}

module.exports = { Refusal };
