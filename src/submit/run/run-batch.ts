import { checkOptions } from '../../arguments/check-options.js';
import { BatchOptionsError } from '../../errors.js';
import { entryTokenCounter } from '../../estimate/estimate-batch.js';
import { inputPaths, manifestPath } from '../../jsonl/read/manifest.js';
import { type SaveOptions, type SaveResult, saveBatch } from '../../jsonl/write/save.js';
import { DEFAULT_ENDPOINT } from '../../request/endpoints/table.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import { type BatchOptions, checkBatchOptions } from '../../request/options.js';
import type { Summary } from '../../results/summary/summary.js';
import { removeFile } from '../job/clean-job.js';
import type { Job } from '../job/job.js';
import { answersOf } from '../job/job-results.js';
import { type PreparedSubmit, prepareSubmit } from '../job/prepare.js';
import type { SubmitOptions } from '../job/submit-options.js';
import { isUntouched } from '../protocol/state.js';
import type { JobStatus } from '../round/job-status.js';
import { findRounds, isRoundOver } from '../round/rounds.js';
import type { Builder } from './builder.js';
import { deliver } from './deliver.js';
import { type RunBatchOptions, type RunBatchResult, runBatchShape, type Upload } from './run-batch-options.js';
import { type RunPaths, type RunState, readRun, runFolder, statePath } from './run-paths.js';
import { type Run, type RunEnd, runToEnd, watchLastRound } from './run-to-end.js';
import { datasetHash, refuseSameDataset } from './same-dataset.js';
import { writeState } from './state-file.js';
import { heldBack, refusedByService } from './unfinished.js';

/**
 * Takes rows to results in one call that may be killed at any moment and called again: it resumes where it left off and
 * pays for nothing twice. Called with other rows, it sends and delivers what is new. Each outcome is delivered at least
 * once.
 *
 * @throws BatchDuplicateContentError for a dataset that another name has sent; BatchValidationError for requests that
 * the service would reject; BatchJobError for other entries while a round is running; BatchServiceError if the service
 * rejected every batch; BatchLockedError while another process runs it; BatchOptionsError for an invalid option;
 * BatchBudgetError if it may cost more than `maxCost`; the other errors of `save` and `submit`.
 * @example
 * await runBatch({
 *   name: 'reviews', client: new OpenAI(), options: { model: 'gpt-6-luna' }, cleanUp: true,
 *   upload: () => rows.map(({ id, text }) => ({ customId: id, prompt: text })),
 *   download: async (outcomes) => { for await (const { customId, text } of outcomes) await keep(customId, text); },
 * });
 */
export async function runBatch<Parsed = unknown>(options: RunBatchOptions<Parsed>): Promise<RunBatchResult> {
  checkOptions('runBatch', runBatchShape, options ?? {});
  if (typeof options?.client !== 'object' || options.client === null) {
    throw new BatchOptionsError('runBatch: client is missing. Give it { client: new OpenAI() }.');
  }
  if (typeof options.upload !== 'function') {
    throw new BatchOptionsError('runBatch: upload must be a function that gives entries or a BatchCreator.');
  }
  const run = new BatchRun(options, runFolder(options.folder ?? '.', options.name));
  return run.result(await runToEnd(run));
}

class BatchRun<Parsed> implements Run {
  readonly folder: string;
  readonly cleansUp: boolean;
  readonly #paths: RunPaths;
  readonly #options: RunBatchOptions<Parsed>;
  #state!: RunState;
  #builder: Builder<Parsed> | undefined;
  #dataset = '';
  #delivery: { summary: Summary; delivered: number; deliveries: number } | undefined;

  constructor(options: RunBatchOptions<Parsed>, paths: RunPaths) {
    [this.#options, this.#paths, this.folder] = [options, paths, paths.folder];
    this.cleansUp = options.cleanUp === true;
  }

  async build(): ReturnType<Run['build']> {
    const { allowSameDataset } = this.#options;
    this.#state = await readRun(this.#paths);
    const input = await this.#save();
    this.#dataset = await datasetHash(input.files);
    const submitting = { ...this.#options, allowDuplicate: allowSameDataset };
    // Pays again only after a delivery: until then, a call resumes.
    const all = allowSameDataset === true && (await this.#isDelivered()) && (await this.#isKnown(input, submitting));
    return { input, submitting: { ...submitting, all } };
  }

  /** True if no round is left whose outcomes have to be delivered. */
  async #isDelivered(): Promise<boolean> {
    const { deliveries, round } = this.#state;
    const rounds = await findRounds(this.#paths.job, this.#options.ledger);
    const last = rounds.findLast(({ state }) => !isUntouched(state));
    return deliveries === 0 && last !== undefined && isRoundOver(last) && last.number === round;
  }

  /** True if everything in the dataset was sent before, as a dataset or as a part of one. */
  async #isKnown(input: SaveResult, submitting: SubmitOptions): Promise<boolean> {
    if (this.#state.datasets.some(({ hash }) => hash === this.#dataset)) return true;
    const prepared = await prepareSubmit(input, submitting);
    await prepared.discard();
    return prepared.plan.new === 0;
  }

  async mayBegin({ plan }: PreparedSubmit): Promise<boolean> {
    const { datasets } = this.#state;
    const others = datasets.filter(({ hash }) => hash !== this.#dataset);
    await this.#note({ datasets: [...others, { hash: this.#dataset, refused: false }], deliveries: 0 });
    if (this.#options.allowSameDataset || plan.answered > 0) return true;
    try {
      await refuseSameDataset(this.#paths, this.#dataset);
      return true;
    } catch (error) {
      // Removes the claim, so that it doesn't stop the other run.
      await this.#note({ datasets });
      throw error;
    }
  }

  watch(job: Job): Promise<JobStatus> {
    return watchLastRound(job, this.#options);
  }

  async deliver(job: Job): Promise<void> {
    const { download, downloadError, signal, onProgress, ledger } = this.#options;
    await job.outputs({ signal });
    const number = this.#state.deliveries + 1;
    await this.#note({ deliveries: number });
    const done = await deliver<Parsed>({
      answers: await answersOf(this.#paths.job, await findRounds(this.#paths.job, ledger)),
      path: this.#paths.delivered,
      all: this.#options.deliver === 'all',
      number,
      responseFormat: this.#responseFormat(),
      download,
      downloadError,
      onProgress: onProgress && (({ requests }) => onProgress({ step: 'deliver', requests })),
      signal,
    });
    this.#delivery = { ...done, deliveries: number };
    await this.#note({ deliveries: 0, round: job.round });
    if (this.cleansUp) await this.#removeInput();
  }

  async result(end: RunEnd): Promise<RunBatchResult> {
    if (end.at === 'running') throw heldBack(end.status);
    if (end.at === 'refused') {
      const refused = this.#state.datasets.map((one) => ({
        ...one,
        refused: one.refused || one.hash === this.#dataset,
      }));
      await this.#note({ datasets: refused, round: end.status.round });
      throw refusedByService(end.status);
    }
    if (end.at === 'built') throw new Error('unreachable');
    const { name, folder } = this.#paths;
    const batches = end.status.batches.map(({ id }) => id);
    return { name, folder, status: end.status.status, batches, sent: end.sent, ...this.#delivery! };
  }

  async #save(): Promise<SaveResult> {
    const { onProgress, signal, validate, maxRequests, maxBytes, maxTokens } = this.#options;
    const entries = await this.#upload();
    const saving: SaveOptions = {
      onProgress: onProgress && (({ requests }) => onProgress({ step: 'build', requests })),
      signal,
      maxRequests,
      maxBytes,
      maxTokens,
      validate,
    };
    if (isBuilder(entries)) return entries.save(this.#paths.input, saving);
    const options = checkBatchOptions(this.#builderOptions(), 'runBatch');
    return saveBatch(this.#paths.input, new Map(), options, { ...saving, entries }, entryTokenCounter(options));
  }

  async #upload(): Promise<Upload<Parsed>> {
    const given = await this.#options.upload();
    if (!isBuilder<Parsed>(given)) return given;
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

  /** The format of all answers; undefined if each request has its own. */
  #responseFormat(): ResponseFormat<Parsed> | undefined {
    const { options } = this.#options;
    if (options?.responseFormat !== undefined) return options.responseFormat;
    if (!this.#builder || [...this.#builder].some((entry) => entry.responseFormat !== undefined)) return undefined;
    return this.#builder.options.responseFormat;
  }

  async #removeInput(): Promise<void> {
    const { input } = this.#paths;
    // The manifest last: without it the parts would not be found again.
    for (const path of [...(await inputPaths([input])), manifestPath(input)]) await removeFile(path);
  }

  async #note(change: Partial<RunState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await writeState(statePath(this.#paths.folder), this.#state);
  }
}

function isBuilder<Parsed>(given: Upload<Parsed>): given is Builder<Parsed> {
  return typeof (given as Partial<Builder<Parsed>> | null)?.save === 'function';
}
