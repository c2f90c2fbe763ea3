import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { buildCommand } from './build.js';
import { cancelCommand } from './cancel.js';
import { cleanCommand } from './clean.js';
import type { Cli } from './cli.js';
import { collateCommand } from './collate.js';
import { completionCommand } from './completion.js';
import { emulateCommand } from './emulate.js';
import { estimateCommand } from './estimate.js';
import { initCommand } from './init.js';
import { listCommand } from './list.js';
import { mergeCommand } from './merge.js';
import { previewCommand } from './preview.js';
import { probeCommand } from './probe.js';
import { replCommand } from './repl.js';
import { retryCommand } from './retry.js';
import { runCommand } from './run-command.js';
import { sampleCommand } from './sample.js';
import { schemaCommand } from './schema.js';
import { setCommand } from './set.js';
import { splitCommand } from './split.js';
import { statusCommand } from './status.js';
import { submitCommand } from './submit.js';
import { validateCommand } from './validate.js';
import { watchCommand } from './watch.js';

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
  cleanCommand,
  runCommand,
  emulateCommand,
  completionCommand,
];
