'use strict';

// set: adds or replaces an asset. The secret comes from stdin or a prompt.

const { Option } = require('commander');
const { note, print, usageError, warn } = require('../output');

const MOST_LABELS = 4;
const WHEN = ['powered-on', 'first-unlocked', 'unlocked'];

/** The entries of the asset beside its alias. */
function tagsOf(options, secret) {
  const assets = require('../assets');
  const { Tag, AuthType, ConflictResolution } = require('../../kits/asset-enums');
  const tags = [
    [Tag.SECRET, secret],
    ...assets.labelTags('NORMAL', options.label),
    ...assets.labelTags('CRITICAL', options.criticalLabel),
    [
      Tag.CONFLICT_RESOLUTION,
      options.overwrite ? ConflictResolution.OVERWRITE : ConflictResolution.THROW_ERROR,
    ],
  ];
  if (options.accessibility) tags.push([Tag.ACCESSIBILITY, assets.ACCESSIBILITY[options.accessibility]]);
  if (options.auth) tags.push([Tag.AUTH_TYPE, AuthType.ANY]);
  if (options.requirePassword) tags.push([Tag.REQUIRE_PASSWORD_SET, true]);
  return tags;
}

async function set(io, alias, options, { args }) {
  if (args.length > 1) {
    throw usageError(
      'set takes an alias and nothing more. A secret does not belong into the command line, where other users and ' +
        'the history of the shell see it: pipe it in, or leave it out to be asked for it',
    );
  }
  const { named, noPassword, withAssets } = require('../assets');
  const secret = await require('../secret').readSecret(io, options);
  await withAssets(io, options, async (session) => {
    await session.withInstalled((app) => app.asset.add(named(alias, options, tagsOf(options, secret))));
    const { passwordSet } = session.device.screenLock(session.userId).state;
    if (options.auth && !passwordSet) warn(io, `anybody gets this secret: ${noPassword(session)}`);
  });
  if (io.json) print(io, { alias, stored: true });
  note(io, `Stored ${alias}.`);
}

module.exports = (program, io) => {
  const { repeated, scopeOptions, unlockOptions } = require('../options');
  const command = program
    .command('set')
    .description('store a secret, read from stdin or asked for')
    .argument('<alias>')
    .allowExcessArguments()
    .option('--no-overwrite', 'refuse an alias that is taken')
    .option('--label <text>', 'a label, up to four', repeated(MOST_LABELS))
    .option('--critical-label <text>', 'a label protected from changes, up to four', repeated(MOST_LABELS))
    .addOption(new Option('--accessibility <when>', 'when it can be read (first-unlocked)').choices(WHEN))
    .option('--auth', 'give it out only to a user who proves to be there')
    .option('--require-password', 'only while a lock password is set')
    .option('--keep-newline', 'keep a line break at the end of the secret')
    .option('--base64', 'the secret is given in base64');
  unlockOptions(scopeOptions(command)).action((alias, options, used) => set(io, alias, options, used));
};
