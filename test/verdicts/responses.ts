import { inputs, responses, type Verdict } from './verdict.js';

const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const format = (one: object) => responses({ text: { format: one } });
const tool = { type: 'function', name: 'find', parameters: { type: 'object', properties: {} }, strict: false };

/** A body at /v1/responses. */
export const responsesVerdicts: Verdict[] = [
  ['a text', responses({})],
  [
    'a list of messages',
    responses({
      input: [
        { role: 'developer', content: 'd' },
        { role: 'user', content: 'u' },
      ],
    }),
  ],
  ['a message with its type', responses({ input: [{ type: 'message', role: 'user', content: 'u' }] })],
  [
    'every kind of part',
    inputs(
      { type: 'input_text', text: 'x' },
      { type: 'input_image', image_url: 'https://example.com/1.png', detail: 'auto' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
    ),
  ],
  ['instructions', responses({ instructions: 'Be short.' })],
  ['reasoning', responses({ reasoning: { effort: 'xhigh', summary: 'auto' } })],
  ['a schema', format({ type: 'json_schema', name: 'a', schema, strict: true })],
  ['a schema that is not strict', format({ type: 'json_schema', name: 'a', schema: { type: 'array' } })],
  ['plain text', format({ type: 'text' })],
  ['json_object with the word', { ...responses({ input: 'As JSON', text: { format: { type: 'json_object' } } }) }],
  ['json_object without the word', format({ type: 'json_object' }), 'conflicting_parameters body.text.format'],
  ['verbosity', responses({ text: { verbosity: 'low' } })],
  ['a function tool', responses({ tools: [tool], tool_choice: 'auto' })],
  ['web search', responses({ tools: [{ type: 'web_search' }] })],
  [
    'a tool that this package does not know',
    responses({ tools: [{ type: 'teleport', to: 'Mars' }] }),
    '~invalid_value body.tools[0].type',
  ],
  [
    'a call and its output',
    responses({
      input: [
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'x' },
      ],
    }),
  ],
  [
    'an item that this package does not know',
    responses({ input: [{ type: 'teleport', to: 'Mars' }] }),
    '~invalid_value body.input[0].type',
  ],
  ['max_output_tokens 16', responses({ max_output_tokens: 16 })],
  ['max_output_tokens 15', responses({ max_output_tokens: 15 }), 'invalid_value body.max_output_tokens'],
  [
    'metadata, store and include',
    responses({ metadata: { a: 'b' }, store: false, include: ['reasoning.encrypted_content'] }),
  ],
  ['input that is a number', responses({ input: 5 }), 'invalid_type body.input'],
  ['input of numbers', responses({ input: [5] }), 'invalid_type body.input[0]'],
  [
    'a role that does not exist',
    responses({ input: [{ role: 'human', content: 'x' }] }),
    'invalid_value body.input[0].role',
  ],
  ['a text part of chat', inputs({ type: 'text', text: 'x' }), 'invalid_value body.input[0].content[0].type'],
  [
    'an image part of chat',
    inputs({ type: 'image_url', image_url: { url: 'x' } }),
    'invalid_value body.input[0].content[0].type',
  ],
  [
    'an image with an object for an address',
    inputs({ type: 'input_image', image_url: { url: 'x' } }),
    'invalid_type body.input[0].content[0].image_url',
  ],
  [
    'messages',
    { ...responses({}), body: { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'x' }] } },
    'unsupported_parameter body.messages',
  ],
  [
    'response_format',
    responses({ response_format: { type: 'json_object' } }),
    'unsupported_parameter body.response_format',
  ],
  ['max_tokens', responses({ max_tokens: 5 }), 'unsupported_parameter body.max_tokens'],
  [
    'max_completion_tokens',
    responses({ max_completion_tokens: 5 }),
    'unsupported_parameter body.max_completion_tokens',
  ],
  ['reasoning_effort', responses({ reasoning_effort: 'low' }), 'unsupported_parameter body.reasoning_effort'],
  ['seed', responses({ seed: 1 }), 'unsupported_parameter body.seed'],
  ['n', responses({ n: 2 }), '~unsupported_parameter body.n'],
  ['stop', responses({ stop: 'x' }), '~unsupported_parameter body.stop'],
  [
    'a tool in the shape of chat',
    responses({ tools: [{ type: 'function', function: { name: 'f' } }] }),
    'missing_required_parameter body.tools[0].name',
  ],
  [
    'a schema in the shape of chat',
    format({ type: 'json_schema', json_schema: { name: 'a', schema } }),
    'missing_required_parameter body.text.format.name',
    'missing_required_parameter body.text.format.schema',
  ],
  [
    'a schema without a name',
    format({ type: 'json_schema', schema }),
    'missing_required_parameter body.text.format.name',
  ],
  ['text.format as a string', responses({ text: { format: 'json_object' } }), 'invalid_type body.text.format'],
  ['text as a string', responses({ text: 'json' }), 'invalid_type body.text'],
  ['effort in the wrong place', responses({ reasoning: 'low' }), 'invalid_type body.reasoning'],
  [
    'an effort that does not exist',
    responses({ reasoning: { effort: 'hard' } }),
    'invalid_value body.reasoning.effort',
  ],
  [
    'an unknown key in reasoning',
    responses({ reasoning: { efort: 'low' } }),
    '~unknown_parameter body.reasoning.efort',
  ],
  [
    'generate_summary',
    responses({ reasoning: { generate_summary: 'auto' } }),
    '~deprecated_parameter body.reasoning.generate_summary',
  ],
  ['truncation', responses({ truncation: 'auto' }), '~deprecated_parameter body.truncation'],
  ['background', responses({ background: true }), '~unsupported_parameter body.background'],
  [
    'previous_response_id',
    responses({ previous_response_id: 'r' }),
    '~unsupported_parameter body.previous_response_id',
  ],
  [
    'previous_response_id and conversation',
    responses({ previous_response_id: 'r', conversation: 'c' }),
    'conflicting_parameters body.previous_response_id',
    '~unsupported_parameter body.previous_response_id',
    '~unsupported_parameter body.conversation',
  ],
  ['temperature with effort none', responses({ temperature: 0.2, reasoning: { effort: 'none' } })],
  ['temperature without an effort', responses({ temperature: 0.2 }), 'unsupported_parameter body.temperature'],
  ['temperature 3', responses({ temperature: 3, reasoning: { effort: 'none' } }), 'invalid_value body.temperature'],
];
