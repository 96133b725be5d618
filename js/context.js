'use strict';

// Ability contexts: which app an object that was passed as a context belongs to. Only ours count; a look-alike would let
// an app speak for another.

const tokens = new WeakMap();

/** Makes the context of an app's UIAbility. An app of the older FA model has one that no kit accepts. */
function makeContext(app, { stage, system }) {
  const applicationInfo = Object.freeze({
    name: app.bundleName,
    uid: app.uid,
    accessTokenId: app.tokenId,
    systemApp: system,
    appIndex: app.appIndex,
  });
  const context = Object.freeze({ applicationInfo });
  if (stage) tokens.set(context, app.tokenId);
  return context;
}

/** Token of the app whose context this is, or undefined. */
function tokenOfContext(value) {
  return typeof value === 'object' && value !== null ? tokens.get(value) : undefined;
}

module.exports = { makeContext, tokenOfContext };
