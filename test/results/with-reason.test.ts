import { describe, expect, it } from 'vitest';
import { addReason } from '../../src/results/collate/with-reason.js';
import type { Outcome } from '../../src/results/line/outcome.js';

const line = (url: string, body: object) =>
  Buffer.from(JSON.stringify({ custom_id: 'a', method: 'POST', url, body: { model: 'm', ...body, seed: 1 } }));
const invalid = {
  customId: 'a',
  status: 'invalid',
  text: '{"label":"good\u2028"}',
  error: { code: 'invalid_answer', message: 'label: expected "positive".' },
} as Outcome;
const again = [
  { role: 'assistant', content: invalid.text },
  { role: 'user', content: expect.stringMatching(/does not fit .* label: expected "positive"\. Answer again/) },
];

describe('a request that is sent again with the reason', () => {
  it('ends with the invalid answer and what is wrong with it, as a chat', () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    const made = addReason(line('/v1/chat/completions', { messages }), invalid);
    expect(JSON.parse(made.toString())).toEqual({
      custom_id: 'a',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', seed: 1, messages: [...messages, ...again] },
    });
    expect(made.toString()).not.toContain('\u2028');
  });

  it('makes a conversation of a text, for responses', () => {
    const made = addReason(line('/v1/responses', { input: 'Hi' }), invalid);
    expect(JSON.parse(made.toString()).body.input).toEqual([{ role: 'user', content: 'Hi' }, ...again]);
  });

  it.each([
    ['that failed', line('/v1/chat/completions', { messages: [] }), { ...invalid, status: 'failed' }],
    ['without an answer', line('/v1/chat/completions', { messages: [] }), { ...invalid, text: undefined }],
    ['without a conversation', line('/v1/embeddings', { input: 'x' }), invalid],
    ['that cannot be read', Buffer.from('not json'), invalid],
  ])('stays byte for byte what it was %s', (_, request, outcome) => {
    expect(addReason(request, outcome as Outcome)).toBe(request);
  });
});
