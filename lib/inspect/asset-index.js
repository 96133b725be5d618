'use strict';

// All assets of all apps, without their secrets: what the list of them is filtered and sorted by. The asset API tells no totals and
// sorts by labels only, so the list is read through, in slices between which the program goes on, and kept in columns: a hundred
// thousand rows take six megabytes.

const { Tag, ReturnType } = require('../kits/asset-enums');
const { scopesOf } = require('./asset-scopes');
const { LABELS, scopeTags } = require('./asset-tags');
const { Numbers, Repeated, Texts } = require('./columns');

/** Rows of a query: RETURN_OFFSET costs what it skips. */
const WINDOW = 4000;
/** The first is short: what a page shows first comes at once, and most sets are no larger. */
const FIRST_WINDOW = 500;
const SLICE_MS = 8;
/** How long the first answer waits for all of it. */
const PATIENCE_MS = 100;
/** How much longer than a reading the rest after it is, if there were many assets. */
const RESTS = 2;
const MANY = 2000;
const NOT_FOUND = 24000002;
const MOST_UNREADABLE = 100;

const LABEL_TAGS = Object.values(LABELS).flat();
const NO_LABELS = LABEL_TAGS.map(() => null);
const PLACES = new Map(LABEL_TAGS.map((tag, place) => [tag, place]));

const pause = () => new Promise((resolve) => setImmediate(resolve));

/** A whole number in ASCII digits. */
function decimal(from, begin, end) {
  let value = 0;
  for (let at = begin; at < end; at++) value = 10 * value + from[at] - 0x30;
  return value;
}

/** The columns. Bytes are text of one byte for each: short, comparable, in the order of the bytes. */
class Table {
  /** The sets of assets, each with the number of its rows. */
  scopes = [];
  unreadable = [];
  scope = new Numbers(Uint32Array);
  alias = new Texts();
  labels = new Repeated(NO_LABELS);
  accessibility = new Numbers(Uint8Array);
  auth = new Numbers(Uint16Array);
  sync = new Numbers(Uint8Array);
  persistent = new Numbers(Uint8Array);
  requirePassword = new Numbers(Uint8Array);
  updated = new Numbers(Float64Array);
  created = new Numbers(Float64Array);
  /** Bytes of the secret. */
  size = new Numbers(Uint16Array);
  /** The set of the rows that are being read. */
  current = 0;
  /** Where the numbers of an asset go. */
  #numbers = new Map([
    [Tag.ACCESSIBILITY, this.accessibility],
    [Tag.AUTH_TYPE, this.auth],
    [Tag.SYNC_TYPE, this.sync],
    [Tag.IS_PERSISTENT, this.persistent],
    [Tag.REQUIRE_PASSWORD_SET, this.requirePassword],
  ]);
  /** Labels of the row that is being read, if it has any. */
  #labels;

  get length() {
    return this.scope.length;
  }

  /** A number of the row that is being read. */
  number(tag, value) {
    this.#numbers.get(tag)?.push(value);
  }

  /** Bytes of it. */
  bytes(tag, from, begin, end) {
    if (tag === Tag.ALIAS) this.alias.push(from, begin, end);
    else if (tag === Tag.UPDATE_TIME) this.updated.push(decimal(from, begin, end));
    else {
      this.#labels ??= [...NO_LABELS];
      this.#labels[PLACES.get(tag)] = from.latin1Slice(begin, end);
    }
  }

  /** The row is complete. */
  end(created, size) {
    this.created.push(created);
    this.size.push(size);
    this.scope.push(this.current);
    if (this.#labels === undefined) this.labels.pushUsual();
    else this.labels.push(this.#labels);
    this.#labels = undefined;
  }
}

class AssetIndex {
  #apps;
  #looker;
  #onDone;
  /** What is shown: the last that is whole, or the first while it is read. */
  #table = new Table();
  #isWhole = false;
  #version = 1;
  #readVersion = 0;
  #reading;
  /** The rest after a long reading. */
  #resting;
  /** Somebody was answered before all of it was there. */
  #owes = false;
  #isOver = false;

  constructor(apps, looker, onDone) {
    this.#apps = apps;
    this.#looker = looker;
    this.#onDone = onDone;
  }

  /** Begins to read it, so that it is there when somebody asks; who asks is told if that fails. */
  start() {
    this.#begin();
    this.#reading.catch(() => {});
  }

  /** What is stored may be different now. */
  stale() {
    this.#version++;
  }

  end() {
    this.#isOver = true;
    clearTimeout(this.#resting);
  }

  /** The table, and whether it is whole and what is stored now; waits a little for that. */
  async get() {
    if (!this.#isFresh) {
      this.#begin();
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      await Promise.race([this.#reading, late]);
    }
    const complete = this.#isFresh;
    this.#owes ||= !complete;
    return { table: this.#table, complete };
  }

  get #isFresh() {
    return this.#isWhole && this.#readVersion === this.#version;
  }

  /** Reads it, unless that goes on or was done a moment ago: a program that writes all the time is not to be held up all the time. */
  #begin() {
    if (this.#reading !== undefined || this.#resting !== undefined) return;
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      this.#settle();
    });
  }

  async #read() {
    const began = performance.now();
    const version = this.#version;
    const table = new Table();
    if (!this.#isWhole) this.#table = table;
    await this.#fill(table);
    if (this.#isOver) return;
    this.#table = table;
    this.#isWhole = true;
    this.#readVersion = version;
    const took = performance.now() - began;
    if (took > PATIENCE_MS && table.length > MANY) this.#rest(took);
  }

  #rest(took) {
    this.#looker.release();
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#settle();
    }, RESTS * took).unref();
  }

  /** Tells those to ask again who were answered too early. */
  #settle() {
    if (!this.#owes || this.#isOver) return;
    this.#owes = false;
    this.#onDone();
  }

  async #fill(table) {
    let since = performance.now();
    for (const scope of scopesOf(await this.#apps.get(), this.#looker.assetOwners())) {
      for (let offset = 0, isMore = true; isMore; ) {
        if (performance.now() - since > SLICE_MS) {
          await pause();
          since = performance.now();
          if (this.#isOver) return;
        }
        const limit = offset === 0 ? FIRST_WINDOW : WINDOW;
        isMore = this.#window(table, scope, offset, limit) === limit;
        offset += limit;
      }
    }
  }

  /** Adds rows of a set; how many there were. */
  #window(table, scope, offset, limit) {
    const map = new Map([
      ...scopeTags(scope),
      [Tag.RETURN_TYPE, ReturnType.ATTRIBUTES],
      [Tag.RETURN_OFFSET, offset],
      [Tag.RETURN_LIMIT, limit],
    ]);
    try {
      // The set of the first rows is described behind them: nobody looks in between.
      table.current = offset === 0 ? table.scopes.length : table.scopes.length - 1;
      const count = this.#looker.scanAssets(scope.app.tokenId, map, table);
      if (offset === 0) table.scopes.push({ ...scope, count: 0 });
      table.scopes[table.current].count += count;
      return count;
    } catch (error) {
      const isWorthTelling = error.code !== NOT_FOUND && table.unreadable.length < MOST_UNREADABLE;
      if (isWorthTelling) table.unreadable.push({ ...scope, error });
      return 0;
    }
  }
}

module.exports = { AssetIndex };
