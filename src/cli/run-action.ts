import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fse from 'fs-extra';
import { BatchOptionsError } from '../errors.js';
import type { BuildPlan } from '../input/build-plan.js';
import { removeUnfinished } from '../jsonl/unfinished.js';
import { collate } from '../results/collate.js';
import { writeFollowUp } from '../results/follow-up.js';
import { formatSummary } from '../results/format-summary.js';
import { hostOf } from '../submit/account.js';
import { cleanJob } from '../submit/clean-job.js';
import type { BatchClient } from '../submit/client.js';
import { FileLedger } from '../submit/file-ledger.js';
import type { Job } from '../submit/job.js';
import type { JobOutput } from '../submit/job-outputs.js';
import type { JobStatus } from '../submit/job-status.js';
import { lockFolder } from '../submit/lock.js';
import { noteCollated } from '../submit/note-collated.js';
import { submit } from '../submit/submit.js';
import { timingOf } from '../submit/timing.js';
import { makePlan } from './build-action.js';
import type { Cli } from './cli.js';
import { tellUnsent } from './follow.js';
import { makeClient } from './make-client.js';
import { EXIT } from './outcome.js';
import { buildOnce } from './run-build.js';
import { maySend } from './run-consent.js';
import {
  fingerprintOf,
  type RunPlace,
  type RunState,
  readState,
  rowsToJoin,
  runPlace,
  writeState,
} from './run-place.js';
import { isHeldBack, isOver, watchWithin } from './run-watch.js';
import { plural } from './table.js';
import { tellComparison } from './tell-comparison.js';

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
  once?: true | undefined;
  keep?: true | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}

/** Carries the rows of a config to its answers, from where an earlier run stopped. */
export async function runConfig(cli: Cli, options: RunOptions): Promise<void> {
  const plan = await makePlan(cli, { config: options.config, output: options.output });
  const place = runPlace(plan);
  const client = await makeClient(cli, options.baseUrl);
  hostOf(client);
  const unlock = await lockFolder(place.folder);
  try {
    await removeUnfinished([place.input, place.answers, place.rest, join(place.folder, 'state.json')]);
    await new ConfigRun(cli, options, plan, place, client).go();
  } finally {
    await unlock();
  }
}

class ConfigRun {
  readonly #cli: Cli;
  readonly #options: RunOptions;
  readonly #plan: BuildPlan;
  readonly #place: RunPlace;
  readonly #client: BatchClient;
  #state!: RunState;

  constructor(cli: Cli, options: RunOptions, plan: BuildPlan, place: RunPlace, client: BatchClient) {
    this.#cli = cli;
    this.#options = options;
    this.#plan = plan;
    this.#place = place;
    this.#client = client;
  }

  async go(): Promise<void> {
    const isSent = (await new FileLedger(this.#place.job).records()).length > 0;
    await this.#build(isSent);
    if (this.#options.try !== undefined) {
      const { tryFile } = await import('./try-action.js');
      return tryFile(this.#cli, this.#client, this.#place.input, this.#options.try, this.#options);
    }
    if (await this.#isDone()) return this.#tellDone();
    if (!isSent && !(await maySend(this.#cli, this.#place.input, hostOf(this.#client), this.#options))) return;
    const { job, status } = await this.#sendAndWatch();
    if (!isOver(status)) {
      if (isHeldBack(status)) tellUnsent(this.#cli, status);
      if (this.#options.json) await this.#cli.printJson({ job: this.#place.job, status: status.status });
      return;
    }
    if (status.batches.every((batch) => batch.status === 'failed')) {
      this.#cli.say('The service refused it all: nothing was run, nothing is charged.');
      this.#cli.code = EXIT.dataErrors;
      return;
    }
    await this.#collate(await job.outputs({ signal: this.#cli.io.signal }));
    if (!this.#options.keep) await this.#clean();
    await this.#tellDone();
  }

  async #isDone(): Promise<boolean> {
    const { collated, cleaned } = this.#state;
    return collated !== undefined && (cleaned === true || this.#options.keep === true) && fse.pathExists(collated.to);
  }

  async #build(isSent: boolean): Promise<void> {
    const known = await readState(this.#place);
    const fingerprint = await fingerprintOf(this.#plan);
    if (isSent && known && known.fingerprint !== fingerprint) {
      throw new BatchOptionsError(
        `The config or its rows changed since the job in ${this.#place.job} began. Put them back to go on with it, ` +
          'or give the new one another place with data_path or -o.',
      );
    }
    if (known?.fingerprint === fingerprint) this.#state = known;
    else {
      if (!isSent) await buildOnce(this.#cli, this.#plan, this.#place, known);
      await this.#note({ version: 1, fingerprint });
    }
  }

  async #sendAndWatch(): Promise<{ job: Job; status: JobStatus }> {
    const { settle, poll, allowDuplicate, sameAccount, once, deadline, maxCost } = this.#options;
    const { signal } = this.#cli.io;
    if (!this.#state.begun) await this.#note({ begun: new Date().toISOString() });
    const job = await submit(this.#place.input, {
      client: this.#client,
      completionWindow: this.#plan.completionWindow,
      metadata: this.#plan.metadata,
      allowDuplicate,
      sameAccount,
      maxCost,
      signal,
      settleMs: settle,
      pollMs: poll,
      env: this.#cli.env,
    });
    const status = await watchWithin(this.#cli, job, {
      once: once === true,
      deadline: deadline === undefined ? undefined : Date.parse(this.#state.begun!) + deadline,
      told: this.#state.told,
    });
    if (once) await this.#note({ told: status.status });
    return { job, status };
  }

  async #collate(outputs: readonly JobOutput[]): Promise<void> {
    const { answers, rest } = this.#place;
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
        found.output.push(await finishSync(this.#cli, this.#client, left, this.#place));
        found.errors.push(undefined);
      } else this.#cli.say(`${plural(left.requests, 'request')} not done in time: ${this.#cli.shown(rest)}`);
    }
    const responseFormat = this.#plan.options.responseFormat;
    const summary = await collate({ ...found, ...rowsToJoin(this.#plan), to: answers, responseFormat, signal });
    this.#cli.say(formatSummary(summary));
    await tellComparison(this.#cli, found.input, summary);
    const unsuccessful = summary.requests - summary.byStatus.succeeded;
    await this.#note({ collated: { to: answers, unsuccessful } });
    await noteCollated(new FileLedger(this.#place.job), answers);
  }

  async #clean(): Promise<void> {
    const { job: folder } = this.#place;
    const client = this.#client;
    const { signal } = this.#cli.io;
    await cleanJob({
      client,
      ledger: new FileLedger(folder),
      folder,
      timing: timingOf({}, hostOf(client), this.#cli.env),
      downloads: false,
      signal,
    });
    await this.#note({ cleaned: true });
  }

  async #tellDone(): Promise<void> {
    const { to, unsuccessful } = this.#state.collated!;
    if (unsuccessful > 0) {
      this.#cli.code = EXIT.dataErrors;
      const again = `batch-creator retry ${this.#cli.shown(this.#place.input)} -o again.jsonl`;
      this.#cli.say(`${plural(unsuccessful, 'request')} did not succeed. To ask again: ${again}`);
    }
    if (this.#options.json)
      await this.#cli.printJson({ job: this.#place.job, status: 'done', results: to, unsuccessful });
    else await this.#cli.print(this.#cli.shown(to));
  }

  async #note(change: Partial<RunState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await writeState(this.#place, this.#state);
  }
}
