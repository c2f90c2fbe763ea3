import { describe, expect, it } from 'vitest';
import { type LineOptions, readResultLine } from '../../src/results/line/result-line.js';
import { chatBody, result, usage } from './lines.js';
import { oddAnswers } from './odd-answers.js';
import { oddLines } from './odd-lines.js';

const read = (line: string | Buffer, options?: LineOptions) =>
  readResultLine(Buffer.from(line as string), 7, options).outcome;
const cases = [...oddLines, ...oddAnswers];

describe('readResultLine', () => {
  it('knows at least 60 shapes', () => expect(cases.length).toBeGreaterThanOrEqual(60));

  it.each(cases)('reads %s', (_, line, expected, options) => {
    expect(read(line, options)).toMatchObject(expected);
  });

  it('reads the error that Azure puts where a message belongs', () => {
    const error = {
      code: null,
      message: { error: { code: 'BadRequest', message: 'The prompt was filtered.', param: 'prompt' } },
    };
    const line = JSON.stringify({ custom_id: 'a', response: { status_code: 400, body: null }, error });
    expect(read(line)).toMatchObject({
      status: 'failed',
      error: { code: 'BadRequest', message: 'The prompt was filtered.', param: 'prompt', statusCode: 400 },
    });
  });

  it('tells the tokens in either spelling', () => {
    const chat = {
      ...usage,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 4 },
    };
    const tokens = { inputTokens: 100, cachedTokens: 60, outputTokens: 10, reasoningTokens: 4, totalTokens: 110 };
    expect(read(result('a', chatBody('x', {}, { usage: chat }))).usage).toEqual(tokens);
    const responses = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
      output_tokens: 10,
      output_tokens_details: { reasoning_tokens: 4 },
      total_tokens: 110,
    };
    expect(read(result('a', { object: 'response', output: [], usage: responses })).usage).toEqual({
      ...tokens,
      cacheWriteTokens: 30,
    });
    expect(read(result('a', chatBody('x', {}, { usage: { prompt_tokens: 'many' } }))).usage).toBeUndefined();
    expect(read(result('a', chatBody('x', {}, { usage: { prompt_tokens: 5, total_tokens: 5 } }))).usage).toEqual({
      inputTokens: 5,
      outputTokens: 0,
      totalTokens: 5,
    });
  });

  it('keeps the raw body of everything that has one', () => {
    for (const [, line] of cases) {
      const outcome = read(line);
      if (outcome.status === 'unparsable') continue;
      const { response: raw } = JSON.parse(String(line).replace(/^\ufeff/, '')) as { response?: { body?: unknown } };
      if (raw?.body !== undefined) expect(outcome.response?.body).toEqual(raw.body);
    }
  });
});
