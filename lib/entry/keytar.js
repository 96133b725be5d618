'use strict';

// keytar's functions on a vault.

module.exports = require('../vault/keytar');
