// Tables of the inspector that say again what is said elsewhere: they say the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { inspected } from './support.mjs';

const require = createRequire(import.meta.url);
const { CODES } = require('../../lib/inspect/codes.js');
const { GROUPS } = require('../../lib/inspect/groups.js');
const { VaultError } = require('../../lib/entry/vault.js');
const { ACTS, READS } = require('../../lib/inspect/routes.js');

const read = (file) => fs.readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('codes: as in the documents', async (t) => {
  const documented = read('docs/12-error-codes.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) => {
      const cells = line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim());
      const [code, ...rest] = cells;
      const [name, cause, remedy] = rest.length === 3 ? rest : [null, ...rest];
      return { code: Number(code), name: name?.replaceAll('`', '') ?? null, cause, remedy: remedy || null };
    });
  assert.deepEqual(
    CODES.filter(({ code }) => typeof code === 'number'),
    documented,
  );
  const { page } = await inspected(t);
  assert.deepEqual((await page.get('codes')).rows, CODES);
});

test('codes: all of the vault', () => {
  const words = CODES.map(({ code }) => code).filter((code) => typeof code === 'string');
  const [, type] = /export type VaultErrorCode =([^;]*);/.exec(read('types/vault.d.ts'));
  assert.deepEqual(
    words,
    [...type.matchAll(/'(\w+)'/g)].map(([, word]) => word),
  );
  for (const code of words) assert.equal(VaultError.codeOf({ code }), code);
});

test('groups: those of the dialogs', () => {
  const source = read('src/access/group.rs');
  const table = source.slice(source.indexOf('GROUPS'), source.indexOf('];\n'));
  const groups = [...table.matchAll(/group\(\s*"([^"]*)",\s*(\w+),\s*\w+,\s*&\[([^\]]*)\]/g)];
  const once = ['Once', 'Location', 'Pasteboard'];
  assert.deepEqual(
    GROUPS.map((group) => [group.members, group.once]),
    groups.map(([, , asking, members]) => [
      [...members.matchAll(/"(\w+)"/g)].map(([, name]) => `ohos.permission.${name}`),
      once.includes(asking),
    ]),
  );
});

test('contract: it names every route, and no other', () => {
  const contract = read('docs/internals/inspector.md');
  const sectionOf = (title) => contract.split(`\n## ${title}\n`)[1].split('\n## ')[0];
  const named = (text) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...line.split('|')[1].matchAll(/`([\w.]+)`/g)].map(([, name]) => name))
      .sort();
  assert.deepEqual(named(sectionOf('Reading')), [...READS.keys()].sort());
  assert.deepEqual(named(sectionOf('Acting')), [...ACTS.keys()].sort());
});
