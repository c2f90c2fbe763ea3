import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BatchCreator } from '../../batch-creator.js';
import type { ProviderName } from '../../catalog/services/providers.js';
import { formatReport } from '../../check/report/format-text.js';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { type BuildPlan, configFolder, planBuild } from '../../input/config/build-plan.js';
import { parseConfig, readConfig } from '../../input/config/config-file.js';
import type { Config } from '../../input/config/config-schema.js';
import { entriesFrom } from '../../input/entries/entries-from.js';
import { validateEntries } from '../../input/entries/judge-entries.js';
import { bodyOfPairs } from '../../input/lines/set-fields.js';
import { ROW_FORMATS, type RowFormat, readRows } from '../../input/table/rows.js';
import type { Issue } from '../../issue.js';
import type { SaveResult } from '../../jsonl/write/save.js';
import { checkBatchOptions } from '../../request/options.js';
import { refuseOverwrite } from '../files/output-file.js';
import { printWritten } from '../files/print-written.js';
import type { Cli } from '../terminal/cli.js';
import { EXIT } from '../terminal/outcome.js';
import { bytesOf, startProgress } from '../terminal/progress.js';
import { size } from '../terminal/table.js';
import { describeRequest } from './show-request.js';

const MAX_WARNINGS = 5;

/** What `build` takes; names are those of its options. */
export interface BuildOptions {
  config?: string | undefined;
  input?: string | undefined;
  inputFormat?: string | undefined;
  delimiter?: string | undefined;
  prompt?: string | undefined;
  system?: string | undefined;
  id?: string | undefined;
  content?: string | undefined;
  image?: string | undefined;
  endpoint?: string | undefined;
  model?: string | undefined;
  provider?: string | undefined;
  effort?: string | undefined;
  responseFormat?: string | undefined;
  body?: string[] | undefined;
  onDuplicate?: string | undefined;
  maxRequests?: number | undefined;
  maxBytes?: number | undefined;
  maxTokens?: number | undefined;
  output?: string | undefined;
  validate?: boolean | undefined;
  dryRun?: true | undefined;
  force?: true | undefined;
  json?: true | undefined;
}

/** Makes input files of rows, or shows what would be made. */
export async function build(cli: Cli, options: BuildOptions): Promise<void> {
  const plan = await makePlan(cli, options);
  if (options.dryRun) await dryRun(cli, plan, options);
  else if (options.output === '-') await buildToStdout(cli, plan, options);
  else await buildToFile(cli, plan, options);
}

/** The config file, if there is one, with the options of the command line over it. */
export async function makePlan(cli: Cli, options: BuildOptions): Promise<BuildPlan> {
  const file = options.config === undefined ? undefined : cli.path(options.config);
  const config = file === undefined ? {} : await readConfig(file, cli.env);
  const folder = file === undefined ? cli.io.cwd : configFolder(file);
  const plan = planBuild(withOptions(cli, config, options), folder);
  const provider = options.provider === undefined ? {} : { provider: options.provider as ProviderName };
  plan.options = checkBatchOptions({ ...plan.options, ...provider }, options.config ?? 'build');
  if (options.output === undefined && file === undefined && !options.dryRun) {
    throw new BatchOptionsError('Where to? Name the input file: -o reviews.jsonl (or -o - for standard output).');
  }
  return options.output === undefined || options.output === '-' ? plan : { ...plan, output: cli.path(options.output) };
}

function withOptions(cli: Cli, config: Config, options: BuildOptions): Config {
  const { input, prompt, system, responseFormat, endpoint, onDuplicate, model, effort, body } = options;
  const file = (text: string) => (text.startsWith('@') ? `@${cli.path(text.slice(1))}` : text);
  const params = {
    ...(model !== undefined && { model }),
    ...(effort !== undefined && { reasoning_effort: effort }),
    ...(body !== undefined && bodyOfPairs(body)),
  };
  const given = {
    ...(input !== undefined && { input_file: input === '-' ? '-' : cli.path(input) }),
    ...(prompt !== undefined && { prompt: file(prompt) }),
    ...(system !== undefined && { system_prompt: file(system) }),
    ...(options.id !== undefined && { id_column: options.id }),
    ...(options.content !== undefined && { content_column: options.content }),
    ...(options.image !== undefined && { image_url_column: options.image }),
    ...(endpoint !== undefined && { endpoint }),
    ...(responseFormat !== undefined && { response_format: file(responseFormat) }),
    ...(onDuplicate !== undefined && { on_duplicate: onDuplicate }),
    ...(Object.keys(params).length > 0 && { model_params: { ...config.model_params, ...params } }),
  };
  if (options.image !== undefined) delete config.image_url;
  // The same rules as for a file, so that a wrong endpoint is refused in the same words.
  return { ...config, ...parseConfig(JSON.stringify(given).replaceAll('${', '$${'), undefined, {}) };
}

async function readEntries(cli: Cli, plan: BuildPlan, options: BuildOptions) {
  const format = options.inputFormat as RowFormat | undefined;
  if (format !== undefined && !ROW_FORMATS.includes(format)) {
    throw new BatchOptionsError(`--input-format is "${format}"; it must be one of ${ROW_FORMATS.join(', ')}.`);
  }
  const progress = await startProgress(cli, 'build', await bytesOf(cli, plan.input), 'bytes');
  const skipped: number[] = [];
  const rows = readRows(cli.source(plan.input) as string, {
    format,
    delimiter: options.delimiter?.replace('\\t', '\t'),
    onBytes: (bytes) => progress.update(bytes),
  });
  return { entries: entriesFrom(rows, { ...plan.mapping, onSkip: (row) => skipped.push(row) }), progress, skipped };
}

/** Makes the rows of a plan its input files. */
export async function saveRows(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<SaveResult> {
  const { entries, progress, skipped } = await readEntries(cli, plan, options);
  const warnings: Issue[] = [];
  try {
    return await new BatchCreator(plan.options).save(plan.output, {
      entries,
      maxRequests: options.maxRequests ?? plan.maxRequests,
      maxBytes: options.maxBytes,
      maxTokens: options.maxTokens,
      validate: options.validate,
      signal: cli.io.signal,
      onReport: (report) => warnings.push(...report.issues.filter(({ severity }) => severity === 'warning')),
    });
  } finally {
    progress.stop();
    printSkipped(cli, skipped);
    printWarnings(cli, warnings);
  }
}

async function buildToFile(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<void> {
  await refuseOverwrite(plan.output, { named: options.output !== undefined, force: options.force });
  if (plan.output === plan.input)
    throw new BatchOptionsError('The input file would replace its own rows. Choose another name for it.');
  const result = await saveRows(cli, plan, options);
  await printWritten(cli, result, options.json);
  cli.say(
    `${pluralize(result.requests, 'request')}, ${size(result.bytes)}, in ${pluralize(result.files.length, 'file')}.`,
  );
}

/** Through a file that is then poured out: nothing is printed unless everything is right. */
async function buildToStdout(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<void> {
  if (options.json) throw new BatchOptionsError('--json and -o - both want standard output. Choose one.');
  const folder = await mkdtemp(join(tmpdir(), 'batch-creator-'));
  try {
    const result = await saveRows(cli, { ...plan, output: resolve(folder, 'batch.jsonl') }, options);
    for (const { path } of result.files)
      for await (const chunk of createReadStream(path)) await cli.write(chunk as Buffer);
    cli.say(`${pluralize(result.requests, 'request')}, ${size(result.bytes)}.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function dryRun(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<void> {
  const { entries, progress, skipped } = await readEntries(cli, plan, options);
  const { report, first } = await validateEntries(entries, plan.options).finally(() => progress.stop());
  printSkipped(cli, skipped);
  if (!report.ok) cli.code = EXIT.dataErrors;
  if (options.json) {
    await cli.printJson({ output: cli.shown(plan.output), first, ...report });
    return;
  }
  if (first) await cli.print(`${describeRequest(first, cli)}\n`);
  await cli.print(formatReport(report));
  cli.say(`Nothing was written (--dry-run). The file would be ${cli.shown(plan.output)}.`);
}

/** Each warning once, with the number of its lines. */
function printWarnings(cli: Cli, warnings: readonly Issue[]): void {
  const counts = new Map<string, number>();
  for (const { message, lines = 1 } of warnings) counts.set(message, (counts.get(message) ?? 0) + lines);
  for (const [message, count] of [...counts].slice(0, MAX_WARNINGS)) {
    const times = count === 1 ? '' : ` (${pluralize(count, 'line')})`;
    cli.say(`${cli.paint('warning:', 'yellow', cli.io.stderr)} ${message}${times}`);
  }
  if (counts.size > MAX_WARNINGS) cli.say('More warnings: `batch-creator validate` shows them.');
}

function printSkipped(cli: Cli, rows: readonly number[]): void {
  if (rows.length === 0) return;
  const shown = rows.slice(0, 5).join(', ');
  cli.say(
    `Skipped ${pluralize(rows.length, 'row')} whose id an earlier row has: ${shown}${rows.length > 5 ? ' …' : ''}.`,
  );
}
