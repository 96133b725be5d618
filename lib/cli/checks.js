'use strict';

// What doctor looks at beside the folder: the package, and the open device. Each check gives findings.

const { ok, problem, warning } = require('./finding');

const sizeOf = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / 2 ** 20)} MiB`;
const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Whether a version is at least that of `>=major.minor`. */
function isAtLeast(version, range) {
  const [major, minor] = version.split('.').map(Number);
  const [least, leastMinor] = range.replace('>=', '').split('.').map(Number);
  return major > least || (major === least && minor >= (leastMinor ?? 0));
}

function checkPackage() {
  const { version, engines } = require('../../package.json');
  const node = process.versions.node;
  const findings = [ok('package', `ohos-security-kit ${version}`)];
  findings.push(
    isAtLeast(node, engines.node)
      ? ok('node', `Node.js ${node}`)
      : problem('node', `Node.js ${node} is too old`, `Install Node.js ${engines.node}.`),
  );
  const platform = `${process.platform} ${process.arch}`;
  try {
    require('../engine/native');
    findings.push(ok('platform', `${platform}, the native addon loads`));
  } catch (error) {
    findings.push(problem('platform', `${platform}: the native addon does not load`, error.message));
  }
  return findings;
}

const REMEDIES = {
  401: 'Correct the option or the configuration that it names.',
  24000007: 'Go back to a backup of the folder.',
  24000008: 'See that the disk has room and works, and that no other process blocks the database.',
  24000009:
    'Give the passphrase with --passphrase-file, or put root.key and the files of keys/ back from a backup.',
  24000014: 'See that the folder is yours and can be written; put a damaged file back from a backup.',
};

const cannotOpen = (error, what = 'device') =>
  problem(
    'open',
    `the ${what} cannot be opened: ${error.message} (${error.code})`,
    REMEDIES[error.code] ?? 'Go back to a backup of the folder.',
  );

const KEY_PLACES = {
  file: (location) => `in the file ${location}`,
  passphrase: () => 'derived from a passphrase, stored nowhere',
  raw: () => 'kept by the caller',
};

/** What the notes of a device are about, and what helps. Some are as somebody wants them: a mounted secret, a small machine. */
const NOTES = [
  {
    about: /^the data folder can only be read/,
    finding: warning,
    remedy: 'Reading goes on. If something is to be written, give the OS user the right to write the folder.',
  },
  {
    about: /^keys may reach the swap/,
    finding: warning,
    remedy: 'Raise RLIMIT_MEMLOCK (ulimit -l), or encrypt the swap.',
  },
  {
    about: /^the file of the earlier root key/,
    finding: warning,
    remedy: 'Open the device again as the owner of the folder, while the folder can be written.',
  },
  {
    about: /^aside\/ holds/,
    finding: problem,
    remedy: 'Check what is stored; then delete them from the data folder.',
  },
  { about: /^/, finding: problem, remedy: 'Put what is missing back from a backup of the folder.' },
];

function checkNote(text) {
  const { finding, remedy } = NOTES.find(({ about }) => about.test(text));
  return finding('note', text, remedy);
}

/** What is wrong first. A device without an account has nothing to say of one. */
function checkAccount(sync) {
  if (!sync) return [];
  const { account, devices, head, pending, waiting, conflicts, lastError } = sync;
  const held = waiting > 0 ? `, ${count(waiting, 'record')} until the screen is unlocked` : '';
  const all = `${account} of ${count(devices, 'device')}, at entry ${head}, ${count(pending, 'change')} to share${held}`;
  if (sync.state === 'stopped') {
    const { says, helps } = require('../sync/reasons').wordsOf(sync.reason);
    return [problem('account', `${account} is stopped: ${says}`, helps)];
  }
  const findings = [ok('account', all)];
  if (lastError !== null)
    findings.push(warning('account', `the last round failed: ${lastError}`, 'It is tried again.'));
  if (conflicts > 0) {
    const lost = `${count(conflicts, 'secret')} lost against a later change`;
    findings.push(warning('conflicts', lost, "'ohos-security-kit sync conflicts' shows which."));
  }
  return findings;
}

function checkHealth(health, what = 'device') {
  const { kind, location } = health.rootKey;
  const { database, wal, backup } = health.sizes;
  const key = location === null ? 'in memory only' : KEY_PLACES[kind](location);
  const findings = [
    ok('open', `the ${what} opens`),
    ok('root key', key),
    ok('schema', `version ${health.schemaVersion}`),
    health.integrity === 'ok'
      ? ok('integrity', 'the database is intact')
      : problem('integrity', health.integrity, 'Take a copy of the folder, then go back to a backup.'),
    ok('sizes', `database ${sizeOf(database)}, log ${sizeOf(wal)}, backup ${sizeOf(backup)}`),
    health.setAside.length === 0
      ? ok('set aside', 'no damaged files')
      : problem(
          'set aside',
          `damaged files were replaced and kept: ${health.setAside.join(', ')}`,
          'Check what is stored; then delete them from the data folder.',
        ),
  ];
  return [...findings, ...checkAccount(health.sync), ...health.notes.map(checkNote)];
}

const lockWords = ({ passwordSet, locked }) => {
  if (!passwordSet) return 'no lock password';
  return locked ? 'a lock password, locked for this process' : 'a lock password, unlocked';
};

function checkLock(device, user) {
  try {
    return ok('lock', `user ${user}: ${lockWords(device.screenLock(user).state)}`);
  } catch (error) {
    const remedy = `Put keys/${user}.key back from a backup, or remove the user.`;
    return problem('lock', `user ${user}: ${error.message} (${error.code})`, remedy);
  }
}

/** Reads all of the database, which holds the thread. */
const healthOf = (io, device) =>
  require('./progress').withProgress(io, 'Checking the database', (progress) => {
    progress.show();
    return device.health();
  });

/** Whether anybody has tried the recovery key that was shown here. */
function checkRecoveryKey({ dataDir }, { members = [] }) {
  const { untried } = require('./sync').readKept(dataDir);
  if (!members.some(({ id }) => id === untried)) return [];
  const remedy = "'ohos-security-kit sync recover --dry-run' tries it, and changes nothing.";
  return [warning('recovery key', 'nobody has tried it yet: without it, lost devices are lost data', remedy)];
}

/** What the open device says of itself. */
async function checkDevice(io, device, apps) {
  // health() waits for nothing, and so says only what was known before.
  const status = await device.sync.status();
  const health = await healthOf(io, device);
  return [
    ...checkHealth(health),
    ...checkRecoveryKey(health, status),
    ...device.users.list().map((user) => checkLock(device, user)),
    ok(
      'contents',
      `${count(apps.length, 'app')}, ${count(health.assets, 'asset')}, ${count(health.users, 'user')}`,
    ),
  ];
}

module.exports = { cannotOpen, checkDevice, checkHealth, checkPackage, healthOf };
