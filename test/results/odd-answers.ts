import { expect } from 'vitest';
import { answerParser } from '../../src/results/answer/answer-parser.js';
import { answered, chatBody, result } from './lines.js';
import { type Case, error } from './odd-lines.js';

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
const floats = Buffer.from(new Float32Array([0.5, -2]).buffer).toString('base64');
const choices = (...texts: string[]) =>
  chatBody(
    '',
    {},
    { choices: texts.map((content, index) => ({ index, message: { content }, finish_reason: 'stop' })) },
  );
const tools = [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }];

/** Lines whose answers are odd. */
export const oddAnswers: Case[] = [
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
