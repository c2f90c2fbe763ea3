import { BatchValidator, validatorOptionsOf } from '../../check/batch/batch.js';
import type { Report } from '../../issue.js';
import type { Entry } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';
import { readMedia } from '../read/read-media.js';
import { joinPieces, LineEncoder, lineBytes, notJsonError } from './encode.js';

/** The lines of entries, without newlines. @throws BatchValidationError for values that JSON cannot hold. */
export function* entryLines(entries: Iterable<Entry>, options: BatchOptions): Generator<string, void, undefined> {
  const encoder = new LineEncoder(options, readMedia);
  for (const entry of entries) {
    const { pieces, findings } = encoder.encode(entry);
    if (!pieces) throw notJsonError(entry.customId, findings);
    yield joinPieces(pieces);
  }
}

/** Validates entries as the service would validate their lines. */
export function entriesReport(entries: Iterable<Entry>, options: BatchOptions): Report {
  const validator = new BatchValidator(validatorOptionsOf(options));
  const encoder = new LineEncoder(options, readMedia, validator);
  let line = 0;
  for (const entry of entries) {
    const { pieces, kind, findings } = encoder.encode(entry);
    validator.count(++line, pieces ? lineBytes(pieces) : 0, entry.customId, kind, findings);
  }
  return validator.report();
}
