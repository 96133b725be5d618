'use strict';

// Ability contexts: which app an object that was passed as a context belongs to. Only ours count; a look-alike would let
// an app speak for another.

const apps = new WeakMap();

/** The part of a context that its copy (`{ ...context }`) has. */
const ORIGINAL = Symbol('context');

/**
 * Makes a context that of an app's UIAbility. It can be extended, and its members replaced, but for what says whose it is.
 */
function belongTo(app, systemApp, context) {
  const applicationInfo = Object.freeze({
    name: app.bundleName,
    uid: app.uid,
    accessTokenId: app.tokenId,
    systemApp,
    appIndex: app.appIndex,
  });
  Object.defineProperty(context, 'applicationInfo', { value: applicationInfo, enumerable: true });
  Object.defineProperty(context, ORIGINAL, { value: context, enumerable: true });
  apps.set(context, app);
  return context;
}

/** The app whose context this is, or something that was made of it: a copy, an object that inherits from it. */
function appOf(value) {
  const original = typeof value === 'object' && value !== null ? value[ORIGINAL] : undefined;
  return apps.get(original);
}

/** Token of the app whose context this is, or undefined. An app of the older FA model has none that counts. */
function tokenOfContext(value) {
  let app;
  try {
    app = appOf(value);
  } catch {
    return undefined; // a proxy that throws is no context
  }
  return app?.manifest.model === 'stage' ? app.tokenId : undefined;
}

module.exports = { belongTo, tokenOfContext };
