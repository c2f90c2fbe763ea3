import { counterFor, countRequest } from '../../estimate/count/count-request.js';
import { inputTokens, type MockRequest, outputTokens } from './mock-request.js';

/** One grey pixel: a PNG that every reader opens. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** The requested number of images, each of one pixel. */
export function answerImages(ask: MockRequest): Record<string, unknown> {
  const { body, url, created } = ask;
  const { quality = 'low', size = '1024x1024' } = body;
  const count = typeof body.n === 'number' ? body.n : 1;
  const input = inputTokens(ask);
  const text = Math.min(input, outputTokens(ask, body.prompt));
  const output = countRequest(url, { ...body, quality, size }, counterFor(String(body.model))).output?.low ?? 0;
  return {
    created,
    background: body.background ?? 'opaque',
    data: Array.from({ length: count }, () => ({ b64_json: PIXEL })),
    output_format: body.output_format ?? 'png',
    quality,
    size,
    usage: {
      input_tokens: input,
      input_tokens_details: { image_tokens: input - text, text_tokens: text },
      output_tokens: output,
      total_tokens: input + output,
    },
  };
}
