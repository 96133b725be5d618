// What the register hook adds to the start of a program in plain JavaScript, and what requiring the package takes. Run it with
// the Node that is to be measured: node bench/startup.mjs [rounds]
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 30);
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-bench-'));
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

fs.mkdirSync(path.join(folder, 'node_modules'));
fs.symlinkSync(root, path.join(folder, 'node_modules', 'ohos-security-kit'), 'junction');
fs.writeFileSync(path.join(folder, 'plain.mjs'), "import fs from 'node:fs';\nfs.statSync('.');\n");
fs.writeFileSync(path.join(folder, 'plain.cjs'), "require('node:fs').statSync('.');\n");
fs.writeFileSync(
  path.join(folder, 'app.ts'),
  "import { asset } from '@kit.AssetStoreKit';\nconst x: unknown = asset;\n",
);
const timed =
  "const t = performance.now(); require('ohos-security-kit'); console.log(performance.now() - t);";
fs.writeFileSync(path.join(folder, 'require.cjs'), timed);

const run = (...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
const timeOf = (...args) => {
  const started = performance.now();
  run(...args);
  return performance.now() - started;
};

const IMPORT = ['--import', 'ohos-security-kit/register'];
const REQUIRE = ['--require', 'ohos-security-kit/register'];
const CASES = {
  'plain ES module': ['plain.mjs'],
  'plain ES module, --import': [...IMPORT, 'plain.mjs'],
  'plain CommonJS': ['plain.cjs'],
  'plain CommonJS, --require': [...REQUIRE, 'plain.cjs'],
  'app.ts with a kit, --import': [...IMPORT, 'app.ts'],
};

const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
const requires = [];
// One of each in turn, so that whatever else the machine does meets all alike.
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(CASES)) times[name].push(timeOf(...args));
  requires.push(Number(run('require.cjs')));
}
fs.rmSync(folder, { recursive: true });

const ms = (value) => `${value.toFixed(1)} ms`;
console.log(`Node ${process.version}, medians of ${ROUNDS} starts`);
for (const [name, list] of Object.entries(times)) console.log(`  ${name.padEnd(30)} ${ms(median(list))}`);
const added = (hooked, plain) => ms(median(times[hooked]) - median(times[plain]));
console.log(`the hook adds ${added('plain ES module, --import', 'plain ES module')} to an ES module,`);
console.log(
  `  ${added('plain CommonJS, --require', 'plain CommonJS')} to CommonJS; require takes ${ms(median(requires))}`,
);
