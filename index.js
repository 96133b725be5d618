'use strict';

// The public entry. Requiring it costs nothing: what stands behind a name is loaded when the name is first read, the
// native addon and the default device when they are first used.

const defaultDevice = () => require('./js/device').defaultDevice();

module.exports = {
  get abilityAccessCtrl() {
    return defaultDevice().abilityAccessCtrl;
  },
  get asset() {
    return defaultDevice().asset;
  },
  get privacyManager() {
    return defaultDevice().privacyManager;
  },
  get createDevice() {
    return require('./js/device').createDevice;
  },
  get device() {
    return defaultDevice();
  },
};
