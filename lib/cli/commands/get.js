'use strict';

// get: an asset's secret, or its attributes.

const { print, table } = require('../output');

/** Reads an asset that is given out to its user only: session, proof, query, end of the session. */
async function authenticated({ device, app, userId }, io, alias, options) {
  const { lockPassword, named } = require('../assets');
  const { ReturnType, Tag } = require('../../kits/asset-enums');
  // The session has a minute: what may take longer comes first.
  const password = await lockPassword(io, device.screenLock(userId), options);
  const challenge = await app.asset.preQuery(named(alias, options));
  const proof = [[Tag.AUTH_CHALLENGE, challenge]];
  try {
    const token = await device.authenticate(challenge, { userId, password });
    proof.push([Tag.AUTH_TOKEN, token]);
    return await app.asset.query(named(alias, options, [[Tag.RETURN_TYPE, ReturnType.ALL], ...proof]));
  } finally {
    await app.asset.postQuery(new Map(proof.slice(0, 1)));
  }
}

async function read(session, io, alias, options) {
  const { named, ownerIn } = require('../assets');
  const { AuthType, ReturnType, Tag } = require('../../kits/asset-enums');
  const { asset } = ownerIn(session);
  const [found] = await asset.query(named(alias, options, [[Tag.RETURN_TYPE, ReturnType.ATTRIBUTES]]));
  if (options.attributes) return found;
  if (found.get(Tag.AUTH_TYPE) === AuthType.ANY) return (await authenticated(session, io, alias, options))[0];
  return (await asset.query(named(alias, options, [[Tag.RETURN_TYPE, ReturnType.ALL]])))[0];
}

/** The secret as JSON can say it. */
function inJson(secret) {
  const text = require('../assets').textOf(secret);
  return text === undefined ? { secretBase64: Buffer.from(secret).toString('base64') } : { secret: text };
}

const shown = (value) => (Array.isArray(value) ? value.map((label) => label ?? '-').join(', ') : value);

function write(io, found, secret, options) {
  const { alias, ...attributes } = require('../assets').describe(found, options);
  if (io.json) {
    print(io, { alias, ...(secret && inJson(secret)), ...attributes });
  } else if (secret === undefined) {
    const rows = Object.entries({ alias, ...attributes }).map(([name, value]) => [name, shown(value)]);
    print(io, undefined, table(['ATTRIBUTE', 'VALUE'], rows));
  } else {
    io.stdout.write(secret);
    if (io.stdout.isTTY) io.stdout.write('\n');
  }
}

async function get(io, alias, options) {
  const { withAssets } = require('../assets');
  const { Tag } = require('../../kits/asset-enums');
  const found = await withAssets(io, options, (session) => read(session, io, alias, options));
  write(io, found, options.attributes ? undefined : found.get(Tag.SECRET), options);
}

module.exports = (program, io) => {
  const { scopeOptions, unlockOptions } = require('../options');
  const command = program
    .command('get')
    .description("write an asset's secret to stdout")
    .argument('<alias>')
    .option('--attributes', 'show the attributes, not the secret');
  unlockOptions(scopeOptions(command)).action((alias, options) => get(io, alias, options));
};
