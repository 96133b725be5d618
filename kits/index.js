'use strict';

// What the specifiers of the SDK stand for: one table for the register hook, the test runners and the bundlers.

const { optionsOf, ownOf } = require('../js/plain');

const root = () => require('..');
const system = () => {
  const { System } = require('./system');
  const core = require('../js/device').defaultCore();
  return new System(core, () => core.callerToken());
};

/** A value that is made when it is first read. */
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

const asset = () => root().asset;
const abilityAccessCtrl = () => root().abilityAccessCtrl;
const privacyManager = () => root().privacyManager;
const bundleManager = once(() => require('./bundle-manager').createBundleManager(system()));
const osAccount = once(() => require('./os-account').createOsAccount(system()));
const userAuth = once(() => require('./user-auth').createUserAuth(system()));
const util = () => require('./util');
const hilog = () => require('./hilog');
const hypium = (name) => () => require('../hypium')[name];

const ABILITY_TYPES = ['Permissions', 'PermissionRequestResult', 'Context', 'common', 'Want'];
const BASE_TYPES = ['BusinessError', 'Callback', 'AsyncCallback', 'ErrorCallback'];
const HYPIUM = [
  ...['describe', 'xdescribe', 'it', 'xit', 'expect', 'beforeAll', 'beforeEach', 'afterEach', 'afterAll'],
  ...['beforeItSpecified', 'afterItSpecified', 'TestType', 'Size', 'Level', 'DEFAULT', 'Hypium'],
  ...['SysTestKit', 'MockKit', 'when', 'ArgumentMatchers'],
];

/**
 * By specifier: what it exports at run time, each by a function that gives it. `types` are names that exist for the
 * compiler only; they are exported as undefined, so that code importing them runs without its types stripped as well.
 */
const MODULES = {
  '@kit.AssetStoreKit': { names: { asset } },
  '@kit.AbilityKit': { names: { abilityAccessCtrl, privacyManager, bundleManager }, types: ABILITY_TYPES },
  '@kit.BasicServicesKit': { names: { osAccount }, types: BASE_TYPES },
  '@kit.ArkTS': { names: { util } },
  '@kit.UserAuthenticationKit': { names: { userAuth } },
  '@kit.PerformanceAnalysisKit': { names: { hilog } },
  '@ohos.security.asset': { names: { default: asset } },
  '@ohos.abilityAccessCtrl': {
    names: { default: abilityAccessCtrl },
    types: ['Permissions', 'PermissionRequestResult', 'Context'],
  },
  '@ohos.privacyManager': { names: { default: privacyManager }, types: ['Permissions'] },
  '@ohos.bundle.bundleManager': { names: { default: bundleManager } },
  '@ohos.account.osAccount': { names: { default: osAccount } },
  '@ohos.util': { names: { default: util } },
  '@ohos.base': { names: {}, types: BASE_TYPES },
  '@ohos.hilog': { names: { default: hilog } },
  '@ohos.userIAM.userAuth': { names: { default: userAuth } },
  '@ohos.app.ability.common': { names: {}, types: ['default'] },
  '@ohos.app.ability.Want': { names: {}, types: ['default'] },
  '@ohos/hypium': { names: Object.fromEntries(HYPIUM.map((name) => [name, hypium(name)])) },
};

/** Modules that users added: specifier to an object with what they export. */
const added = new Map();

/** Adds modules, or names to those that are there. */
function addModules(modules) {
  if (typeof modules !== 'object' || modules === null) throw new TypeError('modules must be an object');
  for (const [specifier, names] of Object.entries(modules)) {
    if (typeof names !== 'object' || names === null) {
      throw new TypeError(`modules['${specifier}'] must be an object with the names it exports`);
    }
  }
  for (const [specifier, names] of Object.entries(modules)) {
    added.set(specifier, { ...added.get(specifier), ...names });
  }
}

const specifiers = () => [...new Set([...Object.keys(MODULES), ...added.keys()])];

/** Whether a specifier is of the SDK; such ones never name an npm package. */
const isOfSdk = (specifier) =>
  /^@(kit|ohos|hms|system)\.[\w.]+$/.test(specifier) || specifier === '@ohos/hypium';

const has = (specifier) => added.has(specifier) || Object.hasOwn(MODULES, specifier);

/** Names that a specifier exports. */
function namesOf(specifier) {
  const { names, types } = { names: {}, types: [], ...ownOf(MODULES, specifier) };
  return [...new Set([...Object.keys(names), ...types, ...Object.keys(added.get(specifier) ?? {})])];
}

/** What a specifier exports under a name; undefined for a type. */
function exported(specifier, name) {
  const own = added.get(specifier);
  if (own !== undefined && Object.hasOwn(own, name)) return own[name];
  return ownOf(ownOf(MODULES, specifier)?.names ?? {}, name)?.();
}

/** What to do when a specifier is first loaded, by specifier. */
const watched = new Map();
const whenLoaded = (specifier, act) => watched.set(specifier, act);

/** A module as require() gives it: nothing behind a name is loaded before it is read. */
function moduleOf(specifier) {
  if (!has(specifier)) throw missing(specifier);
  const act = watched.get(specifier);
  watched.delete(specifier);
  act?.();
  const exports = {};
  for (const name of namesOf(specifier)) {
    Object.defineProperty(exports, name, { get: () => exported(specifier, name), enumerable: true });
  }
  return Object.defineProperty(exports, '__esModule', { value: true });
}

/**
 * The same as the text of an ES module, for loaders and bundlers. `names` replaces the names where the loader runs in a
 * thread that does not have the modules of the user; `kits` is where this file is.
 */
function sourceOf(specifier, options = undefined) {
  const { names = namesOf(specifier), kits = 'ohos-security-kit/kits' } = optionsOf('options', options);
  const from = JSON.stringify(specifier);
  const line = (name) =>
    name === 'default' ? 'export default kit.default;' : `export const ${name} = kit.${name};`;
  return [
    `import kits from ${JSON.stringify(kits)};`,
    `const kit = kits.moduleOf(${from});`,
    ...names.map(line),
    '',
  ].join('\n');
}

/** The error for what is not here: it says what is, and how to add more. */
function missing(specifier, importer) {
  const list = specifiers().map((name) => `  ${name}`);
  const message = [
    `ohos-security-kit has no module '${specifier}'${importer ? ` (imported by ${importer})` : ''}.`,
    'It has:',
    ...list,
    `Add it: import { register } from 'ohos-security-kit/register'; register({ modules: { '${specifier}': { … } } });`,
    'With Jest by moduleNameMapper, with Vite and esbuild by an alias, to a file of yours.',
  ].join('\n');
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

module.exports = { addModules, has, isOfSdk, missing, moduleOf, namesOf, sourceOf, specifiers, whenLoaded };
