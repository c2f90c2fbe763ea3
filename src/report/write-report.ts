import { basename } from 'node:path';
import { z } from 'zod';
import { abortSignal, checkOptions, type FieldsOf, positiveInt } from '../arguments/check-options.js';
import { pluralize } from '../check/report/text.js';
import { dollarRange, dollars } from '../estimate/dollars.js';
import type { EstimateOptions } from '../estimate/estimate.js';
import { writeFileAtomic } from '../jsonl/disk/atomic-file.js';
import { inputPaths } from '../jsonl/read/manifest.js';
import type { JoinedOutcome } from '../results/line/outcome.js';
import { gatherAnswers } from './gather/gather-answers.js';
import { gatherRequests } from './gather/gather-requests.js';
import type { ReportFact, ReportRound } from './gather/page-data.js';
import { renderPage } from './page/page.js';

/** Answers with a name, for comparison. */
export interface NamedOutcomes {
  /** The name on the page: a model, or a round. */
  name: string;
  /** One outcome for each request, by `customId`, in any order. */
  outcomes: AsyncIterable<JoinedOutcome> | Iterable<JoinedOutcome>;
}

/** Options of `writeReport`. */
export interface ReportOptions {
  /** The input file, several of them, or the manifest of a set of parts. */
  input: string | readonly string[];
  /** The HTML file to write, e.g. `reviews.html`; a file of that name is replaced. */
  to: string;
  /**
   * The outcomes in the order of the input, as `job.results()` or `readResults` with `input` gives them. Without them,
   * the page shows the input alone. @default none
   */
  outcomes?: AsyncIterable<JoinedOutcome> | Iterable<JoinedOutcome>;
  /** The name of these outcomes beside those of `compare`. @default the model */
  name?: string;
  /** Other answers to the same requests: another model, or another round. @default none */
  compare?: NamedOutcomes;
  /** Rows of your table, one for each request, in the order of the input. @default none */
  rows?:
    | AsyncIterable<Readonly<Record<string, unknown>> | undefined>
    | Iterable<Readonly<Record<string, unknown>> | undefined>;
  /** The rounds of the job, oldest first, for a table of their counts and costs. @default none: no such table */
  rounds?: readonly ReportRound[];
  /** More facts for the head of the page, like the service. @default none */
  facts?: readonly ReportFact[];
  /** The title of the page. @default the name of the input file */
  title?: string;
  /** The most requests in the table; the numbers always count all of them. @default 50000 */
  maxRows?: number;
  /** Options of the estimate. @default {} */
  estimate?: EstimateOptions;
  /** Stops the work; then nothing is written. @default none */
  signal?: AbortSignal;
}

/** The result of `writeReport`. */
export interface WrittenReport {
  /** The path of the page, as given in `to`. */
  path: string;
  /** Size of the page in bytes. */
  bytes: number;
  /** How many requests the input has. */
  requests: number;
  /** How many of them are in the page's table; at most `maxRows`. */
  rows: number;
}

const MAX_ROWS = 50_000;

const many = z.custom<Iterable<unknown>>(
  (value) => typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value),
  'expected an iterable',
);
const optionsSchema = z.strictObject({
  input: z.union([z.string(), z.array(z.string())]),
  to: z.string(),
  outcomes: many.optional(),
  name: z.string().optional(),
  compare: z.strictObject({ name: z.string(), outcomes: many } satisfies FieldsOf<NamedOutcomes>).optional(),
  rows: many.optional(),
  rounds: z.array(z.looseObject({})).optional(),
  facts: z.array(z.looseObject({})).optional(),
  title: z.string().optional(),
  maxRows: positiveInt.optional(),
  estimate: z.looseObject({}).optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<ReportOptions>);

/**
 * Writes one self-contained HTML page about a batch: before it is sent, its issues, sizes and cost; once there are
 * outcomes, the answers beside the requests. The page opens from disk and loads nothing.
 *
 * @throws BatchFileError if a file cannot be read or written; BatchOptionsError for invalid options.
 * @example
 * await writeReport({ input: 'reviews.jsonl', to: 'report.html' });
 * await writeReport({ input: 'reviews.jsonl', outcomes: job.results(), to: 'report.html' });
 */
export async function writeReport(options: ReportOptions): Promise<WrittenReport> {
  const {
    input,
    to,
    outcomes,
    compare,
    rounds = [],
    maxRows = MAX_ROWS,
    signal,
  } = checkOptions('writeReport', optionsSchema, options);
  const given = typeof input === 'string' ? [input] : [...input];
  const paths = await inputPaths(given);
  const requests = await gatherRequests(paths, options.estimate ?? {}, signal);
  const answers = await gatherAnswers(paths, requests, { outcomes, compare, rows: options.rows, maxRows, signal });
  const { estimate } = requests;
  const model = estimate.model ?? 'these answers';
  const page = renderPage({
    title: options.title ?? basename(given[0] ?? 'batch'),
    createdAt: new Date(),
    files: paths.map((path) => basename(path)),
    endpoints: requests.endpoints,
    facts: [...factsOf(requests, paths.length, answers.facts !== undefined), ...(options.facts ?? [])],
    issues: requests.issues,
    invalid: requests.invalid,
    shared: requests.pieces.shared(),
    example: requests.example && { ...requests.example, pieces: requests.pieces.own(requests.example.pieces) },
    estimate,
    inputTokens: requests.inputTokens,
    highestCosts: requests.highestCosts,
    dearest: answers.dearest.length > 0 ? answers.dearest : requests.dearest,
    answers: answers.facts,
    rounds,
    comparison: answers.agreement &&
      compare && { name: options.name ?? model, other: compare.name, agreement: answers.agreement },
    table: answers.table,
  });
  signal?.throwIfAborted();
  await writeFileAtomic(to, page, 0o666);
  return { path: to, bytes: Buffer.byteLength(page), requests: estimate.requests, rows: answers.table.id.length };
}

function factsOf(
  { estimate, invalid, issues }: Awaited<ReturnType<typeof gatherRequests>>,
  parts: number,
  isAnswered: boolean,
): ReportFact[] {
  const { requests, bytes, inputTokens, outputTokens, cost, fullPrice, tableDate, counting } = estimate;
  const number = (value: number) => value.toLocaleString('en');
  const warnings = issues.filter(({ severity }) => severity === 'warning').length;
  return [
    {
      label: 'Requests',
      value: number(requests),
      note: `${number(bytes)} bytes in ${parts === 1 ? 'one file' : `${number(parts)} parts`}`,
    },
    {
      label: 'Valid',
      value: invalid === 0 ? 'all' : `all but ${number(invalid)}`,
      ...(warnings > 0 && { note: `${pluralize(warnings, 'kind')} of warnings` }),
    },
    {
      label: 'Input tokens',
      value: number(inputTokens),
      note: counting.method === 'bytes' ? 'estimated from bytes' : 'counted by the tokenizer',
    },
    { label: 'Output tokens, at most', value: number(outputTokens.high) },
    ...(cost && fullPrice
      ? [
          {
            label: isAnswered ? 'Estimated cost' : 'Cost',
            value: dollarRange(cost),
            note: `full price ${dollars(fullPrice.low)} to ${dollars(fullPrice.high)}${tableDate ? `; prices of ${tableDate}` : ''}`,
          },
        ]
      : [{ label: 'Cost', value: 'unknown', note: 'the table has no price for this model' }]),
  ];
}
