// Installs the peers. They compile natively where no prebuilt binary can be fetched, and node-gyp then wants
// the
// headers of the running Node: those beside its executable are right and need no download.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
const env = { ...process.env };
if (!env.npm_config_nodedir && fs.existsSync(path.join(prefix, 'include', 'node', 'node.h'))) {
  env.npm_config_nodedir = prefix;
}

const locked = fs.existsSync(path.join(here, 'package-lock.json'));
const { status } = spawnSync('npm', [locked ? 'ci' : 'install'], {
  cwd: here,
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
