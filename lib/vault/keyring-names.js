'use strict';

// The names of @napi-rs/keyring's entries in a vault. A service of theirs may be empty and may have a target, one of a vault
// neither: the service in the vault is the given one, except where that would not tell entries apart. Then it is a list in JSON
// of the target, if there is one, and the service.

function serviceInVault(service, target) {
  if (target !== undefined) return JSON.stringify([target, service]);
  return service !== '' && !service.startsWith('["') ? service : JSON.stringify([service]);
}

module.exports = { serviceInVault };
