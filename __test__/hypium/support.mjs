import { spawnSync } from 'node:child_process';
import path from 'node:path';

const fixtures = path.join(import.meta.dirname, 'fixtures');
export const fixture = (name) => path.join(fixtures, name);

/** Runs Node.js with the variables given, and none of a test run around it. */
export function node(args, env = {}) {
  const { NODE_TEST_CONTEXT, ...rest } = process.env;
  for (const name of Object.keys(rest)) if (name.startsWith('OHOS_TEST_')) delete rest[name];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...rest, ...env },
    encoding: 'utf8',
    timeout: 300_000,
  });
  const logged = [...stdout.matchAll(/LOG (.*)/g)].map(([, text]) => text);
  return { status, stdout, stderr, logged };
}

export const runFixture = (name, env, flags = []) =>
  node(['--test', '--test-reporter=spec', ...flags, fixture(name)], env);

/** The numbers at the end of the report. */
export const count = ({ stdout }, what) => Number(new RegExp(`^. ${what} (\\d+)$`, 'm').exec(stdout)?.[1]);
