'use strict';

// The sets of assets that there are, and the apps through which they are seen. Of ten thousand apps few have assets: those are found by
// the owners that the engine lists, without asking each app.

/** Kinds of owners, as the engine numbers them. */
const APP = 0;
const PROCESS = 1;
const GROUP = 2;

const keyOf = (...identity) => JSON.stringify(identity);

function keyOfOwner({ userId, kind, name, rest, encrypted }) {
  const bytes = Buffer.from(rest);
  return keyOf(userId, encrypted, kind, name, kind === GROUP ? bytes.toString() : bytes.readUInt32LE());
}

/** Behind the first point, as the engine has it. */
const developerOf = (developerId) => developerId.slice(developerId.indexOf('.') + 1);

/** Who an app is as an owner: itself, and each of its groups. */
function identitiesOf({ uid, manifest }) {
  const { bundleName, appIndex, tokenType, signature, developerId, assetGroups } = manifest;
  if (tokenType !== 'hap') return [{ group: null, identity: [PROCESS, bundleName, uid] }];
  const own = { group: null, identity: [APP, bundleName + signature, appIndex] };
  // Clones have no groups.
  const groups = appIndex === 0 ? assetGroups : [];
  return [own, ...groups.map((group) => ({ group, identity: [GROUP, developerOf(developerId), group] }))];
}

/** The sets that have an owner, plain and with encrypted attributes, in the order of apps. A group is seen through its first app. */
function* scopesOf(apps, owners) {
  const left = new Set(owners.map(keyOfOwner));
  for (const app of apps) {
    if (left.size === 0) return;
    for (const { group, identity } of identitiesOf(app))
      for (const encrypted of [false, true])
        if (left.delete(keyOf(app.manifest.userId, encrypted, ...identity))) yield { app, group, encrypted };
  }
}

module.exports = { scopesOf };
