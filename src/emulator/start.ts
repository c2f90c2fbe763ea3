import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkOptions } from '../arguments/check-options.js';
import { isTerminal } from '../submit/service/client.js';
import { wallClock } from './api/clock.js';
import type { BatchObject, FileObject } from './api/wire.js';
import { BatchStore } from './batch/batches.js';
import type { EmulatorContext } from './batch/emulator-context.js';
import { type FaultPlan, FaultQueue } from './faults/fault-plan.js';
import { listen } from './http/listen.js';
import { type RequestLog, serve } from './http/server.js';
import { type EmulatorOptions, emulatorOptionsSchema } from './options.js';
import { batchRoutes } from './routes/batch-routes.js';
import { controlRoutes } from './routes/control-routes.js';
import { directRoutes } from './routes/direct-routes.js';
import { fileRoutes } from './routes/file-routes.js';
import { modelRoutes } from './routes/model-routes.js';
import { Blobs } from './store/blobs.js';
import { FileStore } from './store/files.js';
import { type Change, FileJournal, noJournal } from './store/journal.js';
import { Upstream } from './upstream/upstream.js';

export type { EmulatorOptions };

/** The state of the emulator. Every read returns a copy. */
export interface EmulatorState {
  /** Files that are not deleted or expired. */
  readonly files: FileObject[];
  /** All batches, oldest first. */
  readonly batches: BatchObject[];
  /** The last 10,000 requests. */
  readonly requests: RequestLog[];
}

/** A running emulator. */
export interface Emulator {
  /** The base url, ending in `/v1`. */
  url: string;
  /** A key to give to a client. Other keys are accepted too, unless the option `apiKey` names one. */
  apiKey: string;
  /** Files, batches and requests so far. */
  state: EmulatorState;
  /** The planned faults; add and clear them at any time. */
  faults: FaultPlan;
  /** Closes connections, stops running batches and removes temporary files. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const MOST_REQUESTS = 10_000;

/**
 * Starts an emulator of the Batch API on this machine.
 *
 * @throws BatchOptionsError for a misspelt option or a wrong value, and for a port that is in use.
 * @throws BatchLockedError while another emulator uses the folder `data`; BatchFileError if it can't be read or written.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    clock = wallClock,
    data,
    answer,
  } = checkOptions('startEmulator', emulatorOptionsSchema, options);
  const upstream = options.upstream === undefined ? undefined : new Upstream(options.upstream);
  const models = options.models ?? (upstream ? 'any' : []);
  const stop = new AbortController();
  const { journal, changes } = data === undefined ? { journal: noJournal, changes: [] } : await FileJournal.open(data);
  const blobs = new Blobs(data === undefined ? undefined : join(data, 'files'));
  const files = new FileStore(blobs, journal, clock);
  const context: EmulatorContext = {
    clock,
    speed: options.speed ?? (clock === wallClock ? 1000 : 1),
    blobs,
    journal,
    files,
    answer,
    upstream,
    models: models === 'any' ? [] : models,
    acceptsModel: (model) => models === 'any' || models.includes(model),
    concurrency: upstream?.concurrency ?? (answer ? (options.concurrency ?? 8) : 1),
    tokenLimit: options.enqueuedTokenLimit ?? Number.POSITIVE_INFINITY,
    ranges: options.ranges ?? false,
    stop: stop.signal,
    onError: options.onError ?? (() => undefined),
  };
  const batches = new BatchStore(context);
  const faults = new FaultQueue(options.faults ?? [], () => batches.count);
  const requests: RequestLog[] = [];
  const server = serve({
    context,
    api: [...fileRoutes(context), ...batchRoutes(batches, faults), ...modelRoutes(context), ...directRoutes(context)],
    control: controlRoutes(context, batches, faults),
    faults,
    gate: { host, apiKey: options.apiKey, guardsControl: upstream !== undefined || options.apiKey !== undefined },
    idleTimeout: options.idleTimeout ?? 30_000,
    onRequest(entry) {
      requests.push(entry);
      if (requests.length > MOST_REQUESTS) requests.shift();
      options.onRequest?.(entry);
    },
  });
  try {
    await restore(changes, blobs, files, batches);
    await listen(server, host, port);
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    if (stop.signal.aborted) return;
    stop.abort();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    upstream?.close();
    await Promise.all([closed, batches.atRest()]);
    await journal.close();
    await blobs.close();
    // Node reports a closed socket one turn later.
    await wait(0);
  }

  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/v1`,
    apiKey: options.apiKey ?? 'sk-emulator',
    state: {
      get files() {
        return structuredClone(files.all());
      },
      get batches() {
        return structuredClone(batches.all());
      },
      get requests() {
        return [...requests];
      },
    },
    faults,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Restores the state an earlier process left behind, however it ended. */
async function restore(changes: Change[], blobs: Blobs, files: FileStore, batches: BatchStore): Promise<void> {
  const wanted = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'file') {
      files.restore(change.file);
      wanted.add(change.file.id);
    } else if (change.kind === 'batch' && !isTerminal(change.record.batch.status)) {
      const { batch, outputId, errorId } = change.record;
      for (const id of [batch.input_file_id, outputId, errorId]) wanted.add(id);
    }
  }
  await blobs.prepare(wanted);
  for (const change of changes) if (change.kind === 'batch') batches.restore(change.record);
}
