// Another build of this package, as `--before <folder>` names it: what a change brings is seen in one run.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importFrom, openWith } from './ours.mjs';

const require = createRequire(import.meta.url);
const HERE = fileURLToPath(new URL('../..', import.meta.url));

export const id = 'before';
export const name = 'ours, before';
/** A reference: it shows what changed, and is no rival. */
export const reference = true;

const versionIn = (folder) => require(path.join(folder, 'package.json')).version;

export function load() {
  const folder = process.env.OSK_BENCH_BEFORE;
  // Copies of one version in one process share one engine, which would compare this build with itself.
  if (versionIn(folder) === versionIn(HERE))
    throw new Error(`${folder} has the version of this build: write another into its package.json`);
  return require(folder);
}

export const importAll = () => importFrom(process.env.OSK_BENCH_BEFORE);
export const open = (dir) => openWith(load, dir);
