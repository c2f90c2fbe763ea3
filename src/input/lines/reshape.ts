import { isUtf8 } from 'node:buffer';
import { keepNumbers, restoreNumbers } from '../../check/text/inexact-numbers.js';
import { BatchFileError, DuplicateCustomIdError } from '../../errors.js';
import type { RawRequest } from '../../jsonl/read/request-lines.js';
import { escapeSeparators } from '../../jsonl/write/encode.js';
import { type Source, sourceName } from './chunks.js';
import { type LineFacts, lineFacts, parseRawLine, rawLines } from './line-file.js';
import { pickEvenly } from './pick-evenly.js';
import { type FieldChanges, fieldSetter } from './set-fields.js';

/** A line to write to another file. */
export interface RequestBytes {
  bytes: Buffer;
  facts: LineFacts;
  /** Its input tokens, if counted. */
  tokens?: number;
  /** True if the line was changed. */
  changed?: true;
}

type Lines = AsyncGenerator<RequestBytes>;
type OnBytes = (bytes: number) => void;

/** All requests of a file, unchanged. */
export async function* reshapedLines(
  source: Source,
  options: { onBytes?: OnBytes; tokensOf?: ((request: Record<string, unknown>) => number) | undefined } = {},
): Lines {
  for await (const raw of rawLines(source, options.onBytes)) {
    const request = parseRawLine(raw, source);
    const tokens = options.tokensOf?.(request);
    yield { bytes: raw.bytes, facts: lineFacts(request), ...(tokens !== undefined && { tokens }) };
  }
}

/**
 * The requests of several files, one file after the other.
 *
 * @param skip True skips requests with an earlier ID, false throws.
 */
export async function* mergedLines(sources: readonly Source[], skip: boolean, onBytes?: OnBytes): Lines {
  const places = new Map<string, string>();
  let kind: { facts: LineFacts; place: string } | undefined;
  let before = 0;
  for (const source of sources) {
    let read = 0;
    const count = (bytes: number) => {
      read = bytes;
      onBytes?.(before + bytes);
    };
    for await (const raw of rawLines(source, count)) {
      const facts = lineFacts(parseRawLine(raw, source));
      const place = `${sourceName(source)}, line ${raw.line}`;
      const earlier = places.get(facts.customId);
      if (earlier !== undefined && skip) continue;
      if (earlier !== undefined) {
        const message = `custom_id ${JSON.stringify(facts.customId)} appears in ${earlier} and in ${place}. IDs must be unique; --on-duplicate skip keeps the first.`;
        throw new DuplicateCustomIdError(message, facts.customId);
      }
      places.set(facts.customId, place);
      kind ??= { facts, place };
      requireSame('endpoint', kind.facts.url, facts.url, kind.place, place);
      requireSame('model', kind.facts.model, facts.model, kind.place, place);
      yield { bytes: raw.bytes, facts };
    }
    before += read;
  }
}

/** Some requests of a file, picked evenly, in order. A file is read twice; a stream is kept in memory. */
export async function* sampledLines(source: Source, count: number, seed: number): Lines {
  const held: { line: number; bytes: Buffer }[] = [];
  let total = 0;
  for await (const raw of rawLines(source)) {
    total++;
    if (typeof source !== 'string') held.push(raw);
  }
  const picked = new Set(pickEvenly(total, count, seed));
  let position = 0;
  for await (const raw of typeof source === 'string' ? rawLines(source) : held) {
    if (!picked.has(position++)) continue;
    yield { bytes: raw.bytes, facts: lineFacts(parseRawLine(raw, source)) };
  }
}

/** All requests of a file with these fields set; lines that already have them stay byte for byte. */
export async function* changedLines(source: Source, changes: FieldChanges, onBytes?: OnBytes): Lines {
  const change = lineChanger(changes, source);
  for await (const raw of rawLines(source, onBytes)) yield change(raw);
}

/** Makes a function that sets these fields in a request line. */
export function lineChanger(changes: FieldChanges, source: Source): (raw: RawRequest) => RequestBytes {
  const set = fieldSetter(changes);
  return (raw) => {
    const request = parseRawLine(raw, source, keepNumbers(raw.bytes.toString('utf8')));
    const changed = set(request);
    const facts = lineFacts(request);
    if (!changed) return { bytes: raw.bytes, facts };
    return { bytes: Buffer.from(escapeSeparators(changedText(raw, request, source))), facts, changed };
  };
}

/** The text of a changed request. @throws BatchFileError if the line would lose something on the way. */
function changedText({ line, bytes }: RawRequest, request: unknown, source: Source): string {
  const refuse = (what: string) =>
    new BatchFileError(`${sourceName(source)}, line ${line} cannot be changed: it is ${what}.`, sourceName(source));
  if (!isUtf8(bytes)) throw refuse('not valid UTF-8');
  try {
    return restoreNumbers(JSON.stringify(request));
  } catch {
    throw refuse('nested too deep');
  }
}

function requireSame(what: string, first: unknown, second: unknown, firstPlace: string, place: string): void {
  if (first === second) return;
  const file = place.split(', line ')[0]!;
  throw new BatchFileError(
    `${place} is for the ${what} ${String(second)}, but ${firstPlace} for ${String(first)}. A batch has one ${what}.`,
    file,
  );
}
