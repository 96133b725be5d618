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
  mutableBuilder: (builder) => ({ builder }),
  promptAction,
  uiOf,
  wrapBuilder: (builder) => ({ builder }),
};
