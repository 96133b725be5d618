'use strict';

// Finds the native addon: the one that a copy of this package has loaded already, one that the program or its environment
// names, one built in this checkout, else the prebuilt package of this platform.

const path = require('node:path');
const { setEnvironmentData } = require('node:worker_threads');
const { refusal } = require('./addon-error');
const { namedAddon, SHARED, sharedAddon } = require('./named-addon');
const { platformNames, prebuilt } = require('./prebuilt');
const { adopt } = require('./realm');

/** This file; in a bundle, that of the published package too, the bundle; in one of ES modules there is none. */
const here = typeof __filename === 'string' ? __filename : undefined;
const CHECKOUT = /^(.*)[\\/]lib[\\/]engine[\\/]native\.js$/s;

const names = platformNames();

/** Only where it is needed: the first `require` of it costs as much as a tenth of loading the addon. */
const requireAt = (file) => require('node:module').createRequire(file);

/** An addon by its path. The cache of Node makes it one object, whoever asks for it. */
function fromFile(file) {
  try {
    return { place: file, native: requireAt(file)(file) };
  } catch (error) {
    return { place: file, error };
  }
}

/** What is tried, one after the other: `{ place, native }` or `{ place, error }`. */
function* attempts() {
  const loaded = sharedAddon()?.file;
  if (loaded !== undefined) yield fromFile(loaded);
  const named = namedAddon();
  if (named !== undefined) return yield fromFile(named);
  const [, checkout] = CHECKOUT.exec(here) ?? [];
  if (checkout !== undefined)
    for (const name of names) yield fromFile(path.join(checkout, `ohos-security-kit.${name}.node`));
  for (const name of names) yield prebuilt(name);
}

/** The file of an addon that is loaded; undefined where a bundler has loaded it in a way of its own, or left no `require`. */
function fileOf(native) {
  try {
    return Object.values(require.cache).findLast((module) => module?.exports === native)?.filename;
  } catch {
    return undefined;
  }
}

/** The file that a place stands for, if it can be found. */
function fileAt(place) {
  try {
    return requireAt(here ?? process.execPath).resolve(place);
  } catch {
    return undefined;
  }
}

/**
 * Two copies of this package in one process would be two SQLites, each of which drops the other's locks. Copies of one
 * version therefore share the addon of the first. Environment data reach other realms and workers that start later.
 */
function share(native) {
  const file = fileOf(native);
  if (!Object.hasOwn(native, 'place'))
    native.place = sharedAddon()?.place ?? path.dirname(file ?? here ?? process.execPath);
  if (!Object.hasOwn(native, 'scratch')) native.scratch = undefined;
  if (file !== undefined) setEnvironmentData(SHARED, { file, place: native.place });
  return native;
}

/** Some bundlers hand out the default of an ES module; others put the name of the file in the place of the addon, or nothing. */
const isAddon = (found) => typeof found?.makeError === 'function';
const addonIn = (found) => (isAddon(found) ? found : [found?.default].find(isAddon));
const noAddon = () => new Error('the bundler put something else in its place');

function load() {
  const failures = [];
  for (const attempt of attempts()) {
    const { place, native, error } = { native: undefined, error: undefined, ...attempt };
    const addon = addonIn(native);
    if (addon !== undefined) return share(addon);
    failures.push({ place, file: fileAt(place), error: error ?? noAddon() });
  }
  throw refusal(names, failures);
}

module.exports = adopt(load());
