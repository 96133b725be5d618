// node scripts/postgres.mjs -- <command>: runs a command beside a PostgreSQL server of its own, which
// OHOS_SECURITY_KIT_POSTGRES names, and ends the server with it. The server is what the system has installed (Debian:
// apt-get install postgresql), in a temporary folder, on a free port of loopback, with a password, and flushes as in
// earnest. --is-installed only says by the exit code whether there is one.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export const VARIABLE = 'OHOS_SECURITY_KIT_POSTGRES';
const STARTS_WITHIN_MS = 60_000;
/** The server ends with its standard input, and so with this process, however that ends; then its folder goes. */
const UNTIL_END_OF_INPUT = '"$@" </dev/null & cat >/dev/null; kill -INT $!; wait $!; cd /; rm -rf "$0"';

const output = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};

/** Where initdb and postgres are: on the PATH's word, or the newest that Debian has; undefined if there are none. */
export function serverPrograms() {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    output('pg_config', '--bindir'),
    ...versions.map((version) => path.join(debian, version, 'bin')),
  ];
  return places.find((place) => place && fs.existsSync(path.join(place, 'initdb')));
}

/** PostgreSQL refuses root, who therefore lends it another user. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = [output('id', '-u', user), output('id', '-g', user)].map(Number);
    if (uid > 0) return { uid, gid };
  }
  throw new Error('root needs a user "postgres" or "nobody" for the server');
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a server: `{ url, end() }`.
 *
 * @param {string[]} [settings] further ones, as `name=value`
 */
export async function startPostgres(settings = []) {
  const programs = serverPrograms();
  if (!programs)
    throw new Error('no PostgreSQL server is installed (Debian, Ubuntu: apt-get install postgresql)');
  const user = unprivileged();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-postgres-'));
  const [data, secret, log] = ['data', 'password', 'log'].map((name) => path.join(folder, name));
  const password = randomBytes(16).toString('hex');
  let server;
  const end = async () => {
    if (server?.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.stdin.end();
      await ended;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };

  try {
    fs.writeFileSync(secret, password, { mode: 0o600 });
    const logged = fs.openSync(log, 'wx', 0o600);
    if (user.uid) for (const place of [folder, secret]) fs.chownSync(place, user.uid, user.gid);
    const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
    const isNew = ['-D', data, '-U', 'osk', '-E', 'UTF8', '-N', '-A', 'scram-sha-256', `--pwfile=${secret}`];
    execFileSync(path.join(programs, 'initdb'), isNew, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });

    const port = await freePort();
    const own = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', ...settings];
    const program = [
      path.join(programs, 'postgres'),
      '-D',
      data,
      ...own.flatMap((setting) => ['-c', setting]),
    ];
    server = spawn('sh', ['-c', UNTIL_END_OF_INPUT, folder, ...program], {
      ...options,
      stdio: ['pipe', logged, logged],
      detached: true, // what Ctrl-C ends is the command; the server is ended after it
    });
    fs.closeSync(logged);
    server.stdin.on('error', () => {});
    for (const deadline = Date.now() + STARTS_WITHIN_MS; ; await sleep(50)) {
      const said = fs.readFileSync(log, 'utf8');
      if (said.includes('ready to accept connections')) break;
      if (Date.now() > deadline || said.includes('FATAL'))
        throw new Error(`the server does not start:\n${said}`);
    }
    return { url: `postgres://osk:${password}@127.0.0.1:${port}/postgres`, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Runs a command to its end; its exit code, or 128 and the signal's number as shells say it. */
async function run([command, ...args], env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]));
  });
}

async function main(args) {
  if (args[0] === '--is-installed') return serverPrograms() ? 0 : 1;
  const command = args[0] === '--' ? args.slice(1) : args;
  if (command.length === 0) {
    console.error('usage: node scripts/postgres.mjs -- <command> [arguments]');
    return 2;
  }
  try {
    const server = await startPostgres();
    return await run(command, { ...process.env, [VARIABLE]: server.url }).finally(server.end);
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = await main(process.argv.slice(2));
