'use strict';

// What apps and devices give that is built on top of them: ../modules/above.js, which sees those folders, puts it here.

module.exports = {
  /** (app, core): the members of a UIAbility's context. */
  makeAbilityContext: undefined,
  /** (app, AbilityClass, want): starts an ability. */
  launch: undefined,
  /** (core): what apps have shown. */
  uiOf: undefined,
};
