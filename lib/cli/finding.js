'use strict';

// What a check of doctor finds: { status, check, message, remedy? }.

const { visible } = require('../engine/visible');

const ok = (check, message) => ({ status: 'ok', check, message });
const warning = (check, message, remedy) => ({ status: 'warning', check, message, remedy });
const problem = (check, message, remedy) => ({ status: 'problem', check, message, remedy });

/** Findings as lines, each with what helps below. */
function inWords(findings) {
  const lines = findings.flatMap(({ status, check, message, remedy }) => {
    const line = `${status.padEnd(8)} ${check}: ${visible(message)}`;
    if (remedy === undefined) return [line];
    return [line, `         -> ${remedy.split('\n').map(visible).join('\n            ')}`];
  });
  return `${lines.join('\n')}\n`;
}

module.exports = { inWords, ok, problem, warning };
