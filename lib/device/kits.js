'use strict';

// The three kits of an app, or of the device for whichever app calls: each is made when it is first asked for.

const { createAssetKit } = require('../kits/asset');

class Kits {
  #core;
  #tokenOf;
  #asset;
  #access;
  #privacy;

  constructor(core, tokenOf) {
    this.#core = core;
    this.#tokenOf = tokenOf;
  }

  get asset() {
    this.#asset ??= createAssetKit(this.#core, this.#tokenOf);
    return this.#asset;
  }

  get abilityAccessCtrl() {
    this.#access ??= require('../kits/access').createAccessKit(this.#core, this.#tokenOf);
    return this.#access;
  }

  get privacyManager() {
    this.#privacy ??= require('../kits/privacy').createPrivacyKit(this.#core, this.#tokenOf);
    return this.#privacy;
  }
}

module.exports = { Kits };
