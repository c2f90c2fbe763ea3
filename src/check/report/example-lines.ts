import { GONE_ENDPOINTS } from '../../catalog/services/limits.js';
import type { IssueCode } from '../../issue.js';
import { chatCompletions } from '../../request/endpoints/chat-completions/chat-completions.js';
import { responses } from '../../request/endpoints/responses/responses.js';

const chat = (body: object = {}, around: object = {}): string =>
  JSON.stringify({
    custom_id: 'r-1',
    method: 'POST',
    url: chatCompletions.url,
    body: { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hello' }], ...body },
    ...around,
  });

const response = (body: object): string =>
  JSON.stringify({ custom_id: 'r-1', method: 'POST', url: responses.url, body: { model: 'gpt-6-luna', ...body } });

const format = (name: string, schema: object) => ({
  response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } },
});

const open = { type: 'object', properties: { label: { type: 'string' } }, required: ['label'] };

/** For each code, the shortest file that shows it, without the final newline. */
export const EXAMPLES: Readonly<Partial<Record<IssueCode, string>>> = {
  invalid_json_line: chat().replace('"custom_id":', 'custom_id:'),
  blank_line: `${chat()}\n\n`,
  // Written as Latin-1: one byte per character.
  invalid_utf8: chat({}, { custom_id: 'caf\xe9' }),
  replacement_character: chat({ messages: [{ role: 'user', content: 'Caf\ufffd' }] }),
  unpaired_surrogate: chat({ messages: [{ role: 'user', content: 'Hi \ud83d' }] }),
  missing_required_parameter: chat({ messages: [{ role: 'user' }] }),
  invalid_request: chat({ model: undefined }),
  invalid_type: chat({ n: '2' }),
  invalid_value: chat({ n: 0 }),
  invalid_method: chat({}, { method: 'PUT' }),
  invalid_url: chat({}, { url: Object.keys(GONE_ENDPOINTS)[0] }),
  duplicate_custom_id: `${chat()}\n${chat()}`,
  mismatched_model: `${chat()}\n${chat({ model: 'gpt-6-sol' }, { custom_id: 'r-2' })}`,
  streaming_unsupported: chat({ stream: true }),
  model_not_found: chat({ model: 'gpt-4' }),
  unsupported_parameter: response({ input: 'Hello', max_tokens: 100 }),
  unsupported_value: chat({ reasoning_effort: 'minimal' }),
  unsupported_endpoint: chat({ model: 'text-embedding-3-small' }),
  conflicting_parameters: chat({ response_format: { type: 'json_object' } }),
  invalid_json_schema: chat(format('answer', open)),
  invalid_schema_name: chat(format('my answer', { ...open, additionalProperties: false })),
  empty_file: '',
  unknown_model: chat({ model: 'gpt-9' }),
  model_retiring: chat({ model: 'gpt-5-mini' }),
  unknown_parameter: chat({ reasoningEffort: 'low' }),
  deprecated_parameter: chat({ user: 'u-1' }),
  custom_id_not_portable: chat({}, { custom_id: 'row 1' }),
  duplicate_key: chat().replace('"model"', '"model":"gpt-6-sol","model"'),
};
