import { packedAs } from '../../check/text/compressed-file.js';
import { BatchFileError } from '../../errors.js';
import { wholeLines } from '../../jsonl/read/decode.js';
import { type RawRequest, requestLines } from '../../jsonl/read/request-lines.js';
import { commitParts } from '../../jsonl/write/commit-parts.js';
import { type InputFile, type PartLimits, PartWriter } from '../../jsonl/write/part-writer.js';
import { limitedInputs } from '../../request/endpoints/table.js';
import { readChunks, type Source, sourceName } from './chunks.js';

/** The facts about a request that the writer of another file needs. */
export interface LineFacts {
  customId: string;
  url: unknown;
  model: unknown;
  embeddingInputs: number;
}

/** Reads the requests of a batch file, or of standard input. */
export function rawLines(source: Source, onBytes?: (bytes: number) => void): AsyncGenerator<RawRequest> {
  return requestLines(wholeLines(readChunks(source, onBytes), sourceName(source)));
}

/** Parses a line as a request; throws a `BatchFileError` with file and line if it is not one. */
export function parseRawLine(
  { line, bytes }: RawRequest,
  source: Source,
  text = bytes.toString('utf8'),
): Record<string, unknown> & { custom_id: string } {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    request = undefined;
  }
  const id = (request as { custom_id?: unknown } | null | undefined)?.custom_id;
  if (typeof id === 'string' && id !== '') return request as Record<string, unknown> & { custom_id: string };
  const name = sourceName(source);
  const packed = line === 1 ? packedAs(bytes) : undefined;
  if (packed) throw new BatchFileError(`${name} is ${packed}.`, name);
  throw new BatchFileError(
    `${name}, line ${line}: not a request with a custom_id. \`batch-creator validate\` shows what is wrong.`,
    name,
  );
}

/** The facts about a parsed request that the writer of another file needs. */
export function lineFacts(request: Record<string, unknown> & { custom_id: string }): LineFacts {
  const { custom_id: customId, url, body } = request;
  const { model } = (body ?? {}) as { model?: unknown };
  return { customId, url, model, embeddingInputs: limitedInputs(url, body) };
}

/** Writes lines as input files: all or nothing, in as many parts as the limits require. */
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
