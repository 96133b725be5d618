'use strict';

// The globals of ArkUI: enums with their values, and stand-ins for components, classes and functions. A source that names one
// imports `install`; what Node has itself stays.

const sdk = require('../sdk/lists');
const { standInForGlobal } = require('../sdk/stand-in');
require('./above');

/** Decorators and whatever else is written in place of a stand-in, by name; each by a function that gives it. */
const state = (name) => () => require('../arkui/state')[name];
const observing = (name) => () => require('../arkui/observe')[name];
const ui = (name) => () => require('../arkui/ui')[name];
const OWN = {
  ActionSheet: ui('ActionSheet'),
  AlertDialog: ui('AlertDialog'),
  animateTo: ui('animateTo'),
  CustomComponent: ui('CustomComponent'),
  CustomComponentV2: ui('CustomComponent'),
  CustomDialogController: ui('CustomDialogController'),
  mutableBuilder: ui('mutableBuilder'),
  NavPathStack: ui('NavPathStack'),
  wrapBuilder: ui('wrapBuilder'),
  $r: () => require('../abilities/resources').$r,
  $rawfile: () => require('../abilities/resources').$rawfile,
  fp2px: ui('fp2px'),
  lpx2px: ui('lpx2px'),
  px2fp: ui('px2fp'),
  px2lpx: ui('px2lpx'),
  px2vp: ui('px2vp'),
  vp2px: ui('vp2px'),
  getContext: () => require('../abilities/context').getContext,
  AppStorage: state('AppStorage'),
  LocalStorage: state('LocalStorage'),
  PersistentStorage: state('PersistentStorage'),
  Environment: state('Environment'),
  Computed: observing('Computed'),
  Consumer: observing('Consumer'),
  Entry: state('Entry'),
  Local: observing('Local'),
  LocalStorageLink: state('LocalStorageLink'),
  LocalStorageProp: state('LocalStorageProp'),
  Monitor: observing('Monitor'),
  ObservedV2: observing('ObservedV2'),
  Param: observing('Param'),
  Provider: observing('Provider'),
  SyncMonitor: observing('SyncMonitor'),
  Trace: observing('Trace'),
  StorageLink: state('StorageLink'),
  StorageProp: state('StorageProp'),
  Watch: state('Watch'),
};

/** An object with a getter for every global. */
function globals() {
  const all = {};
  for (const name of Object.values(sdk.globalNames()).flat()) {
    const make = Object.hasOwn(OWN, name) ? OWN[name] : () => standInForGlobal(name);
    Object.defineProperty(all, name, { get: make, enumerable: true, configurable: true });
  }
  return all;
}

/** Makes them members of globalThis, each made when it is first read. */
function install() {
  const all = globals();
  for (const name of Object.keys(all)) {
    if (Object.hasOwn(globalThis, name)) continue;
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => all[name],
      set(value) {
        Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
      },
    });
  }
}

module.exports = { globals, install };
