import { formatNumber, pluralize } from '../../check/report/text.js';
import { BatchFileError } from '../../errors.js';
import type { Source } from '../../input/lines/chunks.js';
import { writeLines } from '../../input/lines/line-file.js';
import type { RequestBytes } from '../../input/lines/reshape.js';
import type { PartLimits } from '../../jsonl/write/part-writer.js';
import type { Cli } from '../terminal/cli.js';
import { bytesOf, type Progress, startProgress } from '../terminal/progress.js';
import { size } from '../terminal/table.js';
import { refuseOverwrite } from './output-file.js';
import { printWritten } from './print-written.js';
import { refuseJson } from './with-stdout.js';

interface Options extends PartLimits {
  output?: string | undefined;
  dryRun?: true | undefined;
  force?: true | undefined;
  json?: true | undefined;
}

type MakeLines = (sources: readonly Source[], onBytes: (bytes: number) => void) => AsyncIterable<RequestBytes>;

const NEWLINE = Buffer.from('\n');

/** Writes lines to files or to stdout, or only counts them for a dry run. */
export async function deliverLines(
  cli: Cli,
  files: readonly string[],
  make: MakeLines,
  options: Options,
): Promise<void> {
  const output = options.output === '-' ? undefined : options.output;
  if (output === undefined && !options.dryRun) refuseJson(options.json);
  const progress = await progressOver(cli, files);
  const totals = { requests: 0, bytes: 0, changed: 0 };
  const lines = make(
    files.map((file) => cli.source(file)),
    (bytes) => progress.update(bytes),
  );
  const counted = count(cli, files.join(', '), lines, totals);
  try {
    if (options.dryRun) {
      for await (const _ of counted);
      if (options.json) await cli.printJson({ files: [], ...totals });
    } else if (output === undefined) {
      for await (const { bytes } of counted) await cli.write(Buffer.concat([bytes, NEWLINE]));
    } else {
      await refuseOverwrite(cli.path(output), { named: true, force: options.force });
      const written = await writeLines(cli.path(output), counted, options);
      const { requests, bytes } = totals;
      await printWritten(cli, { ...written, requests, bytes }, options.json);
    }
  } finally {
    progress.stop();
  }
  const changed = totals.changed > 0 ? `, ${formatNumber(totals.changed)} of them changed` : '';
  const dry = options.dryRun ? ' Nothing was written (--dry-run).' : '';
  cli.say(`${pluralize(totals.requests, 'request')}${changed}, ${size(totals.bytes)}.${dry}`);
}

async function* count(
  cli: Cli,
  name: string,
  lines: AsyncIterable<RequestBytes>,
  totals: { requests: number; bytes: number; changed: number },
): AsyncGenerator<RequestBytes> {
  for await (const line of lines) {
    cli.io.signal.throwIfAborted();
    totals.requests++;
    totals.bytes += line.bytes.length + 1;
    if (line.changed) totals.changed++;
    yield line;
  }
  // Thrown before anything is committed, so that an empty result never replaces a file.
  if (totals.requests === 0) throw new BatchFileError(`${name} contains no requests. Nothing was written.`, name);
}

async function progressOver(cli: Cli, files: readonly string[]): Promise<Progress> {
  let total = 0;
  for (const file of files) total += await bytesOf(cli, file);
  return startProgress(cli, 'lines', total, 'bytes');
}
