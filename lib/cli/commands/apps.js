'use strict';

// apps: what is installed on the device.

const { note, print, table } = require('../output');

const describe = (app) => ({
  bundleName: app.bundleName,
  userId: app.userId,
  appIndex: app.appIndex,
  tokenId: app.tokenId,
  apl: app.manifest.apl,
  systemApp: app.manifest.systemApp,
  uid: app.uid,
  processes: app.processes.length,
});

const COLUMNS = {
  APP: (app) => app.bundleName,
  USER: (app) => app.userId,
  INDEX: (app) => app.appIndex,
  TOKEN: (app) => app.tokenId,
  APL: (app) => app.apl,
  SYSTEM: (app) => (app.systemApp ? 'yes' : 'no'),
  UID: (app) => app.uid,
  PROCESSES: (app) => app.processes,
};

module.exports = (program, io) => {
  program
    .command('apps')
    .description('list the installed apps')
    .action(async () => {
      const { installedApps, withDevice } = require('../device');
      const apps = await withDevice(io, ({ device }) => installedApps(device, io.globals).map(describe));
      const rows = apps.map((app) => Object.values(COLUMNS).map((cell) => cell(app)));
      print(io, apps, table(Object.keys(COLUMNS), rows));
      if (apps.length === 0) note(io, 'No apps.');
    });
};
