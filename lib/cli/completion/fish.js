'use strict';

// Completion for fish, with descriptions.

const { functionOf } = require('./tree');

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Flags of `complete` for what is known of a word. */
const flagsOf = ({ choices, is }) => {
  if (choices !== undefined) return `-x -a ${quoted(choices.join(' '))}`;
  return { file: '-r -F', folder: "-x -a '(__fish_complete_directories (commandline -ct))'", text: '-x' }[is];
};

function fish({ name, places, values }) {
  const fn = `_${functionOf(name)}`;
  const at = (path) => `-n ${quoted(`${fn}_at '${path}'`)}`;
  const spelling = (names) =>
    names.map((one) => (one.startsWith('--') ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`)).join(' ');
  const say = (path, flags, description) =>
    `complete -c ${name} ${at(path)} ${flags}${description ? ` -d ${quoted(description)}` : ''}`;
  const rows = places.flatMap(({ path, commands, options, word }) => [
    ...commands.map((one) => say(path, `-f -a ${one.name}`, one.description)),
    ...options.map(({ names, description, value }) =>
      say(path, `${spelling(names)}${value === undefined ? '' : ` ${flagsOf(value)}`}`, description),
    ),
    ...(word === undefined || word.is === 'text' ? [] : [say(path, flagsOf(word).replace(/^-[rx] /, ''))]),
  ]);
  const paths = places.map(({ path }) => path).filter((path) => path !== '');
  return `# Completion of ${name} for fish: source it, or keep it as ${name}.fish in ~/.config/fish/completions.
function ${fn}_here
    set -l here ''
    set -l skip no
    for word in (commandline -opc)[2..]
        if test $skip = yes
            set skip no
        else if test "$word" = --
            echo behind
            return
        else if string match -q -- '-*' "$word"
            switch "$here:$word"
                case ${values.flatMap(({ keys }) => keys.map(quoted)).join(' ')}
                    set skip yes
            end
        else
            switch (string trim "$here $word")
                case ${paths.map(quoted).join(' ')}
                    set here (string trim "$here $word")
            end
        end
    end
    echo "$here"
end
function ${fn}_at
    test (${fn}_here) = "$argv[1]"
end
complete -c ${name} -e
complete -c ${name} -f
complete -c ${name} ${at('behind')} -F -a '(__fish_complete_command)'
${rows.join('\n')}
`;
}

module.exports = { fish };
