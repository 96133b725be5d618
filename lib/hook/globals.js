'use strict';

// Whether a source names globals of ArkUI. They are made when the first one that does is loaded.

const WORD = /\bglobalThis\.([$A-Za-z][\w$]*)|(?<![.\w$])[$A-Za-z][\w$]*/g;

/** Those that begin with a small letter. All others begin with a capital one, or a dollar sign. */
const SMALL = new Set(
  `animateTo animateToImmediately appStorage cursorControl focusControl fp2px getContext getInspectorNodeById
  getInspectorNodes lpx2px mutableBuilder postCardAction px2fp px2lpx px2vp setAppBgColor vp2px wrapBuilder`.split(
    /\s+/,
  ),
);
/** Whether a name may be one that is not there yet, as far as that is known without their list. */
const mayBeOne = (name) => (SMALL.has(name) || /^[$A-Z]/.test(name)) && !(name in globalThis);

let names;

/** Whether the text of a module may name one. What stands in strings and comments counts too. */
function usesGlobals(code) {
  const end = code.lastIndexOf('//# sourceMappingURL=');
  const text = end < 0 ? code : code.slice(0, end);
  const words = new Set([...text.matchAll(WORD)].map(([word, member]) => member ?? word));
  const candidates = [...words].filter(mayBeOne);
  if (candidates.length === 0) return false;
  names ??= new Set(Object.values(require('../sdk/lists').globalNames()).flat());
  return candidates.some((name) => names.has(name));
}

module.exports = { SMALL, usesGlobals };
