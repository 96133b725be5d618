'use strict';

// init: what a HarmonyOS project needs so that its tests run with Node.js. Each change is shown first, and nothing that is
// there is written over.

const fs = require('node:fs');
const path = require('node:path');
const { print, usageError } = require('../output');

const NAME = 'ohos-security-kit';
const TYPES = `${NAME}/ohos`;
const WORKFLOW = path.join('.github', 'workflows', 'ohos-test.yml');

const workflow = (script) => `name: HarmonyOS tests
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npm install
      - run: npm run ${script}
`;

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const textOf = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

const PARTS = ['scripts', 'dependencies', 'devDependencies'];
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** package.json with the dependencies and a script; undefined if all are there. */
function packageWith(text, name, needed) {
  let manifest;
  try {
    manifest = text === undefined ? { name, private: true } : JSON.parse(text);
  } catch {
    throw usageError('package.json cannot be read as JSON');
  }
  if (!isObject(manifest) || !PARTS.every((part) => isObject(manifest[part] ?? {})))
    throw usageError(`package.json must be an object, and so must its ${PARTS.join(', ')}`);
  const { scripts = {}, dependencies = {}, devDependencies = {} } = manifest;
  const command = `${NAME} test`;
  const there = Object.keys(scripts).find((key) => String(scripts[key]).includes(command));
  const script = there ?? (Object.hasOwn(scripts, 'test') ? 'test:ohos' : 'test');
  const isThere = ([dependency]) =>
    [dependencies, devDependencies].some((list) => Object.hasOwn(list, dependency));
  const added = Object.entries(needed).filter((one) => !isThere(one));
  const changed = {
    ...manifest,
    scripts: there === undefined ? { ...scripts, [script]: command } : scripts,
    devDependencies: { ...devDependencies, ...Object.fromEntries(added) },
  };
  return { script, text: there !== undefined && added.length === 0 ? undefined : json(changed) };
}

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2023',
    types: [TYPES],
  },
  include: ['**/*.ts'],
  exclude: ['node_modules', 'oh_modules', '**/build'],
};

/** Files to write, and what only the user can do. */
function planFor(root) {
  const { version, peerDependencies } = require('../../../package.json');
  // Sources of ArkTS are compiled by esbuild.
  const needed = { [NAME]: `^${version}`, esbuild: peerDependencies.esbuild };
  const name =
    path
      .basename(root)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-') || 'app';
  const manifest = packageWith(textOf(path.join(root, 'package.json')), name, needed);
  const files = [];
  const notes = [];
  if (manifest.text !== undefined) files.push({ file: 'package.json', text: manifest.text });
  const tsconfig = textOf(path.join(root, 'tsconfig.json'));
  if (tsconfig === undefined) files.push({ file: 'tsconfig.json', text: json(TSCONFIG) });
  else if (!tsconfig.includes(TYPES))
    notes.push(`tsconfig.json: add "types": ["${TYPES}"] to its compilerOptions`);
  if (!fs.existsSync(path.join(root, WORKFLOW)))
    files.push({ file: WORKFLOW, text: workflow(manifest.script) });
  return { files, notes, script: manifest.script };
}

/** What was found: modules, and their tests. */
function findingsOf(root) {
  const { filesOf, testFoldersOf } = require('../../hypium/files');
  const { modulesOf } = require('../../device/discover');
  const modules = modulesOf(root).map(({ module }) => String(module.name));
  const tests = testFoldersOf(root).flatMap((folder) => filesOf(folder, usageError));
  return { modules, tests: tests.map((file) => path.relative(root, file)) };
}

const indented = (text) => text.replace(/^(?=.)/gm, '  ');

function inWords(root, { modules, tests }, { files, notes, script }) {
  const lines = [
    `Project ${root}: modules ${modules.join(', ') || 'none'}; ${tests.length} test ${tests.length === 1 ? 'file' : 'files'}.`,
    ...files.map(({ file, text }) => `\n${file}:\n${indented(text)}`),
    ...notes.map((note) => `\n${note}`),
  ];
  if (files.length === 0) lines.push('\nNothing is missing.');
  lines.push(`\nThen: npm install && npm run ${script}`);
  return `${lines.join('\n')}\n`;
}

/** A link could lead anywhere: a project that was cloned is not to write outside of itself. */
function checkPlace(root, { file }) {
  const parts = file.split(path.sep);
  for (let count = 1; count <= parts.length; count++) {
    const part = path.join(...parts.slice(0, count));
    const stat = fs.lstatSync(path.join(root, part), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) throw usageError(`${part} is a link; init writes only files of the project`);
  }
}

function write(root, { file, text }) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

module.exports = (program, io) => {
  program
    .command('init')
    .description(
      'set a HarmonyOS project up for tests with Node.js: package.json, tsconfig.json, a CI workflow',
    )
    .option('--project <folder>', 'the project in this folder (else the one here)')
    .option('--yes', 'write without asking')
    .action(async ({ project = '.', yes }) => {
      const root = require('../../device/discover').projectFolder(path.resolve(project));
      if (root === undefined)
        throw usageError(
          'there is no AppScope/app.json5, build-profile.json5 or oh-package.json5 here or above',
        );
      const plan = planFor(root);
      for (const file of plan.files) checkPlace(root, file);
      const findings = findingsOf(root);
      const files = plan.files.map(({ file }) => file);
      print(
        io,
        { root, ...findings, files, notes: plan.notes, script: plan.script },
        inWords(root, findings, plan),
      );
      if (files.length === 0) return;
      const { isSure } = require('../terminal');
      if (!(await isSure(io, { yes }, 'Write these files?'))) return;
      for (const file of plan.files) write(root, file);
    });
};
