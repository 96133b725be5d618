// node bench/instructions.mjs [--check] [call...]: instructions of calls of the engine, counted by valgrind. They are the same
// whatever else the machine does. Without --check they are written into bench/instructions.json; with it, more than 3 % above
// what is written there is an error, if it was counted with the same compiler, C library and valgrind, on a processor with the
// same extensions: others make other instructions of the same program. valgrind has no SHA extensions, so hashes look dearer
// than they are.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SMALL } from '../scripts/small.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const file = path.join(root, 'bench', 'instructions.json');
const MARGIN = 1.03;

/** How often each call is made: the difference between both counts what `more - less` calls take. */
const CALLS = {
  get: [200, 1200],
  'get again': [200, 1200],
  attributes: [200, 1200],
  label: [200, 1200],
  'two labels': [200, 1200],
  add: [50, 350],
  'add x64': [128, 768],
  batches: [200, 1200],
  bulk: [1000, 4000],
  remove: [50, 350],
  'remove x64': [128, 768],
  update: [50, 350],
  check: [200, 5200],
  open: [1, 6],
  'vault get': [200, 1200],
  'vault set': [50, 350],
  'vault set x64': [128, 768],
  'vault delete x64': [128, 768],
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
/** What the counts depend on besides the program. */
function whereCounted() {
  const version = (command) => run(command, ['--version']).stdout.trim();
  const flags = /^flags\s*:(.*)$/m.exec(fs.readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [];
  const extensions = ['avx2', 'erms', 'fsrm', 'aes', 'pclmulqdq'].filter((name) => flags.includes(name));
  const { glibcVersionRuntime } = process.report.getReport().header;
  return [version('rustc'), version('valgrind'), `glibc ${glibcVersionRuntime}`, ...extensions].join(', ');
}

const written = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
const where = whereCounted();
const isComparable = written.where === where;
if (values.check && !isComparable) {
  console.log(`bench/instructions.json was counted elsewhere (${written.where}): not compared`);
  process.exit(0);
}
const built = run('cargo', [
  ...['rustc', '--release', '--locked', '--no-default-features', '--example', 'instructions'],
  ...['--message-format=json', '--', ...SMALL],
]);
const program = built.stdout
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line))
  .find(({ executable, target }) => executable && target?.name === 'instructions').executable;

const room = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-instructions-'));
/** What makes the store of a call: of assets, or of entries of a vault. */
const fillOf = (call) => (call.startsWith('vault ') ? 'vault fill' : 'fill');
const filledFor = (call) => path.join(room, fillOf(call));

/** A store for all calls of its kind. Each has its own keys, and so its own order of hashes: writes differ by some percent. */
function fill(call) {
  const folder = filledFor(call);
  fs.rmSync(folder, { recursive: true, force: true });
  run(program, [folder, fillOf(call), '0']);
}

/** Instructions of one run, in a copy of the filled folder. */
function count(call, times) {
  const folder = path.join(room, 'copy');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(filledFor(call), folder, { recursive: true, preserveTimestamps: true });
  const { stderr } = run('valgrind', [
    ...['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'],
    ...[program, folder, call, String(times)],
  ]);
  return Number(/I\s+refs:\s+([\d,]+)/.exec(stderr)[1].replaceAll(',', ''));
}

const known = isComparable ? written.calls : {};
const found = { ...known };
let failed = false;

function instructionsOf(call) {
  const [less, more] = CALLS[call];
  return Math.round((count(call, more) - count(call, less)) / (more - less));
}

try {
  for (const call of positionals.length > 0 ? positionals : Object.keys(CALLS)) {
    const before = known[call];
    if (!fs.existsSync(filledFor(call))) fill(call);
    found[call] = instructionsOf(call);
    for (let again = 0; again < 3 && found[call] > before * MARGIN; again++) {
      fill(call);
      found[call] = Math.min(found[call], instructionsOf(call));
    }
    const change = before === undefined ? '' : `, ${((found[call] / before - 1) * 100).toFixed(1)} %`;
    console.log(`${call.padEnd(16)} ${found[call]} instructions${change}`);
    failed ||= before !== undefined && found[call] > before * MARGIN;
  }
} finally {
  fs.rmSync(room, { recursive: true });
}
if (!values.check) fs.writeFileSync(file, `${JSON.stringify({ where, calls: found }, null, 2)}\n`);
else if (failed) {
  console.error('more instructions than bench/instructions.json says; if that is wanted, write it anew');
  process.exitCode = 1;
}
