import { z } from 'zod';
import { abortSignal, anyFunction, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { partLimitsOf } from '../../catalog/services/provider.js';
import { getProvider } from '../../catalog/services/providers.js';
import { BatchValidator, validatorOptionsOf } from '../../check/batch/batch.js';
import { listErrors } from '../../check/report/list-errors.js';
import { formatNumber } from '../../check/report/text.js';
import { BatchOptionsError, BatchValidationError } from '../../errors.js';
import type { Report } from '../../issue.js';
import { DEFAULT_ENDPOINT } from '../../request/endpoints/table.js';
import { checkEntry, type Entry, type RequestLine } from '../../request/entry.js';
import type { CarriesFormats } from '../../request/format/carried-formats.js';
import type { BatchOptions } from '../../request/options.js';
import { abortable } from '../read/abortable.js';
import { ChunkedIterable } from '../read/chunked-iterable.js';
import { readMedia } from '../read/read-media.js';
import { commitParts, removeSaved } from './commit-parts.js';
import { type EncodedLine, joinPieces, LineEncoder, type LineParts, lineBytes, notJsonError } from './encode.js';
import { type InputFile, type PartLimits, PartWriter } from './part-writer.js';
import { markSaved } from './saved-file.js';

/** Options of `save`. */
export interface SaveOptions extends PartLimits {
  /** More entries, after those of the builder: any iterable or async iterable. Only their IDs are kept in memory. @default none */
  entries?: Iterable<Entry> | AsyncIterable<Entry> | undefined;
  /**
   * Skips requests that already have an answer; pass the result of `readAnswers`. If all have one, no file is written.
   * @default none
   */
  except?:
    | {
        /** True if the request of this line, in UTF-8 without a newline, already has an answer. */
        take(line: Uint8Array): boolean;
      }
    | undefined;
  /** `false` also saves requests that the service would reject. @default true */
  validate?: boolean | undefined;
  /** Called after every 5,000 requests and at the end. @default none */
  onProgress?:
    | ((progress: {
        /** Requests written so far. */
        requests: number;
        /** UTF-8 bytes written so far, newlines included. */
        bytes: number;
      }) => void)
    | undefined;
  /**
   * Called with the report when everything is validated, before any error is thrown: the way to see warnings. @default
   * none
   */
  onReport?: ((report: Report) => void) | undefined;
  /**
   * Stops the work, even while it waits for a source; the signal's reason is thrown, and no file is left. @default none
   */
  signal?: AbortSignal | undefined;
}

/** The result of `save`. */
export interface SaveResult<Parsed = unknown> extends CarriesFormats<Parsed> {
  /** One file at the path given, or its numbered parts. */
  files: InputFile[];
  /** Requests in all files. */
  requests: number;
  /** Requests that were skipped because they have an answer; absent without `except`. */
  answered?: number;
  /** UTF-8 bytes of all files. */
  bytes: number;
  /** The endpoint of the batch, e.g. `/v1/chat/completions`: that of its first request. */
  endpoint: string;
  /** The model of the first request; absent if it has none. */
  model?: string;
  /** True if the requests were validated and none would be rejected; false after `validate: false`. */
  validated: boolean;
  /** The path of the manifest that lists the parts; absent if one file was enough. */
  manifest?: string;
}

/** Counts the input tokens of an entry; called only if `maxTokens` is given. */
export type CountEntry = (entry: Entry, encoded: EncodedLine) => number;

const PROGRESS_EVERY = 5_000;

function hasTake(value: unknown): boolean {
  return typeof (value as { take?: unknown } | null)?.take === 'function';
}

const saveOptions = z.strictObject({
  entries: z.unknown().optional(),
  except: z.custom<SaveOptions['except']>(hasTake, 'must be the result of readAnswers').optional(),
  validate: z.boolean().optional(),
  maxRequests: z.number().optional(),
  maxBytes: z.number().optional(),
  maxTokens: z.number().optional(),
  onProgress: anyFunction.optional(),
  onReport: anyFunction.optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<SaveOptions>);

/** Writes the builder's entries and those of the options as input files: validated, split, and all or nothing. */
export async function saveBatch(
  path: string,
  gathered: ReadonlyMap<string, Entry>,
  batch: BatchOptions,
  options: SaveOptions,
  countEntry?: CountEntry,
): Promise<SaveResult> {
  if (typeof path !== 'string' || path === '') {
    throw new BatchOptionsError('save: the path is missing. Give the file to write, like "data/reviews.jsonl".');
  }
  checkOptions('save', saveOptions, options);
  options.signal?.throwIfAborted();
  const { maxTokens } = options;
  const usual = partLimitsOf(getProvider(batch.provider));
  const { maxRequests = usual.maxRequests, maxBytes = usual.maxBytes } = options;
  const writer = new PartWriter(path, { maxRequests, maxBytes, maxTokens });
  try {
    const totals = await writeAll(writer, gathered, batch, options, countEntry);
    const isEmpty = totals.requests === 0 && totals.answered !== undefined && totals.answered > 0;
    if (isEmpty) await removeSaved(path);
    const { files, ...list } = isEmpty ? { files: [] } : await commitParts(path, writer);
    const validated = options.validate !== false;
    const { endpoint, model } = totals;
    const validFor = validated ? (batch.provider ?? 'openai') : undefined;
    await Promise.all(files.map((file) => markSaved({ ...file, endpoint, model, validFor })));
    return { files, ...totals, validated, ...list };
  } finally {
    await writer.discard();
  }
}

async function writeAll(
  writer: PartWriter,
  gathered: ReadonlyMap<string, Entry>,
  batch: BatchOptions,
  options: SaveOptions,
  countEntry?: CountEntry,
): Promise<{ requests: number; answered?: number; bytes: number; endpoint: string; model?: string }> {
  const { entries = [], except } = options;
  requireEntries(entries);
  // The source has already checked the IDs; millions of them need not be kept twice.
  const uniqueIds = gathered.size === 0 && entries instanceof ChunkedIterable && entries.uniqueIds;
  const validator =
    options.validate === false ? undefined : new BatchValidator({ ...validatorOptionsOf(batch), uniqueIds });
  const encoder = new LineEncoder(batch, readMedia, validator);
  // Lines are measured only if the provider limits their size.
  const limited = getProvider(batch.provider).lineBytes !== undefined;
  let requests = 0;
  let bytes = 0;
  let answered = 0;
  let refused = false;
  let batchFacts: { endpoint: string; model?: string } | undefined;

  const take = (entry: Entry): undefined | Promise<number> => {
    const encoded = encoder.encode(entry);
    const { pieces, kind, findings } = encoded;
    if (++requests % PROGRESS_EVERY === 0) {
      options.signal?.throwIfAborted();
      options.onProgress?.({ requests, bytes });
    }
    if (!pieces && !validator) throw notJsonError(entry.customId, findings);
    validator?.count(requests, limited && pieces ? lineBytes(pieces) : 0, entry.customId, kind, findings);
    refused ||= findings.some(({ severity }) => severity === 'error');
    // After an invalid request, nothing is written; the rest is only validated.
    if (refused || !pieces) return undefined;
    batchFacts ??= factsOf(pieces);
    if (except?.take(Buffer.from(joinPieces(pieces)))) {
      answered++;
      return undefined;
    }
    const tokens = options.maxTokens === undefined ? 0 : (countEntry?.(entry, encoded) ?? 0);
    const size = writer.add(entry.customId, pieces, kind?.embeddingInputs ?? 0, tokens);
    if (typeof size !== 'number') return size;
    bytes += size;
    return undefined;
  };

  const takeAll = async (block: Iterable<Entry>, check = checkEntry): Promise<void> => {
    for (const entry of block) {
      const waiting = take(check(entry));
      if (waiting) bytes += await waiting;
    }
  };
  // The builder's entries were checked when they were added.
  await takeAll(gathered.values(), (entry) => entry);
  if (entries instanceof ChunkedIterable) {
    for await (const block of abortable(entries.blocks, options.signal)) await takeAll(block);
  } else if (Symbol.asyncIterator in entries) {
    for await (const entry of abortable(entries, options.signal)) {
      const waiting = take(checkEntry(entry));
      if (waiting) bytes += await waiting;
    }
  } else {
    await takeAll(entries);
  }
  const report = validator?.report();
  if (report) options.onReport?.(report);
  if (report && !report.ok) throw refusal(report);
  options.onProgress?.({ requests, bytes });
  const facts = { requests: requests - answered, bytes, ...(except && { answered }) };
  return { ...facts, ...(batchFacts ?? { endpoint: batch.endpoint ?? DEFAULT_ENDPOINT }) };
}

function factsOf(pieces: LineParts): { endpoint: string; model?: string } {
  const { url, body } = JSON.parse(joinPieces(pieces)) as RequestLine;
  const { model } = body as { model?: unknown };
  return { endpoint: url, ...(typeof model === 'string' && { model }) };
}

function requireEntries(source: unknown): void {
  const isObject = typeof source === 'object' && source !== null;
  if (isObject && (Symbol.iterator in source || Symbol.asyncIterator in source)) return;
  const promise = source instanceof Promise ? ' Await the promise first.' : '';
  throw new BatchOptionsError(
    `save: entries must be a list, an iterable or an async iterable of entries like { customId: "id-1", prompt: "…" }.${promise}`,
  );
}

function refusal(report: Report): BatchValidationError {
  const count = report.invalid === 1 ? '1 request is' : `${formatNumber(report.invalid)} requests are`;
  const fact = report.requests === 0 ? 'Nothing was saved:' : `Nothing was saved: ${count} not valid.`;
  return new BatchValidationError(`${fact}${listErrors(report, ({ customId }) => customId)}`, report.issues);
}
