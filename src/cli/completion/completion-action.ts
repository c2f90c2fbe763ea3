import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { REASONING_EFFORTS } from '../../catalog/models/model.js';
import { MODELS } from '../../catalog/models/models.js';
import { PROVIDER_NAMES } from '../../catalog/services/providers.js';
import { ISSUE_CODES } from '../../check/report/issue-codes.js';
import { FAULTS } from '../../emulator/faults/faults.js';
import { EMPTY_RULES } from '../../input/entries/empty-rows.js';
import { DUPLICATE_RULES } from '../../input/entries/ids.js';
import { ROW_FORMATS } from '../../input/table/rows.js';
import { ENDPOINT_URLS } from '../../request/endpoints/table.js';
import { STATUSES } from '../../results/line/outcome.js';
import type { Cli } from '../terminal/cli.js';
import { bashScript, type CommandWords, fishScript, zshScript } from './scripts.js';

const MODEL_NAMES = MODELS.filter(({ shutdown }) => !shutdown).map(({ id }) => id);

const UNSUCCESSFUL = STATUSES.filter((status) => status !== 'succeeded');

/** Completion values, by option name or by command and option name, for options whose declaration lists no choices. */
const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = {
  model: MODEL_NAMES,
  endpoint: ENDPOINT_URLS,
  provider: PROVIDER_NAMES,
  reasoningEffort: REASONING_EFFORTS,
  inputFormat: ROW_FORMATS,
  onDuplicate: DUPLICATE_RULES,
  responseFormat: ['json_object'],
  tier: ['1', '2', '3', '4', '5'],
  window: ['24h'],
  onEmpty: EMPTY_RULES,
  only: UNSUCCESSFUL,
  retry: ['all', ...UNSUCCESSFUL],
  'run retry': ['1', '2', '3'],
  fault: Object.keys(FAULTS),
};
/** The values of the first argument of a command. */
const ARGUMENT_VALUES: Readonly<Record<string, readonly string[]>> = {
  explain: Object.keys(ISSUE_CODES),
  schema: [...ENDPOINT_URLS, 'config'],
};

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };
type Shell = keyof typeof SCRIPTS;

/** Prints the completion script of a shell. */
export async function printCompletion(cli: Cli, shell: Shell, _: object, command: CommandUnknownOpts): Promise<void> {
  await cli.write(`${completionScript(shell, command.parent!)}\n`);
}

/** The completion script of a shell for all commands of the program. */
export function completionScript(shell: Shell, program: CommandUnknownOpts): string {
  return SCRIPTS[shell](program.commands.map(wordsOf));
}

function valuesOf(command: string, option: string): readonly string[] {
  return OPTION_VALUES[`${command} ${option}`] ?? OPTION_VALUES[option] ?? [];
}

function wordsOf(command: CommandUnknownOpts): CommandWords {
  const options = command.options.map((option) => ({
    flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null) as string[],
    values: option.argChoices ?? valuesOf(command.name(), option.attributeName()),
  }));
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    summary: command.summary(),
    values: argument?.argChoices ?? ARGUMENT_VALUES[command.name()] ?? [],
    options: [...options, { flags: ['--help'], values: [] }],
  };
}
