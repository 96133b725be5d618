'use strict';

// Which vault a drop-in uses. Code that moves here names no vault, so there is a default one; it is opened when it is first
// needed, and a program may choose another.

const { baseFolder } = require('./options');

const isOpen = (given) => typeof given?.transactionSync === 'function';

/** The choice of one drop-in: by default the vault of this name, in the default folder. */
function chosenVault(name) {
  let vault;
  /** Whether it was opened here, and is to be closed here. */
  let isOurs = false;
  /** Of the default one: the folder of all vaults, which tests change. */
  let base;
  const open = (options) => require('./vault').openRenewable({ name, ...options });

  return {
    vault() {
      if (vault === undefined || (base !== undefined && base !== baseFolder())) {
        vault?.close();
        base = baseFolder();
        vault = open();
        isOurs = true;
      }
      return vault;
    },
    /** An open vault, or how one is opened. What was called already is finished with the earlier one. */
    use(given) {
      const next = isOpen(given) ? given : open(given);
      const earlier = isOurs ? vault : undefined;
      vault = next;
      base = undefined;
      isOurs = next !== given;
      earlier?.close();
      return next;
    },
  };
}

module.exports = { chosenVault, isOpen };
