'use strict';

// What the frame of the page shows, and the end of it all.

function read(look) {
  const { core, device } = look;
  const users = device.users.list();
  return {
    version: require('../../../package.json').version,
    server: look.server,
    readOnly: look.readOnly,
    device: { dataDir: core.place === null ? null : look.folder, type: look.deviceType },
    clock: { kind: core.clockKind, now: device.clock.now() },
    users,
    apps: look.apps.count(),
    vaults: look.vaults.names(),
    dialogs: { taken: look.dialogs.isTaken, pending: look.dialogs.rows().length },
    using: look.usings.rows(),
  };
}

module.exports = {
  reads: { state: { read } },
  acts: {
    'inspector.end': {
      // The reply goes first.
      act: (look) => void setImmediate(() => look.end('ended by the page')),
    },
  },
};
