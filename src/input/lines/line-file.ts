import { packedAs } from '../../check/text/compressed-file.js';
import { BatchFileError } from '../../errors.js';
import { isBlank, linesIn, wholeLines } from '../../jsonl/read/decode.js';
import { commitParts } from '../../jsonl/write/manifest.js';
import { type InputFile, type PartLimits, PartWriter } from '../../jsonl/write/part-writer.js';
import { limitedInputs } from '../../request/endpoints/table.js';
import { readChunks, type Source, sourceName } from './chunks.js';

/** A line that holds something, without its newline; otherwise byte for byte as it stands in its file. */
export interface RawLine {
  /** 1-based. */
  line: number;
  bytes: Buffer;
}

/** What is needed of a request to put it into another file. */
export interface LineFacts {
  customId: string;
  url: unknown;
  model: unknown;
  embeddingInputs: number;
}

const MARK = Buffer.from('\ufeff');

/** Reads the lines of a batch file; blank ones and a byte order mark are left out. */
export async function* rawLines(source: Source, onBytes?: (bytes: number) => void): AsyncGenerator<RawLine> {
  let line = 0;
  for await (const block of wholeLines(readChunks(source, onBytes))) {
    for (const whole of linesIn(block)) {
      const bytes = ++line === 1 && whole.subarray(0, MARK.length).equals(MARK) ? whole.subarray(MARK.length) : whole;
      if (!isBlank(bytes)) yield { line, bytes };
    }
  }
}

/** Reads a line as the request that it must be; throws a `BatchFileError` that names file and line. */
export function parseRawLine(
  { line, bytes }: RawLine,
  source: Source,
): Record<string, unknown> & { custom_id: string } {
  let request: unknown;
  try {
    request = JSON.parse(bytes.toString('utf8'));
  } catch {
    request = undefined;
  }
  const id = (request as { custom_id?: unknown } | null | undefined)?.custom_id;
  if (typeof id === 'string' && id !== '') return request as Record<string, unknown> & { custom_id: string };
  const name = sourceName(source);
  const packed = line === 1 ? packedAs(bytes) : undefined;
  if (packed) throw new BatchFileError(`${name} is ${packed}.`, name);
  throw new BatchFileError(`${name}, line ${line}: no request with a custom_id. \`validate\` says more.`, name);
}

/** What is needed of a request, once it is parsed. */
export function lineFacts(request: Record<string, unknown> & { custom_id: string }): LineFacts {
  const { custom_id: customId, url, body } = request;
  const { model } = (body ?? {}) as { model?: unknown };
  return { customId, url, model, embeddingInputs: limitedInputs(url, body) };
}

/** Writes lines as input files: all or nothing, in as many parts as the limits ask for. */
export async function writeLines(
  path: string,
  lines: AsyncIterable<{ bytes: Buffer; facts: LineFacts; tokens?: number }>,
  limits: PartLimits,
): Promise<{ files: InputFile[]; manifest?: string }> {
  const writer = new PartWriter(path, limits);
  try {
    for await (const { bytes, facts, tokens } of lines) {
      const size = writer.add(facts.customId, [bytes], facts.embeddingInputs, tokens);
      if (typeof size !== 'number') await size;
    }
    return await commitParts(path, writer);
  } finally {
    await writer.discard();
  }
}
