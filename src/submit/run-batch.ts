import { join } from 'node:path';
import { BatchCreator } from '../batch-creator.js';
import { BatchOptionsError } from '../errors.js';
import { inputPaths, manifestPath } from '../jsonl/manifest.js';
import { removeUnfinished } from '../jsonl/unfinished.js';
import type { Entry } from '../request/entry.js';
import type { BatchOptions } from '../request/options.js';
import type { ResponseFormat } from '../request/response-format.js';
import type { Summary } from '../results/summary.js';
import { hostOf } from './account.js';
import { cleanJob, removeFile } from './clean-job.js';
import { deliver, isOther, isSucceeded, summarize } from './deliver.js';
import { BatchBudgetError, BatchServiceError } from './errors.js';
import { FileLedger } from './file-ledger.js';
import { contentHash } from './input-files.js';
import { type JobStatus, OVER_BUDGET } from './job-status.js';
import { lockFolder } from './lock.js';
import type { RunBatchOptions, RunBatchResult, Upload } from './run-batch-options.js';
import { type RunFolder, type RunState, readRun, runFolder, writeRun } from './run-folder.js';
import { refuseSameDataset } from './same-dataset.js';
import { type SubmitOptions, submit } from './submit.js';
import { timingOf } from './timing.js';

/**
 * Carries rows to results in one call that may be killed at any moment and called again: it goes on where it stood,
 * never pays twice, and returns at once when all is done. Each outcome is delivered at least once.
 *
 * @throws BatchDuplicateError for a dataset that another name has sent; BatchValidationError for what the service would
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
  const place = runFolder(options.folder ?? '.', options.name);
  hostOf(options.client);
  const unlock = await lockFolder(place.folder);
  try {
    await removeUnfinished([place.input, join(place.folder, 'run.json')]);
    const run = new Run(options, place);
    return await run.toItsEnd();
  } finally {
    await unlock();
  }
}

class Run<Parsed> {
  readonly #options: RunBatchOptions<Parsed>;
  readonly #place: RunFolder;
  #state!: RunState;
  #builder: BatchCreator<Parsed> | undefined;

  constructor(options: RunBatchOptions<Parsed>, place: RunFolder) {
    this.#options = options;
    this.#place = place;
  }

  async toItsEnd(): Promise<RunBatchResult> {
    const { cleanUp, allowSameDataset } = this.#options;
    const known = await readRun(this.#place.folder);
    if (known) this.#state = known;
    else await this.#build();
    if (!allowSameDataset && !(await this.#isSent())) await this.#refuseSame();
    if (!this.#state.summary) await this.#deliver();
    if (cleanUp && !this.#state.cleaned) await this.#clean();
    const { ended, summary, deliveries } = this.#state;
    const { name, folder } = this.#place;
    return { name, folder, ...ended!, summary: summary as unknown as Summary, deliveries };
  }

  async #build(): Promise<void> {
    const { onProgress, signal, validate, maxRequests, maxBytes, maxTokens } = this.#options;
    const entries = await this.#upload();
    const batch = this.#builder ?? new BatchCreator<Parsed>(this.#builderOptions());
    const { files, requests } = await batch.save(this.#place.input, {
      ...(this.#builder ? {} : { entries: entries as Iterable<Entry> }),
      ...(onProgress && { onProgress: ({ requests }) => onProgress({ step: 'build', requests }) }),
      ...(signal && { signal }),
      ...(maxRequests !== undefined && { maxRequests }),
      ...(maxBytes !== undefined && { maxBytes }),
      ...(maxTokens !== undefined && { maxTokens }),
      validate: validate !== false,
    });
    await this.#note({
      version: 1,
      name: this.#place.name,
      dataset: contentHash(files),
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
    const own = given.options.endpoint ?? '/v1/chat/completions';
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

  async #isSent(): Promise<boolean> {
    return this.#state.ended !== undefined || (await new FileLedger(this.#place.job).records()).length > 0;
  }

  async #refuseSame(): Promise<void> {
    try {
      await refuseSameDataset(this.#place, this.#state.dataset);
    } catch (error) {
      // The claim goes, so that it does not stand in the way of the other.
      await removeFile(`${this.#place.folder}/run.json`);
      throw error;
    }
  }

  async #deliver(): Promise<void> {
    const { allowSameDataset, download, downloadError, signal, onProgress, ...rest } = this.#options;
    const job = await submit(this.#place.input, { ...submitOptions(rest), signal, allowDuplicate: allowSameDataset });
    let status: JobStatus | undefined;
    for await (status of job.watch({ signal })) rest.onStatus?.(status);
    status ??= await job.status({ signal });
    if (status.batches.some(({ waiting }) => waiting === OVER_BUDGET)) throw heldBack(status);
    await this.#note({ ended: { status: status.status, batches: status.batches.map(({ id }) => id) } });
    if (status.batches.every((batch) => batch.status === 'failed')) throw refused(status);
    const source = {
      outputs: await job.outputs({ signal }),
      responseFormat: await this.#responseFormat(),
      onProgress:
        onProgress && (({ requests }: { requests: number }) => onProgress({ step: 'deliver' as const, requests })),
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
    await this.#note({ delivered: ['succeeded', 'others'], summary: summary as unknown as Record<string, unknown> });
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

  async #clean(): Promise<void> {
    const { client, signal } = this.#options;
    const { job: folder, input } = this.#place;
    const timing = timingOf(this.#options, hostOf(client));
    await cleanJob({ client, ledger: new FileLedger(folder), folder, timing, downloads: true, signal });
    // The manifest last: without it the parts would not be found again.
    for (const path of [...(await inputPaths([input])), manifestPath(input)]) await removeFile(path);
    await this.#note({ cleaned: true });
  }

  async #note(change: Partial<RunState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await writeRun(this.#place.folder, this.#state);
  }
}

function submitOptions(options: Partial<RunBatchOptions>): SubmitOptions {
  const {
    name,
    folder,
    upload,
    options: _,
    cleanUp,
    endpoint,
    onProgress,
    maxRequests,
    maxBytes,
    maxTokens,
    ...rest
  } = options;
  return { ...rest, client: rest.client!, ...(endpoint !== undefined && { endpoint }) };
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
