'use strict';

// Contexts of an app, with what code reads of them: folders, resources, who it is. What would start or end something on a
// device is a stand-in that a test replaces.

const { answered } = require('../calls/deliver');
const { replaceable } = require('./replaceable');

/** Functions of each context that are stand-ins. */
const CALLS = {
  Context: 'createBundleContext createModuleResourceManager getGroupDir createAreaModeContext',
  UIAbilityContext: `startAbility startAbilityForResult startAbilityByCall startAbilityByType startAbilityWithAccount
    startAbilityForResultWithAccount startServiceExtensionAbility stopServiceExtensionAbility
    connectServiceExtensionAbility disconnectServiceExtensionAbility startRecentAbility startUIServiceExtensionAbility
    connectUIServiceExtensionAbility disconnectUIServiceExtensionAbility
    backToCallerAbilityWithResult openLink openAtomicService requestDialogService reportDrawnCompleted setMissionLabel
    setMissionIcon setMissionContinueState setRestoreEnabled restoreWindowStage isTerminating moveAbilityToBackground
    showAbility hideAbility setAbilityInstanceInfo setOnNewWantSkipScenarios`,
  ApplicationContext: `getRunningProcessInformation killAllProcesses restartApp clearUpApplicationData
    setLanguage setFont setFontSizeScale preloadUIExtensionAbility setSupportedProcessCache getAllWindowStages`,
};

/** Events by name, as `context.eventHub` has them. */
class EventHub {
  #listeners = new Map();

  on(event, callback) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), callback]);
  }
  off(event, callback) {
    const kept =
      callback === undefined ? [] : (this.#listeners.get(event) ?? []).filter((one) => one !== callback);
    this.#listeners.set(event, kept);
  }
  emit(event, ...args) {
    for (const callback of this.#listeners.get(event) ?? []) callback(...args);
  }
}

/** What the module of the app that the program is in says; empty outside of a project. */
function mainModule() {
  const { modulesOf, projectFolder } = require('../device/discover');
  const root = projectFolder();
  const modules = root === undefined ? [] : modulesOf(root).map(({ module }) => module);
  return modules.find(({ type }) => type === 'entry') ?? modules[0] ?? {};
}

/** Whose context an object is. */
const owners = new WeakMap();
function ownerOf(context) {
  // A copy or a child of a context is asked for as the one that it comes from.
  for (let at = context; at !== null; at = Object.getPrototypeOf(at))
    if (owners.has(at)) return owners.get(at);
  return undefined;
}

const standInFor = (type, name) =>
  require('../sdk/stand-in').standInForMember('@kit.AbilityKit', `common.${type}`, name, 'context');

/** Ends what runs of an app on top, if anything was launched. */
async function terminate(app) {
  await require('./ability').runningOf(app).at(-1)?.destroy();
}

class Context {
  constructor(app, core, module) {
    owners.set(this, { app, core, module });
  }
}
class UIAbilityContext extends Context {}
class ApplicationContext extends Context {
  /** Kept for a test to read: nothing is shown. */
  setColorMode(mode) {
    this.config.colorMode = mode;
  }
  on(event, listener) {
    return this.#lifecycle('on', event).on(event, listener);
  }
  off(event, which) {
    this.#lifecycle('off', event).off(event, which);
  }
  #lifecycle(name, event) {
    const lifecycle = require('./lifecycle').lifecycleOf(ownerOf(this).app);
    if (!lifecycle.has(event)) standInFor('ApplicationContext', name)(event);
    return lifecycle;
  }
}

for (const place of Object.keys(require('../device/app-folders').PLACES)) {
  replaceable(Context.prototype, place, function () {
    const { app, core, module } = ownerOf(this);
    return require('../device/app-folders').folderFor(core, app, place, module);
  });
}

/** The base configuration: no colour mode was chosen, a phone's screen upright, and letters of the usual size. */
const CONFIGURATION = {
  language: 'en-US',
  colorMode: -1,
  direction: 0,
  screenDensity: 160,
  displayId: 0,
  hasPointerDevice: false,
  fontSizeScale: 1,
  fontWeightScale: 1,
  mcc: '',
  mnc: '',
};

/** Members by context, each made when it is first read. */
const MEMBERS = {
  Context: {
    area: () => 1, // encrypted until the user has unlocked the device for the first time
    config: () => ({ ...CONFIGURATION }),
    eventHub: () => new EventHub(),
    resourceManager: () => new (require('./resources').ResourceManager)(),
    /** By the name of the module, which older code writes after that of the bundle. */
    createModuleContext() {
      const { app, core } = ownerOf(this);
      return (...names) => new Context(app, core, String(names.at(-1)));
    },
    getApplicationContext() {
      const { app, core } = ownerOf(this);
      const context = applicationContext(app, core);
      return () => context;
    },
  },
  UIAbilityContext: {
    abilityInfo() {
      const { app } = ownerOf(this);
      const { name: moduleName = 'entry', mainElement, abilities = [] } = mainModule();
      const name = mainElement ?? abilities[0]?.name ?? 'EntryAbility';
      return { bundleName: app.bundleName, moduleName, name, applicationInfo: this.applicationInfo };
    },
    terminateSelf() {
      const { app } = ownerOf(this);
      return (callback) => answered(terminate(app), callback);
    },
    terminateSelfWithResult() {
      const { app } = ownerOf(this);
      return (_result, callback) => answered(terminate(app), callback);
    },
    currentHapModuleInfo() {
      const { name = 'entry', mainElement = '', type } = mainModule();
      return { name, moduleName: name, mainElementName: mainElement, type: type === 'feature' ? 2 : 1 };
    },
  },
};

const CLASSES = { Context, UIAbilityContext, ApplicationContext };
for (const [type, members] of Object.entries(MEMBERS))
  for (const [name, make] of Object.entries(members)) replaceable(CLASSES[type].prototype, name, make);
for (const [type, names] of Object.entries(CALLS))
  for (const name of names.split(/\s+/))
    replaceable(CLASSES[type].prototype, name, () => standInFor(type, name));

const applicationContexts = new WeakMap();
function applicationContext(app, core) {
  if (!applicationContexts.has(app))
    applicationContexts.set(app, new ApplicationContext(app, core, undefined));
  return applicationContexts.get(app);
}

/** The context of the UIAbility of an app. */
const makeAbilityContext = (app, core) => new UIAbilityContext(app, core, 'entry');

/** The global getContext: that of the app that calls. */
const getContext = () => require('../device/device').defaultDevice().caller.context;

module.exports = { applicationContext, getContext, makeAbilityContext };
