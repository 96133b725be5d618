'use strict';

// Contexts of an app, with what code reads of them: folders, resources, who it is. What would start or end something on a
// device is a stand-in that a test replaces.

const { replaceable } = require('./replaceable');

/** Functions of each context that are stand-ins. */
const CALLS = {
  Context:
    'createModuleContext createBundleContext createModuleResourceManager getGroupDir createAreaModeContext',
  UIAbilityContext: `startAbility startAbilityForResult startAbilityByCall startAbilityByType startAbilityWithAccount
    startAbilityForResultWithAccount startServiceExtensionAbility stopServiceExtensionAbility
    connectServiceExtensionAbility disconnectServiceExtensionAbility startRecentAbility startUIServiceExtensionAbility
    connectUIServiceExtensionAbility disconnectUIServiceExtensionAbility terminateSelf terminateSelfWithResult
    backToCallerAbilityWithResult openLink openAtomicService requestDialogService reportDrawnCompleted setMissionLabel
    setMissionIcon setMissionContinueState setRestoreEnabled restoreWindowStage isTerminating moveAbilityToBackground
    showAbility hideAbility setAbilityInstanceInfo setOnNewWantSkipScenarios`,
  ApplicationContext: `on off getRunningProcessInformation killAllProcesses restartApp clearUpApplicationData
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
  const { modulesOf, projectFolder } = require('../js/discover');
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

class Context {
  constructor(app, core, module) {
    owners.set(this, { app, core, module });
  }
}
class UIAbilityContext extends Context {}
class ApplicationContext extends Context {
  /** Kept for who reads it: nothing is shown. */
  setColorMode(mode) {
    this.config.colorMode = mode;
  }
}

for (const place of Object.keys(require('./folders').PLACES)) {
  replaceable(Context.prototype, place, function () {
    const { app, core, module } = ownerOf(this);
    return require('./folders').folderFor(core, app, place, module);
  });
}

/** Members by context, each made when it is first read. */
const MEMBERS = {
  Context: {
    area: () => 1, // encrypted until the user has unlocked the device for the first time
    config: () => ({}),
    eventHub: () => new EventHub(),
    resourceManager: () => new (require('./resources').ResourceManager)(),
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
    replaceable(CLASSES[type].prototype, name, () =>
      require('./stand-in').standInForMember('@kit.AbilityKit', `common.${type}`, name, 'context'),
    );

const applicationContexts = new WeakMap();
function applicationContext(app, core) {
  if (!applicationContexts.has(app))
    applicationContexts.set(app, new ApplicationContext(app, core, undefined));
  return applicationContexts.get(app);
}

/** The context of the UIAbility of an app. */
const makeAbilityContext = (app, core) => new UIAbilityContext(app, core, 'entry');

/** The global getContext: that of the app that calls. */
const getContext = () => require('../js/device').defaultDevice().caller.context;

module.exports = { applicationContext, getContext, makeAbilityContext };
