'use strict';

// The containers of @kit.ArkTS.

const { checkIndex, ...sequences } = require('./sequences');

module.exports = { ...sequences, ...require('./keyed') };
