'use strict';

// canIUse: which system capabilities this device has. They are those of the kits that exist here.

const CAPABILITIES = new Set([
  'SystemCapability.Account.OsAccount',
  'SystemCapability.Ability.AbilityBase',
  'SystemCapability.BundleManager.BundleFramework.Core',
  'SystemCapability.HiviewDFX.HiLog',
  'SystemCapability.Security.AccessToken',
  'SystemCapability.Security.Asset',
  'SystemCapability.UserIAM.UserAuth.Core',
  'SystemCapability.Utils.Lang',
]);

/** Whether a capability is there; any other value is not. */
const canIUse = (syscap) => CAPABILITIES.has(syscap);

module.exports = { CAPABILITIES, canIUse };
