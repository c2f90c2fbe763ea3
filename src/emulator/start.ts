import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BatchOptionsError } from '../errors.js';
import { isTerminal } from '../submit/service/client.js';
import type { AnswerFunction } from './answers/replies.js';
import { type Clock, wallClock } from './api/clock.js';
import { FaultPlan } from './api/fault-plan.js';
import type { Fault, FaultName } from './api/faults.js';
import type { BatchObject, FileObject } from './api/wire.js';
import { BatchStore } from './batch/batches.js';
import type { EmulatorContext } from './batch/emulator-context.js';
import { type RequestLog, serve } from './http/server.js';
import { askRoutes } from './routes/ask-routes.js';
import { batchRoutes } from './routes/batch-routes.js';
import { controlRoutes } from './routes/control-routes.js';
import { fileRoutes } from './routes/file-routes.js';
import { Blobs } from './store/blobs.js';
import { FileStore } from './store/files.js';
import { type Change, FileJournal, noJournal } from './store/journal.js';
import { Upstream, type UpstreamOptions } from './upstream/upstream.js';

/** How an emulator behaves. Every option has a default. */
export interface EmulatorOptions {
  /** @default 0, any free port */
  port?: number;
  /** @default '127.0.0.1' */
  host?: string;
  /** Decides the answers; without it they are made up, in the shape that is asked for. */
  answer?: AnswerFunction;
  /** A server that answers the lines in earnest, in place of made-up answers. */
  upstream?: string | UpstreamOptions;
  /** The only key that is accepted. @default any key is; a request without one is answered 401 */
  apiKey?: string;
  /** Milliseconds without a byte after which an unfinished request is closed. @default 30000 */
  idleTimeout?: number;
  /** What shall go wrong. */
  faults?: readonly (Fault | FaultName)[];
  /** The time by which batches live, such as a `ManualClock`. @default the computer's */
  clock?: Clock;
  /** How many times faster than the service a batch goes through its states. @default 1000; 1 with a clock of one's own */
  speed?: number;
  /** A folder that keeps everything, also over a crash; one emulator at a time has it. @default none: memory, and a temporary folder for large files */
  data?: string;
  /** Requests of one batch that `answer` may have under way at a time. @default 8 */
  concurrency?: number;
  /** Input tokens that unfinished batches of one model may hold together. @default no limit */
  enqueuedTokenLimit?: number;
  /** Models that batches may name besides those that the service offers by our table. @default none; any with `upstream` */
  models?: readonly string[] | 'any';
  /** Answers a `Range` of a content with 206, and contents bear a strong `ETag`. The service is not known to do so. @default false */
  ranges?: boolean;
  /** Called for every request that was dealt with. */
  onRequest?: (entry: RequestLog) => void;
  /** Called with faults of the emulator itself. */
  onError?: (error: unknown) => void;
}

/** What has become of all requests. Each look gives a copy. */
export interface EmulatorState {
  readonly files: FileObject[];
  /** In the order of their creation. */
  readonly batches: BatchObject[];
  /** The last 10,000. */
  readonly requests: RequestLog[];
}

/** A running emulator. */
export interface Emulator {
  /** The base url, ending in `/v1`. */
  url: string;
  /** A key to give to a client. Other keys are accepted too, unless the option `apiKey` names one. */
  apiKey: string;
  state: EmulatorState;
  /** What is still to go wrong; faults may be added and cleared at any time. */
  faults: FaultPlan;
  /** Ends everything: connections, batches at work, temporary files. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const MOST_REQUESTS = 10_000;

/**
 * Starts a Batch API on this machine.
 *
 * @throws BatchLockedError while another emulator has the folder `data`.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  if (typeof options !== 'object' || options === null) {
    throw new BatchOptionsError('startEmulator: options must be an object, like { port: 4010 }.');
  }
  const { port = 0, host = '127.0.0.1', clock = wallClock, data, answer } = options;
  // Node would take a word for the path of a socket.
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new BatchOptionsError(`startEmulator: port is ${port}; it must be a whole number from 0 to 65535.`);
  }
  if (options.speed !== undefined && !(options.speed > 0)) {
    throw new BatchOptionsError(`startEmulator: speed is ${options.speed}; it must be a number above 0.`);
  }
  const upstream = options.upstream === undefined ? undefined : new Upstream(options.upstream);
  const models = options.models ?? (upstream ? 'any' : []);
  const stop = new AbortController();
  const { journal, changes } = data === undefined ? { journal: noJournal, changes: [] } : await FileJournal.open(data);
  const blobs = new Blobs(data === undefined ? undefined : join(data, 'files'));
  const files = new FileStore(blobs, journal, clock);
  const world: EmulatorContext = {
    clock,
    speed: options.speed ?? (clock === wallClock ? 1000 : 1),
    blobs,
    journal,
    files,
    answer,
    upstream,
    acceptsModel: (model) => models === 'any' || models.includes(model),
    concurrency: upstream?.concurrency ?? (answer ? (options.concurrency ?? 8) : 1),
    tokenLimit: options.enqueuedTokenLimit ?? Number.POSITIVE_INFINITY,
    ranges: options.ranges ?? false,
    stop: stop.signal,
    onError: options.onError ?? (() => undefined),
  };
  const batches = new BatchStore(world);
  const faults = new FaultPlan(options.faults ?? [], () => batches.count);
  const requests: RequestLog[] = [];
  const server = serve({
    world,
    api: [...fileRoutes(world), ...batchRoutes(batches, faults), ...askRoutes(world)],
    control: controlRoutes(world, batches, faults),
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
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject).listen(port, host, resolve);
    });
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
    // Node tells of a closed socket one turn later.
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

/** Takes up where an earlier process ended, however it ended. */
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
