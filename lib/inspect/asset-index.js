'use strict';

// All assets of all apps, without their secrets: what the list of them is filtered and sorted by. The asset API tells no totals and
// sorts by labels only, so the list is read through, in slices between which the program goes on, and kept in columns: a hundred
// thousand rows take a few megabytes.

const { Tag, ReturnType } = require('../kits/asset-enums');
const { LABELS, scopeTags } = require('./asset-tags');
const { TOOLS } = require('./shapes');

/** Rows of a query: RETURN_OFFSET costs what it skips, and each row is an object for a while. */
const WINDOW = 4000;
const SLICE_MS = 8;
/** How long the first answer waits for all of it. */
const PATIENCE_MS = 150;
const NOT_FOUND = 24000002;
const MOST_UNREADABLE = 100;

/** Bytes as text of one byte for each: short, comparable, in the order of the bytes. */
const keyOf = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).latin1Slice();
const LABEL_TAGS = Object.values(LABELS).flat();
const NO_LABELS = LABEL_TAGS.map(() => null);

const pause = () => new Promise((resolve) => setImmediate(resolve));

/** The columns, and what they share. */
class Table {
  scopes = [];
  unreadable = [];
  scope = [];
  alias = [];
  labels = [];
  accessibility = [];
  auth = [];
  sync = [];
  persistent = [];
  requirePassword = [];
  updated = [];
  #shared = new Map([[NO_LABELS.join(), NO_LABELS]]);

  get length() {
    return this.alias.length;
  }

  add(scope, found) {
    this.scope.push(scope);
    this.alias.push(keyOf(found.get(Tag.ALIAS)));
    this.labels.push(this.#labelsOf(found));
    this.accessibility.push(found.get(Tag.ACCESSIBILITY));
    this.auth.push(found.get(Tag.AUTH_TYPE));
    this.sync.push(found.get(Tag.SYNC_TYPE));
    this.persistent.push(found.get(Tag.IS_PERSISTENT));
    this.requirePassword.push(found.get(Tag.REQUIRE_PASSWORD_SET));
    this.updated.push(Number(keyOf(found.get(Tag.UPDATE_TIME))));
  }

  /** Labels repeat: one list for all assets that have the same. */
  #labelsOf(found) {
    const labels = LABEL_TAGS.map((tag) => (found.has(tag) ? keyOf(found.get(tag)) : null));
    const key = JSON.stringify(labels);
    if (!this.#shared.has(key)) this.#shared.set(key, labels);
    return this.#shared.get(key);
  }
}

/** The sets of assets of apps: their own and those of their groups, each plain and with encrypted attributes. A group counts once. */
function* scopesOf(apps) {
  const groups = new Set();
  for (const app of apps) {
    const { userId, appIndex, tokenType, developerId, assetGroups } = app.manifest;
    // Clones and daemons have no groups.
    const own = appIndex === 0 && tokenType === 'hap' ? assetGroups : [];
    const isNew = (group) => {
      const key = JSON.stringify([userId, developerId, group]);
      return !groups.has(key) && groups.add(key);
    };
    for (const group of [null, ...own.filter(isNew)])
      for (const encrypted of [false, true]) yield { app, group, encrypted };
  }
}

class AssetIndex {
  #core;
  #looker;
  #onDone;
  /** What is shown: the last that is whole, or the first while it is read. */
  #table = new Table();
  #isWhole = false;
  #version = 1;
  #readVersion = 0;
  #reading;
  #isOver = false;

  constructor(core, looker, onDone) {
    this.#core = core;
    this.#looker = looker;
    this.#onDone = onDone;
  }

  /** What is stored may be different now. */
  stale() {
    this.#version++;
  }

  end() {
    this.#isOver = true;
  }

  /** The table, and whether it is whole and what is stored now; waits a little for that. */
  async get() {
    const isFresh = () => this.#isWhole && this.#readVersion === this.#version;
    if (!isFresh()) {
      this.#reading ??= this.#read();
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      await Promise.race([this.#reading, late]);
    }
    return { table: this.#table, complete: isFresh() };
  }

  async #read() {
    const began = performance.now();
    try {
      const table = new Table();
      if (!this.#isWhole) this.#table = table;
      this.#readVersion = this.#version;
      await this.#fill(table);
      this.#table = table;
      this.#isWhole = true;
    } finally {
      this.#reading = undefined;
    }
    if (performance.now() - began > PATIENCE_MS) this.#onDone();
  }

  async #fill(table) {
    const apps = this.#core.control('apps.list').filter(({ manifest }) => !TOOLS.test(manifest.bundleName));
    const order = ({ manifest: a }, { manifest: b }) =>
      a.bundleName < b.bundleName ? -1 : a.bundleName > b.bundleName ? 1 : a.userId - b.userId;
    let since = performance.now();
    for (const scope of scopesOf(apps.sort(order))) {
      const before = table.length;
      for (let offset = 0, count = WINDOW; count === WINDOW; offset += WINDOW) {
        if (performance.now() - since > SLICE_MS) {
          await pause();
          since = performance.now();
          if (this.#isOver) return;
        }
        count = this.#window(table, scope, offset);
      }
      if (table.length > before) table.scopes.push({ ...scope, count: table.length - before });
    }
  }

  /** Adds rows of a set; how many there were. */
  #window(table, scope, offset) {
    const map = new Map([
      ...scopeTags(scope),
      [Tag.RETURN_TYPE, ReturnType.ATTRIBUTES],
      [Tag.RETURN_OFFSET, offset],
      [Tag.RETURN_LIMIT, WINDOW],
    ]);
    try {
      const found = this.#looker.assetsOf(scope.app.tokenId, map);
      for (const asset of found) table.add(table.scopes.length, asset);
      return found.length;
    } catch (error) {
      const isWorthTelling = error.code !== NOT_FOUND && table.unreadable.length < MOST_UNREADABLE;
      if (isWorthTelling) table.unreadable.push({ ...scope, error });
      return 0;
    }
  }
}

module.exports = { AssetIndex, keyOf };
