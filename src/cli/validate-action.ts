import type { JudgeOptions } from '../check/batch.js';
import { FileJudge } from '../check/file.js';
import { formatReportGithub } from '../check/format-github.js';
import { formatReportsJson } from '../check/format-json.js';
import { type FileReport, formatReport } from '../check/format-text.js';
import { BatchOptionsError } from '../errors.js';
import { estimateFile } from '../estimate/estimate-file.js';
import { oversizedIssues } from '../estimate/over-window.js';
import { readChunks } from '../input/chunks.js';
import { wholeLines } from '../jsonl/decode.js';
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
    const judged = await judgeFile(cli, file, judgeOptions);
    const report = options.tokens ? await withTokens(cli, judged, options.maxIssues) : judged;
    if (!report.ok) cli.code = EXIT.dataErrors;
    if (format === 'json') reports.push(report);
    else {
      const text = format === 'github' ? formatReportGithub(report) : formatReport(report);
      if (text !== '') await cli.print(text);
    }
  }
  if (format === 'json') await cli.print(formatReportsJson(reports));
}

async function judgeFile(cli: Cli, file: string, options: JudgeOptions): Promise<FileReport> {
  const judge = new FileJudge(options);
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

/** The report with what a count of tokens finds. */
async function withTokens(cli: Cli, report: FileReport, maxIssues: number): Promise<FileReport> {
  const found = oversizedIssues(await estimateFile(cli.path(report.file ?? '')));
  const errors = found.filter(({ severity }) => severity === 'error');
  const known = new Set(report.issues.flatMap(({ severity, line }) => (severity === 'error' ? (line ?? []) : [])));
  return {
    ...report,
    ok: report.ok && errors.length === 0,
    invalid: report.invalid + errors.filter(({ line }) => line !== undefined && !known.has(line)).length,
    errors: report.errors + errors.length,
    warnings: report.warnings + found.length - errors.length,
    issues: [...report.issues, ...found].slice(0, maxIssues),
  };
}

async function judgeBy(cli: Cli, options: Options): Promise<JudgeOptions> {
  const { endpoint, model, provider, catalog, maxIssues } = options;
  return {
    maxIssues,
    ...(endpoint !== undefined && { endpoint }),
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(catalog !== undefined && { catalog: await readJson(cli.path(catalog), CATALOG_SHAPE) }),
  } as JudgeOptions;
}
