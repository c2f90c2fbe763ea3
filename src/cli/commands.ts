import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { buildCommand } from './build.js';
import type { Cli } from './cli.js';
import { collateCommand } from './collate.js';
import { completionCommand } from './completion.js';
import { emulateCommand } from './emulate.js';
import { estimateCommand } from './estimate.js';
import { initCommand } from './init.js';
import { cancelCommand, listCommand, probeCommand, statusCommand, watchCommand } from './job-commands.js';
import { mergeCommand } from './merge.js';
import { previewCommand } from './preview.js';
import { replCommand } from './repl.js';
import { retryCommand } from './retry.js';
import { runCommand } from './run-command.js';
import { sampleCommand } from './sample.js';
import { schemaCommand } from './schema.js';
import { setCommand } from './set.js';
import { splitCommand } from './split.js';
import { submitCommand } from './submit.js';
import { validateCommand } from './validate.js';

/** All commands, in the order of the way, as `--help` shows them. A new one is a file and a row. */
export const COMMANDS: readonly ((cli: Cli) => CommandUnknownOpts)[] = [
  initCommand,
  buildCommand,
  previewCommand,
  validateCommand,
  estimateCommand,
  splitCommand,
  sampleCommand,
  mergeCommand,
  setCommand,
  schemaCommand,
  replCommand,
  submitCommand,
  statusCommand,
  watchCommand,
  cancelCommand,
  listCommand,
  probeCommand,
  collateCommand,
  retryCommand,
  runCommand,
  emulateCommand,
  completionCommand,
];
