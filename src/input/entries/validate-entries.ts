import { BatchValidator, validatorOptionsOf } from '../../check/batch/batch.js';
import type { Report } from '../../issue.js';
import { ChunkedIterable } from '../../jsonl/read/chunked-iterable.js';
import { readMedia } from '../../jsonl/read/read-media.js';
import { LineEncoder, lineBytes, previewRequest } from '../../jsonl/write/encode.js';
import { checkEntry, type Entry, type RequestLine } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';

/** Validates entries as `save` would, and writes nothing. `first` is the first request, if JSON can hold it. */
export async function validateEntries(
  entries: AsyncIterable<Entry>,
  options: BatchOptions,
): Promise<{ report: Report; first?: RequestLine }> {
  const validator = new BatchValidator({
    ...validatorOptionsOf(options),
    uniqueIds: entries instanceof ChunkedIterable && entries.uniqueIds,
  });
  const encoder = new LineEncoder(options, readMedia, validator);
  let line = 0;
  let first: RequestLine | undefined;
  for await (const given of entries) {
    const entry = checkEntry(given);
    const { pieces, kind, findings } = encoder.encode(entry);
    if (++line === 1 && pieces) first = previewRequest(entry, options, readMedia);
    validator.count(line, pieces ? lineBytes(pieces) : 0, entry.customId, kind, findings);
  }
  return { report: validator.report(), ...(first && { first }) };
}
