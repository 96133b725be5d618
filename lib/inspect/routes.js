'use strict';

// All routes by their names, from the panels.

const PANELS = [
  require('./panels/state'),
  require('./panels/apps'),
  require('./panels/assets'),
  require('./panels/vault'),
  require('./panels/permissions'),
  require('./panels/dialogs'),
  require('./panels/usage'),
  require('./panels/device'),
  require('./panels/calls'),
  require('./panels/health'),
];

const routesOf = (kind) => new Map(PANELS.flatMap((panel) => Object.entries(panel[kind])));

module.exports = { ACTS: routesOf('acts'), READS: routesOf('reads') };
