import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from './cli.js';
import { buildCommand } from './commands/build.js';
import { cancelCommand } from './commands/cancel.js';
import { cleanCommand } from './commands/clean.js';
import { collateCommand } from './commands/collate.js';
import { completionCommand } from './commands/completion.js';
import { emulateCommand } from './commands/emulate.js';
import { estimateCommand } from './commands/estimate.js';
import { initCommand } from './commands/init.js';
import { listCommand } from './commands/list.js';
import { mergeCommand } from './commands/merge.js';
import { previewCommand } from './commands/preview.js';
import { probeCommand } from './commands/probe.js';
import { replCommand } from './commands/repl.js';
import { retryCommand } from './commands/retry.js';
import { runCommand } from './commands/run.js';
import { sampleCommand } from './commands/sample.js';
import { schemaCommand } from './commands/schema.js';
import { setCommand } from './commands/set.js';
import { splitCommand } from './commands/split.js';
import { statusCommand } from './commands/status.js';
import { submitCommand } from './commands/submit.js';
import { validateCommand } from './commands/validate.js';
import { watchCommand } from './commands/watch.js';

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
