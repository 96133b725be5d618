'use strict';

// What doctor sees of the data folder from outside: whose the files are, and who else may use them.

const fs = require('node:fs');
const path = require('node:path');
const { APPS } = require('../engine/folder');
const { ok, problem, warning } = require('./finding');

const octal = (mode) => `0${(mode & 0o777).toString(8).padStart(3, '0')}`;
const quoted = (file) => `'${file.replaceAll("'", "'\\''")}'`;

/** What may be wrong with an entry of the folder. `stat` is what lstat says, `owner` the OS user whose all should be. */
const FAULTS = [
  {
    check: 'kind',
    has: ({ stat }) => stat.isSymbolicLink(),
    says: () => 'is a symbolic link',
    remedy: ({ entry }) =>
      `See where it leads (ls -l ${quoted(entry)}), and put the file itself in its place.`,
  },
  {
    check: 'kind',
    has: ({ stat }) => !stat.isSymbolicLink() && !stat.isFile() && !stat.isDirectory(),
    says: () => 'is neither a file nor a folder',
    remedy: ({ entry }) => `rm ${quoted(entry)}`,
  },
  {
    check: 'owner',
    // chown would follow a link.
    has: ({ stat, owner }) => !stat.isSymbolicLink() && stat.uid !== owner,
    says: ({ stat, owner }) => `belongs to OS user ${stat.uid}, not to ${owner}`,
    remedy: ({ entry, owner }) => `As root: chown ${owner} ${quoted(entry)}`,
  },
  {
    check: 'modes',
    has: ({ stat }) => !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0,
    says: ({ stat }) => `has mode ${octal(stat.mode)}, others may use it`,
    remedy: ({ stat, entry }) => `chmod ${stat.isDirectory() ? '700' : '600'} ${quoted(entry)}`,
  },
];

const unreadable = (file, { code }) =>
  problem(
    'folder',
    `${file} cannot be read (${code})`,
    'Run as the owner of the folder, or change its modes.',
  );

/** Runs `look`; what cannot be read is a finding, and there is nothing below it. */
function entries(file, findings, look) {
  try {
    return look();
  } catch (error) {
    findings.push(unreadable(file, error));
    return [];
  }
}

/** Files and folders below. What apps have in folders of their own is theirs, and nobody else gets into the device's. */
function entriesBelow(dir, findings, isTop = true) {
  const names = entries(dir, findings, () => fs.readdirSync(dir)).filter((name) => !(isTop && name === APPS));
  return names.flatMap((name) => {
    const entry = path.join(dir, name);
    return entries(entry, findings, () => {
      // Another process may have removed it meanwhile.
      const stat = fs.lstatSync(entry, { throwIfNoEntry: false });
      if (stat === undefined) return [];
      return [{ entry, stat }, ...(stat.isDirectory() ? entriesBelow(entry, findings, false) : [])];
    });
  });
}

function faultsOf(entry) {
  const faults = FAULTS.filter(({ has }) => has(entry));
  return faults.map(({ check, says, remedy }) =>
    problem(check, `${entry.entry} ${says(entry)}`, remedy(entry)),
  );
}

/** Root looks after the folder of its owner; anybody else after his own. */
function checkOwnership(folder, stat, below) {
  if (process.platform === 'win32') return [];
  const user = process.geteuid();
  const owner = user === 0 ? stat.uid : user;
  const findings = [{ entry: folder, stat }, ...below].flatMap((entry) => faultsOf({ ...entry, owner }));
  return findings.length > 0 ? findings : [ok('modes', 'folder 0700, files 0600: for their owner only')];
}

/** Folders on the way that anybody may write: what is below stays ours, but others can take it away. */
function checkWay(folder) {
  if (process.platform === 'win32') return [];
  const findings = [];
  for (let dir = fs.realpathSync(folder); dir !== path.dirname(dir); ) {
    dir = path.dirname(dir);
    const { mode } = fs.statSync(dir);
    if ((mode & 0o1002) !== 0o0002) continue;
    const says = `${dir} has mode ${octal(mode)}: anybody can take away what is in it`;
    findings.push(warning('modes', says, `chmod +t ${quoted(dir)}`));
  }
  return findings;
}

const DEVICE = { what: 'device', option: '--device', remedy: 'The first use creates one.' };

/** Looks at the folder from outside. `isNew` says that there is nothing in it yet. */
function lookAt(folder, { what, option, remedy } = DEVICE) {
  const missing = () => warning('folder', `there is no ${what} in ${folder} yet`, remedy);
  const findings = [];
  let stat;
  try {
    stat = fs.statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    return { findings: [unreadable(folder, error)] };
  }
  if (stat === undefined) return { isNew: true, findings: [missing()] };
  if (!stat.isDirectory()) {
    return {
      findings: [problem('folder', `${folder} is not a folder`, `Name another place with ${option}.`)],
    };
  }
  const below = entriesBelow(folder, findings);
  const isNew = below.length === 0 && findings.length === 0;
  if (findings.length === 0) findings.push(isNew ? missing() : ok('folder', `the data is in ${folder}`));
  return { isNew, findings: [...findings, ...checkOwnership(folder, stat, below), ...checkWay(folder)] };
}

module.exports = { lookAt };
