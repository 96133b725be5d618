'use strict';

// What the specifiers of the SDK stand for: one table for the register hook, the test runners and the bundlers.

const { optionsOf, ownOf } = require('../engine/plain');
require('./above');

const system = () => {
  const { System } = require('../neighbours/system');
  const core = require('../device/device').defaultCore();
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

/** The device of the public entry. As there, workers are to know whose they are, also if one of them opens a device first. */
const ownDevice = once(() => {
  require('../device/program').beginning();
  return require('../device/device').defaultDevice();
});
const standIns = () => require('../sdk/stand-in');

/** A namespace of the default device; a copy of it with the names that were added. */
function whole(name) {
  let more;
  const get = () => {
    const own = ownDevice()[name];
    if (more === undefined) return own;
    more.made ??= withMembers(own, more.members);
    return more.made;
  };
  get.add = (names) => {
    const members = { ...more?.members };
    for (const [key, value] of Object.entries(names))
      members[key] = { value, writable: true, enumerable: true, configurable: true };
    more = { members };
  };
  return get;
}
const withMembers = (own, members) =>
  Object.create(Object.getPrototypeOf(own), { ...Object.getOwnPropertyDescriptors(own), ...members });
const asset = whole('asset');
const abilityAccessCtrl = whole('abilityAccessCtrl');
const privacyManager = whole('privacyManager');

/** A namespace of the SDK of which a part is implemented: the enums of the rest are there, and stand-ins. */
function part(specifier, name, make) {
  let imported = [specifier, name];
  const more = {};
  const get = once(() => {
    const object = standIns().completed(specifier, name, make(), () => imported);
    standIns().extend(object, more);
    return object;
  });
  let isMade = false;
  /** What is exported under a name of a specifier. */
  const exportedBy = (...by) => {
    imported = by;
    const object = get();
    isMade = true;
    return object;
  };
  /** Adds names, or replaces some, for all who import it by whatever specifier. */
  const add = (names) => (isMade ? standIns().extend(get(), names) : Object.assign(more, names));
  return Object.assign(exportedBy, { add });
}

const bundleManager = part('@ohos.bundle.bundleManager', 'default', () =>
  require('../neighbours/bundle-manager').createBundleManager(system()),
);
const osAccount = part('@ohos.account.osAccount', 'default', () =>
  require('../neighbours/os-account').createOsAccount(system()),
);
const userAuth = part('@ohos.userIAM.userAuth', 'default', () =>
  require('../neighbours/user-auth').createUserAuth(system()),
);
const util = part('@ohos.util', 'default', () => require('../neighbours/util'));
const hilog = part('@ohos.hilog', 'default', () => require('../neighbours/hilog'));
const Want = () => require('../abilities/want').Want;
const hypium = (name) => () => require('../hypium')[name];

const ABILITY_TYPES = ['Permissions', 'PermissionRequestResult', 'Context', 'common'];
const BASE_TYPES = ['BusinessError', 'Callback', 'AsyncCallback', 'ErrorCallback'];
const HYPIUM = [
  ...['describe', 'xdescribe', 'it', 'xit', 'expect', 'beforeAll', 'beforeEach', 'afterEach', 'afterAll'],
  ...['beforeItSpecified', 'afterItSpecified', 'TestType', 'Size', 'Level', 'DEFAULT', 'Hypium'],
  ...['SysTestKit', 'MockKit', 'when', 'ArgumentMatchers', 'beforeEachIt', 'afterEachIt', 'SkipError'],
];

/**
 * By specifier: what it exports at run time, each by a function that gives it. `types` are names that exist for the
 * compiler only; they are exported as undefined, so that code importing them runs without its types stripped as well.
 */
const MODULES = {
  '@kit.AssetStoreKit': { names: { asset } },
  '@kit.AbilityKit': {
    names: { abilityAccessCtrl, privacyManager, bundleManager, Want },
    types: ABILITY_TYPES,
  },
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
  '@ohos.app.ability.Want': { names: { default: Want } },
  '@ohos/hypium': { names: Object.fromEntries(HYPIUM.map((name) => [name, hypium(name)])) },
};

const ability = (name) => () => require('../abilities/ability')[name];
const promptAction = part('@ohos.promptAction', 'default', () => require('../arkui/ui').promptAction);

const STATE = '@ohos.arkui.StateManagement';
const stateV2 = Object.fromEntries(
  ['AppStorageV2', 'PersistenceV2', 'UIUtils'].map((name) => [
    name,
    part(STATE, name, () => require('../arkui/state-v2')[name]),
  ]),
);

const language = (specifier, name) =>
  part(specifier, 'default', () => require('../neighbours/language')[name]);
const buffer = language('@ohos.buffer', 'buffer');
const url = language('@ohos.url', 'url');
const json = language('@ohos.util.json', 'JSON');
const collections = part('@kit.ArkTS', 'collections', () => require('../neighbours/language').collections);
const abilityDelegatorRegistry = part(
  '@ohos.app.ability.abilityDelegatorRegistry',
  'default',
  () => require('../abilities/delegator').abilityDelegatorRegistry,
);
const taskpool = part('@ohos.taskpool', 'default', () => require('../neighbours/taskpool').taskpool);
const emitter = part('@ohos.events.emitter', 'default', () => require('../neighbours/emitter').emitter);
const deviceInfo = part('@ohos.deviceInfo', 'default', () => require('../neighbours/device-info').deviceInfo);
const systemDateTime = part('@ohos.systemDateTime', 'default', () =>
  require('../neighbours/device-info').createSystemDateTime({
    now: () => require('../device/device').defaultCore().control('clock.now'),
  }),
);
const preferences = part(
  '@ohos.data.preferences',
  'default',
  () => require('../neighbours/preferences').preferences,
);
const cryptoFramework = part(
  '@ohos.security.cryptoFramework',
  'default',
  () => require('../neighbours/crypto-framework').cryptoFramework,
);
const fileIo = part('@ohos.file.fs', 'default', () => require('../neighbours/fs').fileIo);
const file = (specifier, name) => part(specifier, 'default', () => require('../neighbours/file-more')[name]);
const fileUri = file('@ohos.file.fileuri', 'fileUri');
const hash = file('@ohos.file.hash', 'hash');
const traceOf = (specifier, name) => part(specifier, 'default', () => require('../neighbours/trace')[name]);
const hiTraceMeter = traceOf('@ohos.hiTraceMeter', 'hiTraceMeter');
const hiTraceChain = traceOf('@ohos.hiTraceChain', 'hiTraceChain');
const APP_EVENT = '@ohos.hiviewdfx.hiAppEvent';
const hiAppEvent = part(APP_EVENT, 'default', () => require('../neighbours/app-event').hiAppEvent);
/** Shared with `@kit.ArkTS`, which has them under these names. */
const ofArkTS = (name) => () => standIns().standIn('@kit.ArkTS', name);
const container = (name) => () => require('../neighbours/containers')[name];
const CONTAINERS = [
  ...['ArrayList', 'Deque', 'HashMap', 'HashSet', 'LightWeightMap', 'LightWeightSet', 'LinkedList', 'List'],
  ...['PlainArray', 'Queue', 'Stack', 'TreeMap', 'TreeSet'],
];

/** What tests need beside those: the same table, with names that ohos.d.ts does not declare. */
const NEIGHBOURS = {
  '@kit.AbilityKit': {
    UIAbility: ability('UIAbility'),
    AbilityStage: ability('AbilityStage'),
    Ability: ability('Ability'),
  },
  '@ohos.app.ability.UIAbility': { default: ability('UIAbility') },
  '@ohos.app.ability.AbilityStage': { default: ability('AbilityStage') },
  '@ohos.app.ability.Ability': { default: ability('Ability') },
  '@kit.TestKit': { abilityDelegatorRegistry },
  '@ohos.app.ability.abilityDelegatorRegistry': { default: abilityDelegatorRegistry },
  '@kit.ArkUI': { promptAction, prompt: promptAction, ...stateV2 },
  [STATE]: stateV2,
  '@ohos.promptAction': { default: promptAction },
  // What it was called before.
  '@ohos.prompt': { default: promptAction },
  '@kit.ArkTS': {
    ...Object.fromEntries(CONTAINERS.map((name) => [name, container(name)])),
    ...{ buffer, JSON: json, url, taskpool, collections },
  },
  ...Object.fromEntries(CONTAINERS.map((name) => [`@ohos.util.${name}`, { default: container(name) }])),
  '@arkts.collections': { default: collections },
  '@arkts.lang': { default: ofArkTS('lang') },
  '@arkts.utils': { default: ofArkTS('ArkTSUtils') },
  '@arkts.math.Decimal': { default: ofArkTS('Decimal'), Decimal: ofArkTS('Decimal') },
  '@ohos.buffer': { default: buffer },
  '@ohos.url': { default: url },
  '@ohos.util.json': { default: json },
  '@ohos.taskpool': { default: taskpool },
  '@kit.BasicServicesKit': { deviceInfo, emitter, systemDateTime },
  '@ohos.events.emitter': { default: emitter },
  '@ohos.deviceInfo': { default: deviceInfo },
  '@ohos.systemDateTime': { default: systemDateTime },
  '@kit.ArkData': { preferences },
  '@ohos.data.preferences': { default: preferences },
  '@kit.CryptoArchitectureKit': { cryptoFramework },
  '@ohos.security.cryptoFramework': { default: cryptoFramework },
  '@kit.PerformanceAnalysisKit': { hiAppEvent, hiTraceChain, hiTraceMeter },
  [APP_EVENT]: { default: hiAppEvent },
  '@ohos.hiTraceChain': { default: hiTraceChain },
  '@ohos.hiTraceMeter': { default: hiTraceMeter },
  '@kit.CoreFileKit': { fileIo, fileUri, hash },
  '@ohos.file.fs': { default: fileIo },
  '@ohos.file.fileuri': { default: fileUri },
  '@ohos.file.hash': { default: hash },
  // What Hypium was called before.
  'deccjsunit/index': Object.fromEntries(HYPIUM.map((name) => [name, hypium(name)])),
  // Mocks in a package of their own.
  '@ohos/hamock': Object.fromEntries(
    ['MockKit', 'when', 'ArgumentMatchers'].map((name) => [name, hypium(name)]),
  ),
};

/** Modules that users added: specifier to an object with what they export. */
const added = new Map();

/** Adds modules, or names to existing ones; of an object for a namespace that is implemented, its names to those. */
function addModules(modules) {
  if (typeof modules !== 'object' || modules === null) throw new TypeError('modules must be an object');
  for (const [specifier, names] of Object.entries(modules)) {
    if (typeof names !== 'object' || names === null) {
      throw new TypeError(`modules['${specifier}'] must be an object with the names it exports`);
    }
  }
  for (const [specifier, names] of Object.entries(modules)) {
    const own = { ...added.get(specifier) };
    for (const [name, value] of Object.entries(names)) {
      const add = Object.hasOwn(own, name) ? undefined : implementationOf(specifier, name)?.add;
      if (add !== undefined && standIns().isPlain(value)) add(value);
      else own[name] = value;
    }
    added.set(specifier, own);
  }
}
/** The function that gives what is implemented under a name. */
const implementationOf = (specifier, name) =>
  ownOf(ownOf(MODULES, specifier)?.names ?? {}, name) ?? ownOf(ownOf(NEIGHBOURS, specifier) ?? {}, name);

const sdk = () => require('../sdk/lists');

/** Whether a specifier has the form of one of the SDK; such ones never name an npm package. */
const isOfSdk = (specifier) =>
  /^@(kit|ohos|hms|system|arkts)\.[\w.]+$/.test(specifier) ||
  specifier === '@ohos/hypium' ||
  specifier === 'deccjsunit/index' ||
  specifier === '@ohos/hamock';

/** Whether a specifier is a native library of the project, which is never in its sources. */
const isNative = (specifier) => /^(?:.*\/)?lib[\w.+-]+\.so$/.test(specifier);

/** Packages that a project depends on and does not have; what they export is not known. */
const foreign = new Set();
const addForeign = (specifier) => foreign.add(specifier);

const isOurs = (specifier) =>
  added.has(specifier) || Object.hasOwn(MODULES, specifier) || Object.hasOwn(NEIGHBOURS, specifier);
const isListed = (specifier) => isOurs(specifier) || (isOfSdk(specifier) && sdk().has(specifier));

/** Kits that come with a device and not with the public SDK (`@hms.…` and some of `@kit.…`) are not known by name. */
const isForeign = (specifier) =>
  !isListed(specifier) &&
  (foreign.has(specifier) ||
    isNative(specifier) ||
    (isOfSdk(specifier) && nearestSpecifier(specifier) === undefined));

const listed = () => [
  ...new Set([...Object.keys(MODULES), ...Object.keys(NEIGHBOURS), ...sdk().specifiers(), ...added.keys()]),
];

/** Whether a module exists: implemented, added, or as stand-ins. */
const has = (specifier) => isListed(specifier) || isForeign(specifier);

const specifiers = listed;

/** Specifiers with the names that are implemented, or types, and those that users added. */
const implemented = () =>
  Object.fromEntries(
    [...new Set([...Object.keys(MODULES), ...added.keys()])].map((specifier) => {
      const { names = {}, types = [] } = ownOf(MODULES, specifier) ?? {};
      const more = Object.keys(added.get(specifier) ?? {});
      return [specifier, [...new Set([...Object.keys(names), ...types, ...more])]];
    }),
  );

/** Names that a specifier exports. */
function namesOf(specifier) {
  const { names, types } = { names: {}, types: [], ...ownOf(MODULES, specifier) };
  const ofSdk = isOfSdk(specifier) ? sdk().kindsOf(specifier).keys() : [];
  return [
    ...new Set([
      ...Object.keys(names),
      ...types,
      ...Object.keys(ownOf(NEIGHBOURS, specifier) ?? {}),
      ...ofSdk,
      ...Object.keys(added.get(specifier) ?? {}),
    ]),
  ];
}

/** Whether a specifier exports a name that is implemented or added, for which no list is to be read. */
const hasOwn = (specifier, name) =>
  Object.hasOwn(added.get(specifier) ?? {}, name) ||
  Object.hasOwn(MODULES[specifier]?.names ?? {}, name) ||
  Object.hasOwn(NEIGHBOURS[specifier] ?? {}, name) ||
  (MODULES[specifier]?.types ?? []).includes(name);

/** Throws for names that a specifier does not have, with the nearest that it has. `importer` is for the message. */
function checkNames(specifier, names, importer) {
  const unknown = names.filter((name) => !hasOwn(specifier, name));
  if (unknown.length === 0 || isForeign(specifier)) return;
  const all = namesOf(specifier);
  const lacking = unknown.find((name) => !all.includes(name));
  if (lacking === undefined) return;
  const near = nearest(lacking, all) ?? nearestAnywhere(lacking);
  const message =
    `'${specifier}' has no export '${lacking}'${importer ? ` (imported by ${importer})` : ''}. ` +
    `${near === undefined ? '' : `Did you mean ${near}? `}` +
    `Add it: register({ modules: { '${specifier}': { ${lacking}: … } } }) of ohos-security-kit/register.`;
  throw Object.assign(new SyntaxError(message), { code: 'ERR_OHOS_NAME' });
}

/** The specifier that does export a name, in words. */
function nearestAnywhere(name) {
  const kit = sdk()
    .specifiers()
    .find((specifier) => specifier.startsWith('@kit.') && sdk().kindsOf(specifier).has(name));
  return kit && `'${name}' of '${kit}'`;
}

/** How many letters two words differ by, as far as it matters. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1].toLowerCase() === other[j - 1].toLowerCase();
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}

/** The word that is meant by one with a slip in it: one letter of four, two of nine. */
function nearest(word, words) {
  const most = Math.min(2, Math.trunc((word.length + 1) / 5));
  let best;
  for (const other of words) {
    if (other === word || Math.abs(other.length - word.length) > most) continue;
    const far = distance(word, other);
    if (far <= most && (best === undefined || far < best.far)) best = { other, far };
  }
  return best?.other;
}

/** Kits of HarmonyOS that the public SDK does not have; some are spelled nearly like one that it has. */
const OF_HARMONYOS = new Set(
  `Account AppGalleryKit AppLinking ARView Call CallService Car CloudFoundation CoreSpeech CoreVision DeviceSecurity
  EnterpriseDataGuard EnterpriseThreatProtection FastAppKit GameController GameService GraphicsAccelerate Health
  HealthService IAP Intents LiveView Map NaturalLanguage Nearby NetworkBoost OnlineAuthentication OpticalService Payment
  PDF Pen Preview Push Reader Scan ScenarioFusion ServiceCollaboration Share Speech Spatial StatusBarExtension Store
  TEE Vision Wallet Wear WearEngine Weather WeatherService XEngine`.split(/\s+/),
);

/** The specifier that is meant by one with a slip in it. What all of a family begin and end with says nothing. */
function nearestSpecifier(specifier) {
  const [, family, name] = /^(@\w+\.)(.*)$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const isKit = family === '@kit.' && name.endsWith('Kit');
  const core = (text) => (isKit ? text.replace(/Kit$/, '') : text);
  if (isKit && OF_HARMONYOS.has(core(name))) return undefined;
  const words = new Map();
  for (const other of listed())
    if (other.startsWith(family)) words.set(core(other.slice(family.length)), other);
  return words.get(nearest(core(name), words.keys()));
}

/** The export of a specifier under a name; undefined for a type. */
function exported(specifier, name) {
  const own = added.get(specifier);
  if (own !== undefined && Object.hasOwn(own, name)) return own[name];
  const row = ownOf(MODULES, specifier);
  const make = implementationOf(specifier, name);
  if (make !== undefined) return make(specifier, name);
  if (row?.types?.includes(name)) return undefined;
  if (isForeign(specifier)) return standIns().standInForForeign(specifier, name);
  if (sdk().kindsOf(specifier).get(name) === 'type') return undefined;
  return standIns().standIn(specifier, name);
}

/** The work to do when a specifier is first loaded, by specifier. */
const watched = new Map();
const whenLoaded = (specifier, act) => watched.set(specifier, act);

/**
 * A module as require() gives it: nothing behind a name is loaded before it is read. With `names`, no list is read to learn
 * which there are.
 */
function moduleOf(specifier, names = undefined) {
  if (names === undefined && !has(specifier)) throw missing(specifier);
  const act = watched.get(specifier);
  watched.delete(specifier);
  act?.();
  if (names === undefined && isForeign(specifier)) return foreignModule(specifier);
  const exports = {};
  for (const name of names ?? namesOf(specifier)) {
    Object.defineProperty(exports, name, { get: () => exported(specifier, name), enumerable: true });
  }
  return Object.defineProperty(exports, '__esModule', { value: true });
}

/**
 * A module that is there by stand-ins only has every name. So has an object that is made with its prototype: that is what
 * esbuild makes of a module whose default is imported by CommonJS.
 */
function foreignModule(specifier) {
  const get = (target, key) =>
    typeof key === 'symbol' || key in target || key === 'then'
      ? Reflect.get(target, key)
      : exported(specifier, key);
  const names = new Proxy({}, { get });
  const target = Object.defineProperty({}, '__esModule', { value: true });
  return new Proxy(target, { get, getPrototypeOf: () => names });
}

/**
 * The same as the text of an ES module, for loaders and bundlers. `names` replaces the names where the loader runs in a
 * thread that does not have the modules of the user, or knows what is asked for; `kits` is where this file is.
 */
function sourceOf(specifier, options = undefined) {
  const { names, kits = 'ohos-security-kit/kits', foreign = false } = optionsOf('options', options);
  const from = JSON.stringify(specifier);
  const line = (name) =>
    name === 'default' ? 'export default kit.default;' : `export const ${name} = kit.${name};`;
  return [
    `import kits from ${JSON.stringify(kits)};`,
    // The thread of the program does not know what the loader's did not find.
    ...(foreign ? [`kits.addForeign(${from});`] : []),
    `const kit = kits.moduleOf(${from}${names ? `, ${JSON.stringify(names)}` : ''});`,
    ...(names ?? namesOf(specifier)).map(line),
    '',
  ].join('\n');
}

/** The error for what is not here: it says what is near, and how to add more. */
function missing(specifier, importer) {
  const near = nearestSpecifier(specifier);
  const message = [
    `The SDK has no module '${specifier}'${importer ? ` (imported by ${importer})` : ''}.`,
    ...(near === undefined ? [] : [`Did you mean '${near}'?`]),
    `Add it: import { register } from 'ohos-security-kit/register'; register({ modules: { '${specifier}': { … } } });`,
    'With Jest by moduleNameMapper, with Vite and esbuild by an alias, to a file of yours.',
  ].join('\n');
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

module.exports = {
  addForeign,
  addModules,
  checkNames,
  has,
  implemented,
  isOfSdk,
  missing,
  moduleOf,
  namesOf,
  sourceOf,
  specifiers,
  whenLoaded,
};
