import { type Ask, tokensIn } from './ask.js';

/** One grey pixel: a PNG that every reader opens. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** As many images as were asked for, each of one pixel. */
export function answerImages({ body, created }: Ask): Record<string, unknown> {
  const count = typeof body.n === 'number' ? body.n : 1;
  const input = tokensIn(body.prompt);
  const output = 272 * count;
  return {
    created,
    background: body.background ?? 'opaque',
    data: Array.from({ length: count }, () => ({ b64_json: PIXEL })),
    output_format: body.output_format ?? 'png',
    quality: body.quality ?? 'low',
    size: body.size ?? '1024x1024',
    usage: {
      input_tokens: input,
      input_tokens_details: { image_tokens: 0, text_tokens: input },
      output_tokens: output,
      total_tokens: input + output,
    },
  };
}
