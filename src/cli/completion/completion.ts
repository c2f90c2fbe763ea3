import { Argument, Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ batch-creator completion bash > ~/.local/share/bash-completion/completions/batch-creator
  $ batch-creator completion zsh > ~/.zfunc/_batch-creator
  $ batch-creator completion fish > ~/.config/fish/completions/batch-creator.fish`;

/** `completion`: a script that makes a shell complete our commands, options and their values. */
export function completionCommand() {
  return new Command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that makes a shell complete commands, options and the values of options.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText('after', EXAMPLES);
}
