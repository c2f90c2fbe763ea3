import { findProvider, type ProviderName } from '../catalog/providers.js';
import type { JudgeOptions } from '../check/batch.js';
import { FileJudge } from '../check/file.js';
import type { Finding } from '../check/finding.js';
import { formatReportGithub } from '../check/format-github.js';
import { formatReportsJson } from '../check/format-json.js';
import { type FileReport, formatReport } from '../check/format-text.js';
import { BatchOptionsError } from '../errors.js';
import { estimateFile } from '../estimate/estimate-file.js';
import { oversizedIssues } from '../estimate/over-window.js';
import { readChunks } from '../input/chunks.js';
import { wholeLines } from '../jsonl/decode.js';
import { didYouMean } from '../request/nearest.js';
import type { Cli } from './cli.js';
import { expandFiles } from './expand-files.js';
import { EXIT } from './outcome.js';
import { bytesOf, startProgress } from './progress.js';
import { readJson } from './read-json.js';

const CATALOG_SHAPE = 'A catalog is a list of models: [{ "id": "…" }].';

interface Options {
  endpoint?: string | undefined;
  model?: string | undefined;
  provider?: string | undefined;
  catalog?: string | undefined;
  tokens?: true | undefined;
  format: string;
  json?: true | undefined;
  maxIssues: number;
}

/** Judges each file, and prints what was found as it is found out. */
export async function validate(cli: Cli, given: readonly string[], options: Options): Promise<void> {
  const format = options.json ? 'json' : options.format;
  if (options.tokens && given.includes('-')) {
    throw new BatchOptionsError('validate --tokens reads files, not standard input. Save it first.');
  }
  const judgeOptions = await judgeBy(cli, options);
  const reports: FileReport[] = [];
  for (const file of await expandFiles(cli, given)) {
    const elsewhere = options.tokens ? await tooLong(cli.path(file)) : undefined;
    const report = await judgeFile(cli, file, judgeOptions, elsewhere);
    if (!report.ok) cli.code = EXIT.dataErrors;
    if (format === 'json') reports.push(report);
    else {
      const text = format === 'github' ? formatReportGithub(report) : formatReport(report);
      if (text !== '') await cli.print(text);
    }
  }
  if (format === 'json') await cli.print(formatReportsJson(reports));
}

async function judgeFile(
  cli: Cli,
  file: string,
  options: JudgeOptions,
  elsewhere?: ReadonlyMap<number, readonly Finding[]>,
): Promise<FileReport> {
  const judge = new FileJudge(options, elsewhere);
  const progress = await startProgress(cli, `validate ${file}`, await bytesOf(cli, file), 'bytes');
  try {
    const chunks = readChunks(cli.source(file), (bytes) => progress.update(bytes));
    for await (const block of wholeLines(chunks)) {
      cli.io.signal.throwIfAborted();
      judge.block(block);
    }
  } finally {
    progress.stop();
  }
  return { file, ...judge.report() };
}

/** What a count of tokens finds, by line. */
async function tooLong(path: string): Promise<Map<number, Finding[]>> {
  const byLine = new Map<number, Finding[]>();
  const estimate = await estimateFile(path, { maxOversized: Number.POSITIVE_INFINITY });
  for (const { line = 0, customId: _, ...finding } of oversizedIssues(estimate)) {
    byLine.set(line, [...(byLine.get(line) ?? []), finding]);
  }
  return byLine;
}

async function judgeBy(cli: Cli, options: Options): Promise<JudgeOptions> {
  const { endpoint, model, provider, catalog, maxIssues } = options;
  if (endpoint !== undefined) checkEndpoint(endpoint, provider);
  return {
    maxIssues,
    ...(endpoint !== undefined && { endpoint }),
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(catalog !== undefined && { catalog: await readJson(cli.path(catalog), CATALOG_SHAPE) }),
  } as JudgeOptions;
}

/** A slip here would be found in every line, where nobody looks for it. */
function checkEndpoint(endpoint: string, provider: string | undefined): void {
  const { title, urls, doubtful } = findProvider(provider as ProviderName | undefined);
  const known = Object.keys(urls);
  // OpenAI's own name of an endpoint does for every service.
  if (known.includes(endpoint) || Object.values(urls).includes(endpoint) || doubtful?.includes('urls')) return;
  const hint = didYouMean(endpoint, known) || ` It takes ${known.slice(0, 5).join(', ')}.`;
  throw new BatchOptionsError(`--endpoint is "${endpoint}", which is none of ${title}'s for batches.${hint}`);
}
