'use strict';

// Questions to the person at the terminal; see ../dialogs/terminal.

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

/** Whether it is really to be done: said by --yes, or by the person at the terminal. */
async function isSure(io, { yes }, question) {
  if (yes) return true;
  if (!io.stdin.isTTY) throw usageError(`${question} This needs --yes where nobody can be asked`);
  const answer = await converse(io, (ask) => ask(`${question} Type yes: `, { echo: true }));
  return Buffer.from(answer).toString().trim().toLowerCase() === 'yes';
}

module.exports = { converse, isSure };
