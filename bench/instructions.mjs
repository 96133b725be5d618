// node bench/instructions.mjs [--check] [call...]: instructions of calls of the engine, counted by valgrind. They are the same
// whatever else the machine does. Without --check they are written into bench/instructions.json; with it, more than 3 % above
// what is written there is an error.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const file = path.join(root, 'bench', 'instructions.json');
const MARGIN = 1.03;

/** How often each call is made: the difference between both counts what `more - less` calls take. */
const CALLS = {
  get: [200, 1200],
  attributes: [200, 1200],
  label: [200, 1200],
  'two labels': [200, 1200],
  add: [50, 350],
  'add x64': [128, 768],
  remove: [50, 350],
  'remove x64': [128, 768],
  update: [50, 350],
  check: [200, 5200],
  open: [1, 6],
};

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${done.stderr || done.error}`);
  return done;
}

if (spawnSync('valgrind', ['--version']).status !== 0) {
  console.log('valgrind is not installed: instructions are not counted');
  process.exit(0);
}
const built = run('cargo', [
  ...['build', '--release', '--locked', '--no-default-features', '--example', 'instructions'],
  '--message-format=json',
]);
const program = built.stdout
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line))
  .find(({ executable, target }) => executable && target?.name === 'instructions').executable;

const room = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-instructions-'));
const filled = path.join(room, 'filled');
run(program, [filled, 'fill', '0']);

/** Instructions of one run, in a copy of the filled folder. */
function count(call, times) {
  const folder = path.join(room, 'copy');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(filled, folder, { recursive: true });
  const { stderr } = run('valgrind', [
    ...['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'],
    ...[program, folder, call, String(times)],
  ]);
  return Number(/I\s+refs:\s+([\d,]+)/.exec(stderr)[1].replaceAll(',', ''));
}

const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
const found = { ...known };
let failed = false;
try {
  for (const call of positionals.length > 0 ? positionals : Object.keys(CALLS)) {
    const [less, more] = CALLS[call];
    found[call] = Math.round((count(call, more) - count(call, less)) / (more - less));
    const before = known[call];
    const change = before === undefined ? '' : `, ${((found[call] / before - 1) * 100).toFixed(1)} %`;
    console.log(`${call.padEnd(12)} ${found[call]} instructions${change}`);
    failed ||= before !== undefined && found[call] > before * MARGIN;
  }
} finally {
  fs.rmSync(room, { recursive: true });
}
if (!values.check) fs.writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
else if (failed) {
  console.error('more instructions than bench/instructions.json says; if that is wanted, write it anew');
  process.exitCode = 1;
}
