import { BatchCreator } from '../../batch-creator.js';
import { BatchOptionsError } from '../../errors.js';
import { inputPaths, manifestPath } from '../../jsonl/read/manifest.js';
import { DEFAULT_ENDPOINT } from '../../request/endpoints/table.js';
import type { Entry } from '../../request/entry.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import type { BatchOptions } from '../../request/options.js';
import { removeFile } from '../job/clean-job.js';
import type { Job } from '../job/job.js';
import type { JobOutput } from '../job/job-outputs.js';
import { isOver, type JobStatus, OVER_BUDGET } from '../job/job-status.js';
import type { SubmitOptions } from '../job/submit.js';
import { BatchBudgetError, BatchServiceError } from '../service/errors.js';
import { type DeliverySource, deliver, isOther, isSucceeded, summarize } from './deliver.js';
import type { RunBatchOptions, RunBatchResult, Upload } from './run-batch-options.js';
import { type RunPaths, type RunState, readRun, runFolder, statePath } from './run-paths.js';
import { type Run, runToEnd } from './run-to-end.js';
import { datasetHash, refuseSameDataset } from './same-dataset.js';
import { writeState } from './state-file.js';

/**
 * Carries rows to results in one call that may be killed at any moment and called again: it goes on where it stood,
 * never pays twice, and returns at once when all is done. Each outcome is delivered at least once.
 *
 * @throws BatchDuplicateContentError for a dataset that another name has sent; BatchValidationError for what the service would
 * refuse; BatchServiceError when it has refused every batch; BatchLockedError while another process is at it.
 * @example
 * await runBatch({
 *   name: 'reviews-2026-11', client: new OpenAI(), options: { model: 'gpt-6-luna' }, cleanUp: true,
 *   upload: () => rows.map(({ id, text }) => ({ customId: id, prompt: text })),
 *   download: async (outcomes) => { for await (const { customId, text } of outcomes) await keep(customId, text); },
 * });
 */
export async function runBatch<Parsed = unknown>(options: RunBatchOptions<Parsed>): Promise<RunBatchResult> {
  if (typeof options?.client !== 'object' || options.client === null) {
    throw new BatchOptionsError('runBatch: client is missing. Give it { client: new OpenAI() }.');
  }
  if (typeof options.upload !== 'function') {
    throw new BatchOptionsError('runBatch: upload must be a function that gives entries or a BatchCreator.');
  }
  const run = new BatchRun(options, runFolder(options.folder ?? '.', options.name));
  const end = await runToEnd(run);
  if (end.at === 'sent') throw heldBack(end.status);
  if (end.at === 'refused') throw refused(end.status);
  return run.result();
}

class BatchRun<Parsed> implements Run {
  readonly place: RunPaths;
  readonly submitting: SubmitOptions;
  readonly writes: readonly string[];
  readonly cleanUp: Run['cleanUp'];
  readonly #options: RunBatchOptions<Parsed>;
  #state!: RunState;
  #builder: BatchCreator<Parsed> | undefined;

  constructor(options: RunBatchOptions<Parsed>, place: RunPaths) {
    this.#options = options;
    this.place = place;
    this.submitting = { ...options, allowDuplicate: options.allowSameDataset };
    this.writes = [statePath(place.folder)];
    this.cleanUp = options.cleanUp ? { downloads: true } : undefined;
  }

  result(): RunBatchResult {
    const { ended, summary, deliveries } = this.#state;
    const { name, folder } = this.place;
    return { name, folder, ...ended!, summary: summary!, deliveries };
  }

  async build(isSent: boolean): ReturnType<Run['build']> {
    const known = await readRun(this.place.folder);
    if (known) this.#state = known;
    else await this.#save();
    if (!this.#options.allowSameDataset && !isSent && !this.#state.ended) await this.#refuseSame();
    return { isDelivered: this.#state.summary !== undefined, isCleaned: this.#state.cleaned };
  }

  async watch(job: Job): Promise<JobStatus> {
    const { signal, onStatus } = this.#options;
    let status: JobStatus | undefined;
    for await (status of job.watch({ signal })) onStatus?.(status);
    status ??= await job.status({ signal });
    if (isOver(status))
      await this.#note({ ended: { status: status.status, batches: status.batches.map(({ id }) => id) } });
    return status;
  }

  async deliver(outputs: readonly JobOutput[]): Promise<void> {
    const { download, downloadError, signal, onProgress } = this.#options;
    const source: DeliverySource<Parsed> = {
      outputs,
      responseFormat: await this.#responseFormat(),
      onProgress: onProgress && (({ requests }) => onProgress({ step: 'deliver', requests })),
      signal,
    };
    const number = this.#state.deliveries + 1;
    await this.#note({ deliveries: number });
    const { delivered } = this.#state;
    if (!delivered.includes('succeeded')) {
      await deliver(source, isSucceeded<Parsed>, download, { number });
      await this.#note({ delivered: [...delivered, 'succeeded'] });
    }
    await deliver(source, isOther<Parsed>, downloadError, { number });
    const summary = await summarize(source);
    await this.#note({ delivered: ['succeeded', 'others'], summary });
  }

  async noteCleaned(): Promise<void> {
    const { input } = this.place;
    // The manifest last: without it the parts would not be found again.
    for (const path of [...(await inputPaths([input])), manifestPath(input)]) await removeFile(path);
    await this.#note({ cleaned: true });
  }

  async #save(): Promise<void> {
    const { onProgress, signal, validate, maxRequests, maxBytes, maxTokens } = this.#options;
    const entries = await this.#upload();
    const batch = this.#builder ?? new BatchCreator<Parsed>(this.#builderOptions());
    const { files, requests } = await batch.save(this.place.input, {
      entries: this.#builder ? undefined : (entries as Iterable<Entry>),
      onProgress: onProgress && (({ requests }) => onProgress({ step: 'build', requests })),
      signal,
      maxRequests,
      maxBytes,
      maxTokens,
      validate,
    });
    await this.#note({
      version: 1,
      name: this.place.name,
      dataset: datasetHash(files),
      requests,
      byBuilder: this.#builder !== undefined,
      deliveries: 0,
      delivered: [],
      cleaned: false,
    });
  }

  async #upload(): Promise<Upload<Parsed>> {
    const given = await this.#options.upload();
    if (!(given instanceof BatchCreator)) return given;
    const { endpoint } = this.#options;
    const own = given.options.endpoint ?? DEFAULT_ENDPOINT;
    if (endpoint !== undefined && endpoint !== own) {
      throw new BatchOptionsError(`runBatch: endpoint is ${endpoint}, but the builder of upload() is for ${own}.`);
    }
    this.#builder = given;
    return given;
  }

  #builderOptions(): BatchOptions<Parsed> {
    const { options = {}, endpoint } = this.#options;
    return { ...options, ...(endpoint !== undefined && { endpoint }) };
  }

  async #refuseSame(): Promise<void> {
    try {
      await refuseSameDataset(this.place, this.#state.dataset);
    } catch (error) {
      // The claim goes, so that it does not stand in the way of the other.
      await removeFile(statePath(this.place.folder));
      throw error;
    }
  }

  /** By what all answers are read; undefined where each request was sent with its own. */
  async #responseFormat(): Promise<ResponseFormat<Parsed> | undefined> {
    const { options } = this.#options;
    if (options?.responseFormat !== undefined) return options.responseFormat;
    if (!this.#state.byBuilder) return undefined;
    if (!this.#builder) await this.#upload();
    if (!this.#builder || [...this.#builder].some((entry) => entry.responseFormat !== undefined)) return undefined;
    return this.#builder.options.responseFormat;
  }

  async #note(change: Partial<RunState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await writeState(statePath(this.place.folder), this.#state);
  }
}

function heldBack({ batches, folder }: JobStatus): BatchBudgetError {
  const unsent = batches.filter(({ waiting }) => waiting === OVER_BUDGET).length;
  return new BatchBudgetError(
    `${unsent} of ${batches.length} parts of the job in ${folder} were not sent: with what the others cost, it may be more than maxCost. Run the same with a larger one to go on.`,
  );
}

function refused({ batches, folder }: JobStatus): BatchServiceError {
  const [first] = batches.flatMap(({ errors = [] }) => errors);
  const where = first?.line === undefined ? '' : ` (line ${first.line})`;
  const why = first ? `${first.message ?? first.code ?? 'no reason given'}${where}` : 'it gave no reason';
  return new BatchServiceError(
    `The service refused every batch of the job in ${folder}: ${why} Nothing was run and nothing is charged. Mend the entries and run them under another name.`,
    first?.code === undefined ? {} : { code: first.code },
  );
}
