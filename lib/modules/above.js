'use strict';

// Members of apps and devices that are built on top of them, loaded at first use. Every module that hands out a device
// requires this one.

Object.assign(require('../device/above'), {
  makeAbilityContext: (...args) => require('../abilities/context').makeAbilityContext(...args),
  launch: (...args) => require('../abilities/ability').launch(...args),
  makeUIContext: () => new (require('../arkui/ui').UIContext)(),
  uiOf: (...args) => require('../arkui/ui').uiOf(...args),
  inspect: (...args) => require('../inspect/inspect').inspect(...args),
});
