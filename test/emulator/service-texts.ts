import type { IssueCode } from '../../src/issue.js';
import { CHAT, MODEL } from './harness.js';

/** One text of the service: what provokes it, and what was recorded, or guessed. */
export interface TextRow {
  name: string;
  source: 'recorded' | 'guessed';
  /** The line, or several. */
  lines: string[];
  url: string;
  /** As it stands in `errors.data` of a failed batch, without its line. */
  batch?: { code: string; message: string; param: string | null };
  /** The issue of the check, where it is compared without a batch. */
  draft?: { code: IssueCode; path: string };
  /** As it stands in the error file. */
  row?: { status?: number; code: string | null; message: string; param: string | null };
}

const RESPONSES = '/v1/responses';
const USER = { role: 'user', content: 'Hello' };
const MESSAGES = { messages: [USER] };

function line(url: string, body: object, envelope: object = {}): string {
  return JSON.stringify({ custom_id: 'a', method: 'POST', url, body, ...envelope });
}

function strict(schema: object): object {
  return { response_format: { type: 'json_schema', json_schema: { name: 'verdict', strict: true, schema } } };
}

const CALL = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } };
const ONE = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

type Batch = NonNullable<TextRow['batch']>;
type Row = NonNullable<TextRow['row']>;

const batch = (
  name: string,
  lines: string | string[],
  code: string,
  message: string,
  param: string | null,
): TextRow => {
  const error: Batch = { code, message, param };
  return { name, source: 'recorded', lines: [lines].flat(), url: CHAT, batch: error };
};
const chat = (name: string, body: object, row: Row): TextRow => ({
  name,
  source: 'recorded',
  lines: [line(CHAT, { model: MODEL, ...MESSAGES, ...body })],
  url: CHAT,
  row,
});
const responses = (name: string, body: object, row: Row): TextRow => ({
  name,
  source: 'recorded',
  lines: [line(RESPONSES, { model: MODEL, input: 'Hello', ...body })],
  url: RESPONSES,
  row,
});
/** For what the check has come to see only lately: the words alone are compared. */
const words = (row: TextRow, path: string): TextRow => ({ ...row, draft: { code: 'invalid_value', path } });
const guessed = (row: TextRow): TextRow => ({ ...row, source: 'guessed' });

const GOOD = line(CHAT, { model: MODEL, ...MESSAGES });

/** Every text is compared with what the emulator says. A guessed one is also listed in src/emulator/README.md. */
export const SERVICE_TEXTS: readonly TextRow[] = [
  batch(
    'a line that is not JSON',
    [GOOD, '{"'],
    'invalid_json_line',
    'This line is not parseable as valid JSON.',
    null,
  ),
  batch(
    'no custom_id',
    line(CHAT, { model: MODEL, ...MESSAGES }, { custom_id: undefined }),
    'missing_required_parameter',
    "Missing required parameter: 'custom_id'.",
    'custom_id',
  ),
  batch(
    'no messages',
    line(CHAT, { model: MODEL }),
    'missing_required_parameter',
    "Missing required parameter: 'messages'.",
    'body.messages',
  ),
  batch('no model', line(CHAT, MESSAGES), 'invalid_request', 'Model parameter is required.', 'body.model'),
  batch(
    'a url that is not the batch endpoint',
    [GOOD, line(RESPONSES, { model: MODEL, input: 'x' }, { custom_id: 'b' })],
    'invalid_url',
    'The URL provided for this request does not match the batch endpoint.',
    'url',
  ),
  batch(
    'a model that is not served',
    line(CHAT, { model: 'no-such-model', ...MESSAGES }),
    'model_not_found',
    "The provided model 'no-such-model' is not supported by the Batch API.",
    'body.model',
  ),
  batch(
    'stream',
    line(CHAT, { model: MODEL, ...MESSAGES, stream: true }),
    'streaming_unsupported',
    'Chat Completions: Streaming is not supported in the Batch API.',
    'body.stream',
  ),
  batch(
    'a repeated custom_id',
    [GOOD, GOOD],
    'duplicate_custom_id',
    'The custom_id for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.',
    'custom_id',
  ),
  batch(
    'a second model',
    [
      GOOD,
      line(CHAT, { model: MODEL, ...MESSAGES }, { custom_id: 'b' }),
      line(CHAT, { model: 'gpt-6-sol', ...MESSAGES }, { custom_id: 'c' }),
    ],
    'mismatched_model',
    "The model 'gpt-6-sol' for this request does not match the rest of the batch. Each batch must contain requests for a single model.",
    'body.model',
  ),
  guessed(
    batch(
      'a method other than POST',
      line(CHAT, { model: MODEL, ...MESSAGES }, { method: 'GET' }),
      'invalid_method',
      "Invalid value: 'GET'. Supported values are: 'POST'.",
      'method',
    ),
  ),
  guessed(
    batch(
      'a custom_id that is a number',
      line(CHAT, { model: MODEL, ...MESSAGES }, { custom_id: 7 }),
      'invalid_type',
      "Invalid type for 'custom_id': expected a string, but got an integer instead.",
      'custom_id',
    ),
  ),
  guessed(
    batch(
      'an empty custom_id',
      line(CHAT, { model: MODEL, ...MESSAGES }, { custom_id: '' }),
      'invalid_value',
      "Invalid value for 'custom_id'.",
      'custom_id',
    ),
  ),
  chat(
    'max_tokens on a reasoning model',
    { max_tokens: 5 },
    {
      code: 'unsupported_parameter',
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      param: 'max_tokens',
    },
  ),
  chat(
    'temperature on a reasoning model',
    { temperature: 0.5 },
    {
      code: 'unsupported_value',
      message:
        "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
      param: 'temperature',
    },
  ),
  responses(
    'temperature on a reasoning model at responses',
    { temperature: 0.5 },
    {
      code: null,
      message: "Unsupported parameter: 'temperature' is not supported with this model.",
      param: 'temperature',
    },
  ),
  chat(
    'temperature out of range',
    { model: 'gpt-4o', temperature: 3 },
    {
      code: 'decimal_above_max_value',
      message: "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
      param: 'temperature',
    },
  ),
  words(
    chat(
      'no tools in the list of tools',
      { tools: [] },
      {
        code: 'empty_array',
        message:
          "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
        param: 'tools',
      },
    ),
    'body.tools',
  ),
  chat(
    'a role that does not exist',
    { messages: [{ role: 'robot', content: 'x' }] },
    {
      code: 'invalid_value',
      message:
        "Invalid value: 'robot'. Supported values are: 'system', 'developer', 'user', 'assistant', 'tool', and 'function'.",
      param: 'messages[0].role',
    },
  ),
  chat(
    'a name of a function with a blank',
    {
      reasoning_effort: 'none',
      tools: [{ type: 'function', function: { name: 'a b', parameters: { type: 'object', properties: {} } } }],
    },
    {
      code: 'invalid_value',
      message:
        "Invalid 'tools[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      param: 'tools[0].function.name',
    },
  ),
  chat('a strict schema without additionalProperties', strict(ONE), {
    code: null,
    message:
      "Invalid schema for response_format 'verdict': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    param: 'response_format',
  }),
  chat(
    'a strict schema with a property that is not required',
    strict({
      type: 'object',
      properties: { list: { type: 'array', items: { ...ONE, required: [], additionalProperties: false } } },
      required: ['list'],
      additionalProperties: false,
    }),
    {
      code: null,
      message:
        "Invalid schema for response_format 'verdict': In context=('properties', 'list', 'items'), 'required' is required to be supplied and to be an array including every key in properties. Missing 'a'.",
      param: 'response_format',
    },
  ),
  responses(
    'a strict schema without additionalProperties at responses',
    { text: { format: { type: 'json_schema', name: 'verdict', strict: true, schema: ONE } } },
    {
      code: 'invalid_json_schema',
      message:
        "Invalid schema for response_format 'verdict': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      param: 'text.format.schema',
    },
  ),
  chat(
    'a strict function without additionalProperties',
    { reasoning_effort: 'none', tools: [{ type: 'function', function: { name: 'f', strict: true, parameters: ONE } }] },
    {
      code: 'invalid_function_parameters',
      message:
        "Invalid schema for function 'f': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      param: 'tools[0].function.parameters',
    },
  ),
  chat(
    'json_object without the word JSON',
    { response_format: { type: 'json_object' } },
    {
      code: null,
      message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      param: 'messages',
    },
  ),
  chat(
    'an effort that the model does not take',
    { model: 'gpt-5.1', reasoning_effort: 'minimal' },
    {
      code: 'unsupported_value',
      message:
        "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'none', 'low', 'medium', and 'high'.",
      param: 'reasoning_effort',
    },
  ),
  responses(
    'an effort that the model does not take at responses',
    { model: 'gpt-5.1', reasoning: { effort: 'minimal' } },
    {
      code: 'unsupported_value',
      message:
        "Unsupported value: 'minimal' is not supported with the 'gpt-5.1' model. Supported values are: 'none', 'low', 'medium', and 'high'.",
      param: 'reasoning.effort',
    },
  ),
  chat(
    'an effort on a model that does not reason',
    { model: 'gpt-4o', reasoning_effort: 'low' },
    { code: null, message: 'Unrecognized request argument supplied: reasoning_effort', param: null },
  ),
  responses(
    'messages at responses',
    { input: undefined, ...MESSAGES },
    {
      code: 'unsupported_parameter',
      message:
        "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'. Try again with the new parameter. See the API documentation for more information: https://platform.openai.com/docs/api-reference/responses/create.",
      param: null,
    },
  ),
  words(
    chat(
      'a tool message without a call',
      { messages: [USER, { role: 'tool', tool_call_id: 'call_1', content: 'x' }] },
      {
        code: null,
        message:
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        param: 'messages.[1].role',
      },
    ),
    'body.messages[1].tool_call_id',
  ),
  words(
    chat(
      'a call without its tool message',
      { messages: [USER, { role: 'assistant', tool_calls: [CALL] }, USER] },
      {
        code: null,
        message:
          "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_1",
        param: 'messages.[1].role',
      },
    ),
    'body.messages[1].tool_calls',
  ),
  chat(
    'a model of responses at chat',
    { model: 'gpt-5.4-pro' },
    {
      status: 404,
      code: null,
      message: 'This model is only supported in v1/responses and not in v1/chat/completions.',
      param: 'model',
    },
  ),
  guessed(
    chat(
      'top_logprobs without logprobs',
      { model: 'gpt-4o', top_logprobs: 2 },
      {
        code: null,
        message: "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
        param: 'top_logprobs',
      },
    ),
  ),
  guessed(
    chat(
      'max_completion_tokens that is a text',
      { max_completion_tokens: 'many' },
      {
        code: 'invalid_type',
        message: "Invalid type for 'max_completion_tokens': expected an integer, but got a string instead.",
        param: 'max_completion_tokens',
      },
    ),
  ),
  guessed(
    chat('a keyword that strict schemas do not take', strict({ ...ONE, additionalProperties: false, not: {} }), {
      code: null,
      message: "Invalid schema for response_format 'verdict': In context=(), 'not' is not permitted.",
      param: 'response_format',
    }),
  ),
];
