'use strict';

// vault check: the health of a vault in words: its folder from outside, its database, and whether each value can be read.

const { Interrupted } = require('../../../dialogs/terminal');
const { print } = require('../../output');

const PROBLEMS = 1;

const VAULT = { what: 'vault', option: '--dir', remedy: 'The first write makes one.' };

const REMEDIES = {
  CORRUPT: 'Take a copy of the folder, then put it back from a backup, or write the entry anew.',
  LOCKED: 'Unlock the device first.',
  WRONG_KEY: 'Name the key with --passphrase-file or --keyring, or put root.key back from a backup.',
};

/** Reads every value. What cannot be read is a finding, and the rest is read all the same. */
async function checkEntries(io, vault) {
  const { ok, problem } = require('../../finding');
  const { explained } = require('../../vault');
  const { withProgress } = require('../../progress');
  const entries = await vault.list();
  const findings = [];
  await withProgress(io, 'Reading values', async (progress) => {
    for (const [at, { service, account }] of entries.entries()) {
      try {
        (await vault.getBytes(service, account))?.fill(0);
      } catch (error) {
        const { code, message } = explained(error);
        const remedy = REMEDIES[code] ?? 'Go back to a backup of the folder.';
        findings.push(problem('entry', `${service}, ${account}: ${message} (${code})`, remedy));
      }
      progress.at(at + 1, entries.length);
    }
  });
  const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  return findings.length > 0 ? findings : [ok('entries', `${count}, every value can be read`)];
}

/** What the open folder says of itself, and what is in it. */
async function examineInside(io, options, dir) {
  const { cannotOpen, checkHealth, healthOf } = require('../../checks');
  const { withFolder } = require('../../device');
  try {
    return await withFolder(dir, options.key, async (device) => {
      const findings = checkHealth(await healthOf(io, device), 'vault');
      const vault = require('../../../vault').openVault({ name: options.name, device, readOnly: true });
      try {
        return [...findings, ...(await checkEntries(io, vault))];
      } finally {
        vault.close();
      }
    });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return [cannotOpen(require('../../vault').explained(error), 'vault')];
  }
}

async function check(io, options) {
  const { checkPackage } = require('../../checks');
  const { explained, vaultOptions } = require('../../vault');
  const findings = checkPackage();
  if (findings.some(({ status }) => status === 'problem')) return findings;
  const opened = await vaultOptions(io, options);
  let dir;
  try {
    const vault = require('../../../vault').openVault(opened);
    ({ dir } = vault);
    vault.close();
  } catch (error) {
    throw explained(error);
  }
  const outside = require('../../folder').lookAt(dir, VAULT);
  findings.push(...outside.findings);
  // Opening would create it, and looking must not change anything.
  return outside.isNew ? findings : [...findings, ...(await examineInside(io, opened, dir))];
}

module.exports = (group, io) => {
  const { vaultOf } = require('../../options');
  const command = group
    .command('check')
    .description('examine a vault: its folder, key and database, and every value');
  vaultOf(command).action(async (options) => {
    const { inWords } = require('../../finding');
    const checks = await check(io, options);
    const isOk = checks.every(({ status }) => status !== 'problem');
    print(io, { ok: isOk, checks }, inWords(checks));
    if (!isOk) io.exitCode = PROBLEMS;
  });
};
