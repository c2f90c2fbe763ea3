import { partLimitsOf } from '../catalog/provider.js';
import { findProvider } from '../catalog/providers.js';
import { BatchJudge, judgeOptionsOf } from '../check/batch.js';
import { listErrors } from '../check/list-errors.js';
import { figure } from '../check/wording.js';
import { BatchValidationError } from '../errors.js';
import type { Report } from '../issue.js';
import { checkEntry, type Entry } from '../request/entry.js';
import type { BatchOptions } from '../request/options.js';
import { type EncodedLine, LineEncoder, notJsonError } from './encode.js';
import { commitParts } from './manifest.js';
import { type InputFile, type PartLimits, PartWriter } from './part-writer.js';
import { readMedia } from './read-media.js';

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
  gathered: Iterable<Entry>,
  batch: BatchOptions,
  options: SaveOptions,
  countEntry?: CountEntry,
): Promise<SaveResult> {
  const { maxTokens } = options;
  const usual = partLimitsOf(findProvider(batch.provider));
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
  gathered: Iterable<Entry>,
  batch: BatchOptions,
  options: SaveOptions,
  countEntry?: CountEntry,
): Promise<{ requests: number; bytes: number }> {
  const judge = options.validate === false ? undefined : new BatchJudge(judgeOptionsOf(batch));
  const encoder = new LineEncoder(batch, readMedia, judge);
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
    judge?.count(requests, 0, entry.customId, kind, findings);
    refused ||= findings.some(({ severity }) => severity === 'error');
    // Once a request is refused nothing will be saved; the rest is only judged.
    if (refused || !pieces) return undefined;
    const tokens = options.maxTokens === undefined ? 0 : (countEntry?.(entry, encoded) ?? 0);
    const size = writer.add(entry.customId, pieces, kind?.embeddingInputs ?? 0, tokens);
    if (typeof size !== 'number') return size;
    bytes += size;
    return undefined;
  };

  // What was gathered was checked when it was added.
  for (const entry of gathered) {
    const waiting = take(entry);
    if (waiting) bytes += await waiting;
  }
  const { entries = [] } = options;
  if (Symbol.asyncIterator in entries) {
    for await (const entry of entries) {
      const waiting = take(checkEntry(entry));
      if (waiting) bytes += await waiting;
    }
  } else {
    for (const entry of entries) {
      const waiting = take(checkEntry(entry));
      if (waiting) bytes += await waiting;
    }
  }
  const report = judge?.report();
  if (report) options.onReport?.(report);
  if (report && !report.ok) throw refusal(report);
  options.onProgress?.({ requests, bytes });
  return { requests, bytes };
}

function refusal(report: Report): BatchValidationError {
  const count = report.invalid === 1 ? '1 request is' : `${figure(report.invalid)} requests are`;
  const fact = report.requests === 0 ? 'Nothing was saved:' : `Nothing was saved: ${count} not valid.`;
  return new BatchValidationError(`${fact}${listErrors(report, ({ customId }) => customId)}`, report.issues);
}
