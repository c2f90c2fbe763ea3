import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IdIndex } from '../../check/batch/id-index.js';
import { BatchOptionsError } from '../../errors.js';
import { type PartLimits, PartWriter } from '../../jsonl/write/part-writer.js';
import { fingerprintOfLine } from '../../request/fingerprint/fingerprint.js';
import { embeddingInputsOf } from '../../results/collate/follow-up.js';
import { joinResults } from '../../results/join/join.js';
import type { SentPair } from '../../results/join/result-files.js';
import { STATUSES, type Status } from '../../results/line/outcome.js';
import { Tally } from '../../results/summary/summary.js';
import { firstRequest } from './input-files.js';

/** The requests that a round would send, and those it would skip. Plain data. */
export interface RoundCounts {
  /** Requests of the input. */
  requests: number;
  /** Those that have a good answer. */
  answered: number;
  /** Those that were never sent. */
  new: number;
  /** Those that were sent and have no good answer, by their status. */
  unsuccessful: Partial<Record<Status, number>>;
  /** Requests of `unsuccessful` that are sent again. */
  retried: number;
  /** Requests to send: the new ones and the retried ones, or all if the user asked for that. */
  sent: number;
}

/** The inputs of the plan for the next round. */
export interface RoundInput {
  /** The files of the present input. */
  paths: readonly string[];
  pairs: readonly SentPair[];
  /** The folder for the files of the round. */
  folder: string;
  /** The statuses that are sent again. */
  retry: ReadonlySet<Status>;
  maxRetries: number;
  /** Also sends again what was answered but cannot be downloaded yet, and pays twice for it. */
  retriesLate: boolean;
  shareIdentical: boolean;
  /** The limits of one file. @default those of the service */
  limits?: PartLimits | undefined;
  signal?: AbortSignal | undefined;
}

/** What a round would send. */
export interface PlannedRound {
  counts: RoundCounts;
  /** The files of the round. */
  paths: string[];
  /** True if a line is left out because an earlier line of its file has the same ID. */
  isRepeated: boolean;
}

/** The statuses to retry; `true` means every status but `succeeded`. */
export type Retry = boolean | readonly Exclude<Status, 'succeeded'>[];

/** @throws BatchOptionsError for a status that doesn't exist. */
export function retrySet(retry: Retry | undefined): ReadonlySet<Status> {
  const others = STATUSES.filter((status) => status !== 'succeeded');
  if (retry === undefined || typeof retry === 'boolean') return new Set(retry ? others : []);
  if (!Array.isArray(retry)) {
    throw new BatchOptionsError(
      `retry must be true or a list of statuses, like ['failed', 'expired'], but is ${JSON.stringify(retry)}.`,
    );
  }
  const unknown = retry.find((status) => !others.includes(status));
  if (unknown === undefined) return new Set(retry);
  throw new BatchOptionsError(`retry: there is no status "${unknown}". The statuses are ${others.join(', ')}.`);
}

/**
 * Compares the present input with the earlier answers, and writes the files of the next round. Streams; no request
 * stays in memory.
 */
export async function planRound(input: RoundInput): Promise<PlannedRound> {
  const { retry, maxRetries, retriesLate, shareIdentical, limits, signal } = input;
  const counts: RoundCounts = { requests: 0, answered: 0, new: 0, unsuccessful: {}, retried: 0, sent: 0 };
  const groupOf = await groupFiles(input.paths);
  const writers = new Map<string, PartWriter>();
  const seen = new Set<string>();
  let isRepeated = false;
  const onRepeated = () => {
    isRepeated = true;
  };
  try {
    const asked = { input: input.paths, byRequest: true, data: false, keepRequests: true, shareIdentical, onRepeated };
    for await (const chunk of joinResults(input.pairs, asked, new Tally())) {
      signal?.throwIfAborted();
      for (const { outcome, round, asked: times = 1, request, file } of chunk) {
        const { status, customId } = outcome;
        counts.requests++;
        if (round === undefined) counts.new++;
        else if (status === 'succeeded') counts.answered++;
        else counts.unsuccessful[status] = (counts.unsuccessful[status] ?? 0) + 1;
        const isLate = outcome.error?.code === 'not_ended' && !retriesLate;
        if (round !== undefined && (!retry.has(status) || times > maxRetries || isLate)) continue;
        if (shareIdentical && seen.size === seen.add(fingerprintOfLine(request!)).size) continue;
        const group = groupOf(customId, file!);
        const writer = writers.get(group) ?? new PartWriter(join(input.folder, `${writers.size}.jsonl`), limits);
        writers.set(group, writer);
        await writer.add(customId, [request!], embeddingInputsOf(request!));
        counts.sent++;
        if (round !== undefined) counts.retried++;
      }
    }
    const paths: string[] = [];
    for (const writer of writers.values()) paths.push(...(await writer.finish()).map(({ path }) => path));
    return { counts, paths, isRepeated };
  } catch (error) {
    await rm(input.folder, { recursive: true, force: true });
    throw error;
  } finally {
    for (const writer of writers.values()) await writer.discard();
  }
}

/** One batch has one endpoint, one model and no ID twice, so requests of files that differ or clash in these stay apart. */
async function groupFiles(paths: readonly string[]): Promise<(customId: string, file: string) => string> {
  const groups = new Map<string, { group: string; ids: IdIndex }>();
  for (const path of paths) {
    const { url, model } = await firstRequest(path);
    const group = `${url} ${model}`;
    const ids = [...groups.values()].find((other) => other.group === group)?.ids ?? new IdIndex();
    groups.set(path, { group, ids });
  }
  return (customId, file) => {
    const { group, ids } = groups.get(file)!;
    const isTaken = groups.size > 1 && ids.addOrGetLine(customId, 1) > 0;
    return isTaken ? `${group} ${file}` : group;
  };
}
