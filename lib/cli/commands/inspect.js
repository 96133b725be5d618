'use strict';

// inspect: the device in a browser, until the command ends.

const { note, print } = require('../output');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const HIGHEST_PORT = 65535;

async function inspect(io, { port, readOnly = false, open }) {
  const { checkHealth: findings } = require('../checks');
  const { withDevice } = require('../device');
  await withDevice(io, async ({ device }) => {
    const inspector = await device.inspect({ port, readOnly, findings });
    for (const signal of SIGNALS) process.once(signal, inspector.close);
    print(io, { url: inspector.url }, `${inspector.url}\n`);
    note(io, 'The address works once. Ctrl+C ends the inspector.');
    if (open && io.stdout.isTTY) require('../../inspect/browser').openInBrowser(inspector.url);
    await inspector.closed;
    for (const signal of SIGNALS) process.off(signal, inspector.close);
  });
}

module.exports = (program, io) => {
  const { wholeNumber } = require('../options');
  program
    .command('inspect')
    .description('look at the device in a browser, and play with it')
    .option('--port <port>', 'the port on this machine (else any)', wholeNumber(0, HIGHEST_PORT))
    .option('--read-only', 'change nothing')
    .option('--no-open', 'only print the address')
    .action((options) => inspect(io, options));
};
