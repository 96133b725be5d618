// Which statements of the three reference documents have neither a test that names them nor a line in docs/conformance.md.
//
//   node scripts/statements.mjs [document ...]     the statements without either; --all: every statement, with where it is
//
// A statement is a line of prose, a row of a table or a heading with a signature. Two documents carry the numbers of their
// lines; the lines of the third are counted here. `seed 002:166`, also `seed 002:166-168` and `seed 002:166,170`, in the
// name of a test or in docs/conformance.md answers for them. The documents lie beside the checkout (__test__/seeds.mjs).
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { linesOf } from '../__test__/seeds.mjs';

export const DOCUMENTS = ['000', '001', '002'];

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Lines that state nothing: blanks, rules, heads of tables, labels, imports and what stands in code blocks. */
const EMPTY = [
  /^>?\s*$/,
  /^\|[\s:|-]+\|?$/,
  /^\|\s*(参数名|参数|名称|错误码ID|类型|ID|Name|Type|Tag)\s*\|.*(类型|说明|错误信息|值|Description|Message|Type|Value|Mandatory).*$/,
  /^\*\*[^*]+\*\*:?：?$/,
  /^\*\*(Parameters|Return value|Error codes)\*\*/,
  /^>\s*\*\*[^*]+\*\*:?：?$/,
  /^##\s*(导入模块|Modules to Import|Example|示例)/,
  /^以上错误码|^(以上|For details about the error codes)/,
];

/** The statements of a document: `{ line, text }`. */
export function statementsOf(document) {
  let inCode = false;
  return linesOf(document).flatMap((text, index) => {
    const fence = text.trim().startsWith('```');
    if (fence) inCode = !inCode;
    const says = !fence && !inCode && !EMPTY.some((empty) => empty.test(text.trim()));
    return says ? [{ line: index + 1, text: text.trim() }] : [];
  });
}

function* filesBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* filesBelow(file);
    else if (/\.test\.m?js$/.test(entry.name)) yield file;
  }
}

/** The lines of a document that a text answers for. */
function* named(text, document) {
  for (const [, list] of text.matchAll(new RegExp(`seed ${document}:([\\d,-]+)`, 'g'))) {
    for (const part of list.split(',').filter(Boolean)) {
      const [from, to = from] = part.split('-').map(Number);
      for (let line = from; line <= to; line += 1) yield line;
    }
  }
}

/** Where each statement of a document is answered for: `{ line, text, tests, reasons }`. */
export function answersOf(document) {
  const tests = [...filesBelow(path.join(root, '__test__'))].map((file) => ({
    file: path.relative(root, file),
    lines: new Set(named(fs.readFileSync(file, 'utf8'), document)),
  }));
  const reasons = new Set(named(fs.readFileSync(path.join(root, 'docs/conformance.md'), 'utf8'), document));
  return statementsOf(document).map((statement) => ({
    ...statement,
    tests: tests.filter(({ lines }) => lines.has(statement.line)).map(({ file }) => file),
    reasons: reasons.has(statement.line),
  }));
}

function main(args) {
  const all = args.includes('--all');
  const asked = args.filter((arg) => !arg.startsWith('--'));
  for (const document of asked.length > 0 ? asked : DOCUMENTS) {
    const answers = answersOf(document);
    const tested = answers.filter(({ tests }) => tests.length > 0);
    const excused = answers.filter(({ tests, reasons }) => tests.length === 0 && reasons);
    const open = answers.filter(({ tests, reasons }) => tests.length === 0 && !reasons);
    for (const { line, text, tests, reasons } of all ? answers : open) {
      const where = all ? ` [${[...tests, ...(reasons ? ['docs/conformance.md'] : [])].join(', ')}]` : '';
      console.log(`seed ${document}:${line}${where} ${text}`);
    }
    console.log(
      `${document}: ${answers.length} statements, ${tested.length} with a test, ${excused.length} with a reason, ${open.length} with neither`,
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
