// The floors of lib, from the ground up: what a file takes lies on its own floor or below. The list is the
// picture; tests/layers.rs is the same for the engine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const LIB = fileURLToPath(new URL('../../lib/', import.meta.url));

const FLOORS = [
  'engine', // the way to the addon; values and secrets of others
  'arkts', // sources of ArkTS: tokens, projects and their products, what they become
  'calls', // functions of kits as rows, their arguments, events and replies
  'kits', // asset, access control, privacy
  'dialogs', // what the user is asked
  'testing', // faults, records, hints
  'sync', // the account whose devices share what it trusts, and where its entries lie
  'device', // apps, the device, and what it is found by
  'vault', // what Node programs keep
  'inspect', // the device in a browser
  'sdk', // names of the SDK, stand-ins
  'neighbours', // further kits of the SDK
  'abilities', // what drives abilities, their contexts and resources
  'arkui', // components and state
  'hypium', // the test framework
  'modules', // which specifier is what
  'hook', // sources of ArkTS in Node
  'runners', // the same for test runners and bundlers
  'entry', // what package.json exports
  'cli', // the command line tool
];

const files = fs
  .readdirSync(LIB, { recursive: true })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => /\.(js|mjs|cjs|d\.ts)$/.test(file));
const folderOf = (file) => file.split('/')[0];
const floorOf = (folder) => FLOORS.indexOf(folder);

const isThere = (target) => ['', '.js'].some((ending) => fs.existsSync(path.join(LIB, target + ending)));

/** The files of lib that a file names, in whatever form it takes them; comments do not count. */
function namedIn(file, text) {
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(/(['"])(\.\.?\/[^'"\s]*)\1/g)]
    .map(([, , target]) => path.posix.join(path.posix.dirname(file), target))
    .filter((target) => !target.startsWith('..') && isThere(target));
}

const upward = (file, text) =>
  namedIn(file, text).filter((target) => floorOf(folderOf(target)) > floorOf(folderOf(file)));

test('layers: every folder of lib is on a floor, and every floor is there', () => {
  assert.deepEqual([...new Set(files.map(folderOf))].sort(), FLOORS.toSorted());
});

test('layers: nothing in lib takes what is above it', () => {
  const found = files.flatMap((file) =>
    upward(file, fs.readFileSync(path.join(LIB, file), 'utf8')).map((target) => `${file}: ${target}`),
  );
  assert.deepEqual(found, []);
});

test('layers: what points up is noticed', () => {
  const rows = [
    ['kits/asset.js', "const { App } = require('../device/app');", ['device/app']],
    ['device/core.js', "  call(() => require('../hook/hooks').load());", ['hook/hooks']],
    [
      'engine/a.mjs',
      "import { b } from '../cli/main.js';\nimport '../calls/kit.js';",
      ['cli/main.js', 'calls/kit.js'],
    ],
    ['engine/a.js', "const KITS = ['../kits/asset', '../../package.json'];", ['kits/asset']],
    ['cli/commands/get.js', "require('../../kits/asset-enums'); require('../options');", []],
    ['engine/a.js', "  // require('../cli/main')", []],
  ];
  for (const [file, text, expected] of rows) assert.deepEqual(upward(file, text), expected, text);
});
