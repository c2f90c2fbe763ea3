import { counterFor, countRequest } from '../estimate/count-request.js';
import type { RequestBytes } from './reshape.js';

/** Counts the likely input tokens of each line on its way: what parts may be cut by. */
export async function* countedLines(lines: AsyncIterable<RequestBytes>): AsyncGenerator<RequestBytes> {
  for await (const line of lines) {
    const { url, body } = JSON.parse(line.bytes.toString('utf8')) as { url?: unknown; body?: { model?: unknown } };
    const { input } = countRequest(url, body, counterFor(String(body?.model ?? '')));
    yield { ...line, tokens: input.likely };
  }
}
