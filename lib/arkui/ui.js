'use strict';

// What an app would show: toasts and dialogs, as records that a test reads. Nobody answers a dialog but the test.

/** What the apps of a device have shown. */
class Ui {
  /** Toasts: `{ message, duration, … }`. */
  toasts = [];
  /** Dialogs: `{ kind, options, choose(index) }`, choose for those with something to choose. */
  dialogs = [];

  clear() {
    this.toasts.length = 0;
    this.dialogs.length = 0;
  }
}

const uis = new WeakMap();
function uiOf(core) {
  if (!uis.has(core)) uis.set(core, new Ui());
  return uis.get(core);
}

/** Those of the device that programs use when they say nothing. */
const current = () => uiOf(require('../device/device').defaultCore());

/** Notes a dialog that is answered by the number of a button: by promise, or by the callback in the last place. */
function asked(kind, options, callback) {
  let choose;
  const answer = new Promise((resolve) => {
    choose = (index) => resolve({ index });
  });
  current().dialogs.push({ kind, options, choose });
  if (callback === undefined) return answer;
  answer.then((result) => callback({ code: 0, name: '', message: '' }, result));
  return undefined;
}

const promptAction = {
  showToast(options) {
    current().toasts.push(options);
  },
  openToast(options) {
    current().toasts.push(options);
    return Promise.resolve(current().toasts.length);
  },
  showDialog: (options, callback) => asked('dialog', options, callback),
  showActionMenu: (options, ...rest) =>
    asked(
      'actionMenu',
      options,
      rest.find((one) => typeof one === 'function'),
    ),
};

/** What can be chosen in a dialog of a component, in the order of `choose`: buttons of an alert; sheets, then the button. */
const choicesOf = ({ buttons, confirm, primaryButton, secondaryButton, sheets } = {}) =>
  [
    ...(sheets ?? []),
    ...(buttons ?? [primaryButton, secondaryButton]),
    // An alert has one button or several; the one alone has older options, where it is `confirm`.
    confirm,
  ].filter((one) => one !== undefined && one !== null);

/** Notes a dialog whose buttons or sheets have an action, which is called for the one that is chosen first. */
function note(kind, options) {
  let isOpen = true;
  const choose = (index) => {
    const choices = choicesOf(options);
    const chosen = choices[index];
    if (chosen === undefined)
      throw new RangeError(`the dialog has ${choices.length} to choose from, and none is number ${index}`);
    if (!isOpen) return;
    isOpen = false;
    chosen.action?.();
  };
  current().dialogs.push({ kind, options, choose });
}
const noted = (kind) => ({ show: (options) => note(kind, options) });

/** A dialog of the app: opening and closing it is noted. */
class CustomDialogController {
  #options;
  #shown;

  constructor(options) {
    this.#options = options;
  }
  open() {
    this.#shown = { kind: 'custom', options: this.#options, isOpen: true };
    current().dialogs.push(this.#shown);
  }
  close() {
    if (this.#shown !== undefined) this.#shown.isOpen = false;
  }
}

/** Where a Navigation is: names of pages with their parameters. Nothing is shown, and nothing is animated. */
class NavPathStack {
  #pages = [];

  #find(name) {
    return this.#pages.findIndex((page) => page.name === name);
  }
  #cut(index, result) {
    const gone = this.#pages.splice(index);
    gone.at(0)?.onPop?.({ info: gone.at(-1), result });
    return gone.at(-1);
  }
  pushPath(info) {
    this.#pages.push({ ...info });
  }
  pushPathByName(name, param, onPop) {
    this.#pages.push({ name, param, onPop: typeof onPop === 'function' ? onPop : undefined });
  }
  async pushDestination(info) {
    this.pushPath(info);
  }
  async pushDestinationByName(name, param, onPop) {
    this.pushPathByName(name, param, onPop);
  }
  replacePath(info) {
    this.#pages.pop();
    this.pushPath(info);
  }
  replacePathByName(name, param) {
    this.replacePath({ name, param });
  }
  pop(result) {
    return this.#pages.length === 0 ? undefined : this.#cut(this.#pages.length - 1, result);
  }
  /** The index of the page; -1, and nothing is done, if there is none. */
  popToName(name, result) {
    const index = this.#pages.findLastIndex((page) => page.name === name);
    if (index >= 0) this.#cut(index + 1, result);
    return index;
  }
  popToIndex(index, result) {
    if (index >= -1 && index < this.#pages.length) this.#cut(index + 1, result);
  }
  moveToTop(name) {
    const index = this.#find(name);
    if (index >= 0) this.#pages.push(...this.#pages.splice(index, 1));
    return index;
  }
  moveIndexToTop(index) {
    this.#pages.push(...this.#pages.splice(index, 1));
  }
  removeByName(name) {
    const before = this.#pages.length;
    this.#pages = this.#pages.filter((page) => page.name !== name);
    return before - this.#pages.length;
  }
  removeByIndexes(indexes) {
    const before = this.#pages.length;
    this.#pages = this.#pages.filter((_, index) => !indexes.includes(index));
    return before - this.#pages.length;
  }
  clear() {
    this.#pages = [];
  }
  getAllPathName() {
    return this.#pages.map(({ name }) => name);
  }
  getParamByIndex(index) {
    return this.#pages[index]?.param;
  }
  getParamByName(name) {
    return this.#pages.filter((page) => page.name === name).map(({ param }) => param);
  }
  getIndexByName(name) {
    return this.#pages.flatMap((page, index) => (page.name === name ? [index] : []));
  }
  size() {
    return this.#pages.length;
  }
  disableAnimation() {}
  /** Nothing is shown, so nothing can be intercepted. */
  setInterception() {}
}

/**
 * The device has one pixel for each virtual one, fonts are not scaled, and a page is as wide as its design: all units are
 * the same.
 */
const same = (value) => value;
const UNITS = {
  fp2px: same,
  lpx2px: same,
  px2fp: same,
  px2lpx: same,
  px2vp: same,
  vp2px: same,
};

/** What is animated happens at once, and is over in a later turn. */
function animateTo(options, event) {
  event?.();
  if (typeof options?.onFinish === 'function') setImmediate(() => options.onFinish());
}

/** What a component has as this.getUIContext(). */
class UIContext {
  #component;

  constructor(component) {
    this.#component = component;
  }
  getSharedLocalStorage() {
    return require('./state').storageOf(this.#component);
  }
  getHostContext() {
    return require('../abilities/context').getContext();
  }
  getPromptAction() {
    return promptAction;
  }
  runScopedTask(task) {
    return task();
  }
  animateTo(options, event) {
    animateTo(options, event);
  }
  showAlertDialog(options) {
    note('alert', options);
  }
  showActionSheet(options) {
    note('actionSheet', options);
  }
}
Object.assign(UIContext.prototype, UNITS);

/** Methods that give an object of which nothing is implemented. */
const GIVING = `createAnimator getAtomicServiceBar getComponentSnapshot getComponentUtils getContextMenuController
  getCursorController getDragController getFocusController getFont getMeasureUtils getMediaQuery getOverlayManager getRouter
  getTextMenuController getUIInspector getUIObserver`;
/** Methods that are not implemented. */
const NOT_THERE = `animateToImmediately closeBindSheet dispatchKeyEvent getAttachedFrameNodeById getFilteredInspectorTree
  getFilteredInspectorTreeById getFrameNodeById getFrameNodeByUniqueId getKeyboardAvoidMode getNavigationInfoByUniqueId
  getPageInfoByUniqueId getWindowHeightBreakpoint getWindowName getWindowWidthBreakpoint keyframeAnimateTo openBindSheet
  postFrameCallback postDelayedFrameCallback requireDynamicSyncScene setDynamicDimming setKeyboardAvoidMode showDatePickerDialog
  showTextPickerDialog showTimePickerDialog updateBindSheet`;

const { replaceable } = require('../abilities/replaceable');
for (const name of GIVING.split(/\s+/))
  replaceable(UIContext.prototype, name, () => {
    const remedy = `Put something of yours in its place: uiContext.${name} = ….`;
    const given = require('../sdk/stand-in').inertFor('@kit.ArkUI', `UIContext.${name}()`, remedy);
    return () => given;
  });
for (const name of NOT_THERE.split(/\s+/))
  replaceable(UIContext.prototype, name, () =>
    require('../sdk/stand-in').standInForMember('@kit.ArkUI', 'UIContext', name, 'uiContext'),
  );

let lastId = 0;

/** The class that a component extends. */
class CustomComponent {
  #context;
  #id;

  /** `new Page({}, storage)`: what a page or a parent gives. */
  constructor(...args) {
    if (args.length > 0) require('./state').give(this, args);
  }
  /** What a component with @Monitor calls at the end (lib/arkts/to-typescript.js). */
  static beginMonitors(component) {
    require('./observe').beginAll(component);
  }
  aboutToAppear() {}
  aboutToDisappear() {}
  getUIContext() {
    this.#context ??= new UIContext(this);
    return this.#context;
  }
  getUniqueId() {
    this.#id ??= ++lastId;
    return this.#id;
  }
  // It is in no Navigation and on no page of a router.
  queryNavDestinationInfo() {}
  queryNavigationInfo() {}
  queryRouterPageInfo() {}
}

module.exports = {
  ...UNITS,
  ActionSheet: noted('actionSheet'),
  AlertDialog: noted('alert'),
  animateTo,
  CustomComponent,
  CustomDialogController,
  NavPathStack,
  mutableBuilder: (builder) => ({ builder }),
  promptAction,
  UIContext,
  uiOf,
  wrapBuilder: (builder) => ({ builder }),
};
