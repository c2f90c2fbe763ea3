import fse from 'fs-extra';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { writeCollated } from '../../results/collate/collate.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import type { JobAnswers } from '../../submit/job/job-results.js';
import { hashFile } from '../../submit/transfer/hash-file.js';
import type { Cli } from '../terminal/cli.js';
import { printComparison } from '../terminal/print-comparison.js';
import type { ConfigRunState } from './config-paths.js';
import { rowNumbers } from './run-build.js';

/** @throws BatchOptionsError when the answers file is there and no run wrote it, or somebody changed it since. */
export async function refuseForeignAnswers(path: string, state: ConfigRunState): Promise<void> {
  if (!(await fse.pathExists(path))) return;
  const isKnown = state.answers?.path === path;
  if (isKnown && (await answersIntact(state))) return;
  const fact = isKnown ? 'was changed since the last run wrote it' : 'exists, and this run did not write it';
  throw new BatchOptionsError(`${path} ${fact}. Rename it, or choose another name with output_file.`);
}

/** True if the answers file is as a run wrote it, or if a run died while it wrote the file. */
export async function answersIntact({ answers }: ConfigRunState): Promise<boolean> {
  if (!answers || !(await fse.pathExists(answers.path))) return false;
  return answers.sha256 === '' || (await hashFile(answers.path)).sha256 === answers.sha256;
}

/** Writes every row with its answer, as a whole. */
export async function writeAnswers(
  cli: Cli,
  plan: BuildPlan,
  path: string,
  answers: JobAnswers,
  of: string,
  note: (change: Pick<ConfigRunState, 'answers'>) => Promise<void>,
): Promise<void> {
  await note({ answers: { path, sha256: '', of: '', unsuccessful: 0 } });
  const { responseFormat } = plan.options;
  const { signal } = cli.io;
  const rows = { rows: plan.input, rowNumbers: await rowNumbers(plan) };
  const summary = await writeCollated(answers, { ...rows, to: path, responseFormat, signal });
  cli.say(formatSummary(summary));
  const isOneRound = answers.pairs.every(({ round }) => round === 1);
  if (isOneRound) await printComparison(cli, answers.input, summary);
  const { sha256 } = await hashFile(path);
  await note({ answers: { path, sha256, of, unsuccessful: summary.requests - summary.byStatus.succeeded } });
}
