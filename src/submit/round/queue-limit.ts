import { basename, dirname } from 'node:path';
import { queueLimit } from '../../catalog/services/queue-limits.js';
import { BatchOptionsError } from '../../errors.js';
import type { Tier } from '../../estimate/cost/plan-queue.js';
import type { Allowance, SharesAllowance } from '../ledger/allowance.js';
import { FileAllowance } from '../ledger/file-allowance.js';
import type { PartFacts } from '../ledger/job-facts.js';
import type { Ledger } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import type { JobState } from '../protocol/state.js';

/** Limits for the tokens in the service's queue. */
export interface QueueLimitOptions {
  /** Input tokens of this job that may be in the account's queue at a time. @default no limit but the service's own */
  maxEnqueuedTokens?: number | undefined;
  /** The usage tier of the account, 1 to 5, in place of `maxEnqueuedTokens`: the catalog knows the limit of the model. @default none */
  tier?: Tier | undefined;
  /**
   * Shares `maxEnqueuedTokens` (or the limit of `tier`) with all other jobs that name the same allowance, e.g.
   * `acme/gpt-6-luna`. It is kept where the ledger is: in the database, or in a folder beside the job's for the jobs of one
   * machine. @default the limit is for this job alone
   */
  allowance?: string | Allowance | undefined;
}

/** The limit and allowance of a job: those given, else those in its ledger. */
export function queueOf(
  options: QueueLimitOptions,
  { job, queueLimit: kept }: JobState,
  ledger: Ledger & Partial<SharesAllowance>,
  folder: string,
): { maxEnqueuedTokens: number; allowance: Allowance | undefined } {
  const given = queueLimitOf(options, job.parts);
  const maxEnqueuedTokens = given === Number.POSITIVE_INFINITY && kept ? kept.maxEnqueuedTokens : given;
  const allowance = options.allowance ?? kept?.allowance;
  if (typeof allowance !== 'string') return { maxEnqueuedTokens, allowance };
  // Beside the folder of the job; a round has a folder in it.
  const place = dirname(basename(folder).startsWith('round-') ? dirname(folder) : folder);
  return { maxEnqueuedTokens, allowance: ledger.allowance?.(allowance) ?? new FileAllowance(allowance, place) };
}

/** The record that stores the limit, so that any process that continues the job follows it. */
export function queueRecord(
  options: QueueLimitOptions,
  parts: readonly PartFacts[],
): Extract<LedgerRecord, { kind: 'queue_limit' }> | undefined {
  const maxEnqueuedTokens = queueLimitOf(options, parts);
  if (maxEnqueuedTokens === Number.POSITIVE_INFINITY) return undefined;
  const { allowance } = options;
  const name = typeof allowance === 'string' ? allowance : undefined;
  return { kind: 'queue_limit', maxEnqueuedTokens, ...(name !== undefined && { allowance: name }) };
}

/** @throws BatchOptionsError for an allowance without a limit. */
export function checkAllowance({ allowance, maxEnqueuedTokens, tier }: QueueLimitOptions): void {
  if (allowance === undefined || maxEnqueuedTokens !== undefined || tier !== undefined) return;
  throw new BatchOptionsError('An allowance needs a limit: give maxEnqueuedTokens (--max-enqueued-tokens), or a tier.');
}

/** The limit in tokens; `Infinity` if none is known. */
export function queueLimitOf({ maxEnqueuedTokens, tier }: QueueLimitOptions, parts: readonly PartFacts[]): number {
  if (maxEnqueuedTokens !== undefined) return maxEnqueuedTokens;
  const model = parts.find((part) => part.model !== undefined)?.model;
  const known = tier === undefined || model === undefined ? undefined : queueLimit(model, tier);
  return known ?? Number.POSITIVE_INFINITY;
}
