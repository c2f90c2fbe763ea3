import { type CallLimits, call, withId } from './call.js';
import { classify, FileStaysError } from './classify.js';
import type { BatchClient, RemoteBatch } from './client.js';
import { retryCall } from './retry-call.js';
import type { Timing } from './timing.js';

/** Gets a batch by its ID; retries until the service answers. */
export function retrieveBatch(
  client: BatchClient,
  id: string,
  timing: Timing,
  signal?: AbortSignal,
): Promise<RemoteBatch> {
  return retryCall(`show ${id}`, timing, signal, async (limits) =>
    withId(await call(client, (options) => client.batches.retrieve(id, options), limits), 'batch'),
  );
}

/** Cancels a batch; false if it had already ended. */
export function cancelBatch(client: BatchClient, id: string, timing: Timing, signal?: AbortSignal): Promise<boolean> {
  return retryCall(`cancel ${id}`, timing, signal, async (limits) => {
    try {
      withId(await call(client, (options) => client.batches.cancel(id, options), limits), 'batch');
      return true;
    } catch (error) {
      if ((error as { status?: unknown }).status === 409) return false;
      throw error;
    }
  });
}

/**
 * Deletes a file; a missing file counts as deleted. Tries once. A 404 may mean the file or the path, and a 200 may come
 * from a gateway, so anything but a clear confirmation is checked.
 *
 * @throws FileStaysError if the service replied, but the file still exists.
 */
export async function deleteFile(client: BatchClient, id: string, limits: CallLimits): Promise<void> {
  let status = 200;
  try {
    const reply = await call(client, (options) => client.files.delete(id, options), limits);
    if ((reply as { deleted?: unknown } | undefined)?.deleted === true) return;
  } catch (error) {
    const failure = classify(error);
    if (!failure.notFound) throw error;
    status = failure.status ?? status;
  }
  try {
    withId(await call(client, (options) => client.files.retrieve(id, options), limits), 'file');
  } catch (error) {
    if (classify(error).notFound) return;
    throw error;
  }
  throw new FileStaysError(status);
}
