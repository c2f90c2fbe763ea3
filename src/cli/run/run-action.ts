import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { shellWord } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { formatOfPath } from '../../results/collate/collate-formats.js';
import { writeUnanswered } from '../../results/collate/follow-up.js';
import type { Job } from '../../submit/job/job.js';
import { answersOf, type JobAnswers } from '../../submit/job/job-results.js';
import type { PreparedSubmit } from '../../submit/job/prepare.js';
import type { SubmitOptions } from '../../submit/job/submit-options.js';
import { isHeldBack, type JobStatus } from '../../submit/round/job-status.js';
import { findRounds, isRoundOver, lateAnswers } from '../../submit/round/rounds.js';
import { type Run, type RunEnd, runToEnd } from '../../submit/run/run-to-end.js';
import type { BatchClient } from '../../submit/service/client.js';
import { makePlan } from '../build/build-action.js';
import { printUnsent } from '../jobs/follow-job.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { makeClient } from '../terminal/make-client.js';
import { withNotify } from '../terminal/notify.js';
import { openLedger, sharedBy } from '../terminal/open-ledger.js';
import { EXIT } from '../terminal/outcome.js';
import {
  type ConfigPaths,
  type ConfigRunState,
  readConfigRun,
  runPaths,
  type WrittenAnswers,
  writeConfigRun,
} from './config-paths.js';
import type { runCommand } from './run.js';
import { answersAt, answersIntact, refuseForeignAnswers, writeAnswers } from './run-answers.js';
import { buildInput } from './run-build.js';
import { mayBegin } from './run-consent.js';
import { watchWithin } from './run-watch.js';

type Declared = OptionsOf<typeof runCommand>;
/** The options of `run`, with what the config says. */
export type RunOptions = Omit<Declared, 'maxCost' | 'retry'> & {
  maxCost?: number | undefined;
  retry?: number | undefined;
};

/** Takes the rows of a config to their answers, from where an earlier run left off. */
export async function runConfig(cli: Cli, options: Declared): Promise<void> {
  if (options.finishSync && options.deadline === undefined)
    throw new BatchOptionsError('--finish-sync needs --deadline, e.g. --deadline 20h.');
  const { config, output, allowEnv, notify } = options;
  const plan = await makePlan(cli, { config, output, allowEnv });
  // The command line wins over the config.
  const maxCost = options.maxCost ?? plan.maxCost;
  const retry = options.retry ?? (plan.retry || undefined);
  const store = await openLedger(cli, options.ledger);
  const shared = sharedBy(store, options.allowance);
  const run = new ConfigRun(cli, { ...options, maxCost, retry }, plan, await makeClient(cli, options.baseUrl), shared);
  await withNotify(cli, notify, plan.output, async () => {
    const end = await runToEnd(run);
    await run.tell(end);
    return {
      job: run.job,
      status: run.notified(end),
    };
  });
}

type Shared = ReturnType<typeof sharedBy>;

class ConfigRun implements Run {
  readonly folder: string;
  readonly job: string;
  readonly cleansUp: boolean;
  readonly #cli: Cli;
  readonly #options: RunOptions;
  readonly #plan: BuildPlan;
  readonly #client: BatchClient;
  readonly #shared: Shared;
  readonly #paths: ConfigPaths;
  #state: ConfigRunState = { version: 2 };
  /** True if the service has not named the files of all answers. */
  #isLate = false;
  /** True if nothing changed since the last run. */
  #isUnchanged = false;

  constructor(cli: Cli, options: RunOptions, plan: BuildPlan, client: BatchClient, shared: Shared) {
    [this.#cli, this.#options, this.#plan, this.#client] = [cli, options, plan, client];
    this.#shared = shared;
    this.#paths = runPaths(plan);
    this.folder = this.#paths.folder;
    this.job = this.#paths.job;
    this.cleansUp = options.keep !== true;
  }

  async build(): ReturnType<Run['build']> {
    const { retry, all } = this.#options;
    formatOfPath(this.#paths.answers);
    this.#state = await readConfigRun(this.#paths);
    await refuseForeignAnswers(this.#paths.answers, this.#state);
    await this.#build();
    if (this.#options.try !== undefined) {
      const { tryFile } = await import('./try-action.js');
      const { try: n, json, yes, maxCost } = this.#options;
      const { ledger } = this.#shared;
      await tryFile(this.#cli, this.#client, this.#paths.input, { n, json, yes, maxCost, ledger });
      return undefined;
    }
    this.#isUnchanged = retry === undefined && !all && (await this.#isDone());
    return this.#isUnchanged ? undefined : { input: this.#paths.input, submitting: this.#submitting() };
  }

  async #build(): Promise<void> {
    const made = await buildInput(this.#cli, this.#plan, this.#paths, this.#state);
    const { built, files } = this.#state;
    if (!isDeepStrictEqual(made, { built, files })) await this.#note(made);
  }

  mayBegin(prepared: PreparedSubmit): Promise<boolean> {
    return mayBegin(this.#cli, this.#client, prepared, this.#options);
  }

  async watch(job: Job): Promise<JobStatus> {
    const { once, deadline } = this.#options;
    const last = (await findRounds(this.#paths.job, this.#shared.ledger)).at(-1);
    const begun = last?.state.creates[0] ?? Date.now();
    const status = await watchWithin(this.#cli, job, {
      once: once === true,
      deadline: deadline === undefined ? undefined : begun + deadline,
      told: this.#state.told,
    });
    if (once && status.status !== this.#state.told) await this.#note({ told: status.status });
    return status;
  }

  async deliver(job: Job): Promise<void> {
    await job.outputs({ signal: this.#cli.io.signal });
    this.#isLate = (await findRounds(this.#paths.job, this.#shared.ledger)).some(lateAnswers);
    // The rows may have changed while the batch ran: answers are joined to what they are now.
    await this.#build();
    let answers = await this.#answers();
    if (this.#options.deadline !== undefined && (await this.#finishRest(answers))) answers = await this.#answers();
    const note = async (written: WrittenAnswers) => {
      const others = (this.#state.answers ?? []).filter(({ path }) => path !== written.path);
      await this.#note({ answers: [...others, written] });
    };
    await writeAnswers(this.#cli, this.#plan, this.#paths.answers, answers, await this.#key(), note);
  }

  /** The status for `--notify`. */
  notified(end: RunEnd): string {
    if (end.at === 'running') return end.status.status;
    if (end.at === 'refused') return 'failed';
    return end.at === 'done' || this.#isUnchanged ? 'completed' : 'not sent';
  }

  async tell(end: RunEnd): Promise<void> {
    const cli = this.#cli;
    const { json, config, once } = this.#options;
    const { job } = this.#paths;
    if (end.at === 'running') {
      if (isHeldBack(end.status)) printUnsent(cli, end.status);
      if (json) await cli.printJson({ job, status: end.status.status });
    } else if (end.at === 'refused') {
      cli.say('The service rejected the whole batch: nothing was run, and nothing is charged.');
      cli.code = EXIT.dataErrors;
      if (json) await cli.printJson({ job, status: 'refused' });
    } else if (end.at === 'built' && !this.#isUnchanged && this.#options.try === undefined) {
      if (json) await cli.printJson({ job, status: 'not sent' });
    } else if (end.at === 'done' || this.#isUnchanged) {
      const { path, unsuccessful } = answersAt(this.#paths.answers, this.#state)!;
      if (this.#isUnchanged && !once) cli.say('Nothing has changed since the last run, and nothing was sent.');
      if (unsuccessful > 0) {
        cli.code = EXIT.dataErrors;
        const again = `batch-creator run -c ${shellWord(config)}`;
        const retry = `${again} --retry ${(this.#options.retry ?? 0) + 1}`;
        cli.say(`${pluralize(unsuccessful, 'request')} did not succeed. To try again: ${retry}`);
        if (this.#isLate) cli.say(`Some answers cannot be downloaded yet. To look for them later: ${again}`);
      }
      if (json) await cli.printJson({ job, status: 'done', results: path, unsuccessful });
      else await cli.print(cli.shown(path));
      if (end.at === 'done') {
        const page = `batch-creator report ${shellWord(cli.shown(this.#paths.input))} -o report.html`;
        cli.say(`To look at the answers in a browser: ${page}`);
      }
    }
  }

  #submitting(): SubmitOptions {
    const { retry, all, allowDuplicate, sameAccount, ignoreSize, maxCost, settle, poll } = this.#options;
    return {
      ...this.#shared,
      client: this.#client,
      maxEnqueuedTokens: this.#options.maxEnqueuedTokens,
      completionWindow: this.#plan.completionWindow,
      metadata: this.#plan.metadata,
      ...(retry !== undefined && { retry: true, maxRetries: retry }),
      all,
      allowDuplicate,
      sameAccount,
      ignoreSize,
      maxCost,
      signal: this.#cli.io.signal,
      settleMs: settle,
      pollMs: poll,
      env: this.#cli.env,
    };
  }

  /** True if the answers are written, neither the rows nor the rounds changed since, and nothing is left to delete. */
  async #isDone(): Promise<boolean> {
    const rounds = await findRounds(this.#paths.job, this.#shared.ledger);
    const isOver = rounds.length > 0 && rounds.every(isRoundOver);
    // The files of a run that was killed before it deleted them, or that was told to keep them.
    if (this.cleansUp && rounds.some(({ state }) => !state.cleaned)) return false;
    if (rounds.some(lateAnswers)) return false;
    const written = answersAt(this.#paths.answers, this.#state);
    const isLeft = this.#options.finishSync === true && written?.unsuccessful !== 0;
    return isOver && !isLeft && written?.of === (await this.#key()) && (await answersIntact(written));
  }

  async #key(): Promise<string> {
    return `${this.#state.built} ${(await findRounds(this.#paths.job, this.#shared.ledger)).length}`;
  }

  async #answers(): Promise<JobAnswers> {
    return answersOf(this.#paths.job, await findRounds(this.#paths.job, this.#shared.ledger));
  }

  /** Writes the requests that the deadline cut off to a file, or sends them directly. True if there are new answers. */
  async #finishRest(answers: JobAnswers): Promise<boolean> {
    const { rest, job } = this.#paths;
    const left = await writeUnanswered(answers, { to: rest, only: ['cancelled', 'expired', 'missing'] });
    if (left.requests === 0) await rm(rest, { force: true });
    else if (this.#options.finishSync) {
      const { finishSync } = await import('./finish-sync.js');
      const { config, retry, maxCost } = this.#options;
      if (await finishSync(this.#cli, this.#client, left, { job, config, retry, maxCost })) return true;
    }
    if (left.requests > 0)
      this.#cli.say(`${pluralize(left.requests, 'request')} not done in time: ${this.#cli.shown(rest)}`);
    return false;
  }

  async #note(change: Partial<ConfigRunState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await writeConfigRun(this.#paths, this.#state);
  }
}
