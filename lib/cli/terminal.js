'use strict';

// Questions on the terminal; see ../dialogs/terminal.

const terminal = require('../dialogs/terminal');
const { usageError } = require('./output');

/** Runs `talk(ask)`, whose answers are bytes. */
async function converse(io, talk) {
  try {
    return await terminal.converse(io, talk);
  } catch (error) {
    throw error instanceof terminal.NoAnswer ? usageError(error.message) : error;
  }
}

/** Confirms an action: by --yes or at the prompt. */
async function isSure(io, { yes }, question) {
  if (yes) return true;
  if (!io.stdin.isTTY) throw usageError(`${question} This needs --yes where nobody can be asked`);
  const answer = await converse(io, (ask) => ask(`${question} Type yes: `, { echo: true }));
  return Buffer.from(answer).toString().trim().toLowerCase() === 'yes';
}

module.exports = { converse, isSure };
