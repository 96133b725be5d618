'use strict';

// The enumerations of abilityAccessCtrl (spec/access-control.md section 2): frozen, name to number (D32).

module.exports = {
  GrantStatus: Object.freeze({ PERMISSION_DENIED: -1, PERMISSION_GRANTED: 0 }),
  PermissionStateChangeType: Object.freeze({ PERMISSION_REVOKED_OPER: 0, PERMISSION_GRANTED_OPER: 1 }),
  PermissionStatus: Object.freeze({ DENIED: -1, GRANTED: 0, NOT_DETERMINED: 1, INVALID: 2, RESTRICTED: 3 }),
  PermissionRequestToggleStatus: Object.freeze({ CLOSED: 0, OPEN: 1 }),
  SwitchType: Object.freeze({ CAMERA: 0, MICROPHONE: 1, LOCATION: 2 }),
  SelectedResult: Object.freeze({ REJECTED: -1, OPENED: 0, GRANTED: 1 }),
};
