import type { RemoteBatch } from '../service/client.js';
import type { PartState } from './state.js';

/** The metadata keys of every batch, so that it can be found again. */
export const METADATA = {
  job: 'batch_creator_job',
  part: 'batch_creator_part',
  attempt: 'batch_creator_attempt',
  sha256: 'batch_creator_sha256',
} as const;

/** The batch of this part in a list, if no record names it. */
export function matchBatch(part: PartState, job: string, batches: readonly RemoteBatch[]): RemoteBatch | undefined {
  const candidates = batches.filter((batch) => isOurs(part, job, batch) && !part.batches.includes(batch.id));
  // Takes the oldest: a younger one is the duplicate.
  return candidates.sort((a, b) => a.created_at - b.created_at)[0];
}

function isOurs(part: PartState, job: string, batch: RemoteBatch): boolean {
  const { metadata, input_file_id: file, status } = batch;
  const isTagged = metadata?.[METADATA.job] === job && metadata[METADATA.part] === String(part.part);
  if (!isTagged && (file !== part.file || file === '')) return false;
  // A late batch whose file was deleted can only fail; choosing it would hide the real one.
  if (part.voided.includes(file)) return false;
  if (status !== 'failed') return true;
  return file === part.file && (metadata?.[METADATA.attempt] ?? String(part.attempt)) === String(part.attempt);
}
