'use strict';

// Texts of others on lines of ours: log lines, prompts, the output of the command line tool.

/** What ends a line, moves a cursor, speaks to a terminal or turns the direction of writing. */
const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

function code(char) {
  const hex = char.codePointAt(0).toString(16);
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
}

/** The text on one line, with the codes of such characters in their place: nothing in it passes for a line of its own. */
const visible = (text) => String(text).replace(ACTIVE, code);

module.exports = { visible };
