import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/request/endpoints/common/endpoint.js';
import { ENDPOINTS, type EndpointUrl } from '../../../src/request/endpoints/table.js';

type Reply = Record<string, unknown>;
const answerOf = (url: EndpointUrl, reply: unknown): Answer => ENDPOINTS[url].toAnswer(reply as Reply);
const chat = (message: unknown, finish_reason: string | null = 'stop') =>
  answerOf('/v1/chat/completions', { choices: [{ index: 0, message, finish_reason }] });
const response = (output: unknown, more: object = { status: 'completed' }) =>
  answerOf('/v1/responses', { object: 'response', ...more, output });
const said = (...content: unknown[]) => ({ type: 'message', role: 'assistant', content });
const text = (words: string) => ({ type: 'output_text', text: words, annotations: [] });

describe('the answer in a chat completion', () => {
  it.each<[string, unknown, string | null, object]>([
    ['a text', { role: 'assistant', content: 'Rome', refusal: null }, 'stop', { text: 'Rome' }],
    ['an empty text', { content: '' }, 'stop', { text: '' }],
    ['a refusal', { content: null, refusal: 'No.' }, 'stop', { refusal: 'No.' }],
    ['a text that was cut', { content: '{"a":' }, 'length', { text: '{"a":', cut: 'length' }],
    ['nothing, cut while reasoning', { content: '' }, 'length', { text: '', cut: 'length' }],
    ['a filtered text', { content: null }, 'content_filter', { cut: 'content_filter' }],
    [
      'text in parts',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      'stop',
      { text: 'ab' },
    ],
    [
      'tool calls of both kinds',
      {
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } },
          { id: 'c2', type: 'custom', custom: { name: 'sql', input: 'select 1' } },
        ],
      },
      'tool_calls',
      {
        toolCalls: [
          { id: 'c1', name: 'f', arguments: '{}' },
          { id: 'c2', name: 'sql', arguments: 'select 1' },
        ],
      },
    ],
    ['no tool calls', { content: 'a', tool_calls: [] }, 'stop', { text: 'a' }],
  ])('is %s', (_, message, finish, expected) => {
    expect(chat(message, finish)).toEqual(expected);
  });

  it('is that of the first choice', () => {
    const choices = [{ message: { content: 'a' } }, { message: { content: 'b' } }];
    expect(answerOf('/v1/chat/completions', { choices })).toEqual({ text: 'a' });
  });
});

describe('the answer in a response', () => {
  it.each<[string, unknown, object | undefined, object]>([
    ['a text behind reasoning', [{ type: 'reasoning', summary: [] }, said(text('Rome'))], undefined, { text: 'Rome' }],
    ['the text of several items and parts', [said(text('a'), text('b')), said(text('c'))], undefined, { text: 'abc' }],
    ['a refusal', [said({ type: 'refusal', refusal: 'No.' })], undefined, { refusal: 'No.' }],
    [
      'calls among texts',
      [
        said(text('Wait')),
        { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{}' },
        { type: 'custom_tool_call', id: 'ct_1', call_id: 'c2', name: 'sql', input: 'select 1' },
      ],
      undefined,
      {
        text: 'Wait',
        toolCalls: [
          { id: 'c1', name: 'f', arguments: '{}' },
          { id: 'c2', name: 'sql', arguments: 'select 1' },
        ],
      },
    ],
    [
      'a text that was cut',
      [said(text('{"a":'))],
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      { text: '{"a":', cut: 'length' },
    ],
    [
      'nothing, cut while reasoning',
      [{ type: 'reasoning', summary: [] }],
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      { cut: 'length' },
    ],
    [
      'a filtered text',
      [],
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      { cut: 'content_filter' },
    ],
    [
      'a failure',
      [],
      { status: 'failed', error: { code: 'server_error', message: 'Oh.' } },
      { error: { code: 'server_error', message: 'Oh.' } },
    ],
    [
      'a failure without reason',
      [],
      { status: 'failed' },
      { error: { code: 'failed', message: 'The response failed.' } },
    ],
    ['empty', [], undefined, {}],
  ])('is %s', (_, output, more, expected) => {
    expect(response(output, more)).toEqual(expected);
  });
});

describe('the answer elsewhere', () => {
  it('is the text of a completion, and whether it was cut', () => {
    const choices = [{ text: ' upon a time', finish_reason: 'length' }];
    expect(answerOf('/v1/completions', { choices })).toEqual({ text: ' upon a time', cut: 'length' });
    expect(answerOf('/v1/completions', { choices: [{ text: 'x', finish_reason: 'stop' }] })).toEqual({ text: 'x' });
  });

  it('is no text at endpoints that write none', () => {
    for (const url of ['/v1/embeddings', '/v1/moderations', '/v1/images/generations', '/v1/images/edits'] as const) {
      expect(answerOf(url, { object: 'list', data: [{ embedding: [0.1], index: 0 }] })).toEqual({});
    }
  });
});

describe.each(Object.keys(ENDPOINTS) as EndpointUrl[])('a reply of any shape to %s', (url) => {
  const answer = (reply: unknown) => {
    const { text: words, refusal, toolCalls, cut, error } = answerOf(url, reply);
    for (const value of [words, refusal, cut]) expect(['string', 'undefined']).toContain(typeof value);
    for (const call of toolCalls ?? []) {
      expect([typeof call.id, typeof call.name, typeof call.arguments]).toEqual(['string', 'string', 'string']);
    }
    if (error) expect([typeof error.code, typeof error.message]).toEqual(['string', 'string']);
  };

  it('never throws, and what it gives is of the types that it names', () => {
    fc.assert(fc.property(fc.anything(), answer), { numRuns: 100 });
    const some = fc.oneof(
      fc.anything(),
      fc.constantFrom<unknown>([null], [5], [{ content: [null] }], 'failed', 'incomplete'),
    );
    const part = fc.record({
      type: fc.constantFrom('message', 'function_call', 'custom_tool_call'),
      content: some,
      arguments: some,
      call_id: some,
    });
    const message = fc.record({
      content: some,
      refusal: some,
      tool_calls: fc.oneof(some, fc.array(fc.record({ function: some, id: some }))),
    });
    const reply = fc.record({
      choices: fc.oneof(
        some,
        fc.array(fc.record({ message: fc.oneof(some, message), text: some, finish_reason: some })),
      ),
      output: fc.oneof(some, fc.array(fc.oneof(some, part))),
      status: fc.constantFrom('completed', 'incomplete', 'failed', 5),
      error: some,
      incomplete_details: some,
    });
    fc.assert(fc.property(reply, answer), { numRuns: 200 });
  });
});
