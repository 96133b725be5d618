'use strict';

// All installed apps, as far as panels need it of all of them. The engine tells everything of every app; of ten thousand apps that is
// much, so it is taken apart piece by piece and kept in short until an app comes, goes or changes.

/** How the description of an app begins. No text in it looks like that: quotes inside of texts are escaped. */
const BEGINNING = '{"tokenId":';

/** The descriptions in a list, each a text. */
function* piecesOf(json) {
  let at = json.indexOf(BEGINNING);
  while (at >= 0) {
    const next = json.indexOf(BEGINNING, at + 1);
    // What stands between two of them is a comma, and the end of the list behind the last.
    yield json.slice(at, (next < 0 ? json.length : next) - 1);
    at = next;
  }
}

class AppList {
  #core;
  #apps;
  /** Names of permissions and groups, which repeat. */
  #shared = new Map();

  constructor(core) {
    this.#core = core;
  }

  stale() {
    this.#apps = undefined;
  }

  /** By bundle name and user. */
  get() {
    this.#apps ??= this.#read();
    return this.#apps;
  }

  #read() {
    const core = this.#core;
    core.open();
    const apps = [];
    for (const piece of piecesOf(core.native.control(core.id, 'apps.list', '{}'))) {
      const { tokenId, manifest } = JSON.parse(piece);
      apps.push({ tokenId, manifest: this.#short(manifest) });
    }
    this.#shared.clear();
    const key = ({ manifest }) => manifest.bundleName;
    return apps.sort((a, b) =>
      key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.manifest.userId - b.manifest.userId,
    );
  }

  #short({ bundleName, userId, appIndex, systemApp, apl, tokenType, developerId, assetGroups, permissions }) {
    return {
      bundleName,
      userId,
      appIndex,
      systemApp,
      apl: this.#once(apl),
      tokenType: this.#once(tokenType),
      developerId: assetGroups.length === 0 ? undefined : developerId,
      assetGroups: this.#once(assetGroups),
      permissions: this.#once(permissions),
    };
  }

  /** The same value for all that are equal. */
  #once(value) {
    const key = JSON.stringify(value);
    if (!this.#shared.has(key)) this.#shared.set(key, value);
    return this.#shared.get(key);
  }
}

module.exports = { AppList };
