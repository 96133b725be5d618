'use strict';

// run: one source file under the register hook.

const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const { endWith } = require('../../engine/child');
const { usageError } = require('../output');

const FAILED = 1;
const register = pathToFileURL(path.join(__dirname, '..', '..', 'entry', 'register.mjs')).href;
const asModule = (name) => (fs.existsSync(name) ? pathToFileURL(path.resolve(name)).href : name);

module.exports = (program, io) => {
  program
    .command('run')
    .description('run a source file (.ets, .ts) under the register hook')
    .argument('<file>')
    .argument('[args...]', 'what the program is given')
    .option('--import <file>', 'load this first (repeatable)', (file, all = []) => [...all, file])
    .option('--product <name>', 'the product of the build profile (else default)')
    .action(async (file, args, options) => {
      if (options.product !== undefined) process.env.OHOS_PRODUCT = options.product;
      if (!fs.existsSync(file)) throw usageError('there is no such file');
      const modules = [register, ...(options.import ?? []).map(asModule)].flatMap((name) => [
        '--import',
        name,
      ]);
      io.exitCode = FAILED;
      const child = spawn(process.execPath, [...modules, path.resolve(file), ...args], { stdio: 'inherit' });
      const ended = endWith(child);
      io.exitCode = await new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve(ended() ?? code ?? FAILED));
      });
    });
};
