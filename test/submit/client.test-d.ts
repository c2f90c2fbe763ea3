import type OpenAI6 from 'openai';
import type OpenAI5 from 'openai-5';
import type OpenAI7 from 'openai-7';
import { describe, expectTypeOf, it } from 'vitest';
import type { BatchClient, RemoteBatch } from '../../src/submit/service/client.js';

describe('BatchClient', () => {
  it('is fulfilled by the official client of majors 5, 6 and 7', () => {
    expectTypeOf<OpenAI5>().toExtend<BatchClient>();
    expectTypeOf<OpenAI6>().toExtend<BatchClient>();
    expectTypeOf<OpenAI7>().toExtend<BatchClient>();
  });

  it('offers the known statuses of a batch, and takes any other', () => {
    expectTypeOf<'completed'>().toExtend<RemoteBatch['status']>();
    expectTypeOf<string>().toExtend<RemoteBatch['status']>();
    expectTypeOf<Extract<RemoteBatch['status'], 'validating' | 'expired'>>().toEqualTypeOf<'validating' | 'expired'>();
    expectTypeOf<OpenAI7.Batch>().toExtend<RemoteBatch>();
  });
});
