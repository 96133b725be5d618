'use strict';

// The window of an ability. Nothing is shown: what is set is noted for a test to read, and there is no bar or notch to avoid.

const { standInForMember } = require('../sdk/stand-in');

/** Functions that change a window and return nothing, by the beginning of their names. */
const CHANGES =
  /^(?:set|show|hide|enable|disable|minimize|maximize|recover|restore|destroy|moveWindow|moveTo|resize|keep|load|raise|bind|unbind|shift)/;

const nothing = () => ({ left: 0, top: 0, width: 0, height: 0 });

/** Answers by a callback, if one is given, as the functions of windows do. */
function answer(args, value = undefined) {
  const callback = args.find((one) => typeof one === 'function');
  if (callback === undefined) return Promise.resolve(value);
  queueMicrotask(() => callback({ code: 0, name: '', message: '' }, value));
  return undefined;
}

const uiContexts = new WeakMap();
function uiContextOf(window) {
  if (!uiContexts.has(window)) uiContexts.set(window, require('../device/above').makeUIContext());
  return uiContexts.get(window);
}

class Window {
  /** The calls, in order: `{ name, args }`. */
  calls = [];

  getWindowAvoidArea() {
    const [topRect, leftRect, rightRect, bottomRect] = Array.from({ length: 4 }, nothing);
    return { visible: false, topRect, leftRect, rightRect, bottomRect };
  }
  getWindowProperties() {
    return {
      ...{ windowRect: nothing(), drawableRect: nothing(), brightness: -1, id: 0 },
      ...{ isFullScreen: false, isLayoutFullScreen: false, isKeepScreenOn: false, isPrivacyMode: false },
      ...{ focusable: true, touchable: true, isTransparent: false, isRoundCorner: false },
    };
  }
  getAvoidArea(_type, ...more) {
    return answer(more, this.getWindowAvoidArea());
  }
  getProperties(...more) {
    return answer(more, this.getWindowProperties());
  }
  isWindowShowing() {
    return true;
  }
  /** One for each window, of no component. */
  getUIContext() {
    return uiContextOf(this);
  }
  /** Nothing happens to a window by itself. */
  on() {}
  off() {}
}

/** A window with a function for each that changes it; the others that it lacks are stand-ins. */
function makeWindow() {
  const members = new Map();
  const make = (name) =>
    CHANGES.test(name)
      ? (...args) => {
          window.calls.push({ name, args });
          return answer(args);
        }
      : standInForMember('@kit.ArkUI', 'window.Window', name, 'window');
  const window = new Proxy(new Window(), {
    get(target, key) {
      // A promise of a window asks it for `then`, console and JSON for theirs.
      if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON')
        return Reflect.get(target, key);
      if (!members.has(key)) members.set(key, make(key));
      return members.get(key);
    },
  });
  return window;
}

module.exports = { answer, makeWindow };
