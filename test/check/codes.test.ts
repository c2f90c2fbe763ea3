import { expect, it } from 'vitest';
import type { ProviderName } from '../../src/catalog/services/providers.js';
import type { Issue, IssueCode } from '../../src/issue.js';
import { chat, embeddings, judge } from '../verdicts/verdict.js';

const line = (n: number, body: object = {}) => ({ ...chat(body), custom_id: `r${n}` });
const strict = (schema: object, name = 'a') => ({
  response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } },
});
const raw = (n: number, from: string, to: string) => JSON.stringify(line(n)).replace(from, to);

/** Every code that the judge gives (one is the estimate's), in a file whose fault stands on line 3; what concerns the file has no line. */
const codes: Record<
  Exclude<IssueCode, 'context_length_exceeded'>,
  [lines: unknown[], said: Partial<Issue>, provider?: ProviderName]
> = {
  invalid_json_line: [['{"custom_id":"r3" "x"}'], { line: 3, column: 19, fails: 'batch' }],
  blank_line: [[''], { line: 3, severity: 'warning' }],
  invalid_utf8: [[Buffer.from('{"a":"\xff"}', 'latin1')], { line: 3, column: 7, fails: 'batch' }],
  replacement_character: [[raw(3, 'Hello', '\ufffd')], { line: 3, severity: 'warning' }],
  unpaired_surrogate: [[raw(3, 'Hello', '\\udc00')], { line: 3, path: 'body.messages[0].content', customId: 'r3' }],
  missing_required_parameter: [[{ ...line(3), method: undefined }], { line: 3, path: 'method', fails: 'batch' }],
  invalid_request: [[line(3, { messages: undefined })], { line: 3, path: 'body.messages', fails: 'batch' }],
  invalid_type: [[line(3, { n: 'two' })], { line: 3, path: 'body.n', fails: 'request' }],
  invalid_value: [[line(3, { n: 0 })], { line: 3, path: 'body.n', fails: 'request' }],
  invalid_method: [[{ ...line(3), method: 'PUT' }], { line: 3, path: 'method', fails: 'batch' }],
  invalid_url: [[{ ...line(3), url: '/v1/videos' }], { line: 3, path: 'url', fails: 'batch' }],
  duplicate_custom_id: [[line(1)], { line: 3, firstLine: 1, path: 'custom_id', fails: 'batch' }],
  mismatched_model: [[line(3, { model: 'gpt-6-sol' })], { line: 3, path: 'body.model', fails: 'batch' }],
  streaming_unsupported: [[line(3, { stream: true })], { line: 3, path: 'body.stream', fails: 'batch' }],
  model_not_found: [[line(3, { model: 'gpt-4' })], { line: 3, path: 'body.model', fails: 'batch' }],
  unsupported_parameter: [[line(3, { max_tokens: 5 })], { line: 3, path: 'body.max_tokens', fails: 'request' }],
  unsupported_value: [
    [line(3, { reasoning_effort: 'minimal' })],
    { line: 3, path: 'body.reasoning_effort', fails: 'request' },
  ],
  unsupported_endpoint: [[line(3, { model: 'gpt-5.2-pro' })], { line: 3, path: 'body.model', fails: 'request' }],
  conflicting_parameters: [
    [line(3, { response_format: { type: 'json_object' } })],
    { line: 3, path: 'body.response_format' },
  ],
  invalid_json_schema: [
    [
      line(
        3,
        strict({ type: 'object', properties: { a: { type: 'object' } }, required: ['a'], additionalProperties: false }),
      ),
    ],
    { line: 3, path: 'body.response_format.json_schema.schema.properties.a', fails: 'request' },
  ],
  invalid_schema_name: [
    [line(3, strict({ type: 'object', properties: {}, additionalProperties: false }, 'a b'))],
    { line: 3, path: 'body.response_format.json_schema.name', fails: 'request' },
  ],
  too_many_requests_in_file: [Array.from({ length: 49_999 }, (_, n) => line(n + 3)), { fails: 'batch' }],
  too_many_embedding_inputs: [
    Array.from({ length: 25 }, (_, n) => ({ ...embeddings({ input: Array(2_001).fill('a') }), custom_id: `e${n}` })),
    { fails: 'batch' },
  ],
  empty_file: [[], { fails: 'batch' }],
  // A service with a small limit; `file.test.ts` has the one of OpenAI.
  file_too_large: [[Buffer.alloc(100_000_000, ' ')], { fails: 'batch' }, 'groq'],
  unknown_model: [[line(3, { model: 'gpt-9' })], { line: 3, path: 'body.model', severity: 'warning' }],
  model_retiring: [[line(3, { model: 'gpt-5-mini' })], { line: 3, path: 'body.model', severity: 'warning' }],
  unknown_parameter: [[line(3, { foo: 1 })], { line: 3, path: 'body.foo', severity: 'warning' }],
  deprecated_parameter: [[line(3, { user: 'u' })], { line: 3, path: 'body.user', severity: 'warning' }],
  custom_id_not_portable: [[{ ...line(3), custom_id: 'a b' }], { line: 3, path: 'custom_id', severity: 'warning' }],
  duplicate_key: [[raw(3, '"model"', '"model":"x","model"')], { line: 3, path: 'body.model', fails: 'batch' }],
};

it.each(Object.entries(codes))(
  '%s stands on its line and path, and says what to do',
  (code, [lines, said, provider]) => {
    const before = code === 'empty_file' || code === 'too_many_embedding_inputs' ? [] : [line(1), line(2)];
    const { issues } = judge([...before, ...lines], { maxIssues: 100, provider });
    const issue = issues.find((one) => one.code === code);
    expect(issue).toMatchObject({ severity: 'error', ...said });
    if (said.line === undefined) expect(issue).not.toHaveProperty('line');
    if (issue?.severity === 'warning') expect(issue).not.toHaveProperty('fails');
    expect(issue!.message.length).toBeGreaterThan(20);
    expect(issue!.message.length).toBeLessThan(400);
  },
);
