'use strict';

// remove: one asset, or all of the app.

const { note, print, usageError } = require('../output');

/** Removes all that are in scope; gives their number. */
async function removeAll(io, { app }, options) {
  const { queryAll, scopeTags } = require('../assets');
  const scope = scopeTags(options);
  const found = await queryAll(app, scope);
  if (found.length === 0) return 0;
  const question = `Remove ${found.length} assets of ${app.bundleName}?`;
  if (!(await require('../terminal').isSure(io, options, question))) throw usageError('nothing was removed');
  await app.asset.remove(new Map(scope));
  return found.length;
}

async function remove(io, alias, options) {
  if ((alias === undefined) === (options.all !== true)) {
    throw usageError('remove takes either an alias or --all');
  }
  if (options.all && !options.yes && !io.stdin.isTTY) {
    throw usageError('remove --all needs --yes where nobody can be asked');
  }
  const { named, ownerIn, withAssets } = require('../assets');
  const removed = await withAssets(io, options, async (session) => {
    if (options.all) return removeAll(io, session, options);
    await ownerIn(session).asset.remove(named(alias, options));
    return 1;
  });
  if (io.json) print(io, { removed });
  note(io, `Removed ${removed}.`);
}

module.exports = (program, io) => {
  const { scopeOptions, unlockOptions } = require('../options');
  const command = program
    .command('remove')
    .description('remove an asset, or all')
    .argument('[alias]')
    .option('--all', 'all assets of the app')
    .option('--yes', 'do not ask');
  unlockOptions(scopeOptions(command)).action((alias, options) => remove(io, alias, options));
};
