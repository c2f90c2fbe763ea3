import { describe, expect, it } from 'vitest';
import { errorsOf } from '../../helpers/judge.js';

const ask = [{ role: 'user', content: 'Hi' }];
const chat = (messages: unknown, more: object = {}) => ({ model: 'gpt-5.4', messages, ...more });
const part = (content: unknown) => chat([{ role: 'user', content: [content] }]);

const CHAT: [mistake: string, body: unknown, error: string][] = [
  ['a part of unknown type', part({ type: 'image' }), 'invalid_value body.messages[0].content[0].type'],
  ['a part without type', part({ text: 'x' }), 'missing_required_parameter body.messages[0].content[0].type'],
  ['a part without text', part({ type: 'text' }), 'missing_required_parameter body.messages[0].content[0].text'],
  ['a string among parts', part('x'), 'invalid_type body.messages[0].content[0]'],
  [
    'image_url as a bare string',
    part({ type: 'image_url', image_url: 'https://example.com' }),
    'invalid_type body.messages[0].content[0].image_url',
  ],
  ['a misspelt role', chat([{ role: 'usr', content: 'x' }]), 'invalid_value body.messages[0].role'],
  ['no role', chat([{ content: 'x' }]), 'missing_required_parameter body.messages[0].role'],
  ['no content', chat([{ role: 'user' }]), 'missing_required_parameter body.messages[0].content'],
  ['content as a number', chat([{ role: 'user', content: 5 }]), 'invalid_type body.messages[0].content'],
  [
    'content as one part',
    chat([{ role: 'user', content: { type: 'text', text: 'x' } }]),
    'invalid_type body.messages[0].content',
  ],
  ['messages as a string', chat('x'), 'invalid_type body.messages'],
  ['no messages at all', chat([]), 'invalid_value body.messages'],
  [
    'a tool without function',
    chat(ask, { tools: [{ type: 'function', name: 'f' }] }),
    'missing_required_parameter body.tools[0].function',
  ],
  [
    'a tool without type',
    chat(ask, { tools: [{ function: { name: 'f' } }] }),
    'missing_required_parameter body.tools[0].type',
  ],
  ['an unknown tool choice', chat(ask, { tool_choice: 'any' }), 'invalid_value body.tool_choice'],
  [
    'a tool choice in the shape of responses',
    chat(ask, { tool_choice: { type: 'function', name: 'f' } }),
    'missing_required_parameter body.tool_choice.function',
  ],
  ['a bare word as format', chat(ask, { response_format: 'json_object' }), 'invalid_type body.response_format'],
  ['an unknown format', chat(ask, { response_format: { type: 'json' } }), 'invalid_value body.response_format.type'],
  ['too many stops', chat(ask, { stop: ['a', 'b', 'c', 'd', 'e'] }), 'invalid_value body.stop'],
  ['stop as a number', chat(ask, { stop: 5 }), 'invalid_type body.stop'],
];

const item = (input: unknown) => ({ model: 'gpt-5.4', input: [input] });
const asked = (content: unknown) => item({ role: 'user', content: [content] });
const more = (fields: object) => ({ model: 'gpt-5.4', input: 'Hi', ...fields });

const RESPONSES: [mistake: string, body: unknown, error: string][] = [
  ['an item without type', item({ text: 'x' }), 'missing_required_parameter body.input[0].type'],
  ['an empty item', item({}), 'missing_required_parameter body.input[0].type'],
  ['a message without role', item({ content: 'x' }), 'missing_required_parameter body.input[0].role'],
  [
    'a typed message without role',
    item({ type: 'message', content: 'x' }),
    'missing_required_parameter body.input[0].role',
  ],
  ['a message without content', item({ role: 'user' }), 'missing_required_parameter body.input[0].content'],
  ['a misspelt role', item({ role: 'usr', content: 'x' }), 'invalid_value body.input[0].role'],
  ['a type that is a number', item({ type: 5 }), 'invalid_type body.input[0].type'],
  ['a part for an item', item({ type: 'input_text', text: 'x' }), 'invalid_value body.input[0].type'],
  ['a string for an item', item('x'), 'invalid_type body.input[0]'],
  ['input as a number', more({ input: 5 }), 'invalid_type body.input'],
  ['a part of chat', asked({ type: 'text', text: 'x' }), 'invalid_value body.input[0].content[0].type'],
  ['a part without text', asked({ type: 'input_text' }), 'missing_required_parameter body.input[0].content[0].text'],
  [
    'image_url as an object',
    asked({ type: 'input_image', image_url: { url: 'x' } }),
    'invalid_type body.input[0].content[0].image_url',
  ],
  [
    'a call without arguments',
    item({ type: 'function_call', call_id: 'c', name: 'f' }),
    'missing_required_parameter body.input[0].arguments',
  ],
  [
    'a call output as an object',
    item({ type: 'function_call_output', call_id: 'c', output: {} }),
    'invalid_type body.input[0].output',
  ],
  [
    'a tool in the shape of chat',
    more({ tools: [{ type: 'function', function: { name: 'f' } }] }),
    'missing_required_parameter body.tools[0].name',
  ],
  ['a tool as a word', more({ tools: ['web_search'] }), 'invalid_type body.tools[0]'],
  [
    'a tool choice in the shape of chat',
    more({ tool_choice: { type: 'function', function: { name: 'f' } } }),
    'missing_required_parameter body.tool_choice.name',
  ],
  [
    'a tool choice without type',
    more({ tool_choice: { name: 'f' } }),
    'missing_required_parameter body.tool_choice.type',
  ],
  ['text as a word', more({ text: 'low' }), 'invalid_type body.text'],
];

const embed = (input: unknown) => ({ model: 'text-embedding-3-small', input });
const moderate = (input: unknown) => ({ model: 'omni-moderation-latest', input });
const edit = (images: unknown) => ({ model: 'gpt-image-2', prompt: 'A hat', images });

const OTHERS: [url: string, mistake: string, body: unknown, error: string][] = [
  ['/v1/embeddings', 'a number among texts', embed(['a', 5]), 'invalid_type body.input[1]'],
  ['/v1/embeddings', 'no input', embed([]), 'invalid_value body.input'],
  ['/v1/embeddings', 'an empty text', embed(['a', '']), 'invalid_value body.input[1]'],
  ['/v1/embeddings', 'a text among tokens', embed([[1], ['a']]), 'invalid_type body.input[1][0]'],
  ['/v1/embeddings', 'an absent input', embed(undefined), 'missing_required_parameter body.input'],
  ['/v1/moderations', 'a part of unknown type', moderate([{ type: 'image' }]), 'invalid_value body.input[0].type'],
  [
    '/v1/moderations',
    'image_url as a bare string',
    moderate([{ type: 'image_url', image_url: 'x' }]),
    'invalid_type body.input[0].image_url',
  ],
  ['/v1/images/edits', 'a bare address', edit(['https://example.com']), 'invalid_type body.images[0]'],
  ['/v1/images/edits', 'no picture', edit([]), 'invalid_value body.images'],
  ['/v1/images/edits', 'a url key', edit([{ url: 'x' }]), 'missing_required_parameter body.images[0].image_url'],
  ['/v1/images/generations', 'no prompt', { model: 'gpt-image-2' }, 'missing_required_parameter body.prompt'],
  ['/v1/completions', 'a prompt object', { model: 'my-model', prompt: {} }, 'invalid_type body.prompt'],
];

const ALL = [
  ...CHAT.map(([mistake, body, error]) => ['/v1/chat/completions', mistake, body, error] as const),
  ...RESPONSES.map(([mistake, body, error]) => ['/v1/responses', mistake, body, error] as const),
  ...OTHERS,
];

describe('a mistake of shape is one error at its place', () => {
  it.each(ALL)('%s: %s', async (url, _, body, error) => {
    expect(await errorsOf(url, body)).toEqual([error]);
  });
});
