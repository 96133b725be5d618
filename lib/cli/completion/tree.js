'use strict';

// What can stand where on a command line, read off the commands themselves: each place (`vault set`) with its commands, options and
// words, and what the values of options are.

const FILE = /file/i;
const FOLDER = /dir|folder/i;

/** What is completed there: { choices }, { is: 'file' }, { is: 'folder' }, or { is: 'text' } that nobody knows. */
function kindOf(name, choices) {
  if (choices !== undefined) return { choices };
  if (FILE.test(name)) return { is: 'file' };
  return { is: FOLDER.test(name) ? 'folder' : 'text' };
}

/** An option: its spellings, and what its value is if it takes one. */
function optionOf({ short, long, flags, description, argChoices, required, optional }) {
  const names = [long, short].filter(Boolean);
  const [placeholder] = /[<[].*$/.exec(flags) ?? [''];
  return { names, description, value: required || optional ? kindOf(placeholder, argChoices) : undefined };
}

/** The word at which the next one stands; run takes a file. */
const wordOf = ({ _name, argChoices }) => kindOf(_name === 'words' ? 'file' : _name, argChoices);

function placesBelow(command, words = []) {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const place = {
    path: words.join(' '),
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map(optionOf),
    word: command.registeredArguments.length > 0 ? wordOf(command.registeredArguments[0]) : undefined,
    takesCommand: command.registeredArguments.some(({ isForeign }) => isForeign),
  };
  return [place, ...commands.flatMap((one) => placesBelow(one, [...words, one.name()]))];
}

/**
 * The places, and the options that can stand at each of them. `values` says of an option that takes a value what that is: keys are
 * `place:--option`, with `*` for every place, as the patterns of all three shells have it.
 */
function treeOf(program) {
  const places = placesBelow(program);
  const everywhere = places[0].options.filter(
    ({ names }) => !names.includes('--help') && !names.includes('--version'),
  );
  const valuesOf = (path, options) =>
    options
      .filter(({ value }) => value !== undefined)
      .map(({ names, value }) => ({ keys: names.map((name) => `${path}:${name}`), value }));
  const values = [
    ...valuesOf('*', everywhere),
    ...places.slice(1).flatMap(({ path, options }) => valuesOf(path, options)),
  ];
  const withGlobal = places.map((place, at) =>
    at === 0 ? place : { ...place, options: [...place.options, ...everywhere] },
  );
  return { name: program.name(), places: withGlobal, values };
}

/** A name for functions of shells. */
const functionOf = (name) => `_${name.replace(/\W/g, '_')}`;

module.exports = { functionOf, treeOf };
