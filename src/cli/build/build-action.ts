import { BatchCreator } from '../../batch-creator.js';
import { formatReport } from '../../check/report/format-text.js';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { type BuildPlan, configFolder, planBuild } from '../../input/config/build-plan.js';
import { checkConfig, readConfig } from '../../input/config/config-file.js';
import type { Config } from '../../input/config/config-schema.js';
import { entriesFrom } from '../../input/entries/entries-from.js';
import { validateEntries } from '../../input/entries/validate-entries.js';
import { bodyOfPairs } from '../../input/lines/set-fields.js';
import { ROW_FORMATS, type RowFormat, readRows } from '../../input/table/rows.js';
import type { Issue } from '../../issue.js';
import type { SaveResult } from '../../jsonl/write/save.js';
import { checkBatchOptions } from '../../request/options.js';
import { type Answers, readAnswers } from '../../results/collate/read-answers.js';
import { refuseOverwrite } from '../files/output-file.js';
import { printWritten } from '../files/print-written.js';
import { withStdout } from '../files/with-stdout.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { EXIT } from '../terminal/outcome.js';
import { bytesOf, startProgress } from '../terminal/progress.js';
import { size } from '../terminal/table.js';
import type { buildCommand } from './build.js';
import { RowNotes } from './row-notes.js';
import { describeRequest } from './show-request.js';

const MAX_WARNINGS = 5;

/** The options of `build`, all optional: `run` and `clean` make plans with a few of them. */
export type BuildOptions = { [Name in keyof Declared]?: Declared[Name] | undefined };
type Declared = OptionsOf<typeof buildCommand>;

/** The config key that each option of `build` overrides. */
const CONFIG_KEYS = {
  input: 'input_file',
  prompt: 'prompt',
  system: 'system_prompt',
  id: 'id_column',
  content: 'content_column',
  image: 'image_url_column',
  endpoint: 'endpoint',
  provider: 'provider',
  catalog: 'catalog',
  responseFormat: 'response_format',
  onDuplicate: 'on_duplicate',
  onEmpty: 'on_empty',
  where: 'where',
  limit: 'limit',
} as const satisfies Partial<Record<keyof BuildOptions, keyof Config>>;

/** Builds input files from rows, or shows what would be built. */
export async function build(cli: Cli, options: BuildOptions): Promise<void> {
  const plan = await makePlan(cli, options);
  if (options.dryRun) await dryRun(cli, plan, options);
  else if (options.output === '-') await buildToStdout(cli, plan, options);
  else await buildToFile(cli, plan, options);
}

/** The config file, if there is one, with the options of the command line over it. */
export async function makePlan(cli: Cli, options: BuildOptions): Promise<BuildPlan> {
  const { config: file, output, dryRun } = options;
  const path = file === undefined ? undefined : cli.path(file);
  const config = path === undefined ? {} : await readConfig(path, cli.env, allowedNames(cli, options));
  const folder = path === undefined ? cli.io.cwd : configFolder(path);
  const plan = planBuild(withOptions(cli, config, options), folder);
  plan.options = checkBatchOptions(plan.options, file ?? 'build');
  if (output === undefined && path === undefined && !dryRun) {
    throw new BatchOptionsError('Name the input file to write: -o reviews.jsonl (or -o - for stdout).');
  }
  return output === undefined || output === '-' ? plan : { ...plan, output: cli.path(output) };
}

/** The variables that a config may use anywhere. `.env` cannot add to them: it may have come with the config. */
function allowedNames(cli: Cli, { allowEnv = [] }: BuildOptions): ReadonlySet<string> {
  return new Set([...allowEnv, ...(cli.io.env.BATCH_CREATOR_ALLOW_ENV ?? '').split(/[\s,]+/)]);
}

function withOptions(cli: Cli, config: Config, options: BuildOptions): Config {
  const { model, reasoningEffort, body } = options;
  const params = {
    ...(model !== undefined && { model }),
    ...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort }),
    ...(body !== undefined && bodyOfPairs(body)),
  };
  const given: Record<string, unknown> = {};
  for (const [option, key] of Object.entries(CONFIG_KEYS)) {
    const value = options[option as keyof typeof CONFIG_KEYS];
    if (value !== undefined) given[key] = absolute(cli, key, value);
  }
  if (Object.keys(params).length > 0) given.model_params = { ...config.model_params, ...params };
  if (options.image !== undefined) delete config.image_url;
  // The same rules as for a config file, so that errors have the same words.
  return { ...config, ...checkConfig(given) };
}

/** Paths on the command line are relative to the working folder, not to the config. */
function absolute<Value>(cli: Cli, key: string, value: Value): Value | string {
  if (typeof value !== 'string') return value;
  if (key === 'catalog' || (key === 'input_file' && value !== '-')) return cli.path(value);
  return value.startsWith('@') && FILE_KEYS.has(key) ? `@${cli.path(value.slice(1))}` : value;
}

/** Where `@name` is a file. */
const FILE_KEYS: ReadonlySet<string> = new Set(['prompt', 'system_prompt', 'response_format']);

async function readEntries(cli: Cli, plan: BuildPlan, options: BuildOptions) {
  const format = options.inputFormat as RowFormat | undefined;
  if (format !== undefined && !ROW_FORMATS.includes(format)) {
    throw new BatchOptionsError(`--input-format must be one of ${ROW_FORMATS.join(', ')}; got "${format}".`);
  }
  const progress = await startProgress(cli, 'build', await bytesOf(cli, plan.input), 'bytes');
  const notes = new RowNotes();
  const rows = readRows(cli.source(plan.input) as string, {
    format,
    delimiter: options.delimiter?.replace('\\t', '\t'),
    onBytes: (bytes) => progress.update(bytes),
    signal: cli.io.signal,
  });
  return { entries: entriesFrom(rows, { ...plan.mapping, ...notes.callbacks }), progress, notes };
}

/** Writes the input files of a plan. */
export async function saveRows(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<SaveResult> {
  const { entries, progress, notes } = await readEntries(cli, plan, options);
  const warnings: Issue[] = [];
  try {
    return await new BatchCreator(plan.options).save(plan.output, {
      entries,
      maxRequests: options.maxRequests ?? plan.maxRequests,
      maxBytes: options.maxBytes,
      maxTokens: options.maxTokens,
      except: await answersFor(cli, options),
      validate: options.validate,
      signal: cli.io.signal,
      onReport: (report) => warnings.push(...report.issues.filter(({ severity }) => severity === 'warning')),
    });
  } finally {
    progress.stop();
    notes.print(cli);
    printWarnings(cli, warnings);
  }
}

/** The requests that earlier batches answered, according to `--except` and `--answers`. */
async function answersFor(cli: Cli, { except, answers }: BuildOptions): Promise<Answers | undefined> {
  if (except === undefined && answers === undefined) return undefined;
  if (except === undefined || answers === undefined)
    throw new BatchOptionsError(
      '--except and --answers go together: the input file that was sent, and its output file.',
    );
  const path = (file: string) => cli.path(file);
  return readAnswers({ input: except.map(path), output: answers.map(path) });
}

async function buildToFile(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<void> {
  await refuseOverwrite(plan.output, { named: options.output !== undefined, force: options.force });
  if (plan.output === plan.input)
    throw new BatchOptionsError('The input file would overwrite the rows it is built from. Choose another name.');
  const result = await saveRows(cli, plan, options);
  const { endpoint } = result;
  await printWritten(cli, result, options.json, { endpoint, model: result.model });
  // Names the model, because the user may not have chosen one.
  const model = result.model === undefined ? '' : ` for ${result.model}`;
  cli.say(
    `${pluralize(result.requests, 'request')}${model}, ${size(result.bytes)}, in ${pluralize(result.files.length, 'file')}.`,
  );
  if (result.answered === undefined) return;
  const nothing = result.requests === 0 ? ` Nothing is left to send: there is no ${cli.shown(plan.output)}.` : '';
  cli.say(`Left out ${pluralize(result.answered, 'request')} answered before.${nothing}`);
}

/** Goes through a temporary file, so that nothing is printed unless everything is valid. */
async function buildToStdout(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<void> {
  await withStdout(cli, { output: '-', json: options.json }, 'batch.jsonl', async (output) => {
    const { requests, bytes } = await saveRows(cli, { ...plan, output }, options);
    cli.say(`${pluralize(requests, 'request')}, ${size(bytes)}.`);
  });
}

async function dryRun(cli: Cli, plan: BuildPlan, options: BuildOptions): Promise<void> {
  const { entries, progress, notes } = await readEntries(cli, plan, options);
  const { report, first } = await validateEntries(entries, plan.options).finally(() => progress.stop());
  notes.print(cli);
  if (!report.ok) cli.code = EXIT.dataErrors;
  if (options.json) {
    await cli.printJson({ output: cli.shown(plan.output), first, ...report });
    return;
  }
  if (first) await cli.print(`${describeRequest(first, cli)}\n`);
  await cli.print(formatReport(report));
  cli.say(`Nothing was written (--dry-run). The file would be ${cli.shown(plan.output)}.`);
}

/** Prints each warning once, with the number of its lines. */
function printWarnings(cli: Cli, warnings: readonly Issue[]): void {
  const counts = new Map<string, number>();
  for (const { message, lines = 1 } of warnings) counts.set(message, (counts.get(message) ?? 0) + lines);
  for (const [message, count] of [...counts].slice(0, MAX_WARNINGS)) {
    const times = count === 1 ? '' : ` (${pluralize(count, 'line')})`;
    cli.say(`${cli.paint('warning:', 'yellow', cli.io.stderr)} ${message}${times}`);
  }
  if (counts.size > MAX_WARNINGS) cli.say('Run `batch-creator validate` to see all warnings.');
}
