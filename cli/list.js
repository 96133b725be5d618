'use strict';

// list: the assets of the app, without secrets.

const { note, print, table } = require('./output');

const COLUMNS = {
  ALIAS: (asset) => asset.alias,
  LABELS: (asset) => joined(asset.labels),
  CRITICAL: (asset) => joined(asset.criticalLabels),
  ACCESSIBILITY: (asset) => asset.accessibility,
  AUTH: (asset) => asset.auth,
  PASSWORD: (asset) => (asset.requirePassword ? 'required' : '-'),
  GROUP: (asset) => asset.group,
  SYNC: (asset) => asset.syncType,
  UPDATED: (asset) => asset.updated,
};

const joined = (labels) => labels.map((label) => label ?? '-').join(', ');

async function list(io, options) {
  const { describe, labelTags, queryAll, scopeTags, withAssets } = require('./assets');
  const { Tag } = require('../js/enums');
  const tags = [...labelTags('NORMAL', options.label), ...scopeTags(options)];
  if (options.limit !== undefined) tags.push([Tag.RETURN_LIMIT, options.limit]);
  if (options.offset !== undefined) tags.push([Tag.RETURN_OFFSET, options.offset]);
  const found = await withAssets(io, options, ({ app }) => queryAll(app, tags));
  const assets = found.map((asset) => describe(asset, options));
  const rows = assets.map((asset) => Object.values(COLUMNS).map((cell) => cell(asset)));
  print(io, assets, table(Object.keys(COLUMNS), rows));
  if (assets.length === 0) note(io, 'No assets.');
}

module.exports = (program, io) => {
  const { repeated, scopeOptions, unlockOptions, wholeNumber } = require('./options');
  const command = program
    .command('list')
    .description('list assets, without their secrets')
    .option(
      '--label <text>',
      'only with this label; repeated: the second label, the third, the fourth',
      repeated(4),
    )
    .option('--limit <n>', 'at most so many', wholeNumber(1, 65536))
    .option('--offset <n>', 'leave out the first so many', wholeNumber(0, 0xffffffff));
  unlockOptions(scopeOptions(command)).action((options) => list(io, options));
};
