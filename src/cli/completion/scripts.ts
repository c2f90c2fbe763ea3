/** A command as a shell completes it. */
export interface CommandWords {
  name: string;
  summary: string;
  /** Values of its first argument; none if it is a file. */
  values: readonly string[];
  options: readonly { flags: readonly string[]; values: readonly string[] }[];
}

const flagsOf = ({ options }: CommandWords) => options.map(({ flags }) => flags.at(-1)!);
/** The options of a command whose values are known, as `--a|--b value value`. */
const valuesOf = ({ options }: CommandWords) => options.filter(({ values }) => values.length > 0);

export function bashScript(words: readonly CommandWords[]): string {
  const flags = words.map((command) => `    ${command.name}) words="${flagsOf(command).join(' ')}" ;;`);
  const options = words.flatMap((command) =>
    valuesOf(command).flatMap(({ flags, values }) =>
      flags.map((flag) => `    "${command.name} ${flag}") words="${values.join(' ')}" ;;`),
    ),
  );
  const args = words.flatMap(({ name, values }) =>
    values.length === 0 ? [] : [`    ${name}) words="${values.join(' ')}" ;;`],
  );
  return `_batch_creator() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" at=1
  COMPREPLY=()
  [ "\${COMP_WORDS[1]}" = --allow-http ] && at=3
  [ "$COMP_CWORD" -lt "$at" ] && [ "$COMP_CWORD" -gt 1 ] && return
  if [ "$COMP_CWORD" -le "$at" ]; then
    COMPREPLY=($(compgen -W "${words.map(({ name }) => name).join(' ')} help --allow-http --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[at]} $previous" in
${options.join('\n')}
  esac
  if [ -z "$words" ] && [[ "$current" == -* ]]; then
    case "\${COMP_WORDS[at]}" in
${flags.map((line) => `  ${line}`).join('\n')}
    esac
  fi
  if [ -z "$words" ] && [ "$COMP_CWORD" -eq $((at + 1)) ]; then
    case "\${COMP_WORDS[at]}" in
${args.map((line) => `  ${line}`).join('\n')}
    esac
  fi
  local before=""
  [[ "$current" == *,* ]] && before="\${current%,*},"
  [ -n "$words" ] && COMPREPLY=($(compgen -P "$before" -W "$words" -- "\${current##*,}"))
}
complete -o default -F _batch_creator batch-creator`;
}

export function zshScript(words: readonly CommandWords[]): string {
  const commands = words.map(({ name, summary }) => `    '${name}:${summary.replaceAll("'", "'\\''")}'`);
  const flags = words.map((command) => `    ${command.name}) compadd -- ${flagsOf(command).join(' ')} ;;`);
  const options = words.flatMap((command) =>
    valuesOf(command).map(
      ({ flags, values }) =>
        `    ${flags.map((flag) => `"${command.name} ${flag}"`).join('|')}) compadd -- ${values.join(' ')}; return ;;`,
    ),
  );
  const args = words.flatMap(({ name, values }) =>
    values.length === 0 ? [] : [`    "${name} 3") compadd -- ${values.join(' ')}; return ;;`],
  );
  return `#compdef batch-creator
_batch_creator() {
  local -a commands=(
${commands.join('\n')}
  )
  if [[ "\${words[2]}" == --allow-http ]] && (( CURRENT > 3 )); then
    words=("\${words[1]}" "\${(@)words[4,-1]}")
    (( CURRENT -= 2 ))
  fi
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  compset -P '*,'
  case "\${words[2]} \${words[CURRENT-1]}" in
${options.join('\n')}
  esac
  if [[ "$PREFIX" != -* ]]; then
    case "\${words[2]} $CURRENT" in
${args.map((line) => `  ${line}`).join('\n')}
    esac
    _files
    return
  fi
  case "\${words[2]}" in
${flags.join('\n')}
  esac
}
# Loaded from a file of fpath, it is called for the first TAB; sourced, it registers itself.
if [[ "$funcstack[1]" = _batch-creator ]]; then
  _batch_creator "$@"
else
  compdef _batch_creator batch-creator
fi`;
}

export function fishScript(words: readonly CommandWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  return words
    .flatMap(({ name, summary, values, options }) => [
      `complete -c batch-creator -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...(values.length === 0
        ? []
        : [`complete -c batch-creator -n '__fish_seen_subcommand_from ${name}' -f -a ${quoted(values.join(' '))}`]),
      ...options.map(({ flags, values: known }) => {
        const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const choices = known.length === 0 ? '' : ` -x -a ${quoted(known.join(' '))}`;
        return `complete -c batch-creator -n '__fish_seen_subcommand_from ${name}' ${names.join(' ')}${choices}`;
      }),
    ])
    .join('\n');
}
