'use strict';

// The public entry. Importing it costs nothing: the native addon is loaded and the device opened on first use.

const { createDevice, defaultDevice } = require('./js/device');

const device = defaultDevice();

module.exports = { asset: device.asset, createDevice, device };
