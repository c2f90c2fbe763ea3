import { partLimitsOf } from '../../catalog/services/provider.js';
import { getProvider } from '../../catalog/services/providers.js';
import { BatchValidator, validatorOptionsOf } from '../../check/batch/batch.js';
import { listErrors } from '../../check/report/list-errors.js';
import { formatNumber } from '../../check/report/text.js';
import { BatchOptionsError, BatchValidationError } from '../../errors.js';
import type { Report } from '../../issue.js';
import { checkEntry, type Entry } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';
import { ChunkedIterable } from '../read/chunked-iterable.js';
import { readMedia } from '../read/read-media.js';
import { type EncodedLine, LineEncoder, lineBytes, notJsonError } from './encode.js';
import { commitParts } from './manifest.js';
import { type InputFile, type PartLimits, PartWriter } from './part-writer.js';

/** How a batch is saved. */
export interface SaveOptions extends PartLimits {
  /** More entries, behind the gathered ones: any iterable, of which nothing is held but the ids. */
  entries?: Iterable<Entry> | AsyncIterable<Entry> | undefined;
  /** `false` saves also what the service would refuse. @default true */
  validate?: boolean | undefined;
  /** Told now and then how far it is. */
  onProgress?: ((progress: { requests: number; bytes: number }) => void) | undefined;
  /** Told what was found when all is judged, before anything is refused: the warnings are nowhere else. */
  onReport?: ((report: Report) => void) | undefined;
  /** Stops the work; nothing is left of it. */
  signal?: AbortSignal | undefined;
}

/** What was saved. */
export interface SaveResult {
  /** One file at the path given, or its numbered parts. */
  files: InputFile[];
  requests: number;
  bytes: number;
  /** The path of the manifest that lists the parts; absent where one file was enough. */
  manifest?: string;
}

/** Tells how many tokens of input an entry has; asked only where `maxTokens` is given. */
export type CountEntry = (entry: Entry, encoded: EncodedLine) => number;

const PROGRESS_EVERY = 5_000;

/** Writes the gathered entries and those of the options as input files: judged, split, and all or nothing. */
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
  if (typeof options !== 'object' || options === null) {
    throw new BatchOptionsError('save: options must be an object, like { maxRequests: 10_000 }.');
  }
  const { maxTokens } = options;
  const usual = partLimitsOf(getProvider(batch.provider));
  const { maxRequests = usual.maxRequests, maxBytes = usual.maxBytes } = options;
  const writer = new PartWriter(path, { maxRequests, maxBytes, maxTokens });
  try {
    const totals = await writeAll(writer, gathered, batch, options, countEntry);
    return { ...(await commitParts(path, writer)), ...totals };
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
): Promise<{ requests: number; bytes: number }> {
  const { entries = [] } = options;
  requireEntries(entries);
  // Of millions of ids, one memory is enough.
  const uniqueIds = gathered.size === 0 && entries instanceof ChunkedIterable && entries.uniqueIds;
  const judge =
    options.validate === false ? undefined : new BatchValidator({ ...validatorOptionsOf(batch), uniqueIds });
  const encoder = new LineEncoder(batch, readMedia, judge);
  // Only where a rule asks for it is a line measured before it is written.
  const limited = getProvider(batch.provider).lineBytes !== undefined;
  let requests = 0;
  let bytes = 0;
  let refused = false;

  const take = (entry: Entry): undefined | Promise<number> => {
    const encoded = encoder.encode(entry);
    const { pieces, kind, findings } = encoded;
    if (++requests % PROGRESS_EVERY === 0) {
      options.signal?.throwIfAborted();
      options.onProgress?.({ requests, bytes });
    }
    if (!pieces && !judge) throw notJsonError(entry.customId, findings);
    judge?.count(requests, limited && pieces ? lineBytes(pieces) : 0, entry.customId, kind, findings);
    refused ||= findings.some(({ severity }) => severity === 'error');
    // Once a request is refused nothing will be saved; the rest is only judged.
    if (refused || !pieces) return undefined;
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
  // What was gathered was checked when it was added.
  await takeAll(gathered.values(), (entry) => entry);
  if (entries instanceof ChunkedIterable) {
    for await (const block of entries.blocks) await takeAll(block);
  } else if (Symbol.asyncIterator in entries) {
    for await (const entry of entries) {
      const waiting = take(checkEntry(entry));
      if (waiting) bytes += await waiting;
    }
  } else {
    await takeAll(entries);
  }
  const report = judge?.report();
  if (report) options.onReport?.(report);
  if (report && !report.ok) throw refusal(report);
  options.onProgress?.({ requests, bytes });
  return { requests, bytes };
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
