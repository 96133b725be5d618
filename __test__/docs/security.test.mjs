// docs/09-security.md names the test of each claim: they exist, in the files that it names.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const code = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

test('each claim of docs/09-security.md has the test that it names', () => {
  const table = read('docs/09-security.md').split('## Each claim and its test')[1];
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| claim'))
    .map((line) => line.split(' | '));
  assert.ok(rows.length > 20);
  for (const [claim, , where, names] of rows) {
    const sources = code(where).map(read).join('\n');
    assert.ok(code(names).length > 0, claim);
    for (const name of code(names)) assert.ok(sources.includes(name), `${claim}: ${name}`);
  }
});
