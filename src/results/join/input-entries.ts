import { BatchFileError, BatchOptionsError } from '../../errors.js';
import { lineChanger } from '../../input/lines/reshape.js';
import { inputPaths, readPartBlocks } from '../../jsonl/read/manifest.js';
import { RequestLineReader } from '../../jsonl/read/request-lines.js';
import type { Entry } from '../../request/entry.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import type { BatchOptions } from '../../request/options.js';
import type { AnswerParser } from '../answer/answer-parser.js';
import { SentFormats } from '../answer/sent-format.js';
import { requestId } from '../line/line-id.js';

/** A builder, or another object with entries and their options. */
interface EntrySource<Parsed = unknown> extends Iterable<Entry> {
  /** The options that its requests were built with. */
  readonly options: Readonly<BatchOptions<Parsed>>;
}

/** The requests: a builder, the path of an input file or of a manifest, or several paths. */
export type ResultInput<Parsed = unknown> = string | readonly string[] | EntrySource<Parsed>;

/** One entry of the input. */
export interface InputEntry {
  customId: string;
  /** The parser of its answer, by the response format that it was sent with. */
  parser: AnswerParser | undefined;
  /** Its line in the input file, valid until the next block is read. Absent for a builder. */
  bytes?: Buffer | undefined;
  /** The path of the input file. Absent for a builder. */
  file?: string | undefined;
}

/** How the entries of an input are read. */
export interface EntryOptions {
  /** Formats that requests may have been sent with, beside their JSON Schemas: zod schemas parse the answers. */
  formats?: readonly ResponseFormat[] | undefined;
  /** The model that replaced that of every request in the files when it was sent. @default none */
  model?: string | undefined;
  /** The input is what rounds have sent, the newest first: an ID counts once, with its newest request. @default false */
  newestFirst?: boolean | undefined;
}

/**
 * The entries of an input in order, in blocks: awaiting each entry would cost more than reading it.
 *
 * @throws BatchFileError if a file cannot be read, or one of its lines has no ID.
 */
export async function* inputEntries(
  input: ResultInput,
  { formats: known, model }: EntryOptions = {},
): AsyncGenerator<Iterable<InputEntry>> {
  if (typeof input !== 'string' && (typeof input !== 'object' || input === null)) {
    throw new BatchOptionsError('input is missing. Give the builder, or the path of the input file that was sent.');
  }
  const formats = new SentFormats(known);
  if (isEntrySource(input)) {
    yield entriesOf(input, formats);
    return;
  }
  for (const path of await inputPaths([input].flat())) {
    const reader = new RequestLineReader();
    const withModel = model === undefined ? undefined : lineChanger({ model }, path);
    for await (const block of readPartBlocks(path)) {
      yield (function* () {
        for (const raw of reader.read(block)) {
          const { line } = raw;
          const { bytes } = withModel?.(raw) ?? raw;
          const customId = requestId(bytes);
          if (customId === null) throw noId(path, line);
          yield { customId, parser: formats.ofLine(bytes), bytes, file: path };
        }
      })();
    }
  }
}

function* entriesOf(source: EntrySource, formats: SentFormats): Generator<InputEntry> {
  for (const entry of source) yield { customId: entry.customId, parser: formats.ofEntry(entry, source.options) };
}

function isEntrySource(input: ResultInput): input is EntrySource {
  return typeof input === 'object' && 'options' in input;
}

function noId(path: string, line: number): BatchFileError {
  const remedy = 'Fix the line: every request needs an ID.';
  return new BatchFileError(`${path}, line ${line}: no custom_id was found. ${remedy}`, path);
}
