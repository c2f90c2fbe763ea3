import { describe, expect, it } from 'vitest';
import { answerParser } from '../../src/results/answer-parser.js';
import type { Outcome } from '../../src/results/outcome.js';
import { type LineOptions, readResultLine } from '../../src/results/result-line.js';
import { answered, chatBody, neverRun, refusedByStatus, result, usage } from './lines.js';

const read = (line: string | Buffer, options?: LineOptions) =>
  readResultLine(Buffer.from(line as string), 7, options).outcome;
const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'], additionalProperties: false };
const parser = answerParser({ name: 'n', schema });
const jsonObject = answerParser('json_object');

const message = (...content: object[]) => ({ type: 'message', role: 'assistant', content });
const output = (text: string) => ({ type: 'output_text', text });
const response = (items: object[], over: object = {}) => ({
  object: 'response',
  status: 'completed',
  output: items,
  ...over,
});
const html = `<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1>${'x'.repeat(9000)}</body></html>`;
const floats = Buffer.from(new Float32Array([0.5, -2]).buffer).toString('base64');
const choices = (...texts: string[]) =>
  chatBody(
    '',
    {},
    { choices: texts.map((content, index) => ({ index, message: { content }, finish_reason: 'stop' })) },
  );
const tools = [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }];

type Case = [name: string, line: string | Buffer, expected: Partial<Outcome>, options?: LineOptions];
const error = (code: string) => ({ error: expect.objectContaining({ code }) }) as object;

const cases: Case[] = [
  ['a plain answer', answered('a'), { status: 'succeeded', customId: 'a', text: 'hello', line: 7 }],
  ['a status of 201', result('a', chatBody('x'), {}, 201), { status: 'succeeded', text: 'x' }],
  ['a status given as text', result('a', chatBody('x'), {}, '200'), { status: 'succeeded' }],
  ['an empty text', answered('a', ''), { status: 'succeeded', text: '' }],
  [
    'a line with other key order',
    `{"custom_id":"a","error":null,"response":${JSON.stringify({ status_code: 200, body: chatBody('x') })}}`,
    { status: 'succeeded', response: expect.objectContaining({ requestId: null }) },
  ],
  [
    'a line without the key error',
    '{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":"x"}}]}}}',
    { status: 'succeeded', text: 'x' },
  ],
  ['a byte order mark', `\ufeff${answered('a')}`, { status: 'succeeded', customId: 'a' }],
  ['a carriage return', `${answered('a')}\r`, { status: 'succeeded' }],
  ['spaces around', `  ${answered('a')}  `, { status: 'succeeded', customId: 'a' }],
  ['an id with escapes', answered('a"\\\u0001'), { status: 'succeeded', customId: 'a"\\\u0001' }],
  ['an id that is __proto__', answered('__proto__'), { status: 'succeeded', customId: '__proto__' }],
  ['an id of other letters', answered('ключ-✓'), { status: 'succeeded', customId: 'ключ-✓' }],
  ['an id of null', result(null, chatBody('x')), { status: 'succeeded', customId: null }],
  ['an id that is a number', result(5, chatBody('x')), { status: 'succeeded', customId: null }],
  ['an empty id', result('', chatBody('x')), { status: 'succeeded', customId: null }],
  [
    'no id at all',
    '{"response":null,"error":{"code":"batch_expired","message":"m"}}',
    { status: 'expired', customId: null },
  ],

  ['error null and status 400', refusedByStatus('a', 400, 'bad'), { status: 'failed', ...error('bad') }],
  ['a request that was too many', refusedByStatus('a', 429), { status: 'failed', ...error('rate_limit_exceeded') }],
  [
    'a parameter in the reason',
    result('a', { error: { message: 'm', type: 't', param: 'temperature', code: null } }, {}, 400),
    { status: 'failed', error: { code: 't', message: 'm', statusCode: 400, param: 'temperature' } },
  ],
  ['status 500 without a reason', result('a', {}, {}, 500), { status: 'failed', ...error('http_500') }],
  ['status 0 and an empty body', result('a', {}, {}, 0), { status: 'failed', ...error('http_0') }],
  ['status 0 and no body', result('a', null, {}, 0), { status: 'failed', ...error('http_0') }],
  [
    'no status',
    result('a', chatBody('x'), {}, null),
    { status: 'failed', response: expect.objectContaining({ statusCode: 0 }) },
  ],
  ['a status of words', result('a', chatBody('x'), {}, 'OK'), { status: 'failed' }],
  ['status 200 and a body of null', result('a', null), { status: 'failed', ...error('invalid_body') }],
  ['status 200 and a body that is text', result('a', 'hello'), { status: 'failed', ...error('invalid_body') }],
  ['status 200 and a body that is a list', result('a', [1]), { status: 'failed', ...error('invalid_body') }],
  [
    'status 200 and an error in the body',
    result('a', { error: { message: 'm', code: 'c' } }),
    { status: 'failed', error: { code: 'c', message: 'm' } },
  ],
  ['status 204', result('a', {}, {}, 204), { status: 'invalid', ...error('empty_answer') }],
  ['status 302', result('a', chatBody('x'), {}, 302), { status: 'failed' }],
  [
    'a page of HTML as body',
    result('a', html, {}, 502),
    {
      status: 'failed',
      error: expect.objectContaining({ message: expect.stringMatching(/^502 Bad Gateway x{200,}…$/) }) as never,
    },
  ],
  [
    'an answer beside an error',
    result('a', chatBody('x'), { error: { code: 'c', message: 'm' } }),
    { status: 'failed', response: expect.objectContaining({ statusCode: 200 }), ...error('c') },
  ],
  [
    'an error that is text',
    result('a', null, { response: null, error: 'broken' }),
    { status: 'failed', error: { code: 'unknown_error', message: 'broken' } },
  ],
  [
    'an empty error object',
    result('a', null, { response: null, error: {} }),
    { status: 'failed', ...error('unknown_error') },
  ],
  [
    'an error code that is a number',
    result('a', null, { response: null, error: { code: 13, message: 'm' } }),
    { status: 'failed', ...error('13') },
  ],
  ['neither response nor error', result('a', null, { response: null }), { status: 'failed', ...error('no_response') }],
  ['a response that is text', result('a', null, { response: 'x' }), { status: 'failed', ...error('no_response') }],
  [
    'an expired request',
    neverRun('a', 'batch_expired'),
    { status: 'expired', customId: 'a', ...error('batch_expired') },
  ],
  ['a cancelled request', neverRun('a', 'batch_cancelled'), { status: 'cancelled', ...error('batch_cancelled') }],

  [
    'a line cut short',
    answered('a').slice(0, 90),
    { status: 'unparsable', customId: 'a', ...error('invalid_json_line') },
  ],
  ['a line cut within its id', '{"id":"batch_req_a","custom_id":"lon', { status: 'unparsable', customId: null }],
  ['words', 'upstream connect error', { status: 'unparsable', customId: null }],
  ['a number', '42', { status: 'unparsable', customId: null }],
  ['null', 'null', { status: 'unparsable', customId: null }],
  ['a list', '[1,2]', { status: 'unparsable', customId: null }],
  ['two lines in one', `${answered('a')}${answered('b')}`, { status: 'unparsable', customId: 'a' }],
  [
    'bytes that are not UTF-8',
    Buffer.from(answered('a', 'é'), 'latin1'),
    { status: 'unparsable', customId: 'a', ...error('invalid_utf8') },
  ],
  ['an empty object', '{}', { status: 'failed', customId: null, ...error('no_response') }],

  [
    'a refusal',
    result('a', chatBody(null, { message: { content: null, refusal: 'I cannot.' } })),
    { status: 'refused', refusal: 'I cannot.', error: { code: 'refusal', message: 'I cannot.' } },
  ],
  [
    'a cut by the content filter',
    result('a', chatBody('par', { finish_reason: 'content_filter' })),
    { status: 'refused', text: 'par', ...error('content_filter') },
  ],
  [
    'a cut by length',
    result('a', chatBody('par', { finish_reason: 'length' })),
    { status: 'incomplete', text: 'par', ...error('length') },
  ],
  [
    'reasoning that used up all tokens',
    result('a', chatBody('', { finish_reason: 'length' })),
    { status: 'incomplete', text: '' },
  ],
  [
    'JSON cut by length',
    result('a', chatBody('{"n":', { finish_reason: 'length' })),
    { status: 'incomplete' },
    { parser },
  ],
  [
    'a call of a function',
    result('a', chatBody(null, { message: { content: null, tool_calls: tools } })),
    { status: 'succeeded', toolCalls: [{ id: 'call_1', name: 'f', arguments: '{"a":1}' }] },
  ],
  [
    'a call where JSON was asked for',
    result('a', chatBody(null, { message: { content: null, tool_calls: tools } })),
    { status: 'invalid', ...error('no_text') },
    { parser },
  ],
  ['no choices', result('a', chatBody('', {}, { choices: [] })), { status: 'invalid', ...error('empty_answer') }],
  ['choices of odd kinds', result('a', { choices: [null, 3] }), { status: 'succeeded' }],
  [
    'several choices',
    result('a', choices('one', 'two')),
    { status: 'succeeded', text: 'one', choices: [{ text: 'one' }, { text: 'two' }] },
  ],
  [
    'several choices of which the second fits',
    result('a', choices('one', '{"n":2}')),
    { status: 'succeeded', text: '{"n":2}', parsed: { n: 2 } },
    { parser },
  ],
  [
    'a legacy completion',
    result('a', { object: 'text_completion', choices: [{ text: 'x', finish_reason: 'stop' }] }),
    { status: 'succeeded', text: 'x' },
  ],

  ['an answer that fits', answered('a', '{"n":1}'), { status: 'succeeded', parsed: { n: 1 } }, { parser }],
  ['an answer that is not JSON', answered('a', 'n is 1'), { status: 'invalid', ...error('invalid_json') }, { parser }],
  [
    'an answer that is empty',
    answered('a', ''),
    { status: 'invalid', error: { code: 'invalid_json', message: 'The answer is not JSON: it is empty.' } },
    { parser },
  ],
  [
    'an answer that does not fit',
    answered('a', '{"n":"1","m":2}'),
    {
      status: 'invalid',
      error: expect.objectContaining({ message: expect.stringMatching(/n must be number/) }) as never,
    },
    { parser },
  ],
  ['a list where an object was asked for', answered('a', '[1]'), { status: 'invalid' }, { parser: jsonObject }],

  [
    'a text over several items',
    result('a', response([{ type: 'reasoning' }, message(output('one ')), message(output('two'), output('!'))])),
    { status: 'succeeded', text: 'one two!' },
  ],
  [
    'JSON in the second of several items',
    result('a', response([message(output('Let me see.')), message(output('{"n":3}'))])),
    { status: 'succeeded', parsed: { n: 3 }, text: '{"n":3}' },
    { parser },
  ],
  [
    'a response that is incomplete',
    result(
      'a',
      response([message(output('par'))], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    ),
    { status: 'incomplete', text: 'par' },
  ],
  [
    'a response that was filtered',
    result('a', response([], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } })),
    { status: 'refused' },
  ],
  [
    'a response that failed',
    result('a', response([], { status: 'failed', error: { code: 'server_error', message: 'm' } })),
    { status: 'failed', error: { code: 'server_error', message: 'm' } },
  ],
  [
    'a response that refuses',
    result('a', response([message({ type: 'refusal', refusal: 'No.' })])),
    { status: 'refused', refusal: 'No.' },
  ],
  [
    'a response that calls',
    result('a', response([{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }])),
    { status: 'succeeded', toolCalls: [{ id: 'c', name: 'f', arguments: '{}' }] },
  ],
  ['a response without output', result('a', response([])), { status: 'invalid', ...error('empty_answer') }],

  [
    'vectors',
    result('a', {
      object: 'list',
      data: [
        { embedding: [3], index: 1 },
        { embedding: [1, 2], index: 0 },
      ],
    }),
    { status: 'succeeded', embeddings: [[1, 2], [3]] },
  ],
  [
    'vectors in base64',
    result('a', { object: 'list', data: [{ embedding: floats, index: 0 }] }),
    { status: 'succeeded', embeddings: [[0.5, -2]] },
  ],
  [
    'verdicts',
    result('a', { id: 'm', model: 'omni', results: [{ flagged: true }] }),
    { status: 'succeeded', moderations: [{ flagged: true }] },
  ],
  [
    'pictures',
    result('a', { created: 1, data: [{ b64_json: 'aGk=' }] }),
    { status: 'succeeded', images: [Buffer.from('hi')] },
  ],
  [
    'an unknown shape',
    result('a', { surprise: 1 }),
    { status: 'succeeded', response: { statusCode: 200, requestId: 'req_a', body: { surprise: 1 } } },
  ],
  [
    'an unknown shape of a known endpoint',
    result('a', { surprise: 1 }),
    { status: 'invalid' },
    { endpoint: '/v1/chat/completions' },
  ],
];

describe('readResultLine', () => {
  it('knows at least 60 shapes', () => expect(cases.length).toBeGreaterThanOrEqual(60));

  it.each(cases)('reads %s', (_, line, expected, options) => {
    expect(read(line, options)).toMatchObject(expected);
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
      input_tokens_details: { cached_tokens: 60 },
      output_tokens: 10,
      output_tokens_details: { reasoning_tokens: 4 },
      total_tokens: 110,
    };
    expect(read(result('a', response([message(output('x'))], { usage: responses }))).usage).toEqual(tokens);
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
