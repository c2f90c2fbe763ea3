import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import type { Cli } from './cli.js';

/** The options of a command, as its own declaration types them: `OptionsOf<typeof buildCommand>`. */
export type OptionsOf<Declare extends () => { opts(): object }> = ReturnType<ReturnType<Declare>['opts']>;

/**
 * Joins the declaration of a command (its help) to its action, which is loaded only when the command runs. The action
 * takes the arguments and options that the declaration gives; the compiler checks both.
 */
export function command<Args extends unknown[], Options extends OptionValues>(
  declare: () => Command<Args, Options>,
  load: () => Promise<(cli: Cli, ...args: [...Args, Options]) => Promise<void> | void>,
): (cli: Cli) => CommandUnknownOpts {
  return (cli) => {
    const declared = declare();
    return declared.action(async (...given) => {
      const action = await load();
      // The last argument is the command itself.
      await action(cli, ...(given.slice(0, -1) as [...Args, Options]));
    }) as unknown as CommandUnknownOpts;
  };
}
