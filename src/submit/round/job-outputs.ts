import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultKind } from '../ledger/ledger-record.js';
import { unnamedResults } from '../protocol/ending.js';
import type { JobState, PartState } from '../protocol/state.js';

/** The result files of one part. */
export interface JobOutput {
  /** The round of the job, 1-based. */
  round: number;
  /** The part of the round, 1-based. */
  part: number;
  /** The ID of its batch; empty if none was created. */
  batch: string;
  /** How the batch ended: `completed`, `failed`, `expired` or `cancelled`. */
  status: string;
  /** The input file as it was sent. */
  input: string;
  /** The path of the output file; absent if the service wrote none. */
  output?: string;
  /** The path of the error file; absent if the service wrote none. */
  errors?: string;
}

/** A result file that is not in the job's folder yet. */
export interface MissingFile {
  part: number;
  which: ResultKind;
  /** Its id. */
  file: string;
  /** How many lines it must have, if known. */
  lines?: number;
}

/** True if the service may have further result files of a part, which no record names yet. */
export function mayHaveMore({ phase, ending }: PartState): boolean {
  return phase === 'live' || (phase === 'ended' && ending !== undefined && unnamedResults(ending).length > 0);
}

/** True if the service counts answers of a part, which are paid, and has not named the file that they are in. */
export function awaitsAnswers({ phase, ending }: PartState): boolean {
  return phase === 'ended' && ending !== undefined && unnamedResults(ending).includes('output');
}

/** The name of a part's result file in the job's folder. */
export function resultName(which: ResultKind, part: number): string {
  return `${which}-${String(part).padStart(4, '0')}.jsonl`;
}

/** The result files of ended parts that are not downloaded yet. */
export async function missingFiles(folder: string, state: JobState): Promise<MissingFile[]> {
  const missing: MissingFile[] = [];
  for (const { part, phase, ending, downloads } of state.parts) {
    if (phase !== 'ended' || !ending) continue;
    const lines = ending.errorFile && ending.outputFile ? undefined : ending.counts?.total;
    const expected = ending.status === 'completed' && lines !== undefined && { lines };
    for (const [which, file] of [
      ['output', ending.outputFile],
      ['errors', ending.errorFile],
    ] as const) {
      if (file === undefined) continue;
      const known = downloads[which];
      const isThere = known?.file === file && (await hasSize(join(folder, resultName(which, part)), known.bytes));
      if (!isThere) missing.push({ part, which, file, ...expected });
    }
  }
  return missing;
}

/** True if a clean-up deleted results that were downloaded. */
export async function isCleanedAway(folder: string, state: JobState): Promise<boolean> {
  return state.cleaned && (await missingFiles(folder, state)).length > 0;
}

/** The paths of the downloaded results. */
export function outputsOf(folder: string, { parts, job }: JobState, round: number): JobOutput[] {
  return parts.flatMap(({ part, phase, batch, ending, downloads }) => {
    if (phase !== 'ended' || !ending) return [];
    return {
      round,
      part,
      batch,
      status: ending.status,
      input: join(folder, job.parts[part - 1]!.path),
      ...(downloads.output && { output: join(folder, resultName('output', part)) }),
      ...(downloads.errors && { errors: join(folder, resultName('errors', part)) }),
    };
  });
}

async function hasSize(path: string, bytes: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === bytes;
}
