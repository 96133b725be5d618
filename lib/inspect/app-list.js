'use strict';

// All installed apps, as far as panels need it of all of them. The engine tells everything of an app; of ten thousand apps that is much,
// so they are asked for in pieces, between which the program goes on, and kept in short until an app comes, goes or changes.

const SLICE_MS = 8;

const pause = () => new Promise((resolve) => setImmediate(resolve));

class AppList {
  #core;
  /** What is kept; undefined when it may be different now. */
  #apps;
  #version = 0;
  /** A reading of what there is now. */
  #reading;
  /** Names of permissions and groups, which repeat. */
  #shared = new Map();

  constructor(core) {
    this.#core = core;
  }

  stale() {
    this.#version++;
    this.#apps = undefined;
    this.#reading = undefined;
  }

  count() {
    return this.#core.control('apps.count');
  }

  /** By bundle name and user. */
  async get() {
    if (this.#apps !== undefined) return this.#apps;
    this.#reading ??= this.#keep(this.#version);
    return this.#reading;
  }

  async #keep(version) {
    try {
      const apps = await this.#read();
      if (version === this.#version) this.#apps = apps;
      return apps;
    } finally {
      if (version === this.#version) this.#reading = undefined;
    }
  }

  async #read() {
    const apps = [];
    let since = performance.now();
    for (let after = 0, piece; ; after = piece.at(-1).tokenId) {
      piece = this.#core.control('apps.page', { tokenId: after });
      if (piece.length === 0) break;
      for (const { tokenId, uid, manifest } of piece)
        apps.push({ tokenId, uid, manifest: this.#short(manifest) });
      if (performance.now() - since < SLICE_MS) continue;
      await pause();
      since = performance.now();
    }
    this.#shared.clear();
    return apps.sort(byName);
  }

  #short(manifest) {
    const { bundleName, userId, appIndex, systemApp, apl, tokenType, appId, developerId } = manifest;
    const { assetGroups, permissions } = manifest;
    return {
      bundleName,
      userId,
      appIndex,
      systemApp,
      apl: this.#once(apl),
      tokenType: this.#once(tokenType),
      /** What follows the name of the bundle in its app id. */
      signature: this.#once(appId.slice(bundleName.length)),
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

function byName({ manifest: one }, { manifest: other }) {
  if (one.bundleName !== other.bundleName) return one.bundleName < other.bundleName ? -1 : 1;
  return one.userId - other.userId || one.appIndex - other.appIndex;
}

module.exports = { AppList };
