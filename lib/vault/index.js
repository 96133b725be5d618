'use strict';

// An encrypted local store for Node, Electron and command line programs.

const { VaultError } = require('./error');
const { openVault } = require('./vault');

module.exports = { openVault, VaultError };
