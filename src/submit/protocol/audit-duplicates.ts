import type { PartFacts } from '../ledger/job-facts.js';
import type { RemoteBatch } from '../service/client.js';
import { BatchDuplicateContentError, BatchServiceError } from '../service/errors.js';
import { listRecentBatches } from '../service/list-batches.js';
import { retryCall } from '../service/retry-call.js';
import { cancelBatch } from '../service/single-call.js';
import type { JobContext } from './execute-step.js';
import { METADATA } from './match-batch.js';
import type { WorkLoop } from './work-loop.js';

type CallMeans = Pick<JobContext, 'client' | 'timing' | 'signal'>;

/**
 * Refuses to begin a round with what another job has sent.
 *
 * @param ownJobs Reads the rounds of the same job, which may have sent the same content. It is called after the list is
 * read, so that it also finds a round that another process has begun in the meantime.
 * @throws BatchDuplicateContentError if another job submitted the same content in the last week.
 */
export async function refuseDuplicates(
  call: CallMeans,
  parts: readonly Pick<PartFacts, 'sha256'>[],
  ownJobs: () => Promise<readonly string[]>,
): Promise<void> {
  const wanted = new Set(parts.map(({ sha256 }) => sha256));
  const { items } = await list(call);
  const sent = items.filter(
    ({ status, metadata, ...batch }) =>
      wanted.has(metadata?.[METADATA.sha256] ?? '') && !isWithoutAnswers(status, batch),
  );
  if (sent.length === 0) return;
  const own = new Set(await ownJobs());
  const same = sent.filter(({ metadata }) => !own.has(metadata?.[METADATA.job] ?? ''));
  if (same.length === 0) return;
  const shown = same
    .slice(0, 5)
    .map(({ id, status }) => `${id} (${status})`)
    .join(', ');
  const more = same.length > 5 ? ` and ${same.length - 5} more` : '';
  throw new BatchDuplicateContentError(
    `The same content is already submitted by another job: ${shown}${more}. Nothing was sent. Use its results, ` +
      'or pay for it again with allowDuplicate (--allow-duplicate).',
    same.map(({ id }) => id),
  );
}

/** A batch that cost nothing and has no results to use, because it failed or ended early, or all its requests failed. */
function isWithoutAnswers(status: string, batch: Pick<RemoteBatch, 'output_file_id' | 'request_counts'>): boolean {
  const { output_file_id: output, request_counts: counts } = batch;
  const hasAnswers = Boolean(output) || (counts?.completed ?? 0) > 0;
  if (hasAnswers) return false;
  if (['failed', 'cancelled', 'cancelling', 'expired'].includes(status)) return true;
  return counts != null && counts.total > 0 && counts.failed === counts.total;
}

/**
 * Checks that each part has only one live batch. A second one is cancelled if it has not started yet.
 *
 * @throws BatchDuplicateContentError if there is a second one.
 */
export async function auditDuplicates(context: JobContext, loop: WorkLoop): Promise<void> {
  const { items } = await list(context);
  const doubled: RemoteBatch[] = [];
  for (const part of loop.state.parts) {
    if (part.phase !== 'live' && part.phase !== 'ended') continue;
    const own = items.filter(
      (batch) =>
        batch.metadata?.[METADATA.job] === context.job.job && batch.metadata[METADATA.part] === String(part.part),
    );
    for (const batch of own) {
      // A batch whose file was deleted before it was created fails by itself.
      const isGhost = part.voided.includes(batch.input_file_id) && batch.status === 'validating';
      if (part.batches.includes(batch.id) || batch.status === 'failed' || isGhost) continue;
      const cancelled =
        batch.status === 'validating' && (await cancelBatch(context.client, batch.id, context.timing, context.signal));
      await loop.append({ kind: 'doubled', part: part.part, batch: batch.id, cancelled });
      doubled.push(batch);
    }
  }
  if (doubled.length === 0) return;
  const ids = doubled.map(({ id }) => id);
  throw new BatchDuplicateContentError(
    `The service created more than one batch for the same part: ${ids.join(', ')}. Batches that had not started were cancelled; check the others.`,
    ids,
  );
}

/** The same check during a job; if the list cannot be read, it still watches healthy batches. */
export async function auditQuietly(context: JobContext, loop: WorkLoop): Promise<void> {
  await auditDuplicates(context, loop).catch((error) => {
    if (!(error instanceof BatchServiceError)) throw error;
  });
}

function list({ client, timing, signal }: CallMeans) {
  return retryCall('list the batches', timing, signal, (limits) => listRecentBatches(client, limits));
}
