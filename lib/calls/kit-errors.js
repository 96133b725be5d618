'use strict';

// BusinessErrors of the neighbouring kits. Their numbers are those of the OpenHarmony documents of each kit; codes that
// our own three kits share with them are worded by the engine (lib/engine/errors.js).

const TEXTS = {
  10200001: 'The value of the index is out of range.',
  10200002: 'Invalid parameter.',
  10200010: 'Container is empty.',
  10200015: 'The task to cancel does not exist.',
  10200016: 'The task has been canceled.',
  10200017: 'The element does not exist in this container.',
  10200018: 'The task group to cancel does not exist.',
  10200022: 'The function is not called in the TaskPool thread.',
  10200024: 'The callback is not registered on the host side.',
  10200026: 'There is a circular dependency.',
  10200027: 'The dependency does not exist.',
  10200028: 'The delayTime is less than zero.',
  10200050: 'The concurrent task has been executed and cannot be executed periodically.',
  10200054: 'The asyncRunner task is discarded.',
  15500000: 'Inner error.',
  17620002: 'Failed to convert parameters between arkts and c.',
  17630001: 'Crypto operation error.',
  801: 'Capability not supported.',
  9001001: 'Invalid resource ID.',
  9001002: 'No matching resource is found based on the resource ID.',
  9001003: 'Invalid resource name.',
  9001004: 'No matching resource is found based on the resource name.',
  9001005: 'Invalid relative path.',
  9001006: 'The resource is referenced cyclically.',
  11100001: 'Function disabled.',
  11101001: 'Invalid event domain.',
  11101002: 'Invalid event name.',
  11101003: 'Invalid number of event parameters.',
  11101004: 'Invalid string length of the event parameter.',
  11101005: 'Invalid event parameter name.',
  11101006: 'Invalid array length of the event parameter.',
  11101007: 'The number of parameter keys exceeds the limit.',
  11102001: 'Invalid watcher name.',
  11102002: 'Invalid filtering event domain.',
  11102003: 'Invalid row value.',
  11102004: 'Invalid size value.',
  11102005: 'Invalid timeout value.',
  11103001: 'Invalid max storage quota value.',
  11104001: 'Invalid size value.',
  12300001: 'The system service works abnormally.',
  12300002: 'Invalid parameter.',
  12300003: 'Account not found.',
  12500002: 'General operation error.',
  12500003: 'The operation is canceled.',
  12500005: 'The authentication type is not supported.',
  12500006: 'The authentication trust level is not supported.',
  12500007: 'The authentication service is busy.',
  12500009: 'Authentication is locked out.',
  12500010: 'The type of credential has not been enrolled.',
  17700001: 'The specified bundle name is not found.',
  17700004: 'The specified user ID is not found.',
};

/** An error as these kits throw it: an Error whose `code` is a number. */
function kitError(code, detail) {
  const text = TEXTS[code];
  if (text === undefined) return require('../engine/errors').makeError(code, detail);
  return Object.assign(new Error(detail ? `${text} (${detail})` : text), { code });
}

module.exports = { kitError };
