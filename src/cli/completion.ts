import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from './terminal/cli.js';

const EXAMPLES = `
Examples:
  $ batch-creator completion bash > ~/.local/share/bash-completion/completions/batch-creator
  $ batch-creator completion zsh > ~/.zfunc/_batch-creator
  $ batch-creator completion fish > ~/.config/fish/completions/batch-creator.fish`;

/** `completion`: a script that makes a shell complete our commands and options. */
export function completionCommand(cli: Cli) {
  const command = new Command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that makes a shell complete the commands and their options.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText('after', EXAMPLES);
  return command.action((shell) => cli.print(SCRIPTS[shell](wordsOf(command.parent!))));
}

interface Words {
  name: string;
  summary: string;
  options: string[];
}

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

function wordsOf(program: CommandUnknownOpts): Words[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: [...command.options.map((option) => option.long ?? option.short ?? ''), '--help'],
  }));
}

function bashScript(words: readonly Words[]): string {
  const cases = words.map(({ name, options }) => `    ${name}) words="${options.join(' ')}" ;;`).join('\n');
  return `_batch_creator() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  [[ "$current" == -* ]] || return
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _batch_creator batch-creator`;
}

function zshScript(words: readonly Words[]): string {
  const commands = words.map(({ name, summary }) => `    '${name}:${summary}'`).join('\n');
  const cases = words.map(({ name, options }) => `    ${name}) compadd -- ${options.join(' ')} ;;`).join('\n');
  return `#compdef batch-creator
_batch_creator() {
  local -a commands=(
${commands}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  if [[ "$PREFIX" != -* ]]; then
    _files
    return
  fi
  case "\${words[2]}" in
${cases}
  esac
}
(( $+functions[compdef] )) && compdef _batch_creator batch-creator`;
}

function fishScript(words: readonly Words[]): string {
  return words
    .flatMap(({ name, summary, options }) => [
      `complete -c batch-creator -n __fish_use_subcommand -f -a ${name} -d '${summary}'`,
      ...options.map((option) => {
        const flag = option.startsWith('--') ? `-l ${option.slice(2)}` : `-s ${option.slice(1)}`;
        return `complete -c batch-creator -n '__fish_seen_subcommand_from ${name}' ${flag}`;
      }),
    ])
    .join('\n');
}
