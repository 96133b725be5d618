'use strict';

// Ability contexts: which app an object that was passed as a context belongs to. Only ours count; a look-alike would let
// an app speak for another.

const apps = new WeakMap();

/** Makes the context of an app's UIAbility. */
function makeContext(app, systemApp) {
  const applicationInfo = Object.freeze({
    name: app.bundleName,
    uid: app.uid,
    accessTokenId: app.tokenId,
    systemApp,
    appIndex: app.appIndex,
  });
  const context = Object.freeze({ applicationInfo });
  apps.set(context, app);
  return context;
}

/** Token of the app whose context this is, or undefined. An app of the older FA model has none that counts. */
function tokenOfContext(value) {
  const app = typeof value === 'object' && value !== null ? apps.get(value) : undefined;
  return app?.manifest.model === 'stage' ? app.tokenId : undefined;
}

module.exports = { makeContext, tokenOfContext };
