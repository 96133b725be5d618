'use strict';

// @ohos.deviceInfo and @ohos.systemDateTime: what this device is, and its clock.

const { promiseOrCallback } = require('../calls/deliver');

/** The API level that the documents and lists are of. */
const API = 26;

const deviceInfo = Object.freeze({
  deviceType: '2in1',
  manufacture: 'ohos-security-kit',
  brand: 'ohos-security-kit',
  marketName: 'ohos-security-kit',
  productSeries: 'ohos-security-kit',
  productModel: 'ohos-security-kit',
  productModelAlias: 'ohos-security-kit',
  softwareModel: 'ohos-security-kit',
  hardwareModel: 'ohos-security-kit',
  bootloaderVersion: '',
  abiList: process.arch === 'arm64' ? 'arm64-v8a' : 'x86_64',
  securityPatchTag: '',
  displayVersion: require('../../package.json').version,
  incrementalVersion: '',
  osReleaseType: 'Release',
  osFullName: `OpenHarmony-${API}`,
  majorVersion: API,
  seniorVersion: 0,
  featureVersion: 0,
  buildVersion: 0,
  sdkApiVersion: API,
  firstApiVersion: API,
  versionId: '',
  buildType: '',
  buildUser: '',
  buildHost: '',
  buildTime: '',
  buildRootHash: '',
  distributionOSName: '',
  distributionOSVersion: '',
  distributionOSApiVersion: 0,
  distributionOSReleaseType: '',
});

/** The kit on the clock of a device. `nano` is the documented choice of unit. */
function createSystemDateTime({ now }) {
  const inUnit = (ms, nano) => (nano === true ? ms * 1_000_000 : ms);
  const getTime = (nano) => inUnit(now(), nano);
  const sinceStart = (nano) => inUnit(Math.trunc(performance.now()), nano);
  const getTimezoneSync = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    getTime,
    getCurrentTime: promiseOrCallback(getTime),
    getDate: promiseOrCallback(() => new Date(now())),
    getUptime: (_, nano) => sinceStart(nano),
    getRealTime: promiseOrCallback(sinceStart),
    getRealActiveTime: promiseOrCallback(sinceStart),
    getTimezoneSync,
    getTimezone: promiseOrCallback(getTimezoneSync),
  };
}

module.exports = { createSystemDateTime, deviceInfo };
