import type { RemoteBatch } from '../service/client.js';
import type { PartState } from './state.js';

/** The metadata keys of every batch, so that it can be found again. */
export const METADATA = {
  job: 'batch_creator_job',
  part: 'batch_creator_part',
  attempt: 'batch_creator_attempt',
  sha256: 'batch_creator_sha256',
} as const;

/** The batch in a list that does this part's work and that no record names. */
export function matchBatch(part: PartState, job: string, batches: readonly RemoteBatch[]): RemoteBatch | undefined {
  const candidates = batches.filter((batch) => isOurs(part, job, batch) && !part.batches.includes(batch.id));
  // The oldest: a younger one that does the same is the double.
  return candidates.sort((a, b) => a.created_at - b.created_at)[0];
}

function isOurs(part: PartState, job: string, batch: RemoteBatch): boolean {
  const { metadata, input_file_id: file, status } = batch;
  const isTagged = metadata?.[METADATA.job] === job && metadata[METADATA.part] === String(part.part);
  if (!isTagged && (file !== part.file || file === '')) return false;
  // A late arrival whose file was deleted before it can only fail; taking it for the batch would hide the real one.
  if (part.voided.includes(file)) return false;
  if (status !== 'failed') return true;
  return file === part.file && (metadata?.[METADATA.attempt] ?? String(part.attempt)) === String(part.attempt);
}
