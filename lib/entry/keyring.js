'use strict';

// What @napi-rs/keyring exports, on a vault.

module.exports = require('../vault/keyring');
