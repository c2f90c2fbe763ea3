import { shellWord, shellWords } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import type { Tier } from '../../estimate/cost/plan-queue.js';
import { dollarRange } from '../../estimate/dollars.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { type PreparedSubmit, prepareSubmit } from '../../submit/job/prepare.js';
import type { SubmitOptions } from '../../submit/job/submit-options.js';
import type { BatchProgress, JobStatus } from '../../submit/round/job-status.js';
import type { BatchClient } from '../../submit/service/client.js';
import { follow, printUnsent } from '../jobs/follow-job.js';
import { refusals, statusPrinter } from '../jobs/format-job.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { confirmSend } from '../terminal/consent.js';
import { makeClient } from '../terminal/make-client.js';
import { noticeIfSlow } from '../terminal/notice-if-slow.js';
import { withNotify } from '../terminal/notify.js';
import { openLedger, sharedBy } from '../terminal/open-ledger.js';
import { EXIT } from '../terminal/outcome.js';
import { size } from '../terminal/table.js';
import { planJson, planLine } from './format-plan.js';
import { retryOption } from './retry-option.js';
import type { submitCommand } from './submit.js';

type Options = OptionsOf<typeof submitCommand>;

/** Submits files, and with `--wait` follows them to the end. */
export async function submitFiles(cli: Cli, given: readonly string[], options: Options): Promise<void> {
  const notify = options.dryRun ? undefined : options.notify;
  await withNotify(cli, notify, given.join(' '), async () => {
    const status = await send(cli, given, options);
    return { job: status?.folder ?? given.join(' '), status: status?.status ?? 'not sent' };
  });
}

/** Undefined if nothing was sent. */
async function send(cli: Cli, given: readonly string[], options: Options): Promise<JobStatus | undefined> {
  const named = given.length > 0 ? given : [cli.env.OPENAI_BATCH_INPUT_FILE ?? ''];
  if (named[0] === '') {
    const { retry } = options;
    const taken = typeof retry === 'string' ? ` --retry took ${retry} for statuses: put it after the file.` : '';
    throw new BatchOptionsError(`Name the file to submit, or set OPENAI_BATCH_INPUT_FILE.${taken}`);
  }
  const paths = named.map((file) => cli.path(file));
  const input = paths.length === 1 ? paths[0]! : paths;
  const how = await submitOptions(cli, options);
  const printer = statusPrinter(cli);
  const prepared = await noticeIfSlow(
    cli,
    'Checking the files …',
    prepareSubmit(input, { ...how, onStatus: printer.show }),
  );
  const mayBegin = await mayBeginWith(cli, prepared, how.client, options).catch(async (error) => {
    await prepared.discard();
    throw error;
  });
  if (!mayBegin) {
    await prepared.discard();
    return undefined;
  }
  const resume = `batch-creator watch ${shellWord(named[0]!)}`;
  const job = await prepared
    .send()
    .finally(printer.end)
    .catch((error) => {
      if (cli.io.signal.aborted)
        cli.say(`Stopped. The same command resumes where it left off: batch-creator submit ${shellWords(named)}`);
      throw error;
    });
  const status = options.wait ? await follow(cli, job, resume) : await job.status({ signal: cli.io.signal });
  // If every request has its answer, a last round that was rejected concerns none of them.
  const { plan } = prepared;
  const isAnswered = !plan.isContinued && plan.answered === plan.requests;
  if (!isAnswered && status.batches.some((batch) => batch.status === 'failed')) cli.code = EXIT.dataErrors;
  if (options.json) await cli.printJson({ job: job.folder, batches: status.batches.map(shown) });
  else for (const { id } of status.batches) if (id !== '') await cli.print(id);
  if (options.wait) return status;
  if (!isAnswered) for (const line of refusals(status.batches)) cli.say(line);
  printUnsent(cli, status);
  cli.say(`To follow: ${resume}`);
  return status;
}

/** Shows the plan, and asks where money would be spent. */
async function mayBeginWith(
  cli: Cli,
  prepared: PreparedSubmit,
  client: BatchClient,
  options: Options,
): Promise<boolean> {
  const { isContinued, round, sent } = prepared.plan;
  if (!isContinued || options.dryRun) await printPlan(cli, prepared, options);
  if (options.dryRun) return false;
  if (isContinued) cli.say(`Resumes round ${round}, which sends ${pluralize(sent, 'request')}.`);
  if (isContinued || sent === 0) return true;
  if (await confirmSend(cli, { client, yes: options.yes, elsewhere: 'call' })) return true;
  if (options.json) await cli.printJson({ job: prepared.plan.folder, status: 'not sent' });
  return false;
}

const shown = ({ id, part, status, requestCounts }: BatchProgress) => ({ id, part, status, requestCounts });

async function submitOptions(cli: Cli, options: Options): Promise<SubmitOptions> {
  const { env, io } = cli;
  const { tier } = options;
  if (tier !== undefined && tier > 5) throw new BatchOptionsError(`Invalid tier ${tier} (--tier): use 1 to 5.`);
  const store = await openLedger(cli, options.ledger);
  return {
    ...sharedBy(store, options.allowance),
    client: await makeClient(cli, options.baseUrl, !options.dryRun),
    endpoint: options.endpoint ?? (env.OPENAI_BATCH_ENDPOINT || undefined),
    completionWindow: options.window ?? (env.OPENAI_BATCH_COMPLETION_WINDOW || undefined),
    model: options.model ?? (env.OPENAI_BATCH_MODEL || undefined),
    description: options.description,
    metadata: pairs(options.metadata ?? []),
    maxEnqueuedTokens: options.maxEnqueuedTokens,
    tier: tier as Tier | undefined,
    maxCost: options.maxCost,
    inputExpiresAfter: expiry('--expire-input', options.expireInput),
    outputExpiresAfter: expiry('--expire-output', options.expireOutput),
    validate: options.validate,
    retry: retryOption(options.retry),
    all: options.all,
    shareIdentical: options.shareIdentical,
    allowDuplicate: options.allowDuplicate,
    sameAccount: options.sameAccount,
    ignoreSize: options.ignoreSize,
    env,
    signal: io.signal,
    settleMs: options.settle,
    pollMs: options.poll,
  };
}

/** Whole seconds. @throws BatchOptionsError outside of what services take. */
function expiry(flag: string, ms: number | undefined): number | undefined {
  if (ms === undefined) return undefined;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3_600 || seconds > 2_592_000) throw new BatchOptionsError(`${flag} must be from 1h to 30d.`);
  return seconds;
}

function pairs(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new BatchOptionsError(`Expected key=value for --metadata, e.g. owner=ann; got "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

async function printPlan(cli: Cli, { plan, paths }: PreparedSubmit, options: Options): Promise<void> {
  const { dryRun, json, maxCost } = options;
  const { host, round, parts, isContinued, sent, answered } = plan;
  const estimate = await noticeIfSlow(
    cli,
    'Counting the tokens …',
    estimateFile(paths, { model: options.model ?? (cli.env.OPENAI_BATCH_MODEL || undefined) }),
  );
  const { cost, inputTokens } = estimate;
  const refusal = dryRun && !isContinued && maxCost !== undefined ? budgetRefusal(estimate, maxCost) : undefined;
  if (refusal !== undefined) cli.code = EXIT.dataErrors;
  const priced = { ...plan, ...(cost && sent > 0 && { cost }) };
  if (dryRun && json) {
    await cli.printJson({ ...planJson(priced), inputTokens, ...(refusal !== undefined && { refusal }) });
    return;
  }
  if (!isContinued && (round > 1 || answered > 0 || sent === 0)) cli.say(planLine(priced, options.retry !== undefined));
  if (sent === 0) return;
  const bytes = parts.reduce((total, part) => total + part.bytes, 0);
  const files = pluralize(parts.length, 'file');
  const what = `${pluralize(sent, 'request')} (${size(bytes)}) in ${files} to ${parts[0]?.endpoint} at ${host}`;
  cli.say(`${isContinued ? 'Continues' : dryRun ? 'Would send' : 'Sends'} ${what}: ${dollarRange(cost)}.`);
  if (refusal !== undefined) cli.say(refusal);
}
