'use strict';

// Types that a source exports. They do not exist at run time, but others export them again without the word `type`, which
// needs a name to link to.

/** Whether a text can have any. */
const NEEDED = /\b(?:interface|type|declare|namespace|annotation)\b|\bexport\s*\{|\bexport\s+default\b/;

const BEFORE_NAME = new Set(['declare', 'abstract', 'async', 'const', 'default']);
const DECLARING = new Set([
  'interface',
  'type',
  'class',
  'enum',
  'const',
  'let',
  'var',
  'function',
  'namespace',
  'module',
  'struct',
]);

/** Names in `{ a, b as c, type d }` between two tokens; with `typesOnly` those that the word `type` stands before. */
function namesInList(tokens, open, typesOnly) {
  const names = [];
  let part = [];
  for (let i = open + 1; i <= tokens[open].partner; i++) {
    if (tokens[i].value !== ',' && i < tokens[open].partner) {
      part.push(tokens[i].value);
      continue;
    }
    const isType = part[0] === 'type' && part.length > 1 && part[1] !== 'as';
    if (part.length > 0 && (isType || !typesOnly)) names.push(part.at(-1));
    part = [];
  }
  return names;
}

/** Names that a text exports as far as they may be types. */
function candidatesOf(text) {
  const tokens = require('./tokens').tokensOf(text);
  const names = new Set();
  for (let i = 0; i < tokens.length; i++) {
    const { value, kind, partner } = tokens[i];
    if (partner > i) {
      i = partner; // what is in brackets exports nothing
      continue;
    }
    if (kind !== 'word' || value !== 'export') continue;
    let at = i + 1;
    if (tokens[at]?.value === '@' && tokens[at + 1]?.value === 'interface') at++;
    const isTypeList = tokens[at]?.value === 'type' && tokens[at + 1]?.value === '{';
    if (isTypeList) at++;
    if (tokens[at]?.value === '{') {
      const hasFrom = tokens[tokens[at].partner + 1]?.value === 'from';
      for (const name of namesInList(tokens, at, hasFrom && !isTypeList)) names.add(name);
      continue;
    }
    const isDefault = tokens[at]?.value === 'default';
    if (isDefault) names.add('default');
    while (BEFORE_NAME.has(tokens[at]?.value) && tokens[at + 1]?.kind === 'word') at++;
    if (DECLARING.has(tokens[at]?.value) && tokens[at + 1]?.kind === 'word' && !isDefault)
      names.add(tokens[at + 1].value);
    // `export const enum`, `export const name`
    else if (tokens[at - 1]?.value === 'const' && tokens[at]?.kind === 'word') names.add(tokens[at].value);
  }
  return names;
}

const LIST = /^export\s*\{([^}]*)\}/gm;
const DECLARED =
  /^export (?:async )?(?:class|function\*?|const|let|var) ([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;

/** Names that the text of an ES module, as esbuild writes it, exports. */
function exportedBy(code) {
  const names = new Set([...code.matchAll(DECLARED)].map(([, name]) => name));
  for (const [, list] of code.matchAll(LIST))
    for (const part of list.split(','))
      names.add(
        part
          .trim()
          .split(/\s+as\s+/)
          .at(-1),
      );
  if (/^export default\b/m.test(code)) names.add('default');
  for (const [, name] of code.matchAll(/^export \* as (\S+) from/gm)) names.add(name);
  return names;
}

/** A statement that exports what the source exports and the code does not; empty if that is nothing. */
function typesLeft(source, code) {
  if (!NEEDED.test(source)) return '';
  let candidates;
  try {
    candidates = candidatesOf(source);
  } catch (error) {
    if (error instanceof require('./tokens').Unbalanced) return ''; // esbuild understands more than we do
    throw error;
  }
  const there = exportedBy(code);
  const types = [...candidates].filter(
    (name) => !there.has(name) && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name),
  );
  if (types.length === 0) return '';
  return `export { ${types.map((name) => `ohosTypeOnly as ${name}`).join(', ')} }; var ohosTypeOnly;`;
}

module.exports = { typesLeft };
