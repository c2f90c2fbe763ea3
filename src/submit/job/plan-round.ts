import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { PartWriter } from '../../jsonl/write/part-writer.js';
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
  shareIdentical: boolean;
  signal?: AbortSignal | undefined;
}

/** The statuses to retry; `true` means every status but `succeeded`. */
export type Retry = boolean | readonly Exclude<Status, 'succeeded'>[];

/** @throws BatchOptionsError for a status that doesn't exist. */
export function retrySet(retry: Retry | undefined): ReadonlySet<Status> {
  const others = STATUSES.filter((status) => status !== 'succeeded');
  if (retry === undefined || typeof retry === 'boolean') return new Set(retry ? others : []);
  const unknown = retry.find((status) => !others.includes(status));
  if (unknown === undefined) return new Set(retry);
  throw new BatchOptionsError(`retry: there is no status "${unknown}". The statuses are ${others.join(', ')}.`);
}

/**
 * Compares the present input with the earlier answers, and writes the files of the next round. Streams; no request
 * stays in memory.
 */
export async function planRound(input: RoundInput): Promise<{ counts: RoundCounts; paths: string[] }> {
  const { retry, maxRetries, shareIdentical, signal } = input;
  const counts: RoundCounts = { requests: 0, answered: 0, new: 0, unsuccessful: {}, retried: 0, sent: 0 };
  const groups = await groupFiles(input.paths);
  const writers = new Map<string, PartWriter>();
  const seen = new Set<string>();
  try {
    const asked = { input: input.paths, data: false, keepRequests: true, shareIdentical };
    for await (const chunk of joinResults(input.pairs, asked, new Tally())) {
      signal?.throwIfAborted();
      for (const { outcome, round, asked: times = 1, request, file } of chunk) {
        const { status, customId } = outcome;
        counts.requests++;
        if (round === undefined) counts.new++;
        else if (status === 'succeeded') counts.answered++;
        else counts.unsuccessful[status] = (counts.unsuccessful[status] ?? 0) + 1;
        if (round !== undefined && (!retry.has(status) || times > maxRetries)) continue;
        if (shareIdentical && seen.size === seen.add(fingerprintOfLine(request!)).size) continue;
        const group = groups.get(file!)!;
        const writer = writers.get(group) ?? new PartWriter(join(input.folder, `${writers.size}.jsonl`));
        writers.set(group, writer);
        await writer.add(customId, [request!], embeddingInputsOf(request!));
        counts.sent++;
        if (round !== undefined) counts.retried++;
      }
    }
    const paths: string[] = [];
    for (const writer of writers.values()) paths.push(...(await writer.finish()).map(({ path }) => path));
    return { counts, paths };
  } catch (error) {
    await rm(input.folder, { recursive: true, force: true });
    throw error;
  } finally {
    for (const writer of writers.values()) await writer.discard();
  }
}

/** One batch has one endpoint and one model, so files that differ in these stay apart. */
async function groupFiles(paths: readonly string[]): Promise<Map<string, string>> {
  const groups = new Map<string, string>();
  for (const path of paths) {
    const { url, model } = await firstRequest(path);
    groups.set(path, `${url} ${model}`);
  }
  return groups;
}
