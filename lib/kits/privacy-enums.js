'use strict';

// The enumerations of privacyManager (spec/privacy.md 2.1): frozen, name to number (D32).

module.exports = {
  PermissionUsageFlag: Object.freeze({ FLAG_PERMISSION_USAGE_SUMMARY: 0, FLAG_PERMISSION_USAGE_DETAIL: 1 }),
  PermissionActiveStatus: Object.freeze({
    PERM_INACTIVE: 0,
    PERM_ACTIVE_IN_FOREGROUND: 1,
    PERM_ACTIVE_IN_BACKGROUND: 2,
  }),
  PermissionUsedType: Object.freeze({ NORMAL_TYPE: 0, PICKER_TYPE: 1, SECURITY_COMPONENT_TYPE: 2 }),
};
