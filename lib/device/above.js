'use strict';

// Members of apps and devices that are built on top of them: ../modules/above.js, which sees those folders, sets them.

module.exports = {
  /** (app, core): the members of a UIAbility's context. */
  makeAbilityContext: undefined,
  /** (app, AbilityClass, want): starts an ability. */
  launch: undefined,
  /** (): what the window of an ability has as getUIContext(). */
  makeUIContext: undefined,
  /** (core): the toasts and dialogs of apps. */
  uiOf: undefined,
  /** (device, core, instruments, options): serves the inspector. */
  inspect: undefined,
  /** (device, core, instruments): is told of each device that is made, where somebody watches. */
  made: undefined,
};
