import { createHash } from 'node:crypto';
import { didYouMean } from '../../arguments/nearest.js';
import { getProvider, type ProviderName } from '../../catalog/services/providers.js';
import type { ValidatorOptions } from '../../check/batch/batch.js';
import { FileValidator } from '../../check/batch/file.js';
import { formatReportGithub } from '../../check/report/format-github.js';
import { formatReportsJson } from '../../check/report/format-json.js';
import { type FileReport, formatReport } from '../../check/report/format-text.js';
import type { IssueDraft } from '../../check/report/issue-draft.js';
import { BatchFileError, BatchOptionsError } from '../../errors.js';
import { oversizedIssues } from '../../estimate/cost/context-overflow.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { readChunks } from '../../input/lines/chunks.js';
import { wholeLines } from '../../jsonl/read/decode.js';
import { requireListed } from '../../jsonl/read/manifest.js';
import { urlsOf } from '../../request/endpoints/provider-urls.js';
import { expandFiles } from '../files/expand-files.js';
import { readJson } from '../files/read-json.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { EXIT, exitCodeOf } from '../terminal/outcome.js';
import { bytesOf, startProgress } from '../terminal/progress.js';
import type { validateCommand } from './validate.js';

const CATALOG_SHAPE = 'A catalog is a list of models: [{ "id": "…" }].';

type Options = OptionsOf<typeof validateCommand>;

/** Validates each file, and prints its report as soon as it is complete. */
export async function validate(cli: Cli, given: readonly string[], options: Options): Promise<void> {
  const format = options.json ? 'json' : options.format;
  if (options.tokens && given.includes('-')) {
    throw new BatchOptionsError(
      'validate --tokens needs a file: it reads the input twice, and stdin can be read only once. Save the input first.',
    );
  }
  const shared = await validatorOptions(cli, options);
  const reports: FileReport[] = [];
  for (const file of await expandFiles(cli, given)) {
    try {
      const elsewhere = options.tokens ? await tooLong(cli.path(file)) : undefined;
      const report = await validateOne(cli, file, shared, elsewhere);
      if (!report.ok) cli.code = Math.max(cli.code, EXIT.dataErrors);
      if (format === 'json') reports.push(report);
      else {
        const text = format === 'github' ? formatReportGithub(report) : formatReport(report);
        if (text !== '') await cli.print(text);
      }
    } catch (error) {
      // The other files are reported all the same. JSON is one document, so the error takes its place.
      if (format === 'json' || !(error instanceof BatchFileError)) throw error;
      cli.sayError(error.message);
      cli.code = Math.max(cli.code, exitCodeOf(error));
    }
  }
  if (format === 'json') await cli.print(formatReportsJson(reports));
}

async function validateOne(
  cli: Cli,
  file: string,
  options: ValidatorOptions,
  elsewhere?: ReadonlyMap<number, readonly IssueDraft[]>,
): Promise<FileReport> {
  const validator = new FileValidator(options, elsewhere);
  const hash = createHash('sha256');
  let bytes = 0;
  const progress = await startProgress(cli, `validate ${file}`, await bytesOf(cli, file), 'bytes');
  try {
    const chunks = readChunks(cli.source(file), (bytes) => progress.update(bytes));
    for await (const block of wholeLines(chunks, file === '-' ? 'standard input' : file)) {
      cli.io.signal.throwIfAborted();
      validator.block(block);
      hash.update(block);
      bytes += block.length;
    }
    if (file !== '-') await requireListed(cli.path(file), { bytes, sha256: hash.digest('hex') });
  } finally {
    progress.stop();
  }
  return { file, ...validator.report() };
}

/** The issues that counting tokens finds, by line. */
async function tooLong(path: string): Promise<Map<number, IssueDraft[]>> {
  const byLine = new Map<number, IssueDraft[]>();
  const estimate = await estimateFile(path, { maxOversized: Number.MAX_SAFE_INTEGER });
  for (const { line = 0, customId: _, ...finding } of oversizedIssues(estimate)) {
    byLine.set(line, [...(byLine.get(line) ?? []), finding]);
  }
  return byLine;
}

async function validatorOptions(cli: Cli, options: Options): Promise<ValidatorOptions> {
  const { endpoint, model, provider, catalog, maxIssues } = options;
  if (endpoint !== undefined) checkEndpoint(endpoint, provider);
  return {
    maxIssues,
    ...(endpoint !== undefined && { endpoint }),
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(catalog !== undefined && { catalog: await readJson(cli.path(catalog), CATALOG_SHAPE) }),
  } as ValidatorOptions;
}

/** Rejects a misspelt endpoint here, instead of reporting every line of the file. */
function checkEndpoint(endpoint: string, provider: string | undefined): void {
  const row = getProvider(provider as ProviderName | undefined);
  const { title, doubtful } = row;
  const urls = urlsOf(row);
  const known = Object.keys(urls);
  // OpenAI's name of an endpoint is accepted for every service.
  if (known.includes(endpoint) || Object.values(urls).includes(endpoint) || doubtful?.includes('urls')) return;
  const hint = didYouMean(endpoint, known) || ` Use one of ${known.join(', ')}.`;
  throw new BatchOptionsError(`${title} has no batch endpoint "${endpoint}" (--endpoint).${hint}`);
}
