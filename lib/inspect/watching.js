'use strict';

// Loaded before a program by `ohos-security-kit watch <file>`: tells what happens on its devices, a line of JSON each, to the pipe that
// the command listens to.

const fs = require('node:fs');

const PIPE = 3;

require('./watch').watchDevices((row) => {
  try {
    fs.writeSync(PIPE, `${JSON.stringify(row)}\n`);
  } catch {
    // Nobody listens any more: the program goes on.
  }
});
