'use strict';

// inspect: the device, or a vault, in a browser, until the command ends.

const fs = require('node:fs');
const path = require('node:path');
const { exitCodeOf } = require('../../engine/child');
const { CliError, note, print } = require('../output');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const HIGHEST_PORT = 65535;
const OF_A_VAULT = ['vault', 'dir', 'keyring'];

/** Opens the folder of a vault and runs `act(device, vaults)`. Looking makes no vault. */
async function withVaultFolder(io, options, act) {
  const { withFolder } = require('../device');
  const { lookAt } = require('../folder');
  const { explained, noVault, vaultOptions } = require('../vault');
  const opened = await vaultOptions(io, options);
  try {
    const vault = require('../../vault').openVault(opened);
    const { dir } = vault;
    vault.close();
    if (lookAt(dir).isNew) throw noVault();
    await withFolder(dir, opened.key, (device) => act(device, [opened.name]));
  } catch (error) {
    throw explained(error, { isKeyNamed: opened.key !== undefined });
  }
}

/** Who only looks makes no device. */
function checkThere({ globals }) {
  const { discover, folderOf } = require('../device');
  const folder = folderOf(discover(globals).options);
  if (folder !== null && !fs.existsSync(path.join(folder, 'device.json')))
    throw new CliError('NOT_FOUND', `there is no device in ${folder}, and --read-only makes none`);
}

/** Runs `act(device, vaults)` with what the options mean. */
async function withMeant(io, options, act) {
  if (OF_A_VAULT.some((name) => options[name] !== undefined)) return withVaultFolder(io, options, act);
  if (options.readOnly) checkThere(io);
  return require('../device').withDevice(io, ({ device }) => act(device, []));
}

/** Serves until the person, a signal or the device ends it. */
async function serve(io, device, { port, readOnly, open, vaults }) {
  const { checkHealth: findings } = require('../checks');
  const { collectGarbage } = require('../memory');
  const inspector = await device.inspect({ port, readOnly, findings, vaults, onRelease: collectGarbage });
  const end = (signal) => {
    io.exitCode = exitCodeOf(signal);
    inspector.close();
  };
  for (const signal of SIGNALS) process.once(signal, end);
  print(io, { url: inspector.url }, `${inspector.url}\n`);
  note(io, 'The address works once. Ctrl+C ends the inspector.');
  if (open && io.stdout.isTTY) require('../../inspect/browser').openInBrowser(inspector.url);
  await inspector.closed;
  for (const signal of SIGNALS) process.off(signal, end);
}

module.exports = (program, io) => {
  const { vaultOf, wholeNumber } = require('../options');
  const command = program
    .command('inspect')
    .description('look at the device, or a vault, in a browser, and play with it')
    .option('--port <port>', 'the port on this machine (else any)', wholeNumber(0, HIGHEST_PORT))
    .option('--read-only', 'change nothing')
    .option('--no-open', 'only print the address');
  vaultOf(command).action((options) => {
    require('../memory').keepYoungSpaceSmall();
    return withMeant(io, options, (device, vaults) => serve(io, device, { ...options, vaults }));
  });
};
