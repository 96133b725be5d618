'use strict';

// Dialogs that wait for an answer.

const { flag, optional, text, whole } = require('../take');

module.exports = {
  reads: {
    dialogs: { read: ({ dialogs }) => ({ taken: dialogs.isTaken, rows: dialogs.rows() }) },
  },
  acts: {
    'dialog.answer': {
      body: { id: whole(1), answer: text, precise: optional(flag), password: optional(text) },
      act: ({ dialogs }, { id, ...answer }) => dialogs.answer(id, answer),
    },
    'dialogs.take': { body: { on: flag }, act: ({ dialogs }, { on }) => dialogs.take(on) },
  },
};
