import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../jsonl/disk/file-error.js';
import { removeAbandoned, temporaryName } from '../jsonl/disk/temporary-name.js';
import { hostOf } from './round/account.js';
import { call, withData } from './service/call.js';
import { type BatchClient, isTerminal, type RemoteBatch } from './service/client.js';
import { listAll } from './service/list-batches.js';
import { retryCall } from './service/retry-call.js';
import { cancelBatch, retrieveBatch } from './service/single-call.js';
import { pause, pollDelay, type TimingOptions, timingOf } from './service/timing.js';
import { downloadFile } from './transfer/download.js';

/** Options for reading batches of the account. */
export interface BatchesOptions extends TimingOptions {
  /** The environment, for the time knobs. */
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/** Lists the batches of the account, newest first; `complete` is false if the service repeats pages. */
export async function listBatches(
  client: BatchClient,
  { limit, env, signal }: BatchesOptions & { limit?: number | undefined },
): Promise<{ batches: RemoteBatch[]; complete: boolean }> {
  const timing = timingOf({}, hostOf(client), env);
  const page = (query: object) =>
    retryCall('list the batches', timing, signal, async (limits) =>
      withData(await call(client, (options) => client.batches.list(query, options), limits)),
    );
  const { items, complete } = await listAll<RemoteBatch>(page, (_, all) => limit !== undefined && all.length >= limit);
  return { batches: items.slice(0, limit), complete };
}

/** A batch that was created elsewhere: it has no job, and no ledger. */
export class ForeignBatch {
  readonly #client: BatchClient;
  readonly #id: string;
  readonly #timing: ReturnType<typeof timingOf>;
  readonly #signal: AbortSignal;

  constructor(client: BatchClient, id: string, { env, signal, ...timing }: BatchesOptions) {
    this.#client = client;
    this.#id = id;
    this.#timing = timingOf(timing, hostOf(client), env);
    this.#signal = signal;
  }

  status(): Promise<RemoteBatch> {
    return retrieveBatch(this.#client, this.#id, this.#timing, this.#signal);
  }

  /** Yields the batch after every check, until it has ended. */
  async *watch(): AsyncGenerator<RemoteBatch, void, undefined> {
    for (let polls = 0; ; polls++) {
      const batch = await this.status();
      yield batch;
      if (isTerminal(batch.status)) return;
      await pause(pollDelay(this.#timing, polls), this.#signal);
    }
  }

  /** Cancels the batch. Requests that are done are kept, and charged. */
  async cancel(): Promise<RemoteBatch> {
    await cancelBatch(this.#client, this.#id, this.#timing, this.#signal);
    return this.status();
  }

  /** Downloads the results into a folder, and yields the path of each file. */
  async *download(batch: RemoteBatch, folder: string): AsyncGenerator<string, void, undefined> {
    await mkdir(folder, { recursive: true }).catch((cause) => {
      throw fileError('write', folder, cause);
    });
    const files = { output: batch.output_file_id, errors: batch.error_file_id };
    for (const [kind, file] of Object.entries(files)) {
      if (!file) continue;
      const path = join(folder, `${this.#id}-${kind}.jsonl`);
      await this.#fetch(file, path);
      yield path;
    }
  }

  /** Only jobs are locked, so each process downloads to a temporary file of its own. */
  async #fetch(file: string, path: string): Promise<void> {
    await removeAbandoned(path);
    const temporary = temporaryName(path);
    try {
      await downloadFile(this.#client, file, path, { timing: this.#timing, signal: this.#signal, temporary });
    } finally {
      await rm(temporary, { force: true });
    }
  }
}
