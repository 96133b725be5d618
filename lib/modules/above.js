'use strict';

// What is built on apps and devices and is asked of them, loaded when it is first asked for. Whoever hands out a device
// requires this.

Object.assign(require('../device/above'), {
  makeAbilityContext: (...args) => require('../abilities/context').makeAbilityContext(...args),
  launch: (...args) => require('../abilities/ability').launch(...args),
  uiOf: (...args) => require('../arkui/ui').uiOf(...args),
});
