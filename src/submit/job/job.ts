import type { ResponseFormat } from '../../request/format/response-format.js';
import type { Results } from '../../results/join/read-results.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import type { JobOutput } from '../round/job-outputs.js';
import type { JobStatus, RoundStatus } from '../round/job-status.js';
import type { Round, SubmitRound, WatchOptions } from '../round/round.js';
import { findRounds, type KnownRound, type LedgerSource } from '../round/rounds.js';
import { noJob } from '../service/errors.js';
import { type JobResultsOptions, jobResults } from './job-results.js';

/** What a job works with. */
export interface JobMeans {
  folder: string;
  rounds: readonly Round[];
  /** The states of the rounds before the last one. */
  earlier: JobStatus['rounds'];
  ledger: LedgerSource | undefined;
  sent: number;
}

/**
 * Requests on their way through the Batch API and back, in one or more rounds. Each round keeps what it sent and what came
 * back, so an answer is found by its request, whatever became of the input file since.
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

  /** The state of the last round, asked from the service. Writes nothing, and needs no lock. */
  async status(options: WatchOptions = {}): Promise<JobStatus> {
    return this.#withRounds(await this.#last.status(options));
  }

  /**
   * Every change until all parts of the last round have ended; parts that are still to be submitted are submitted on the
   * way.
   *
   * @throws BatchDuplicateContentError when the service made a second batch of a part.
   */
  async *watch(options: WatchOptions = {}): AsyncGenerator<JobStatus, void, undefined> {
    for await (const status of this.#last.watch(options)) yield this.#withRounds(status);
  }

  /** Submits what can be submitted now. */
  async submit({ onStatus, ...options }: SubmitRound<JobStatus>): Promise<void> {
    const told = onStatus && ((status: RoundStatus) => onStatus(this.#withRounds(status)));
    await this.#last.submit({ ...options, onStatus: told });
  }

  /** Waits for the end of all parts. */
  async done(options: WatchOptions = {}): Promise<JobStatus> {
    return this.#withRounds(await this.#last.done(options));
  }

  /** Asks the service to end the batches of the last round, and sends no more. What was finished by then is kept, and charged. */
  async cancel(options: WatchOptions = {}): Promise<JobStatus> {
    return this.#withRounds(await this.#last.cancel(options));
  }

  /** Where the results of all rounds are; what isn't here yet is downloaded first. Parts that are still running are left out. */
  async outputs(options: WatchOptions = {}): Promise<JobOutput[]> {
    const outputs: JobOutput[] = [];
    for (const round of this.#rounds) outputs.push(...(await round.outputs(options)));
    return outputs;
  }

  /**
   * One outcome for each request of the input, in its order, from the answers of all rounds; downloads what is missing
   * first. Its `summary` counts what was read so far. It doesn't wait: a request whose round is still running is `missing`,
   * with the error code `not_ended`. Call `done` before.
   */
  results<Answer = Parsed>(options: JobResultsOptions<Answer> = {}): Results<JoinedOutcome<Answer>> {
    const rounds = async (): Promise<KnownRound[]> => {
      await this.outputs({ signal: options.signal });
      return findRounds(this.folder, this.#ledger);
    };
    return jobResults(this.folder, rounds, options, this.#formats);
  }

  /** The same job, whose answers are parsed by these formats where their requests were sent with them. */
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
