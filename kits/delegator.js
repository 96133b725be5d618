'use strict';

// @ohos.app.ability.abilityDelegatorRegistry, as far as tests ask it who they are: the context of the app, and the arguments.

const { completed } = require('./stand-in');

const MODULE = '@ohos.app.ability.abilityDelegatorRegistry';
const caller = () => require('../js/device').defaultDevice().caller;

const abilityDelegatorRegistry = {
  getAbilityDelegator: () =>
    completed(MODULE, 'default.AbilityDelegator', { getAppContext: () => caller().context }),
  getArguments: () => ({
    bundleName: caller().bundleName,
    parameters: {},
    testCaseNames: process.env.OHOS_TEST_FILTER ?? '',
    testRunnerClassName: '',
  }),
};

module.exports = { abilityDelegatorRegistry };
