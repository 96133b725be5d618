'use strict';

// Which names a module asks of another, read from its text. A module of the SDK is then made with just these names: nothing
// else of it is loaded, and no list is read.

const STATEMENT = /^(import|export)\s+([^;"'`]*?)\s*\bfrom\s*["']([^"']+)["']/gm;
const quoted = (specifier) => `["']${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']`;

/** Names in a clause such as `a, { b as c }`; undefined if it takes all. */
function namesIn(keyword, clause) {
  if (clause.includes('*')) return undefined;
  const [, before, inner] = /^([^{]*)(?:\{([\s\S]*)\})?$/.exec(clause) ?? [];
  if (before === undefined) return undefined;
  const named = (inner ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('type '))
    .map((part) => part.split(/\s+as\s+/)[0]);
  const usesDefault = keyword === 'import' && /[\w$]/.test(before.replace(/^type\b/, ''));
  return usesDefault ? ['default', ...named] : named;
}

/** Names that the text of an ES module asks of a specifier; undefined if that cannot be seen. */
function namesAsked(code, specifier) {
  const names = new Set();
  let statements = 0;
  for (const [, keyword, clause, from] of code.matchAll(STATEMENT)) {
    if (from !== specifier) continue;
    statements++;
    const some = namesIn(keyword, clause);
    if (some === undefined) return undefined;
    for (const name of some) names.add(name);
  }
  // `import(…)`, and whatever else has the specifier in it, may ask for anything; `import '…'` asks for nothing.
  const all = code.match(new RegExp(quoted(specifier), 'g'))?.length ?? 0;
  const bare = code.match(new RegExp(`^import\\s*${quoted(specifier)}`, 'gm'))?.length ?? 0;
  return statements + bare > 0 && all === statements + bare ? [...names].sort() : undefined;
}

/** What a file asks of a module that has no names of its own, for a bundler: none if it cannot be seen. */
function namesAskedBy(file, specifier) {
  try {
    return namesAsked(require('node:fs').readFileSync(file, 'utf8'), specifier) ?? [];
  } catch {
    return []; // no file
  }
}

module.exports = { namesAsked, namesAskedBy };
