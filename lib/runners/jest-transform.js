'use strict';

// .ets and .ts for Jest, by the transpiler of the register hook.

const { createHash } = require('node:crypto');
const { version } = require('../../package.json');
const { transpile } = require('../hook/transpile');

const formatOf = ({ supportsStaticESM }) => (supportsStaticESM ? 'esm' : 'cjs');

module.exports = {
  process: (source, file, options) => ({ code: transpile(source, file, { format: formatOf(options) }) }),
  getCacheKey(source, file, options) {
    const key = [version, process.version, file, formatOf(options), source];
    return createHash('sha256').update(JSON.stringify(key)).digest('hex');
  },
};
