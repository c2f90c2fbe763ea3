import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { buildCommand } from './build/build.js';
import { initCommand } from './build/init.js';
import { previewCommand } from './build/preview.js';
import { replCommand } from './build/repl.js';
import { completionCommand } from './completion.js';
import { emulateCommand } from './emulate/emulate.js';
import { estimateCommand } from './inspect/estimate.js';
import { schemaCommand } from './inspect/schema.js';
import { validateCommand } from './inspect/validate.js';
import { cancelCommand } from './jobs/cancel.js';
import { listCommand } from './jobs/list.js';
import { probeCommand } from './jobs/probe.js';
import { statusCommand } from './jobs/status.js';
import { watchCommand } from './jobs/watch.js';
import { mergeCommand } from './reshape/merge.js';
import { sampleCommand } from './reshape/sample.js';
import { setCommand } from './reshape/set.js';
import { splitCommand } from './reshape/split.js';
import { collateCommand } from './results/collate.js';
import { retryCommand } from './results/retry.js';
import { cleanCommand } from './run/clean.js';
import { runCommand } from './run/run.js';
import { submitCommand } from './submit/submit.js';
import type { Cli } from './terminal/cli.js';

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
