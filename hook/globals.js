'use strict';

// Whether a source names globals of ArkUI. They are made when the first one that does is loaded.

const WORD = /\bglobalThis\.([$A-Za-z][\w$]*)|(?<![.\w$])[$A-Za-z][\w$]*/g;

let names;

/** Whether the text of a module may name one. What stands in strings and comments counts too. */
function usesGlobals(code) {
  names ??= new Set(Object.values(require('../kits/sdk').globalNames()).flat());
  const text = code.slice(0, code.lastIndexOf('//# sourceMappingURL='));
  for (const [word, member] of text.matchAll(WORD)) if (names.has(member ?? word)) return true;
  return false;
}

module.exports = { usesGlobals };
