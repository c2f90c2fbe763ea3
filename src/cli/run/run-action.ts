import { rm } from 'node:fs/promises';
import fse from 'fs-extra';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { collate } from '../../results/collate/collate.js';
import { writeFollowUp } from '../../results/collate/follow-up.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import { hostOf } from '../../submit/job/account.js';
import type { Job } from '../../submit/job/job.js';
import type { JobOutput } from '../../submit/job/job-outputs.js';
import type { JobStatus } from '../../submit/job/job-status.js';
import { noteCollated } from '../../submit/job/note-collated.js';
import type { SubmitOptions } from '../../submit/job/submit.js';
import { FileLedger } from '../../submit/ledger/file-ledger.js';
import { type Run, type RunEnd, runToEnd } from '../../submit/run/run-to-end.js';
import { writeState } from '../../submit/run/state-file.js';
import type { BatchClient } from '../../submit/service/client.js';
import { makePlan } from '../build/build-action.js';
import { printUnsent } from '../jobs/follow-job.js';
import type { Cli } from '../terminal/cli.js';
import { makeClient } from '../terminal/make-client.js';
import { EXIT } from '../terminal/outcome.js';
import { printComparison } from '../terminal/print-comparison.js';
import { type ConfigPaths, fingerprintOf, type RunState, readRun, rowsToJoin, runPlace } from './config-paths.js';
import { buildOnce } from './run-build.js';
import { confirmSend } from './run-consent.js';
import { isHeldBack, watchWithin } from './run-watch.js';

export interface RunOptions {
  config: string;
  output?: string | undefined;
  baseUrl?: string | undefined;
  maxCost?: number | undefined;
  deadline?: number | undefined;
  finishSync?: true | undefined;
  try?: number | undefined;
  settle?: number | undefined;
  poll?: number | undefined;
  allowDuplicate?: true | undefined;
  sameAccount?: true | undefined;
  ignoreSize?: true | undefined;
  once?: true | undefined;
  keep?: true | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}

/** Carries the rows of a config to its answers, from where an earlier run stopped. */
export async function runConfig(cli: Cli, options: RunOptions): Promise<void> {
  const plan = await makePlan(cli, { config: options.config, output: options.output });
  const run = new ConfigRun(cli, options, plan, await makeClient(cli, options.baseUrl));
  await run.tell(await runToEnd(run));
}

class ConfigRun implements Run {
  readonly place: ConfigPaths;
  readonly submitting: SubmitOptions;
  readonly writes: readonly string[];
  readonly cleanUp: Run['cleanUp'];
  readonly #cli: Cli;
  readonly #options: RunOptions;
  readonly #plan: BuildPlan;
  #state!: RunState;

  constructor(cli: Cli, options: RunOptions, plan: BuildPlan, client: BatchClient) {
    const { settle, poll, allowDuplicate, sameAccount, ignoreSize, maxCost } = options;
    this.#cli = cli;
    this.#options = options;
    this.#plan = plan;
    this.place = runPlace(plan);
    this.submitting = {
      client,
      completionWindow: plan.completionWindow,
      metadata: plan.metadata,
      allowDuplicate,
      sameAccount,
      ignoreSize,
      maxCost,
      signal: cli.io.signal,
      settleMs: settle,
      pollMs: poll,
      env: cli.env,
    };
    this.writes = [this.place.answers, this.place.rest, this.place.state];
    this.cleanUp = options.keep ? undefined : { downloads: false };
  }

  async build(isSent: boolean): ReturnType<Run['build']> {
    const cli = this.#cli;
    const { input, job } = this.place;
    const known = await readRun(this.place);
    const fingerprint = await fingerprintOf(this.#plan);
    if (known?.fingerprint === fingerprint) this.#state = known;
    else if (isSent && known) {
      throw new BatchOptionsError(
        `The config or its rows changed since the job in ${job} began. Put them back to go on with it, ` +
          'or give the new one another place with data_path or -o.',
      );
    } else {
      if (!isSent) await buildOnce(cli, this.#plan, this.place, known);
      await this.#note({ version: 1, fingerprint });
    }
    const { client } = this.submitting;
    if (this.#options.try !== undefined) {
      const { tryFile } = await import('./try-action.js');
      await tryFile(cli, client, input, this.#options.try, this.#options);
      return undefined;
    }
    if (!isSent && !(await confirmSend(cli, input, hostOf(client), this.#options))) return undefined;
    if (!this.#state.begun) await this.#note({ begun: new Date().toISOString() });
    const { collated, cleaned } = this.#state;
    const isDelivered = collated !== undefined && (await fse.pathExists(collated.to));
    return { isDelivered, isCleaned: cleaned === true };
  }

  async watch(job: Job): Promise<JobStatus> {
    const { once, deadline } = this.#options;
    const status = await watchWithin(this.#cli, job, {
      once: once === true,
      deadline: deadline === undefined ? undefined : Date.parse(this.#state.begun!) + deadline,
      told: this.#state.told,
    });
    if (once) await this.#note({ told: status.status });
    return status;
  }

  async deliver(outputs: readonly JobOutput[]): Promise<void> {
    const { answers, rest } = this.place;
    const { signal } = this.#cli.io;
    const found = {
      input: outputs.map(({ input }) => input),
      output: outputs.map(({ output }) => output),
      errors: outputs.map(({ errors }) => errors),
    };
    if (this.#options.deadline !== undefined) {
      const left = await writeFollowUp({ ...found, to: rest, only: ['cancelled', 'expired', 'missing'] });
      if (left.requests === 0) await rm(rest, { force: true });
      else if (this.#options.finishSync) {
        const { finishSync } = await import('./finish-sync.js');
        found.output.push(await finishSync(this.#cli, this.submitting.client, left, this.place));
        found.errors.push(undefined);
      } else this.#cli.say(`${pluralize(left.requests, 'request')} not done in time: ${this.#cli.shown(rest)}`);
    }
    const responseFormat = this.#plan.options.responseFormat;
    const summary = await collate({ ...found, ...rowsToJoin(this.#plan), to: answers, responseFormat, signal });
    this.#cli.say(formatSummary(summary));
    await printComparison(this.#cli, found.input, summary);
    const unsuccessful = summary.requests - summary.byStatus.succeeded;
    await this.#note({ collated: { to: answers, unsuccessful } });
    await noteCollated(new FileLedger(this.place.job), answers);
  }

  async noteCleaned(): Promise<void> {
    await this.#note({ cleaned: true });
  }

  async tell(end: RunEnd): Promise<void> {
    const cli = this.#cli;
    const { json } = this.#options;
    const { job } = this.place;
    if (end.at === 'sent') {
      if (isHeldBack(end.status)) printUnsent(cli, end.status);
      if (json) await cli.printJson({ job, status: end.status.status });
    } else if (end.at === 'refused') {
      cli.say('The service refused it all: nothing was run, nothing is charged.');
      cli.code = EXIT.dataErrors;
    } else if (end.at === 'done') {
      const { to, unsuccessful } = this.#state.collated!;
      if (unsuccessful > 0) {
        cli.code = EXIT.dataErrors;
        const again = `batch-creator retry ${cli.shown(this.place.input)} -o again.jsonl`;
        cli.say(`${pluralize(unsuccessful, 'request')} did not succeed. To ask again: ${again}`);
      }
      if (json) await cli.printJson({ job, status: 'done', results: to, unsuccessful });
      else await cli.print(cli.shown(to));
    }
  }

  async #note(change: Partial<RunState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await writeState(this.place.state, this.#state);
  }
}
