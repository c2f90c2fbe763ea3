import { chat, edits, embeddings, generations, parts, plainChat, responses, type Verdict } from './verdict.js';

const none = { reasoning_effort: 'none' };
const user = { role: 'user', content: 'Hello' };
const call = (id: string) => ({ id, type: 'function', function: { name: 'find', arguments: '{}' } });
const calls = (...ids: string[]) => ({ role: 'assistant', content: null, tool_calls: ids.map(call) });
const answer = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'found' });
const talk = (...messages: object[]) => chat({ messages });
const items = (...input: object[]) => responses({ input });
const tool = (parameters: unknown) =>
  chat({ ...none, tools: [{ type: 'function', function: { name: 'find', parameters } }] });
const PARAMETERS = 'body.tools[0].function.parameters';
const unknown = { model: 'gpt-9' };
const NEW = '~unknown_model body.model';
const schema = (a: object, strict: boolean) => ({
  response_format: {
    type: 'json_schema',
    json_schema: {
      name: 'answer',
      strict,
      schema: { type: 'object', properties: { a }, required: ['a'], additionalProperties: false },
    },
  },
});
const pattern = (text: string, strict = true) => chat(schema({ type: 'string', pattern: text }, strict));
const PATTERN = 'invalid_json_schema body.response_format.json_schema.schema.properties.a.pattern';
const fcall = { type: 'function_call', call_id: 'c', name: 'find', arguments: '{}' };
const foutput = { type: 'function_call_output', call_id: 'c', output: 'found' };

/** What the service was seen to accept. */
export const accepted: Verdict[] = [
  ['temperature 1 on a reasoning model', chat({ temperature: 1 })],
  ['top_p 1 on a reasoning model', chat({ top_p: 1 })],
  ['temperature 1 on a reasoning model at responses', responses({ temperature: 1, top_p: 1 })],
  [
    'temperature 0 on gpt-5.1 at responses',
    responses({ model: 'gpt-5.1', temperature: 0, reasoning: { effort: 'none' } }),
  ],
  ['svg at edits', edits({ output_format: 'svg', svg: { model: 'gpt-6-luna' }, n: 1 })],
  ['svg at generations', generations({ output_format: 'svg', svg: { model: 'gpt-6-luna' } })],
  ['a seed beyond 2^53', chat({ seed: 9_007_199_254_740_994 })],
  ['the largest seed', chat({ seed: 9_223_372_036_854_776_000 })],
  ['the smallest seed', chat({ seed: -9_223_372_036_854_776_000 })],
  ['presence_penalty at responses', responses({ presence_penalty: 1 }), '~unsupported_parameter body.presence_penalty'],
  [
    'frequency_penalty at responses',
    responses({ frequency_penalty: 1 }),
    '~unsupported_parameter body.frequency_penalty',
  ],
  ['penalties with effort none', chat({ ...none, presence_penalty: 1, frequency_penalty: -1 })],
  ['a penalty of 0 while reasoning', chat({ presence_penalty: 0 })],
  ['verbosity medium on an older model', plainChat({ verbosity: 'medium' })],
  ['a key that another endpoint knows', embeddings({ temperature: 1 }), '~unsupported_parameter body.temperature'],
  [
    'an effort newer than the table',
    chat({ ...unknown, reasoning_effort: 'ultra' }),
    NEW,
    '~invalid_value body.reasoning_effort',
  ],
  [
    'a verbosity newer than the table',
    chat({ ...unknown, verbosity: 'verbose' }),
    NEW,
    '~invalid_value body.verbosity',
  ],
  [
    'a summary newer than the table',
    responses({ ...unknown, reasoning: { summary: 'long' } }),
    NEW,
    '~invalid_value body.reasoning.summary',
  ],
  [
    'a retention newer than the table',
    responses({ ...unknown, prompt_cache_retention: '48h' }),
    NEW,
    '~invalid_value body.prompt_cache_retention',
  ],
  [
    'a truncation newer than the table',
    responses({ ...unknown, truncation: 'middle' }),
    NEW,
    '~invalid_value body.truncation',
  ],
  [
    'a tier newer than the table',
    chat({ ...unknown, service_tier: 'night' }),
    NEW,
    '~invalid_value body.service_tier',
    '~unsupported_value body.service_tier',
  ],
  [
    'an encoding newer than the table',
    embeddings({ ...unknown, encoding_format: 'int8' }),
    NEW,
    '~invalid_value body.encoding_format',
  ],
  [
    'a background newer than the table',
    generations({ ...unknown, background: 'checkered' }),
    NEW,
    '~invalid_value body.background',
  ],
  [
    'a tool type newer than the table',
    chat({ ...unknown, tools: [{ type: 'teleport' }] }),
    NEW,
    '~invalid_value body.tools[0].type',
  ],
  [
    'a detail newer than the table',
    {
      ...parts({ type: 'image_url', image_url: { url: 'https://x.example', detail: 'retina' } }),
      body: {
        ...unknown,
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x.example', detail: 'retina' } }] },
        ],
      },
    },
    NEW,
    '~invalid_value body.messages[0].content[0].image_url.detail',
  ],
  [
    'an audio format newer than the table',
    chat({
      ...unknown,
      messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'ogg' } }] }],
    }),
    NEW,
    '~invalid_value body.messages[0].content[0].input_audio.format',
  ],
  [
    'a part type newer than the table',
    chat({ ...unknown, messages: [{ role: 'user', content: [{ type: 'video_url', video_url: { url: 'x' } }] }] }),
    NEW,
    '~invalid_value body.messages[0].content[0].type',
  ],
  [
    'a role newer than the table, which is none',
    chat({ ...unknown, messages: [{ role: 'boss', content: 'x' }] }),
    NEW,
    'invalid_value body.messages[0].role',
  ],
  [
    'the shape of the other endpoint on an unknown model',
    chat({ ...unknown, messages: [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }] }),
    NEW,
    'invalid_value body.messages[0].content[0].type',
  ],
];

/** What the service was recorded to refuse: errors. */
export const refused: Verdict[] = [
  [
    'a line of Anthropic',
    { custom_id: 'a', params: { model: 'claude', max_tokens: 5, messages: [user] } },
    'missing_required_parameter body',
  ],
  [
    'a line of Gemini',
    { key: 'a', request: { contents: [{ parts: [{ text: 'x' }] }] } },
    'missing_required_parameter body',
  ],
  ['temperature 0.5 on a reasoning model', chat({ temperature: 0.5 }), 'unsupported_parameter body.temperature'],
  [
    'a number too large to be one',
    JSON.stringify(chat({ seed: 0 })).replace('"seed":0', '"seed":1e999'),
    'invalid_value body.seed',
  ],
  ['a seed that is not whole', chat({ seed: 1.5 }), 'invalid_value body.seed'],
  ['metadata without store', chat({ metadata: { run: 'a' } }), 'conflicting_parameters body.metadata'],
  ['metadata with store', chat({ metadata: { run: 'a' }, store: true })],
  ['metadata at responses', responses({ metadata: { run: 'a' } })],
  ['no tools', plainChat({ tools: [] }), 'invalid_value body.tools'],
  [
    'no tool_calls',
    talk(user, { role: 'assistant', content: 'x', tool_calls: [] }),
    'invalid_value body.messages[1].tool_calls',
  ],
  ['no parts', talk({ role: 'user', content: [] }), 'invalid_value body.messages[0].content'],
  ['no stop', plainChat({ stop: [] }), 'invalid_value body.stop'],
  [
    'no prediction',
    plainChat({ prediction: { type: 'content', content: [] } }),
    'invalid_value body.prediction.content',
  ],
  ['a call and its answer', talk(user, calls('c1'), answer('c1'), user)],
  ['two calls and their answers', talk(user, calls('c1', 'c2'), answer('c2'), answer('c1'))],
  ['an answer without a call', talk(user, answer('c1')), 'invalid_value body.messages[1]'],
  [
    'an answer after another turn',
    talk(user, calls('c1'), answer('c1'), user, answer('c1')),
    'invalid_value body.messages[4]',
  ],
  [
    'a call without an answer',
    talk(user, calls('c1', 'c2'), answer('c1'), user),
    'invalid_value body.messages[1].tool_calls',
  ],
  ['a last call without an answer', talk(user, calls('c1')), 'invalid_value body.messages[1].tool_calls'],
  ['a function call and its output', items(fcall, foutput)],
  ['a function call without its output', items(fcall, user), 'invalid_value body.input[0].call_id'],
  ['an output without its call', items(user, foutput), 'invalid_value body.input[1].call_id'],
  [
    'an output whose call is stored',
    responses({ input: [foutput], previous_response_id: 'resp_1' }),
    '~unsupported_parameter body.previous_response_id',
  ],
  ['an output beside a reference', items({ type: 'item_reference', id: 'i' }, foutput)],
  ['a call that is async', items({ ...fcall, async: true })],
  ['max_tokens 0', plainChat({ max_tokens: 0 }), 'invalid_value body.max_tokens'],
  ['max_completion_tokens 0', chat({ max_completion_tokens: 0 }), 'invalid_value body.max_completion_tokens'],
  ['a name', talk({ ...user, name: 'Ada_1-x' })],
  ['a name with a space', talk({ ...user, name: 'Ada Lovelace' }), 'invalid_value body.messages[0].name'],
  [
    'a name with an accent, of which two patterns are known',
    talk({ ...user, name: 'Zoë' }),
    '~invalid_value body.messages[0].name',
  ],
  [
    'a loose function with an array without items',
    tool({ type: 'object', properties: { a: { type: 'array' } } }),
    `invalid_json_schema ${PARAMETERS}.properties.a`,
  ],
  [
    'a loose function that is a union',
    tool({ anyOf: [{ type: 'object', properties: {} }] }),
    `invalid_json_schema ${PARAMETERS}.anyOf`,
  ],
  ['a loose function that is not an object', tool({ type: 'string' }), `invalid_json_schema ${PARAMETERS}.type`],
  ['a loose function without a type', tool({}), `invalid_json_schema ${PARAMETERS}`],
  ['a loose function without properties', tool({ type: 'object' }), `invalid_json_schema ${PARAMETERS}`],
  ['a loose function with no properties in it', tool({ type: 'object', properties: {} })],
  ['a loose function with an open object inside', tool({ type: 'object', properties: { a: { type: 'object' } } })],
  [
    'a loose function at responses',
    responses({ tools: [{ type: 'function', name: 'f', parameters: { type: 'object' } }] }),
    'invalid_json_schema body.tools[0].parameters',
  ],
  ['a pattern', pattern('^[a-z]+\\d{2}$')],
  ['a pattern in the dialect of Python', pattern('(?P<year>\\d{4})-(?P=year)', false)],
  ['a pattern that is not one', pattern('(a'), PATTERN],
  ['a loose pattern that is not one', pattern('(a', false), PATTERN],
  ['a pattern with \\p{…}', pattern('^\\p{L}+$'), PATTERN],
  ['a loose pattern with \\p{…}', pattern('^\\p{L}+$', false), PATTERN],
  ['a pattern with an escaped backslash before p', pattern('\\\\p{2}')],
  ['a pattern that looks ahead', pattern('^(?=a)'), PATTERN],
  ['a pattern that looks behind', pattern('(?<!a)b'), PATTERN],
  ['a loose pattern that looks ahead', pattern('^(?!a)', false), PATTERN],
  ['a class that only looks like it', pattern('[(?=]')],
  ['svg with n 2', edits({ output_format: 'svg', n: 2 }), 'conflicting_parameters body.n'],
  [
    'svg with compression',
    generations({ output_format: 'svg', output_compression: 50 }),
    'conflicting_parameters body.output_compression',
  ],
  [
    'svg with partial images',
    generations({ output_format: 'svg', partial_images: 1 }),
    'conflicting_parameters body.partial_images',
  ],
];

/** What one party saw refused, or what is plausible: warnings. */
export const doubted: Verdict[] = [
  ['no input', { ...responses({}), body: { model: 'gpt-6-luna' } }, '~missing_required_parameter body.input'],
  ['an empty input', responses({ input: '' }), '~missing_required_parameter body.input'],
  ['an input of nothing', responses({ input: [] }), '~missing_required_parameter body.input'],
  [
    'no input, but a prompt',
    { ...responses({}), body: { model: 'gpt-6-luna', prompt: { id: 'pmpt_1' } } },
    '~deprecated_parameter body.prompt',
  ],
  ['a misspelt item', items({ type: 'funtion_call', call_id: 'c' }), '~invalid_value body.input[0].type'],
  ['a misspelt tool', responses({ tools: [{ type: 'web_serch' }] }), '~invalid_value body.tools[0].type'],
  ['a misspelt include', responses({ include: ['reasoning.encrypted'] }), '~invalid_value body.include[0]'],
  [
    'an assistant with input_text',
    items(user, { role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }),
    '~invalid_value body.input[1].content[0].type',
  ],
  [
    'a user with output_text',
    items({ role: 'user', content: [{ type: 'output_text', text: 'x' }] }),
    '~invalid_value body.input[0].content[0].type',
  ],
  ['an assistant with output_text', items(user, { role: 'assistant', content: [{ type: 'output_text', text: 'x' }] })],
  ['phase on a user', items({ ...user, phase: 'commentary' }), '~unsupported_parameter body.input[0].phase'],
  ['phase on an assistant', items(user, { role: 'assistant', content: 'x', phase: 'commentary' })],
  [
    'logprobs included while it reasons',
    responses({ include: ['message.output_text.logprobs'] }),
    '~unsupported_value body.include[0]',
  ],
  [
    'logprobs included with effort none',
    responses({ include: ['message.output_text.logprobs'], reasoning: { effort: 'none' } }),
  ],
  ['n 9 on gpt-5.6-terra', chat({ model: 'gpt-5.6-terra', n: 9 }), '~invalid_value body.n'],
  ['n 8 on gpt-5.6-terra', chat({ model: 'gpt-5.6-terra', n: 8 })],
  [
    'top_logprobs 6 on gpt-5.6-terra',
    chat({ model: 'gpt-5.6-terra', ...none, logprobs: true, top_logprobs: 6 }),
    '~invalid_value body.top_logprobs',
  ],
  [
    'max on gpt-5.6-terra at chat',
    chat({ model: 'gpt-5.6-terra', reasoning_effort: 'max' }),
    '~unsupported_value body.reasoning_effort',
  ],
  ['max on gpt-5.6-terra at responses', responses({ model: 'gpt-5.6-terra', reasoning: { effort: 'max' } })],
  [
    'an assistant that says nothing',
    talk(user, { role: 'assistant' }, user),
    '~missing_required_parameter body.messages[1].content',
  ],
  ['an assistant that refuses', talk(user, { role: 'assistant', refusal: 'No.' }, user)],
  [
    'audio on a model without it',
    chat({ modalities: ['text', 'audio'], audio: { format: 'wav', voice: 'ash' } }),
    '~unsupported_parameter body.audio',
    '~unsupported_parameter body.modalities',
  ],
  ['modalities text', chat({ modalities: ['text'] })],
  [
    'web_search_options on a model without it',
    chat({ web_search_options: {} }),
    '~unsupported_parameter body.web_search_options',
  ],
  [
    'prediction on a model without it',
    chat({ prediction: { type: 'content', content: 'x' } }),
    '~unsupported_parameter body.prediction',
  ],
  ['prediction on a model with it', plainChat({ prediction: { type: 'content', content: 'x' } })],
  ['an unknown body key', chat({ foo: 1 }), '~unknown_parameter body.foo'],
  [
    'a local path for an image',
    parts({ type: 'image_url', image_url: { url: './cat.png' } }),
    '~invalid_value body.messages[0].content[0].image_url.url',
  ],
  [
    'file:// for an image',
    parts({ type: 'image_url', image_url: { url: 'file:///cat.png' } }),
    '~invalid_value body.messages[0].content[0].image_url.url',
  ],
  [
    'bare base64 for an image',
    parts({ type: 'image_url', image_url: { url: 'iVBORw0KGgo' } }),
    '~invalid_value body.messages[0].content[0].image_url.url',
  ],
  [
    'a local path for an image at responses',
    items({ role: 'user', content: [{ type: 'input_image', image_url: 'cat.png' }] }),
    '~invalid_value body.input[0].content[0].image_url',
  ],
  [
    'a file of nothing',
    parts({ type: 'file', file: {} }),
    '~missing_required_parameter body.messages[0].content[0].file',
  ],
  [
    'a tool_choice that no tool has',
    chat({
      ...none,
      tools: [{ type: 'function', function: { name: 'find' } }],
      tool_choice: { type: 'function', function: { name: 'fnd' } },
    }),
    '~invalid_value body.tool_choice.function.name',
  ],
  [
    'the same at responses',
    responses({
      tools: [{ type: 'function', name: 'find', parameters: { type: 'object', properties: {} } }],
      tool_choice: { type: 'function', name: 'fnd' },
    }),
    '~invalid_value body.tool_choice.name',
  ],
  [
    'a conversation of nothing',
    responses({ conversation: {} }),
    '~unsupported_parameter body.conversation',
    '~missing_required_parameter body.conversation.id',
  ],
  [
    'a prompt of nothing',
    responses({ prompt: {} }),
    '~deprecated_parameter body.prompt',
    '~missing_required_parameter body.prompt.id',
  ],
  ['more dimensions than the model has', embeddings({ dimensions: 1_537 }), '~invalid_value body.dimensions'],
  ['as many dimensions as the model has', embeddings({ dimensions: 1_536 })],
  ['logit_bias by words', plainChat({ logit_bias: { hello: 5 } }), '~invalid_value body.logit_bias'],
  [
    'an empty enum',
    chat(schema({ type: 'string', enum: [] }, true)),
    '~invalid_json_schema body.response_format.json_schema.schema.properties.a.enum',
  ],
  [
    'an enum of another type',
    chat(schema({ type: 'string', enum: ['a', 1] }, false)),
    '~invalid_json_schema body.response_format.json_schema.schema.properties.a.enum',
  ],
  ['a lost character', talk({ role: 'user', content: 'Caf\ufffd' }), '~replacement_character'],
  ['a lost character in instructions', responses({ instructions: 'Caf\ufffd' }), '~replacement_character'],
];
