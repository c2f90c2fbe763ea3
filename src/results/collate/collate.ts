import { extname } from 'node:path';
import { z } from 'zod';
import { abortSignal, anyFunction, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { IdIndex } from '../../check/batch/id-index.js';
import { BatchOptionsError } from '../../errors.js';
import { isObject } from '../../request/content/json-kind.js';
import type { EndpointUrl } from '../../request/endpoints/table.js';
import { type ResponseFormat, toWireFormat } from '../../request/format/response-format.js';
import { answerParser } from '../answer/answer-parser.js';
import type { ResultInput } from '../join/input-entries.js';
import { type JoinOptions, joinResults } from '../join/join.js';
import { ResultFileSet, type ResultFiles, type ResultPair, resultPairs, type SentPair } from '../join/result-files.js';
import { type Summary, Tally } from '../summary/summary.js';
import { BufferedFile } from './buffered-file.js';
import { formatOfPath } from './collate-formats.js';
import { type CellType, Columns } from './columns.js';
import { refuseOverwriting } from './refuse-overwriting.js';
import { Rows } from './rows.js';
import { UnmatchedFile } from './unmatched-file.js';

/** Options of `collate`: the requests, their results, and the file to write. */
export interface CollateOptions {
  /** The requests: a builder, an input file, a manifest, or several files. */
  input: ResultInput;
  /** The output file; several where there were several parts or rounds. @default none */
  output?: ResultFiles;
  /** The error file, or files in the order of the output files. @default none */
  errors?: ResultFiles;
  /** The file to write; its extension chooses the format: `.jsonl`, `.csv`, `.json` or `.parquet`. */
  to: string;
  /** A table (.csv, .tsv, .jsonl, .json or .parquet) with the rows that the requests were made from, to be joined to the outcomes. @default none */
  rows?: string | undefined;
  /** The column of `rows` with the IDs. @default `custom_id` or `id`; without such a column rows are joined by position */
  idColumn?: string | undefined;
  /** The row of each request in order, 1-based; without it, rows are found by ID. @default none */
  rowNumbers?: ArrayLike<number> | undefined;
  /** The format to parse and check answers by. @default the format that each request was sent with */
  responseFormat?: ResponseFormat | undefined;
  /** The endpoint of replies whose shape does not tell it. @default none */
  endpoint?: EndpointUrl | undefined;
  /** Writes CSV cells as they are, also those that a spreadsheet would run as formulas. @default false */
  rawCsv?: boolean | undefined;
  /** Called regularly while entries are written. @default none */
  onProgress?:
    | ((progress: {
        /** Entries written so far. */
        requests: number;
      }) => void)
    | undefined;
  /** Stops the work; then nothing is written. @default none */
  signal?: AbortSignal | undefined;
}

const collateOptions = z.strictObject({
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  errors: z.unknown().optional(),
  to: z.unknown().optional(),
  rows: z.string().optional(),
  idColumn: z.string().optional(),
  rowNumbers: z.unknown().optional(),
  responseFormat: z.unknown().optional(),
  endpoint: z.string().optional(),
  rawCsv: z.boolean().optional(),
  onProgress: anyFunction.optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<CollateOptions>);

/** The summary of a batch, and the paths of its results. */
export interface CollateSummary extends Summary {
  /**
   * The file with result lines that match no request or cannot be parsed, byte for byte: `results.unmatched.jsonl`
   * beside `results.csv`. Absent if there are none.
   */
  unmatchedFile?: string;
  /** How the rows were joined; absent without rows. */
  rows?: {
    /** `position`: the table has no column with the IDs. */
    by: 'id' | 'position';
    /** Rows without a request. */
    unused: number;
    /** Requests without a row. */
    missing: number;
  };
}

/**
 * Writes one line for each entry, in the order of the input, whatever its status. The file appears when it is complete.
 *
 * @throws BatchFileError if a file cannot be read or written; BatchOptionsError for invalid options; BatchRowError for a row
 * that cannot be read.
 * @example
 * const { byStatus } = await collate({ input: 'reviews.jsonl', output: 'out.jsonl', errors: 'err.jsonl', to: 'reviews.csv' });
 */
export async function collate(options: CollateOptions): Promise<CollateSummary> {
  const { input, output, errors, ...how } = checkOptions('collate', collateOptions, options ?? {});
  await refuseOverwriting(how.to, [input, output, errors]);
  return writeCollated({ input, pairs: resultPairs(output, errors), shareIdentical: false }, how);
}

/** The requests, and the files with their answers. */
export interface AnswerSource {
  input: ResultInput;
  pairs: readonly (ResultPair | SentPair)[];
  /** True if one answer serves all requests that are the same. */
  shareIdentical: boolean;
  /** The model that replaced that of every request in the files; absent if none did. */
  model?: string | undefined;
  /** True if the input is what rounds have sent, the newest first. */
  newestFirst?: boolean | undefined;
}

/** Like `collate`, but joins answers to the requests that were sent. */
export async function writeCollated(
  { pairs, ...source }: AnswerSource,
  options: Omit<CollateOptions, 'input' | 'output' | 'errors'>,
): Promise<CollateSummary> {
  const { input } = source;
  const { to, rows: rowsPath, responseFormat } = options;
  const parser = responseFormat === undefined ? undefined : answerParser(responseFormat);
  await refuseOverwriting(to, []);
  const { isJson: keepRaw = false } = formatOfPath(to);
  const read = [input, rowsPath, ...pairs.flatMap((pair) => [pair.output, pair.errors])];
  for (const path of [to, unmatchedPath(to)]) await refuseOverwriting(path, read);
  const files = new ResultFileSet(options.signal);
  const rows =
    rowsPath === undefined ? undefined : await Rows.open(rowsPath, { ...options, numbers: options.rowNumbers });
  try {
    const columns = new Columns(fieldsOf(responseFormat ?? formatOfInput(input)), rows?.columns ?? []);
    const asked: JoinOptions = { ...source, parser, endpoint: options.endpoint, data: false, keepRaw };
    let summary: CollateSummary | undefined;
    while (!summary) summary = await writeOnce(pairs, files, asked, columns, rows, options);
    return summary;
  } finally {
    await files.close();
    await rows?.close();
  }
}

/** Undefined if it must run again, because the table got a new column meanwhile. */
async function writeOnce(
  pairs: readonly (ResultPair | SentPair)[],
  files: ResultFileSet,
  asked: JoinOptions,
  columns: Columns,
  rows: Rows | undefined,
  { to, rawCsv = false, onProgress, signal }: Pick<CollateOptions, 'to' | 'rawCsv' | 'onProgress' | 'signal'>,
): Promise<CollateSummary | undefined> {
  const tally = new Tally();
  const leftOver = new UnmatchedFile(unmatchedPath(to));
  const file = await BufferedFile.create(to);
  columns.grown = false;
  columns.retyped = false;
  const seen = new IdIndex();
  let requests = 0;
  let withRow = 0;
  try {
    const format = formatOfPath(to);
    const sink = await format.open(file, { columns, rawCsv });
    const onLeftOver = (bytes: Buffer) => leftOver.add(bytes);
    for await (const chunk of joinResults(pairs, { ...asked, onLeftOver }, tally, files)) {
      signal?.throwIfAborted();
      const ids = chunk.map(({ outcome }) => outcome.customId);
      if (rows?.byId) refuseShared(ids, seen);
      const found = await rows?.of(ids, requests);
      withRow += found?.filter((row) => row !== undefined).length ?? 0;
      sink.write(chunk.map((joined, index) => ({ joined, row: found?.[index] })));
      await file.flush();
      await leftOver.flush();
      requests += chunk.length;
      onProgress?.({ requests });
    }
    if (format.isStale(columns)) return undefined;
    sink.end();
    const unmatchedFile = await leftOver.finish();
    await file.finish();
    const by = rows?.byPosition ? ('position' as const) : ('id' as const);
    const counts = rows && { rows: { by, unused: rows.size - withRow, missing: requests - withRow } };
    return { ...tally.summary(), ...(unmatchedFile !== undefined && { unmatchedFile }), ...counts };
  } finally {
    await file.discard();
    await leftOver.discard();
  }
}

/** Files of one job may share IDs, but a row of a table belongs to one request. */
function refuseShared(ids: readonly string[], seen: IdIndex): void {
  const shared = ids.find((id) => seen.addOrGetLine(id, 1) > 0);
  if (shared === undefined) return;
  const fact = `custom_id "${shared}" is in several input files, so it can't tell which row of the table is whose`;
  throw new BatchOptionsError(`${fact}. Leave out the table, or give every request an ID of its own.`);
}

function unmatchedPath(to: string): string {
  return `${to.slice(0, to.length - extname(to).length)}.unmatched.jsonl`;
}

/** The fields of a response format, so that the columns of the table are known from the start. */
function fieldsOf(format: ResponseFormat | undefined): Map<string, CellType | undefined> {
  const wire = format === undefined ? undefined : toWireFormat(format);
  const properties = wire && 'named' in wire ? wire.named.schema.properties : undefined;
  return new Map(Object.entries(isObject(properties) ? properties : {}).map(([name, field]) => [name, typeOf(field)]));
}

function typeOf(schema: unknown): CellType | undefined {
  const types = isObject(schema) ? [schema.type].flat().filter((type) => type !== 'null') : [];
  if (types.length !== 1) return undefined;
  return types[0] === 'integer' || types[0] === 'number' ? 'number' : types[0] === 'boolean' ? 'boolean' : 'text';
}

function formatOfInput(input: ResultInput): ResponseFormat | undefined {
  return typeof input === 'object' && input !== null && 'options' in input ? input.options.responseFormat : undefined;
}
