'use strict';

// The privacy kit: the functions of privacyManager over the engine's (src/services/privacy).

const enums = require('./privacy-enums');
const { callsOf, functionsOf } = require('../calls/functions');
const { Kit } = require('../calls/kit');

const SERVICE = 'privacyManager';

const token = ['tokenID', 'unsigned'];
const name = ['permissionName', 'string'];
const identity = ['enhancedIdentity', 'string', 'nullable', ''];

const itself = (value) => value;

// Requests with a subject are lists in the order of the engine's structs (src/services/privacy): half the JSON of objects.
const subjectOf = (tokenId, permission, usedType, identity) => [tokenId, permission, usedType, identity];

const getPermissionUsedRecord = {
  parameters: [['request', 'object']],
  callbackAt: 1,
  otherwise: () => ({ beginTime: 0, endTime: 0, bundleRecords: [] }),
  members: [
    ['tokenId', 'unsigned', 'nullable', 0],
    ['isRemote', 'boolean', 'nullable', false],
    ['deviceId', 'string', 'nullable', ''],
    ['bundleName', 'string', 'nullable', ''],
    ['beginTime', 'time', 'nullable', 0],
    ['endTime', 'time', 'nullable', 0],
    ['permissionNames', 'names', 'nullable', []],
    ['flag', 'integer'],
  ],
  asks: 'getPermissionUsedRecord',
  input: itself,
};

const startUsingPermission = {
  parameters: [
    ...[token, name, ['pid', 'integer', 'nullable', -1]],
    ['usedType', 'usedTypeOrOptions', 'optional'],
    ['options', 'object', 'optional'],
  ],
  callbackAt: 2,
  members: [identity],
  membersIn: ([, , , usedType, options]) => (typeof usedType === 'object' ? usedType : options),
  input: (tokenId, permission, pid, given, { enhancedIdentity }) => {
    const usedType = typeof given === 'number' ? given : 0;
    return [subjectOf(tokenId, permission, usedType, enhancedIdentity), pid];
  },
};

const accessOf = (tokenId, permission, success, fail, { usedType, enhancedIdentity }) => [
  subjectOf(tokenId, permission, usedType, enhancedIdentity),
  success,
  fail,
];

/** The functions, on and off excepted. */
const ROWS = {
  addPermissionUsedRecord: {
    parameters: [
      ...[token, name, ['successCount', 'integer'], ['failCount', 'integer']],
      ['options', 'object', 'nullable'],
    ],
    callbackAt: 4,
    members: [['usedType', 'unsigned', 'nullable', 0], identity],
    /** Most calls are without options: those go without JSON. */
    run(kit, given) {
      const { usedType, enhancedIdentity } = given[4];
      if (usedType !== 0 || enhancedIdentity) return kit.ask('addPermissionUsedRecord', accessOf(...given));
      return kit.record(...given);
    },
  },
  getPermissionUsedRecord,
  getPermissionUsedRecords: getPermissionUsedRecord,
  startUsingPermission,
  /** A usedType is ignored. */
  stopUsingPermission: {
    ...startUsingPermission,
    input: (tokenId, permission, pid, _, options) =>
      startUsingPermission.input(tokenId, permission, pid, 0, options),
  },
  getPermissionUsedTypeInfos: {
    parameters: [
      ['tokenId', 'unsigned', 'nullable', 0],
      ['permissionName', 'string', 'optional', ''],
    ],
    input: (tokenId, permission) => ({ tokenId, permission }),
  },
  setPermissionUsedRecordToggleStatus: {
    parameters: [['status', 'boolean']],
    subProfile: 'first',
    input: itself,
  },
  getPermissionUsedRecordToggleStatus: { parameters: [], subProfile: 'first', input: () => null },
  checkPermissionInUse: { parameters: [name], input: itself, isSync: true },
};

const CALLS = callsOf(SERVICE, ROWS);

/** A kit that calls as the app whose token `tokenOf` returns. Not frozen: tests spy on kits. */
function createPrivacyKit(core, tokenOf) {
  const kit = new Kit(SERVICE, core, tokenOf);
  return { ...functionsOf(CALLS, () => kit), ...enums };
}

module.exports = { createPrivacyKit, FUNCTIONS: Object.keys(CALLS).map((fn) => `${SERVICE}.${fn}`) };
