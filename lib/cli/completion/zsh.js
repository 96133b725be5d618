'use strict';

// Completion for zsh, with descriptions.

const { functionOf } = require('./tree');

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const pattern = (key) => (key.startsWith('*:') ? `*${quoted(key.slice(1))}` : quoted(key));
const described = (name, description) => quoted(`${name.replaceAll(':', '\\:')}:${description}`);

const saidOf = ({ choices, is }) =>
  choices === undefined ? `reply=(${is})` : `reply=(words ${choices.map(quoted).join(' ')})`;

function zsh({ name, places, values }) {
  const fn = functionOf(name);
  const lines = (rows) => rows.map(([key, said]) => `    ${key}) ${said} ;;`).join('\n');
  const list = (all) => `reply=(${all.join(' ')})`;
  const commands = places.filter((place) => place.commands.length > 0);
  const commandRows = commands.map((place) => [
    quoted(place.path),
    list(place.commands.map((one) => described(one.name, one.description))),
  ]);
  const optionRows = places.map((place) => [
    quoted(place.path),
    list(place.options.flatMap(({ names, description }) => names.map((one) => described(one, description)))),
  ]);
  const words = places.filter(({ word }) => word !== undefined);
  return `#compdef ${name}
# Completion of ${name} for zsh: source it behind compinit, or keep it as _${name} in a folder of $fpath.
${fn}_commands() {
  reply=()
  case "$1" in
${lines(commandRows)}
  esac
}
${fn}_options() {
  reply=()
  case "$1" in
${lines(optionRows)}
  esac
}
${fn}_word() {
  reply=()
  case "$1" in
${lines(words.map(({ path, word }) => [quoted(path), saidOf(word)]))}
  esac
}
${fn}_value() {
  reply=()
  case "$1" in
${lines(values.map(({ keys, value }) => [keys.map(pattern).join('|'), saidOf(value)]))}
    *) return 1 ;;
  esac
}
${fn}_say() {
  case "$reply[1]" in
    file) _files ;;
    folder) _files -/ ;;
    words) compadd -- "\${(@)reply[2,-1]}" ;;
    *) _message 'text' ;;
  esac
}
${fn}() {
  local here='' option='' word
  local -a reply
  local -i at
  for ((at = 2; at < CURRENT; at++)); do
    word=$words[at]
    if [[ -n $option ]]; then option=''
    elif [[ $word == -- ]]; then
      words=("\${(@)words[at+1,-1]}")
      ((CURRENT -= at))
      _normal
      return
    elif [[ $word == -* ]]; then ${fn}_value "$here:$word" && option=$word
    else
      ${fn}_commands "$here"
      (( \${reply[(I)$word:*]} )) && here=\${here:+$here }$word
    fi
  done
  if [[ -n $option ]]; then
    ${fn}_value "$here:$option"
    ${fn}_say
  elif [[ $words[CURRENT] == --*=* ]] && ${fn}_value "$here:\${words[CURRENT]%%=*}"; then
    compset -P '*='
    ${fn}_say
  elif [[ $words[CURRENT] == -* ]]; then
    ${fn}_options "$here"
    _describe -o option reply
  else
    ${fn}_commands "$here"
    if (( $#reply )); then _describe command reply
    else
      ${fn}_word "$here"
      ${fn}_say
    fi
  fi
}
if [[ $funcstack[1] == _${name} ]]; then ${fn} "$@"; else compdef ${fn} ${name}; fi
`;
}

module.exports = { zsh };
