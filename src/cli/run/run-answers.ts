import fse from 'fs-extra';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { writeCollated } from '../../results/collate/collate.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import type { JobAnswers } from '../../submit/job/job-results.js';
import { hashFile } from '../../submit/transfer/hash-file.js';
import type { Cli } from '../terminal/cli.js';
import { printComparison } from '../terminal/print-comparison.js';
import type { ConfigRunState, WrittenAnswers } from './config-paths.js';
import { rowNumbers } from './run-build.js';

/** @throws BatchOptionsError when the answers file is there and no run wrote it, or somebody changed it since. */
export async function refuseForeignAnswers(path: string, state: ConfigRunState): Promise<void> {
  if (!(await fse.pathExists(path))) return;
  const known = answersAt(path, state);
  if (await answersIntact(known)) return;
  const fact = known ? 'was changed since the last run wrote it' : 'exists, and this run did not write it';
  throw new BatchOptionsError(`${path} ${fact}. Rename it, or choose another name with output_file.`);
}

/** What is known of an answers file; undefined if no run wrote it. */
export function answersAt(path: string, { answers = [] }: ConfigRunState): WrittenAnswers | undefined {
  return answers.find((written) => written.path === path);
}

/** True if the answers file is as a run wrote it, or if a run died while it wrote the file. */
export async function answersIntact(answers: WrittenAnswers | undefined): Promise<boolean> {
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
  note: (written: WrittenAnswers) => Promise<void>,
): Promise<void> {
  await note({ path, sha256: '', of: '', unsuccessful: 0 });
  const { responseFormat } = plan.options;
  const { signal } = cli.io;
  const rows = { rows: plan.input, rowNumbers: await rowNumbers(plan) };
  const summary = await writeCollated(answers, { ...rows, to: path, responseFormat, signal });
  cli.say(formatSummary(summary));
  const isOneRound = answers.pairs.every(({ round }) => round === 1);
  if (isOneRound) await printComparison(cli, answers.input, summary);
  const { sha256 } = await hashFile(path);
  await note({ path, sha256, of, unsuccessful: summary.requests - summary.byStatus.succeeded });
}
