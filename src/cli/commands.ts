import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { listCommand } from './account/list.js';
import { probeCommand } from './account/probe.js';
import { buildCommand } from './build/build.js';
import { initCommand } from './build/init.js';
import { previewCommand } from './build/preview.js';
import { replCommand } from './build/repl.js';
import { completionCommand } from './completion/completion.js';
import { emulateCommand } from './emulate/emulate.js';
import { estimateCommand } from './inspect/estimate.js';
import { explainCommand } from './inspect/explain.js';
import { schemaCommand } from './inspect/schema.js';
import { validateCommand } from './inspect/validate.js';
import { cancelCommand } from './jobs/cancel.js';
import { statusCommand } from './jobs/status.js';
import { watchCommand } from './jobs/watch.js';
import { recordCommand } from './record/record.js';
import { reportCommand } from './report/report.js';
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
import { command } from './terminal/command.js';
import { workCommand } from './work/work.js';

const reshape = () => import('./reshape/reshape-actions.js');
const jobs = () => import('./jobs/job-actions.js');

/**
 * All commands, in the order in which a job needs them, as `--help` shows them. A new command is a file that declares it
 * (options and help), a file that does it, and a row here.
 */
export const COMMANDS: readonly ((cli: Cli) => CommandUnknownOpts)[] = [
  command(initCommand, async () => (await import('./build/init-action.js')).init),
  command(buildCommand, async () => (await import('./build/build-action.js')).build),
  command(previewCommand, async () => (await import('./build/preview-action.js')).preview),
  command(validateCommand, async () => (await import('./inspect/validate-action.js')).validate),
  command(explainCommand, async () => (await import('./inspect/explain-action.js')).explain),
  command(estimateCommand, async () => (await import('./inspect/estimate-action.js')).estimate),
  command(splitCommand, async () => (await reshape()).split),
  command(sampleCommand, async () => (await reshape()).sample),
  command(mergeCommand, async () => (await reshape()).merge),
  command(setCommand, async () => (await reshape()).set),
  command(schemaCommand, async () => (await import('./inspect/schema-action.js')).schema),
  command(replCommand, async () => (await import('./build/repl-action.js')).startRepl),
  command(submitCommand, async () => (await import('./submit/submit-action.js')).submitFiles),
  command(statusCommand, async () => (await jobs()).status),
  command(watchCommand, async () => (await jobs()).watch),
  command(cancelCommand, async () => (await jobs()).cancel),
  command(listCommand, async () => (await import('./account/list-action.js')).list),
  command(probeCommand, async () => (await import('./account/probe-action.js')).probe),
  command(collateCommand, async () => (await import('./results/collate-action.js')).collateFile),
  command(reportCommand, async () => (await import('./report/report-action.js')).reportFile),
  command(retryCommand, async () => (await import('./results/retry-action.js')).retry),
  command(cleanCommand, async () => (await import('./run/clean-action.js')).clean),
  command(runCommand, async () => (await import('./run/run-action.js')).runConfig),
  command(recordCommand, async () => (await import('./record/record-action.js')).record),
  command(workCommand, async () => (await import('./work/work-action.js')).work),
  command(emulateCommand, async () => (await import('./emulate/emulate-action.js')).emulate),
  command(completionCommand, async () => (await import('./completion/completion-action.js')).printCompletion),
];
