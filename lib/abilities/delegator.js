'use strict';

// @ohos.app.ability.abilityDelegatorRegistry, as far as tests ask it who they are and start abilities of the project.

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { answered } = require('../calls/deliver');
const { completed, standInForMember } = require('../sdk/stand-in');

const MODULE = '@ohos.app.ability.abilityDelegatorRegistry';
const device = () => require('../device/device').defaultDevice();
const caller = () => device().caller;
const standIn = (name) => standInForMember(MODULE, 'AbilityDelegator', name, 'delegator');

/** Where the class of an ability of the project stands. */
function fileOf({ bundleName = caller().bundleName, abilityName, moduleName }) {
  const { modulesOf, projectFolder } = require('../device/discover');
  const root = projectFolder();
  if (root === undefined || bundleName !== caller().bundleName) return undefined;
  for (const { folder, module } of modulesOf(root)) {
    if (moduleName !== undefined && moduleName !== module.name) continue;
    const found = (module.abilities ?? []).find(({ name }) => name === abilityName);
    const entry = found?.srcEntry ?? found?.srcEntrance;
    if (typeof entry === 'string') return path.join(folder, 'src', 'main', entry);
  }
  return undefined;
}

async function start(file, want) {
  const { default: AbilityClass } = await import(pathToFileURL(file).href);
  const there = require('./ability').runningOf(caller());
  const launched = there.find(({ ability }) => ability instanceof AbilityClass);
  await (launched === undefined ? device().launch(AbilityClass, want) : launched.newWant(want));
}

const delegator = {
  getAppContext: () => caller().context,
  startAbility(want, callback) {
    const file = fileOf(want ?? {});
    if (file === undefined || !fs.existsSync(file)) return standIn('startAbility')(want);
    return answered(start(file, want), callback);
  },
  getCurrentTopAbility(callback) {
    const top = require('./ability').runningOf(caller()).at(-1);
    if (top === undefined) return standIn('getCurrentTopAbility')();
    return answered(Promise.resolve(top.ability), callback);
  },
};

const abilityDelegatorRegistry = {
  getAbilityDelegator: () => completed(MODULE, 'default.AbilityDelegator', { ...delegator }),
  getArguments: () => ({
    bundleName: caller().bundleName,
    parameters: {},
    testCaseNames: process.env.OHOS_TEST_FILTER ?? '',
    testRunnerClassName: '',
  }),
};

module.exports = { abilityDelegatorRegistry };
