import { z } from 'zod';
import { abortSignal, anyFunction, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import type { Results } from '../../results/join/read-results.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import type { JobOutput } from '../round/job-outputs.js';
import type { JobStatus, RoundStatus } from '../round/job-status.js';
import type { Round, SubmitRound, WatchOptions } from '../round/round.js';
import { findRounds, type KnownRound, type LedgerSource } from '../round/rounds.js';
import { noJob } from '../service/errors.js';
import { type JobResultsOptions, jobResults } from './job-results.js';

const watchFields = { signal: abortSignal.optional() } satisfies FieldsOf<WatchOptions>;
const watchShape = z.strictObject(watchFields);
const submitShape = z.strictObject({
  ...watchFields,
  onStatus: anyFunction.optional(),
} satisfies FieldsOf<SubmitRound<JobStatus>>);

/** The dependencies of a job. */
export interface JobMeans {
  /** The folder of the job. */
  folder: string;
  /** The rounds, oldest first; at least one. */
  rounds: readonly Round[];
  /** The states of the rounds before the last one. */
  earlier: JobStatus['rounds'];
  /** Where the records are kept; undefined for `ledger.jsonl` in each round's folder. */
  ledger: LedgerSource | undefined;
  /** Requests that this call sent. */
  sent: number;
}

/**
 * A set of requests and their batches, in one or more rounds. Each round keeps what it sent and what came back, so an answer
 * is found by its request even if the input file has changed since.
 */
export class Job<Parsed = unknown> {
  /** The folder of the job, with a folder for each round. */
  readonly folder: string;
  /** The number of requests that this call sent; 0 if every request had been answered before. */
  readonly sent: number;
  readonly #rounds: readonly Round[];
  readonly #last: Round;
  readonly #earlier: JobStatus['rounds'];
  readonly #ledger: LedgerSource | undefined;
  #formats: readonly ResponseFormat[] = [];

  constructor({ folder, rounds, earlier, ledger, sent }: JobMeans) {
    const last = rounds.at(-1);
    if (!last) throw noJob(folder);
    [this.folder, this.#rounds, this.#last, this.#earlier] = [folder, rounds, last, earlier];
    [this.#ledger, this.sent] = [ledger, sent];
  }

  /** The number of the last round, 1-based. */
  get round(): number {
    return this.#last.number;
  }

  /**
   * Gets the state of the last round from the service. Writes nothing and needs no lock.
   *
   * @throws BatchServiceError if the service fails or rejects the call; BatchLedgerError if the ledger is damaged.
   */
  async status(options: WatchOptions = {}): Promise<JobStatus> {
    return this.#withRounds(await this.#last.status(checkOptions('status', watchShape, options)));
  }

  /**
   * Yields every change until all parts of the last round have ended, and submits parts that are not submitted yet.
   *
   * @throws BatchDuplicateContentError if the service created a second batch of a part; BatchLockedError if another process
   * works on the job; BatchServiceError if the service fails or rejects the call; BatchLedgerError if the
   * ledger is damaged or cannot be written; the signal's reason when it fires.
   */
  async *watch(options: WatchOptions = {}): AsyncGenerator<JobStatus, void, undefined> {
    const checked = checkOptions('watch', watchShape, options);
    for await (const status of this.#last.watch(checked)) yield this.#withRounds(status);
  }

  /**
   * Submits the parts that can be submitted now.
   *
   * @throws BatchDuplicateContentError if the service created a second batch of a part; BatchLockedError if another process works
   * on the job; BatchServiceError if the service fails or rejects the call; BatchLedgerError if the ledger is damaged or cannot
   * be written.
   */
  async submit(options: SubmitRound<JobStatus> = {}): Promise<void> {
    const { onStatus, ...rest } = checkOptions('submit', submitShape, options);
    const told = onStatus && ((status: RoundStatus) => onStatus(this.#withRounds(status)));
    await this.#last.submit({ ...rest, onStatus: told });
  }

  /**
   * Waits until all parts have ended.
   *
   * @throws BatchDuplicateContentError if the service created a second batch of a part; BatchLockedError if another process
   * works on the job; BatchServiceError if the service fails or rejects the call; BatchLedgerError if the
   * ledger is damaged or cannot be written; the signal's reason when it fires.
   */
  async done(options: WatchOptions = {}): Promise<JobStatus> {
    return this.#withRounds(await this.#last.done(checkOptions('done', watchShape, options)));
  }

  /**
   * Cancels the batches of the last round and sends no more. Requests that are already answered are kept and charged.
   *
   * @throws BatchServiceError if the service fails or rejects the call; BatchLockedError if another process is still submitting;
   * BatchLedgerError if the ledger is damaged or cannot be written.
   */
  async cancel(options: WatchOptions = {}): Promise<JobStatus> {
    return this.#withRounds(await this.#last.cancel(checkOptions('cancel', watchShape, options)));
  }

  /**
   * The result files of all rounds; missing ones are downloaded first. Parts that are still running are left out.
   *
   * @throws BatchJobError if the results were deleted by a clean-up; BatchFileError if a file cannot be written;
   * BatchServiceError if the service fails or rejects the call.
   */
  async outputs(options: WatchOptions = {}): Promise<JobOutput[]> {
    const checked = checkOptions('outputs', watchShape, options);
    const outputs: JobOutput[] = [];
    for (const round of this.#rounds) {
      // What a clean-up deleted of an earlier round was sent again by a later one.
      if (round !== this.#last && (await round.isCleanedAway())) continue;
      outputs.push(...(await round.outputs(checked)));
    }
    return outputs;
  }

  /**
   * One outcome for each request of the input, in its order, from the answers of all rounds; downloads missing files
   * first. Its `summary` counts the outcomes read so far. It doesn't wait: a request whose round is still running is
   * `missing`, with the error code `not_ended`; call `done` first.
   *
   * @throws BatchOptionsError for an invalid option. While reading: the errors of `outputs`, and BatchJobError if what was
   * sent is no longer as it was.
   */
  results<Answer = Parsed>(options: JobResultsOptions<Answer> = {}): Results<JoinedOutcome<Answer>> {
    const rounds = async (): Promise<KnownRound[]> => {
      await this.outputs({ signal: options.signal });
      return findRounds(this.folder, this.#ledger);
    };
    return jobResults(this.folder, rounds, options, this.#formats);
  }

  /** Sets the formats that parse the answers of requests that were sent with them; returns the same job. */
  withFormats<Answer>(formats: readonly ResponseFormat<Answer>[]): Job<Answer> {
    this.#formats = formats;
    return this as unknown as Job<Answer>;
  }

  #withRounds(status: RoundStatus): JobStatus {
    const { status: word, requestCounts } = status;
    const rounds = [...this.#earlier, { round: this.round, status: word, requestCounts }];
    return { ...status, folder: this.folder, round: this.round, rounds };
  }
}
