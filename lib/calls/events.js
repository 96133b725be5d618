'use strict';

// The events of the kits, a row each: functions that subscribe, subscriptions and records of calls follow from it.

/** Lists in front of a callback: the parameter, its name for the engine, and the member of an event that it chooses. */
const tokens = { parameter: ['tokenIDList', 'tokens'], input: 'tokens', member: 'tokenID' };
const permissions = {
  parameter: ['permissionList', 'names'],
  input: 'permissions',
  member: 'permissionName',
};

/**
 * By the name that `on` takes: the kit of the event, the lists that choose (an empty one chooses everything), and for the
 * engine the kind of event and the functions that admit. `own`: the member that must be the listener's token, or null.
 * A listener receives the engine's description of the event.
 */
const EVENTS = {
  permissionStateChange: {
    kit: 'abilityAccessCtrl',
    lists: [tokens, permissions],
    own: null,
    kind: 'permission',
    on: 'subscribe',
    off: 'unsubscribe',
  },
  selfPermissionStateChange: {
    kit: 'abilityAccessCtrl',
    lists: [permissions],
    own: 'tokenID',
    kind: 'permission',
    on: 'subscribe',
    off: 'unsubscribe',
  },
  activeStateChange: {
    kit: 'privacyManager',
    lists: [permissions],
    own: null,
    kind: 'active',
    on: 'activeState.subscribe',
    off: 'activeState.unsubscribe',
  },
};

module.exports = { EVENTS };
