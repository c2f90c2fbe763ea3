import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import type { Cli } from './cli.js';

/** The options of a command, as its own declaration types them: `OptionsOf<typeof buildCommand>`. */
export type OptionsOf<Declare extends () => { opts(): object }> = ReturnType<ReturnType<Declare>['opts']>;

/** The action of a command: it gets the declared arguments and options, and the command itself. */
type ActionOf<Declared> =
  Declared extends Command<infer Args, infer Options extends OptionValues, infer _>
    ? (cli: Cli, ...args: [...Args, Options, CommandUnknownOpts]) => Promise<void> | void
    : never;

/** Joins the declaration of a command (its help) to its action, which is loaded only when the command runs. */
export function command<Declared>(
  declare: () => Declared,
  load: () => Promise<ActionOf<Declared>>,
): (cli: Cli) => CommandUnknownOpts {
  return (cli) => {
    const declared = declare() as CommandUnknownOpts;
    return declared.action(async (...given: unknown[]) => {
      const action = (await load()) as unknown as (cli: Cli, ...args: unknown[]) => Promise<void> | void;
      await action(cli, ...given);
    });
  };
}
