'use strict';

// test: runs Hypium tests.

const path = require('node:path');
const { pathToFileURL } = require('node:url');

const FAILED = 1;
const register = path.join(__dirname, '..', '..', 'entry', 'register.mjs');

module.exports = (program, io) => {
  const { wholeNumber } = require('../options');
  const number = wholeNumber(1, 0x7fffffff);
  program
    .command('test')
    .description('run Hypium tests: files, folders with *.test.ets and *.test.ts, or all of the project')
    .argument('[files...]')
    .option('--filter <names>', 'only these, by comma: Suite or Suite#case')
    .option('--timeout <ms>', 'how long a case may take', number)
    .option('--type <types>', 'only of these types, by comma: function, performance, ...')
    .option('--size <sizes>', 'only of these sizes, by comma: small, medium, large')
    .option('--level <levels>', 'only of these levels, by comma: 0 to 4')
    .option('--junit <file>', 'write a JUnit report as well')
    .option(
      '--import <file>',
      'load this first, such as stand-ins of your own (repeatable)',
      (file, all = []) => [...all, file],
    )
    .option('--project <folder>', 'all tests of the project in this folder (else of the one here)')
    .option('--product <name>', 'the product of the build profile (else default)')
    .option('--coverage', "report which lines ran, by Node's own coverage")
    .option('--watch', 'run again when a file changes')
    .option('--concurrency <n>', 'how many files run at once', number)
    .action(async (files, { product, ...options }) => {
      if (product !== undefined) process.env.OHOS_PRODUCT = product;
      const { runTests } = require('../../hypium/run');
      // They have not passed until they are done, should nobody want to know that any more.
      io.exitCode = FAILED;
      io.exitCode = await runTests(files, { ...options, preload: pathToFileURL(register).href });
    });
};
