// Compiles a project of a user with the compiler of this checkout.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../hook/project.mjs';

const TSC = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** What every project here has in its tsconfig.json; the line of typings is the one that users write. */
const OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2023',
  lib: ['es2023'],
  skipLibCheck: false,
  types: ['ohos-security-kit/ohos'],
};

/** Kinds of projects, by the way in which they resolve modules. */
export const RESOLUTIONS = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  node16: { module: 'node16', moduleResolution: 'node16' },
};

/** What tsc says about the files of a folder; an empty text is a success. */
export function compile(folder, options, files) {
  const config = path.join(folder, 'tsconfig.json');
  fs.writeFileSync(config, JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, files }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, '--pretty', 'false', '-p', config], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : `${stdout}${stderr}` || `tsc ended with ${status}`;
}
