'use strict';

// Temporary folders of this process. They are removed when it ends; what a process leaves that was killed, the next one removes
// that makes such a folder. The name says whose it is: the system of processes, the process, when that was started.

const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const KINDS = ['ohos-apps', 'ohos-har', 'ohos-inspect', 'ohos-jest', 'ohos-stand-ins'];
const NAME = new RegExp(`^(?:${KINDS.join('|')})-([\\da-f]{12})-(\\d+)-(\\d+)-\\w+$`);

function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Numbers of processes mean something on one machine and in one container only. */
function systemOfProcesses() {
  const space = attempt(() => fs.readlinkSync('/proc/self/ns/pid')) ?? '';
  return crypto.createHash('sha256').update(`${os.hostname()} ${space}`).digest('hex').slice(0, 12);
}

/** When a process was started, in the unit of the system; 0 where that is not known. */
function startOf(pid) {
  const text = attempt(() => fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The name of the program, which may have blanks, is in brackets; the number is the 22nd in all.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

function isGone(pid, start) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
  // Another process may have the number now.
  const found = startOf(pid);
  return start !== '0' && found !== '0' && found !== start;
}

const remove = (folder) => fs.rmSync(folder, { recursive: true, force: true });

/** Removes what processes of this user left that are gone: folders themselves, not what a link of such a name leads to. */
function sweep(base, system) {
  for (const name of attempt(() => fs.readdirSync(base)) ?? []) {
    const [, where, pid, start] = NAME.exec(name) ?? [];
    if (where !== system) continue;
    attempt(() => {
      const folder = path.join(base, name);
      const stat = fs.lstatSync(folder);
      const isOurs = process.getuid === undefined || stat.uid === process.getuid();
      if (stat.isDirectory() && isOurs && isGone(Number(pid), start)) remove(folder);
    });
  }
}

/** Folders to remove at the end. */
const folders = new Set();
let system;

/** Makes a folder of one of the kinds, which nobody else has and may read. */
function makeTemporary(kind) {
  const base = os.tmpdir();
  if (system === undefined) {
    system = systemOfProcesses();
    sweep(base, system);
    process.on('exit', () => {
      for (const folder of folders) attempt(() => remove(folder));
    });
  }
  const start = startOf(process.pid);
  const folder = fs.realpathSync(
    fs.mkdtempSync(path.join(base, `${kind}-${system}-${process.pid}-${start}-`)),
  );
  folders.add(folder);
  return folder;
}

/** Removes a folder before the process ends. */
function removeTemporary(folder) {
  folders.delete(folder);
  remove(folder);
}

module.exports = { makeTemporary, removeTemporary };
