'use strict';

// What an app would show: toasts and dialogs, as records that a test reads. Nobody answers a dialog but the test.

/** What the apps of a device have shown. */
class Ui {
  /** Toasts: `{ message, duration, … }`. */
  toasts = [];
  /** Dialogs: `{ kind, options, choose(index) }`, choose for those that give back what was chosen. */
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
const current = () => uiOf(require('../js/device').defaultCore());

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

const noted = (kind) => ({
  show(options) {
    current().dialogs.push({ kind, options });
  },
});

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
}

/** What a component has as this.getUIContext(). */
class UIContext {
  getHostContext() {
    return require('./context').getContext();
  }
  getPromptAction() {
    return promptAction;
  }
  runScopedTask(task) {
    return task();
  }
  animateTo(_, event) {
    event?.();
  }
  showAlertDialog(options) {
    current().dialogs.push({ kind: 'alert', options });
  }
  showActionSheet(options) {
    current().dialogs.push({ kind: 'actionSheet', options });
  }
}
const COMPLETED_BY_STAND_INS = [
  'getRouter',
  'getComponentUtils',
  'getUIObserver',
  'getFocusController',
  'getMediaQuery',
  'getFont',
  'getKeyboardAvoidMode',
  'setKeyboardAvoidMode',
  'vp2px',
  'px2vp',
  'fp2px',
  'px2fp',
  'lpx2px',
  'px2lpx',
  'openBindSheet',
  'createAnimator',
  'getWindowName',
  'getCursorController',
  'getDragController',
  'getOverlayManager',
];
for (const name of COMPLETED_BY_STAND_INS)
  require('./replaceable').replaceable(UIContext.prototype, name, () =>
    require('./stand-in').standInForMember('@kit.ArkUI', 'UIContext', name, 'uiContext'),
  );

/** The class that a component extends. */
class CustomComponent {
  #context;

  aboutToAppear() {}
  aboutToDisappear() {}
  getUIContext() {
    this.#context ??= new UIContext();
    return this.#context;
  }
}

module.exports = {
  ActionSheet: noted('actionSheet'),
  AlertDialog: noted('alert'),
  animateTo: (_, event) => event?.(),
  CustomComponent,
  CustomDialogController,
  NavPathStack,
  mutableBuilder: (builder) => ({ builder }),
  promptAction,
  uiOf,
  wrapBuilder: (builder) => ({ builder }),
};
