'use strict';

// Opens the address in the browser. A command line can be read by every user of the machine, and the address has the token in it: so the
// browser is given a file that only this user can read, which leads there.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { makeTemporary } = require('../engine/temporary');

const OPENERS = { darwin: 'open', win32: 'explorer.exe' };

/** Whether there is a desktop at all. */
const hasDesktop = ({ DISPLAY, WAYLAND_DISPLAY }, platform) =>
  platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);

/** The file that leads to an address; it is removed with the process. */
function leadTo(url) {
  const file = path.join(makeTemporary('ohos-inspect'), 'inspector.html');
  const head = `<meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}">`;
  fs.writeFileSync(
    file,
    `<!doctype html><html lang="en"><head>${head}<title>Inspector</title></head></html>`,
    {
      mode: 0o600,
      flag: 'wx',
    },
  );
  return file;
}

/** Opens the address; whether it was tried. Nothing is said if no browser comes: the address was printed. */
function openInBrowser(url) {
  if (!hasDesktop(process.env, process.platform)) return false;
  const opener = OPENERS[process.platform] ?? 'xdg-open';
  const child = spawn(opener, [leadTo(url)], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
  return true;
}

module.exports = { leadTo, openInBrowser };
