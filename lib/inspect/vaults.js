'use strict';

// The vaults of the device, by the names that the person gives: a device does not list them.

const { openVault } = require('../vault');

class Vaults {
  #device;
  #readOnly;
  #onChange;
  #known;
  #open = new Map();
  /** The list that was read last, until something changes: a page that scrolls asks for it again. */
  #last;

  /** `known`: names to begin with. */
  constructor(device, { readOnly, known = [] }, onChange) {
    this.#device = device;
    this.#known = known;
    this.#readOnly = readOnly;
    this.#onChange = onChange;
  }

  names() {
    return [...new Set([...this.#known, ...this.#open.keys()])].sort();
  }

  vault(name) {
    if (!this.#open.has(name)) {
      const vault = openVault({ name, device: this.#device, readOnly: this.#readOnly });
      vault.on('change', () => this.stale());
      this.#open.set(name, vault);
    }
    return this.#open.get(name);
  }

  entries(name) {
    if (this.#last?.name !== name) this.#last = { name, entries: this.vault(name).listSync() };
    return this.#last.entries;
  }

  stale() {
    this.#last = undefined;
    this.#onChange();
  }

  end() {
    for (const vault of this.#open.values()) vault.close();
    this.#open.clear();
  }
}

module.exports = { Vaults };
