// The package as npm brings it, which is what is measured: what every program loads is one file. The folder is made by the first process
// of a run and named in the environment for those that it starts.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../scripts/bundle.mjs';
import { addonOf, currentPlatform } from '../scripts/platform.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const NAME = 'OSK_BENCH_PACKAGE';

/** Lays it down below bench/, where it finds the packages that it depends on. */
export async function publish() {
  const folder = path.join(root, 'bench', 'results', 'package');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(path.join(root, 'lib'), path.join(folder, 'lib'), { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  await bundle(folder);
  const platform = currentPlatform();
  const prebuilt = path.join(folder, 'node_modules', `ohos-security-kit-${platform}`);
  fs.mkdirSync(prebuilt, { recursive: true });
  fs.copyFileSync(path.join(root, addonOf(platform)), path.join(prebuilt, addonOf(platform)));
  fs.writeFileSync(path.join(prebuilt, 'package.json'), JSON.stringify({ main: addonOf(platform) }));
  process.env[NAME] = folder;
}

/** Where it is; the checkout itself for a program that is run by hand. */
export const folder = () => process.env[NAME] ?? root;
