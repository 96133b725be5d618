'use strict';

// UIAbility and AbilityStage, to be extended, and what drives them: device.launch.

const { memberOf } = require('../engine/plain');
const { lifecycleOf } = require('./lifecycle');
const { standInForMember } = require('../sdk/stand-in');
const { answer, makeWindow } = require('./window');

/** What an app's component of any kind has. */
class Ability {
  onConfigurationUpdate() {}
  onMemoryLevel() {}
}

/** An ability with a user interface. Its functions do nothing until they are overridden. */
class UIAbility extends Ability {
  context;
  launchWant;
  lastRequestWant;

  onCreate() {}
  onWindowStageCreate() {}
  onWindowStageRestore() {}
  onWindowStageWillDestroy() {}
  onWindowStageDestroy() {}
  onWillForeground() {}
  onForeground() {}
  onDidForeground() {}
  onWillBackground() {}
  onBackground() {}
  onDidBackground() {}
  onNewWant() {}
  onDestroy() {}
  onBackPressed() {
    return false;
  }
  onPrepareToTerminate() {
    return false;
  }
  onContinue() {
    return 0;
  }
  onSaveState() {
    return 0;
  }
  onShare() {}
  onDump() {
    return [];
  }
}

/** A module of an app, before any of its abilities. */
class AbilityStage {
  context;
  onCreate() {}
  onAcceptWant() {
    return '';
  }
  onNewProcessRequest() {
    return '';
  }
  onConfigurationUpdate() {}
  onMemoryLevel() {}
  onPrepareTermination() {
    return 0;
  }
  onDestroy() {}
}

/** The stage of the windows of an ability: it notes what is to be shown, and shows nothing. */
class WindowStage {
  /** The page that was loaded last. */
  content;

  loadContent(page, ...more) {
    this.content = page;
    return answer(more);
  }
  #window = makeWindow();
  getMainWindowSync() {
    return this.#window;
  }
  getMainWindow(...more) {
    return answer(more, this.#window);
  }
  /** Nothing happens to the windows by themselves. */
  on() {}
  off() {}
}
for (const name of ['createSubWindow', 'getSubWindow', 'setWindowModal'])
  Object.defineProperty(WindowStage.prototype, name, {
    configurable: true,
    get: () => standInForMember('@kit.ArkUI', 'window.WindowStage', name, 'windowStage'),
    set(value) {
      Object.defineProperty(this, name, { value, writable: true, configurable: true });
    },
  });

/** Reasons of a start, as AbilityConstant.LaunchReason has them. */
const START_ABILITY = 1;

/** Calls a function of an ability, if it or its class has it. */
const tell = (ability, name, ...args) => memberOf('the ability', ability, name)?.call(ability, ...args);

/** Abilities that run, the one that came to the foreground last at the end. */
let running = [];

/** An ability that runs: the device takes it through its states as the test says. */
class Launched {
  #app;
  #isForeground = false;
  #isDestroyed = false;

  constructor(app, ability, windowStage) {
    this.#app = app;
    this.ability = ability;
    this.windowStage = windowStage;
    this.context = ability.context;
    running.push(this);
  }

  isOf(app) {
    return this.#app === app;
  }
  #tell(event, ...more) {
    lifecycleOf(this.#app).tell('abilityLifecycle', event, this.ability, ...more);
  }

  /** From nothing to the foreground, unless it ends itself on the way. */
  async start(want) {
    await tell(this.ability, 'onCreate', want, { launchReason: START_ABILITY, lastExitReason: 0 });
    this.#tell('onAbilityCreate');
    if (this.#isDestroyed) return;
    await tell(this.ability, 'onWindowStageCreate', this.windowStage);
    this.#tell('onWindowStageCreate', this.windowStage);
    await this.foreground();
  }

  /** To the foreground: the app comes there, then the ability is told. */
  async foreground() {
    if (this.#isForeground || this.#isDestroyed) return;
    this.#isForeground = true;
    running = [...running.filter((one) => one !== this), this];
    await tell(this.ability, 'onWillForeground');
    this.#app.foreground();
    lifecycleOf(this.#app).tell('applicationStateChange', 'onApplicationForeground');
    await tell(this.ability, 'onForeground');
    this.#tell('onAbilityForeground');
    await tell(this.ability, 'onDidForeground');
  }

  async background() {
    if (!this.#isForeground) return;
    this.#isForeground = false;
    await tell(this.ability, 'onWillBackground');
    await tell(this.ability, 'onBackground');
    this.#tell('onAbilityBackground');
    this.#app.background();
    lifecycleOf(this.#app).tell('applicationStateChange', 'onApplicationBackground');
    await tell(this.ability, 'onDidBackground');
  }

  /** Starts the ability again, as startAbility does with one that runs. */
  async newWant(want = {}, launchParam = { launchReason: START_ABILITY, lastExitReason: 0 }) {
    this.ability.lastRequestWant = want;
    await tell(this.ability, 'onNewWant', want, launchParam);
    await this.foreground();
  }

  /** To its end: background, its windows, itself. */
  async destroy() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    running = running.filter((one) => one !== this);
    await this.background();
    await tell(this.ability, 'onWindowStageWillDestroy', this.windowStage);
    await tell(this.ability, 'onWindowStageDestroy');
    this.#tell('onWindowStageDestroy', this.windowStage);
    await tell(this.ability, 'onDestroy');
    this.#tell('onAbilityDestroy');
  }
}

/** Starts an ability of an app: onCreate, its windows, the foreground. */
async function launch(app, AbilityClass, want = {}) {
  const ability = new AbilityClass();
  const { bundleName } = app;
  const whole = { bundleName, abilityName: AbilityClass.name, parameters: {}, ...want };
  ability.context = app.context;
  ability.launchWant = whole;
  ability.lastRequestWant = whole;
  const launched = new Launched(app, ability, new WindowStage());
  await launched.start(whole);
  return launched;
}

/** What was launched of an app and runs, the one on top at the end. */
const runningOf = (app) => running.filter((one) => one.isOf(app));

module.exports = { Ability, AbilityStage, launch, runningOf, UIAbility };
