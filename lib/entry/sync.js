'use strict';

// Remotes for `device.sync`: where the sealed entries of an account lie.

module.exports = {
  get folder() {
    return require('../sync/remotes/folder').folder;
  },
  get postgres() {
    return require('../sync/remotes/postgres').postgres;
  },
};
