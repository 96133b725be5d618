'use strict';

// sync conflicts: secrets that lost against a later change. One of them is shown only when it is asked for.

const { CliError, note, print, table } = require('../../output');

const noSuch = () => new CliError('NOT_FOUND', "there is no conflict with this number; see 'sync conflicts'");

async function list(io, sync) {
  const { nameOf } = require('../../sync');
  const { members = [] } = await sync.status();
  const by = (id) => members.find((member) => member.id === id)?.name ?? id;
  const found = await sync.conflicts();
  for (const { secret } of found) if (secret !== null) io.secrets.push(secret);
  const rows = found.map((one) => [one.number, nameOf(one), new Date(one.time).toISOString(), by(one.by)]);
  print(
    io,
    found.map(({ secret, ...rest }) => rest),
    table(['NUMBER', 'NAME', 'WRITTEN', 'BY'], rows),
  );
  note(
    io,
    found.length === 0
      ? 'No conflicts.'
      : 'They are kept for 30 days. --reveal shows a secret, --forget drops it.',
  );
}

async function reveal(io, sync, number) {
  const found = await sync.conflicts();
  for (const { secret } of found) if (secret !== null) io.secrets.push(secret);
  const one = found.find((conflict) => conflict.number === number);
  if (one === undefined) throw noSuch();
  if (one.secret === null) {
    throw new CliError(24000005, 'its secret takes the unlocked screen (--unlock), or user authentication');
  }
  if (io.json) {
    const { secret, ...rest } = one;
    const text = require('../../assets').textOf(secret);
    return print(io, {
      ...rest,
      ...(text === undefined ? { secretBase64: Buffer.from(secret).toString('base64') } : { secret: text }),
    });
  }
  io.stdout.write(one.secret);
  if (io.stdout.isTTY) io.stdout.write('\n');
}

async function forget(io, sync, number) {
  if (!(await sync.forgetConflict(number))) throw noSuch();
  if (io.json) print(io, { number, forgotten: true });
  note(io, `Forgotten on this device: ${number}.`);
}

function act(io, options) {
  return require('../../sync').withSync(
    io,
    options,
    ({ sync }) => {
      if (options.reveal !== undefined) return reveal(io, sync, options.reveal);
      if (options.forget !== undefined) return forget(io, sync, options.forget);
      return list(io, sync);
    },
    { isLocal: true },
  );
}

module.exports = (group, io) => {
  const { unlockOptions, wholeNumber } = require('../../options');
  const number = wholeNumber(0, Number.MAX_SAFE_INTEGER);
  const command = group
    .command('conflicts')
    .description('secrets that lost against a later change, without the secrets')
    .option('--reveal <number>', 'write the secret of this one to stdout', number)
    .option('--forget <number>', 'drop this one, on this device', number);
  unlockOptions(command).action((options) => act(io, options));
};
