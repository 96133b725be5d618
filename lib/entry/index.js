'use strict';

// The public entry. Requiring it costs next to nothing: what stands behind a name is loaded when the name is first read, the
// native addon and the default device when they are first used.

require('../modules/above');
// Workers are to know whose they are, also if one of them opens a device first.
require('../device/program').beginning();

const defaultDevice = () => require('../device/device').defaultDevice();

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
    return require('../device/device').createDevice;
  },
  get device() {
    return defaultDevice();
  },
  get useAddon() {
    return require('../engine/named-addon').useAddon;
  },
};
