'use strict';

// Installed apps and their processes.

const { contains, sorted, windowed, windowOf } = require('../rows');
const { showApp } = require('../shapes');
const { flag, optional, text, whole } = require('../take');

const processesOf = ({ core }, { tokenId }) => core.control('processes.of', { tokenId });

function showProcesses(look, app) {
  const { systemApp, apl, tokenType, assetGroups } = app.manifest;
  const { pids, foreground, exits } = processesOf(look, app);
  return { ...showApp(app), systemApp, apl, tokenType, assetGroups, processes: pids, foreground, exits };
}

const byName = (app, column) => app.manifest[column];

async function read(look, { q, user, running = false, ...window }) {
  const isWanted = (app) =>
    contains(app.manifest.bundleName, q) &&
    (user === undefined || app.manifest.userId === user) &&
    (!running || processesOf(look, app).pids.length > 0);
  const apps = sorted((await look.apps.get()).filter(isWanted), { sort: 'bundleName', ...window }, byName);
  return windowOf(apps, window, (app) => showProcesses(look, app));
}

/** A handle for the app that an action names. */
const acting = (act) => ({
  body: { app: whole() },
  act: (look, given) => void act(look.appOf(given.app), given),
});

module.exports = {
  reads: {
    apps: {
      query: {
        q: optional(text),
        user: optional(whole()),
        running: optional(flag),
        ...windowed('bundleName', 'userId'),
      },
      read,
    },
  },
  acts: {
    'app.foreground': acting((app) => app.foreground()),
    'app.background': acting((app) => app.background()),
    'app.start': acting((app) => app.startProcess()),
    'app.exit': {
      body: { app: whole(), pid: optional(whole()) },
      act(look, { app, pid }) {
        if (pid === undefined) look.appOf(app).exit();
        else look.appOf(app).exitProcess(pid);
      },
    },
    'app.uninstall': acting((app) => app.uninstall()),
  },
};
