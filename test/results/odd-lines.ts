import { expect } from 'vitest';
import type { Outcome } from '../../src/results/line/outcome.js';
import type { LineOptions } from '../../src/results/line/result-line.js';
import { answered, chatBody, neverRun, refusedByStatus, result } from './lines.js';

/** A line, what must come of it, and how it is read. */
export type Case = [name: string, line: string | Buffer, expected: Partial<Outcome>, options?: LineOptions];
export const error = (code: string) => ({ error: expect.objectContaining({ code }) }) as object;

const html = `<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1>${'x'.repeat(9000)}</body></html>`;

/** Lines that are odd as lines. */
export const oddLines: Case[] = [
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
];
