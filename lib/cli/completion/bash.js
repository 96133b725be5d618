'use strict';

// Completion for bash, 3.2 (macOS) and later.

const { functionOf } = require('./tree');

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** A pattern of case: only the star for every place is one. */
const pattern = (key) => (key.startsWith('*:') ? `*${quoted(key.slice(1))}` : quoted(key));

const saidOf = ({ choices, is }) => (choices === undefined ? is : `words ${choices.join(' ')}`);

function bash({ name, places, values }) {
  const fn = functionOf(name);
  const lines = (rows) => rows.map(([key, said]) => `    ${key}) echo ${quoted(said)} ;;`).join('\n');
  const commands = places.filter((place) => place.commands.length > 0);
  return `# Completion of ${name} for bash: source it, or keep it as ${name} in a folder of bash-completion.
${fn}_commands() {
  case "$1" in
${lines(commands.map((place) => [quoted(place.path), place.commands.map((one) => one.name).join(' ')]))}
  esac
}
${fn}_options() {
  case "$1" in
${lines(places.map((place) => [quoted(place.path), place.options.flatMap(({ names }) => names).join(' ')]))}
  esac
}
${fn}_word() {
  case "$1" in
${lines(places.filter(({ word }) => word !== undefined).map(({ path, word }) => [quoted(path), saidOf(word)]))}
  esac
}
${fn}_value() {
  case "$1" in
${lines(values.map(({ keys, value }) => [keys.map(pattern).join('|'), saidOf(value)]))}
    *) return 1 ;;
  esac
}
${fn}_say() {
  local found
  case "$1" in
    file) compopt -o filenames 2>/dev/null; set -- -f ;;
    folder) compopt -o filenames 2>/dev/null; set -- -d ;;
    command) set -- -c ;;
    words*) set -- -W "\${1#words}" ;;
    *) return ;;
  esac
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen "$@" -- "$cur")
}
${fn}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} here='' option='' word at
  COMPREPLY=()
  [[ $cur == '=' ]] && cur=''
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if [[ $word == '=' ]]; then continue
    elif [[ -n $option ]]; then option=''
    elif [[ $word == -- ]]; then
      if ((at + 1 == COMP_CWORD)); then ${fn}_say command
      elif declare -F _command_offset >/dev/null; then _command_offset $((at + 1))
      else ${fn}_say file; fi
      return
    elif [[ $word == -* ]]; then ${fn}_value "$here:$word" >/dev/null && option=$word
    elif [[ " $(${fn}_commands "$here") " == *" $word "* ]]; then here=\${here:+$here }$word
    fi
  done
  if [[ -n $option ]]; then ${fn}_say "$(${fn}_value "$here:$option")"
  elif [[ $cur == -* ]]; then ${fn}_say "words $(${fn}_options "$here")"
  else
    word=$(${fn}_commands "$here")
    if [[ -n $word ]]; then ${fn}_say "words $word"; else ${fn}_say "$(${fn}_word "$here")"; fi
  fi
}
complete -F ${fn} ${name}
`;
}

module.exports = { bash };
