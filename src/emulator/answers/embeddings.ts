import { inputsOf } from '../../request/endpoints/common/inputs.js';
import { seededRandom } from '../values/seeded-random.js';
import { inputTokens, type MockRequest } from './mock-request.js';

const DIMENSIONS: Record<string, number> = { 'text-embedding-3-large': 3072 };
const USUAL = 1536;

/** One unit vector for each input; the same input has the same vector in every batch. */
export function answerEmbeddings(ask: MockRequest): Record<string, unknown> {
  const { body } = ask;
  const inputs = inputsOf(body.input);
  const size = typeof body.dimensions === 'number' ? body.dimensions : (DIMENSIONS[String(body.model)] ?? USUAL);
  const tokens = inputTokens(ask);
  return {
    object: 'list',
    data: inputs.map((input, index) => {
      const vector = unitVector(size, seededRandom(JSON.stringify(input)));
      return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? base64(vector) : vector };
    }),
    model: body.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function unitVector(size: number, next: () => number): number[] {
  const raw = Array.from({ length: size }, () => next() - 0.5);
  const length = Math.hypot(...raw) || 1;
  return raw.map((value) => Number((value / length).toFixed(8)));
}

function base64(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
