import { chat, parts, plainChat, type Verdict } from './verdict.js';

const fn = (more: object = {}) => ({
  type: 'function',
  function: { name: 'find', parameters: { type: 'object', properties: {} }, ...more },
});
const none = { reasoning_effort: 'none' };

/** Fields of a body at /v1/chat/completions. */
export const chatFields: Verdict[] = [
  ['temperature 0', plainChat({ temperature: 0 })],
  ['temperature 2', plainChat({ temperature: 2 })],
  ['temperature null', plainChat({ temperature: null })],
  ['temperature 2.01', plainChat({ temperature: 2.01 }), 'invalid_value body.temperature'],
  ['temperature -1', plainChat({ temperature: -1 }), 'invalid_value body.temperature'],
  ['temperature as a string', plainChat({ temperature: '0.5' }), 'invalid_type body.temperature'],
  ['top_p 1', plainChat({ top_p: 1 })],
  ['top_p 1.1', plainChat({ top_p: 1.1 }), 'invalid_value body.top_p'],
  ['penalties at their ends', plainChat({ presence_penalty: -2, frequency_penalty: 2 })],
  ['presence_penalty 3', plainChat({ presence_penalty: 3 }), 'invalid_value body.presence_penalty'],
  ['frequency_penalty -3', plainChat({ frequency_penalty: -3 }), 'invalid_value body.frequency_penalty'],
  ['logprobs with top_logprobs', plainChat({ logprobs: true, top_logprobs: 20 })],
  ['top_logprobs alone', plainChat({ top_logprobs: 5 }), 'conflicting_parameters body.top_logprobs'],
  [
    'top_logprobs with logprobs: false',
    plainChat({ logprobs: false, top_logprobs: 5 }),
    'conflicting_parameters body.top_logprobs',
  ],
  ['top_logprobs 21', plainChat({ logprobs: true, top_logprobs: 21 }), 'invalid_value body.top_logprobs'],
  ['logprobs as a number', plainChat({ logprobs: 5 }), 'invalid_type body.logprobs'],
  ['n 1', chat({ n: 1 })],
  ['n 128', chat({ n: 128 })],
  ['n 0', chat({ n: 0 }), 'invalid_value body.n'],
  ['n 129', chat({ n: 129 }), 'invalid_value body.n'],
  ['n 1.5', chat({ n: 1.5 }), 'invalid_type body.n'],
  ['a seed', chat({ seed: 334 })],
  ['a negative seed', chat({ seed: -1 })],
  ['a seed as a string', chat({ seed: '334' }), 'invalid_type body.seed'],
  ['stop as a string', plainChat({ stop: 'END' })],
  ['four stops', plainChat({ stop: ['a', 'b', 'c', 'd'] })],
  ['five stops', plainChat({ stop: ['a', 'b', 'c', 'd', 'e'] }), 'invalid_value body.stop'],
  ['logit_bias', plainChat({ logit_bias: { 50256: -100 } })],
  ['logit_bias 101', plainChat({ logit_bias: { 50256: 101 } }), 'invalid_value body.logit_bias["50256"]'],
  ['max_completion_tokens', chat({ max_completion_tokens: 200 })],
  [
    'max_completion_tokens as a string',
    chat({ max_completion_tokens: '200' }),
    'invalid_type body.max_completion_tokens',
  ],
  ['max_tokens where a model still takes it', plainChat({ max_tokens: 5 }), '~deprecated_parameter body.max_tokens'],
  ['both limits', plainChat({ max_tokens: 5, max_completion_tokens: 5 }), '~conflicting_parameters body.max_tokens'],
  ['metadata', chat({ metadata: { run: 'a' }, store: true })],
  ['metadata with a number', chat({ metadata: { run: 1 }, store: true }), 'invalid_type body.metadata.run'],
  [
    'metadata with a long value',
    chat({ metadata: { run: 'x'.repeat(513) }, store: true }),
    'invalid_value body.metadata.run',
  ],
  [
    'metadata of 17 pairs',
    chat({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, 'v'])), store: true }),
    'invalid_value body.metadata',
  ],
  ['every effort', chat({ reasoning_effort: 'xhigh' })],
  ['an effort that does not exist', chat({ reasoning_effort: 'maximum' }), 'invalid_value body.reasoning_effort'],
  ['verbosity', chat({ verbosity: 'low' })],
  ['verbosity quiet', chat({ verbosity: 'quiet' }), 'invalid_value body.verbosity'],
  ['store', chat({ store: true })],
  ['service_tier default', chat({ service_tier: 'default' })],
  ['service_tier flex', chat({ service_tier: 'flex' }), '~unsupported_value body.service_tier'],
  [
    'service_tier none',
    chat({ service_tier: 'none' }),
    'invalid_value body.service_tier',
    '~unsupported_value body.service_tier',
  ],
  ['user', chat({ user: 'u1' }), '~deprecated_parameter body.user'],
  ['safety_identifier', chat({ safety_identifier: 'u1' })],
  [
    'safety_identifier of 129 characters',
    chat({ safety_identifier: 'x'.repeat(129) }),
    'invalid_value body.safety_identifier',
  ],
  ['prompt_cache_key', chat({ prompt_cache_key: 'k' })],
  [
    'prompt_cache_retention',
    chat({ prompt_cache_retention: '24h' }),
    '~unsupported_parameter body.prompt_cache_retention',
  ],
  ['a field that nobody knows', chat({ foo: 1 }), '~unknown_parameter body.foo'],
  ['a field spelt in our way', chat({ reasoningEffort: 'low' }), '~unknown_parameter body.reasoningEffort'],
  ['a field that objects inherit', chat({ toString: 1 }), '~unknown_parameter body.toString'],
  ['a tool', chat({ ...none, tools: [fn()], tool_choice: 'auto', parallel_tool_calls: false })],
  [
    'a tool to be called',
    chat({ ...none, tools: [fn()], tool_choice: { type: 'function', function: { name: 'find' } } }),
  ],
  [
    'a strict tool',
    chat({
      ...none,
      tools: [
        fn({ strict: true, parameters: { type: 'object', properties: {}, required: [], additionalProperties: false } }),
      ],
    }),
  ],
  ['a tool without parameters', chat({ ...none, tools: [{ type: 'function', function: { name: 'now' } }] })],
  ['a tool at an effort of which sources disagree', chat({ tools: [fn()] }), '~unsupported_parameter body.tools'],
  ['a tool that is no list', chat({ ...none, tools: fn() }), 'invalid_type body.tools'],
  [
    'a tool with a bad name',
    chat({ ...none, tools: [fn({ name: 'find it' })] }),
    'invalid_schema_name body.tools[0].function.name',
  ],
  [
    'a tool with an empty name',
    chat({ ...none, tools: [fn({ name: '' })] }),
    'invalid_schema_name body.tools[0].function.name',
  ],
  [
    'a tool in the shape of responses',
    chat({ ...none, tools: [{ type: 'function', name: 'find', parameters: {} }] }),
    'missing_required_parameter body.tools[0].function',
  ],
  [
    'a tool that only responses has',
    chat({ ...none, tools: [{ type: 'web_search' }] }),
    'invalid_value body.tools[0].type',
  ],
  ['129 tools', chat({ ...none, tools: Array.from({ length: 129 }, () => fn()) }), 'invalid_value body.tools'],
  ['tool_choice without tools', chat({ tool_choice: 'required' }), '~conflicting_parameters body.tool_choice'],
  [
    'a tool_choice that does not exist',
    chat({ ...none, tools: [fn()], tool_choice: 'always' }),
    'invalid_value body.tool_choice',
  ],
  ['functions', chat({ functions: [{ name: 'find' }] }), '~deprecated_parameter body.functions'],
  ['response_format text', chat({ response_format: { type: 'text' } })],
  ['response_format as a string', chat({ response_format: 'json_object' }), 'invalid_type body.response_format'],
  [
    'response_format of another type',
    chat({ response_format: { type: 'json' } }),
    'invalid_value body.response_format.type',
  ],
  [
    'json_object with the word JSON',
    chat({ response_format: { type: 'json_object' }, messages: [{ role: 'user', content: 'As json, please' }] }),
  ],
  [
    'json_object with the word in a part',
    chat({
      response_format: { type: 'json_object' },
      messages: [{ role: 'user', content: [{ type: 'text', text: 'JSON!' }] }],
    }),
  ],
  [
    'json_object without the word',
    chat({ response_format: { type: 'json_object' } }),
    'conflicting_parameters body.response_format',
  ],
  [
    'json_object with the word only in an address',
    chat({
      response_format: { type: 'json_object' },
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/json.png' } }] },
      ],
    }),
    'conflicting_parameters body.response_format',
  ],
  ['text.format', chat({ text: { format: { type: 'text' } } }), 'unsupported_parameter body.text'],
  ['input', chat({ input: 'Hello' }), 'unsupported_parameter body.input'],
  ['instructions', chat({ instructions: 'Be short.' }), 'unsupported_parameter body.instructions'],
  ['reasoning', chat({ reasoning: { effort: 'low' } }), 'unsupported_parameter body.reasoning'],
  ['max_output_tokens', chat({ max_output_tokens: 100 }), 'unsupported_parameter body.max_output_tokens'],
  ['prompt', chat({ prompt: 'Hello' }), 'unsupported_parameter body.prompt'],
];

const picture = (image_url: unknown) => parts({ type: 'image_url', image_url });

/** Messages at /v1/chat/completions. */
export const chatMessages: Verdict[] = [
  [
    'system, user and assistant',
    chat({
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'u' },
        { role: 'assistant', content: 'a' },
      ],
    }),
  ],
  [
    'developer',
    chat({
      messages: [
        { role: 'developer', content: 'd' },
        { role: 'user', content: 'u' },
      ],
    }),
  ],
  [
    'system and developer',
    chat({
      messages: [
        { role: 'system', content: 's' },
        { role: 'developer', content: 'd' },
      ],
    }),
    '~conflicting_parameters body.messages',
  ],
  [
    'a tool call and its answer',
    chat({
      messages: [
        { role: 'user', content: 'u' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'found' },
      ],
    }),
  ],
  [
    'a tool answer without its call',
    chat({ messages: [{ role: 'tool', content: 'x' }] }),
    'missing_required_parameter body.messages[0].tool_call_id',
  ],
  ['no message', chat({ messages: [] }), 'invalid_value body.messages'],
  ['a message that is a string', chat({ messages: ['Hello'] }), 'invalid_type body.messages[0]'],
  ['messages that are a string', chat({ messages: 'Hello' }), 'invalid_type body.messages'],
  ['messages that are null', chat({ messages: null }), 'invalid_type body.messages'],
  ['no role', chat({ messages: [{ content: 'x' }] }), 'missing_required_parameter body.messages[0].role'],
  [
    'System with a capital',
    chat({ messages: [{ role: 'System', content: 'x' }] }),
    'invalid_value body.messages[0].role',
  ],
  ['sytem', chat({ messages: [{ role: 'sytem', content: 'x' }] }), 'invalid_value body.messages[0].role'],
  ['human', chat({ messages: [{ role: 'human', content: 'x' }] }), 'invalid_value body.messages[0].role'],
  ['no content', chat({ messages: [{ role: 'user' }] }), 'missing_required_parameter body.messages[0].content'],
  ['content null', chat({ messages: [{ role: 'user', content: null }] }), 'invalid_type body.messages[0].content'],
  ['content a number', chat({ messages: [{ role: 'user', content: 5 }] }), 'invalid_type body.messages[0].content'],
  [
    'content an object',
    chat({ messages: [{ role: 'user', content: { type: 'text', text: 'x' } }] }),
    'invalid_type body.messages[0].content',
  ],
  ['content empty', chat({ messages: [{ role: 'user', content: '' }] })],
  [
    'text in place of content',
    chat({ messages: [{ role: 'user', text: 'x' }] }),
    'missing_required_parameter body.messages[0].content',
    '~unknown_parameter body.messages[0].text',
  ],
  [
    'the second message wrong',
    chat({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'user', content: 1 },
      ],
    }),
    'invalid_type body.messages[1].content',
  ],
  ['a text part', parts({ type: 'text', text: 'x' })],
  ['an image by its address', picture({ url: 'https://example.com/1.png' })],
  ['an image with detail', picture({ url: 'data:image/png;base64,AAAA', detail: 'high' })],
  [
    'an image with a bare address',
    picture('https://example.com/1.png'),
    'invalid_type body.messages[0].content[0].image_url',
  ],
  ['an image without address', picture({}), 'missing_required_parameter body.messages[0].content[0].image_url.url'],
  [
    'an image with an unknown detail',
    picture({ url: 'https://example.com/1.png', detail: 'huge' }),
    'invalid_value body.messages[0].content[0].image_url.detail',
  ],
  [
    'an image of responses',
    parts({ type: 'input_image', image_url: 'x' }),
    'invalid_value body.messages[0].content[0].type',
  ],
  [
    'a text part of responses',
    parts({ type: 'input_text', text: 'x' }),
    'invalid_value body.messages[0].content[0].type',
  ],
  ['a text part without text', parts({ type: 'text' }), 'missing_required_parameter body.messages[0].content[0].text'],
  ['a part without a type', parts({ text: 'x' }), 'missing_required_parameter body.messages[0].content[0].type'],
  ['a part that is a string', parts('x'), 'invalid_type body.messages[0].content[0]'],
  ['a file by its id', parts({ type: 'file', file: { file_id: 'file-1' } })],
  [
    'a file by its bytes',
    parts({ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } }),
  ],
  [
    'a file by its address',
    parts({ type: 'file', file: { file_data: 'https://example.com/a.pdf' } }),
    'invalid_value body.messages[0].content[0].file.file_data',
  ],
  ['audio', parts({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } })],
  [
    'audio of another format',
    parts({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'ogg' } }),
    'invalid_value body.messages[0].content[0].input_audio.format',
  ],
  [
    'an image said by the system',
    chat({ messages: [{ role: 'system', content: [{ type: 'image_url', image_url: { url: 'https://x.example' } }] }] }),
    'invalid_value body.messages[0].content[0].type',
  ],
];
