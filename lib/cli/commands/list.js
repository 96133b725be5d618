'use strict';

// list: the assets of the app, without secrets.

const { note, print, table } = require('../output');

/** Results of a query. */
const MOST = 65536;

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

/** Assets of a window of the list. */
function page(app, options, offset, limit) {
  const { queryAll, scopeTags } = require('../assets');
  const { Tag } = require('../../kits/asset-enums');
  return queryAll(app, [...scopeTags(options), [Tag.RETURN_OFFSET, offset], [Tag.RETURN_LIMIT, limit]]);
}

/** Those that have all the labels, each in any place: conditions of a query are about one place each. */
async function labelled(app, options) {
  const { hasLabel } = require('../assets');
  const found = [];
  for (let at = 0; ; at += MOST) {
    const some = await page(app, options, at, MOST);
    if (some.length === 0) return found;
    for (const asset of some) if (options.label.every((label) => hasLabel(asset, label))) found.push(asset);
  }
}

async function list(io, options) {
  const { describe, withAssets } = require('../assets');
  const { label, offset = 0, limit = MOST } = options;
  const found = await withAssets(io, options, async ({ app }) =>
    label === undefined
      ? page(app, options, offset, limit)
      : (await labelled(app, options)).slice(offset, offset + limit),
  );
  const assets = found.map((asset) => describe(asset, options));
  const rows = assets.map((asset) => Object.values(COLUMNS).map((cell) => cell(asset)));
  print(io, assets, table(Object.keys(COLUMNS), rows));
  if (assets.length === 0) note(io, 'No assets.');
}

module.exports = (program, io) => {
  const { repeated, scopeOptions, unlockOptions, wholeNumber } = require('../options');
  const command = program
    .command('list')
    .description('list assets, without their secrets')
    .option('--label <text>', 'only with this label; repeated: with all of them', repeated(4))
    .option('--limit <n>', 'at most so many', wholeNumber(1, MOST))
    .option('--offset <n>', 'leave out the first so many', wholeNumber(0, 0xffffffff));
  unlockOptions(scopeOptions(command)).action((options) => list(io, options));
};
