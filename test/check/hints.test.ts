import { describe, expect, it } from 'vitest';
import { chat, edits, inputs, judge, parts, plainChat, responses } from '../verdicts/verdict.js';

const adviceOn = (line: unknown) => {
  const [issue] = judge([line]).issues;
  return `${issue?.message} ${issue?.hint ?? ''}`;
};

describe('the remedy for mistakes that people really make', () => {
  it.each([
    ['response_format at responses', responses({ response_format: { type: 'json_object' } }), 'text: { "format"'],
    ['text.format at chat', chat({ text: { format: { type: 'text' } } }), 'response_format: {'],
    ['max_tokens on a reasoning model', chat({ max_tokens: 5 }), "Use 'max_completion_tokens' instead."],
    ['max_tokens at responses', responses({ max_tokens: 5 }), 'max_output_tokens'],
    ['max_tokens where it still works', plainChat({ max_tokens: 5 }), 'max_completion_tokens'],
    ['messages at responses', responses({ messages: [] }), 'This endpoint takes input instead'],
    ['input at chat', chat({ input: 'x' }), 'This endpoint takes messages'],
    ['image at edits', edits({ image: 'x' }), 'images: [{ "image_url"'],
    ['json_object without the word', chat({ response_format: { type: 'json_object' } }), 'Ask for JSON in a message.'],
    ['a flat tool at chat', chat({ tools: [{ type: 'function', name: 'f' }] }), 'inside "function"'],
    [
      'a nested tool at responses',
      responses({ tools: [{ type: 'function', function: { name: 'f' } }] }),
      'next to "type"',
    ],
    [
      'a flat schema at chat',
      chat({ response_format: { type: 'json_schema', name: 'a', schema: {} } }),
      'inside "json_schema"',
    ],
    [
      'a nested schema at responses',
      responses({ text: { format: { type: 'json_schema', json_schema: {} } } }),
      'next to "type"',
    ],
    ['a misspelt role', chat({ messages: [{ role: 'sytem', content: 'x' }] }), 'Did you mean "system"?'],
    ['a role with a capital', chat({ messages: [{ role: 'System', content: 'x' }] }), 'Did you mean "system"?'],
    [
      'a role of another service',
      chat({ messages: [{ role: 'human', content: 'x' }] }),
      'the role "user" for questions',
    ],
    ['an image with a bare address', parts({ type: 'image_url', image_url: 'x' }), 'Write "image_url": { "url"'],
    [
      'an image with an object at responses',
      inputs({ type: 'input_image', image_url: { url: 'x' } }),
      'Write the URL as a string',
    ],
    ['parts of responses at chat', parts({ type: 'input_text', text: 'x' }), 'belongs to /v1/responses'],
    ['parts of chat at responses', inputs({ type: 'text', text: 'x' }), 'belongs to /v1/chat/completions'],
    ['a misspelt field', chat({ respons_format: {} }), 'Did you mean "response_format"?'],
    ['a field in our spelling', chat({ maxCompletionTokens: 5 }), 'Did you mean "max_completion_tokens"?'],
    ['a misspelt field deep inside', responses({ reasoning: { effrt: 'low' } }), 'Did you mean "effort"?'],
    ['a misspelt key of the line', { ...chat({}), customid: 'a' }, 'put fields of the request into body'],
    ['an effort that the model does not take', chat({ reasoning_effort: 'minimal' }), 'It supports "none", "low"'],
    ['a model that is shut down', chat({ model: 'gpt-4' }), 'was shut down on 2026-10-23. Use "gpt-5.6-sol".'],
    ['temperature while it reasons', chat({ temperature: 0.5 }), 'Set it to "none", or omit'],
    ['a url with its host', { ...chat({}), url: 'https://api.openai.com/v1/responses' }, 'Omit the host'],
    ['a body that is JSON in a string', { ...chat({}), body: '{}' }, 'not its JSON as a string'],
  ])('is told for %s', (_, line, advice) => {
    expect(adviceOn(line)).toContain(advice);
  });

  it('says one thing of an object in the shape of another endpoint, and not what follows from it', () => {
    expect(judge([parts({ type: 'input_image', image_url: 'x', detail: 'low' })]).issues).toHaveLength(1);
    expect(
      judge([chat({ response_format: { type: 'json_schema', name: 'a', schema: {}, strict: true } })]).issues,
    ).toHaveLength(1);
  });
});
