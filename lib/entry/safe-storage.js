'use strict';

// Electron's safeStorage on a vault.

module.exports = require('../vault/safe-storage');
