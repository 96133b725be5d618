'use strict';

// doctor: the health of the device in words. It looks from outside first, so that it has something to say when the
// device cannot be opened.

const { Interrupted } = require('../../dialogs/terminal');
const { print } = require('../output');

const PROBLEMS = 1;

async function examineDevice(io) {
  const { cannotOpen, checkDevice } = require('../checks');
  const { installedApps, withDevice } = require('../device');
  try {
    return await withDevice(io, ({ device }) => checkDevice(io, device, installedApps(device, {})));
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return [cannotOpen(error)];
  }
}

async function examine(io) {
  const { cannotOpen, checkPackage } = require('../checks');
  const { ok } = require('../finding');
  const { discover, folderOf } = require('../device');
  const findings = checkPackage();
  if (findings.some(({ status }) => status === 'problem')) return findings;
  let folder;
  try {
    folder = folderOf(discover(io.globals).options);
  } catch (error) {
    return [...findings, cannotOpen(error)];
  }
  if (folder === null) return [...findings, ok('folder', 'in memory only'), ...(await examineDevice(io))];
  const outside = require('../folder').lookAt(folder);
  findings.push(...outside.findings);
  // Opening would create it, and looking must not change anything.
  return outside.isNew ? findings : [...findings, ...(await examineDevice(io))];
}

module.exports = (program, io) => {
  program
    .command('doctor')
    .description('examine the device: folder, keys, database, locks')
    .action(async () => {
      const { inWords } = require('../finding');
      const checks = await examine(io);
      const isOk = checks.every(({ status }) => status !== 'problem');
      print(io, { ok: isOk, checks }, inWords(checks));
      if (!isOk) io.exitCode = PROBLEMS;
    });
};
