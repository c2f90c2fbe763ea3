import { isObject } from '../../request/content/json-kind.js';

const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';

/** Keys that people carry from one endpoint to the next, and how the same is said there. */
const CARRIED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [CHAT]: {
    input: 'Here it is messages: [{ "role": "user", "content": "…" }].',
    instructions: 'Here it is a message of role developer or system.',
    max_output_tokens: 'Here it is max_completion_tokens.',
    prompt: 'Here it is messages: [{ "role": "user", "content": "…" }].',
    reasoning: 'Here it is reasoning_effort: "medium".',
    text: 'Here it is response_format: { "type": "json_schema", "json_schema": { "name", "schema", "strict" } }, and verbosity.',
  },
  [RESPONSES]: {
    functions: 'Here it is tools: [{ "type": "function", "name", "parameters" }].',
    max_completion_tokens: 'Here it is max_output_tokens.',
    max_tokens: 'Here it is max_output_tokens.',
    messages: 'Here it is input; it takes the same list of { role, content }.',
    reasoning_effort: 'Here it is reasoning: { "effort": "medium" }.',
    response_format: 'Here it is text: { "format": { "type": "json_schema", "name", "schema", "strict" } }.',
    verbosity: 'Here it is text: { "verbosity": "low" }.',
  },
  '/v1/embeddings': { messages: 'Here it is input.', prompt: 'Here it is input.', text: 'Here it is input.' },
  '/v1/moderations': { messages: 'Here it is input.', prompt: 'Here it is input.' },
  '/v1/images/generations': { input: 'Here it is prompt.', messages: 'Here it is prompt.' },
  '/v1/images/edits': {
    image: 'In a batch it is images: [{ "image_url": "…" }] or [{ "file_id": "…" }]; image belongs to uploads by form.',
    input: 'Here it is prompt.',
    messages: 'Here it is prompt.',
  },
};

/** What our own options are called on the wire: who gives one to an endpoint without a place for it must hear of it. */
const OPTION_KEYS = ['seed', 'reasoning_effort', 'instructions', 'response_format', 'messages', 'input'];

/** What to do about a key that is at home elsewhere, where that is known. */
export function carriedKeyHint(url: string, key: string): string | undefined {
  const hints = CARRIED[url];
  if (hints && Object.hasOwn(hints, key)) return hints[key];
  return OPTION_KEYS.includes(key) ? 'Leave it out.' : undefined;
}

interface Shape {
  url: string;
  path: RegExp;
  is: (value: unknown, holder: Record<string, unknown>) => boolean;
  hint: string;
}

/** Shapes of one endpoint in a body of the other. */
const SHAPES: readonly Shape[] = [
  {
    url: CHAT,
    path: /\.image_url$/,
    is: (value) => typeof value === 'string',
    hint: 'Write "image_url": { "url": "…" }. Only /v1/responses takes the bare address.',
  },
  {
    url: CHAT,
    path: /^body\.tools\[\d+\]\.function$/,
    is: (value, holder) => value === undefined && 'name' in holder,
    hint: 'This is the shape of /v1/responses. Here name, description, parameters and strict stand inside "function": { … }.',
  },
  {
    url: CHAT,
    path: /^body\.response_format\.json_schema$/,
    is: (value, holder) => value === undefined && ('schema' in holder || 'name' in holder),
    hint: 'This is the shape of /v1/responses. Here name, schema and strict stand inside "json_schema": { … }.',
  },
  {
    url: CHAT,
    path: /\.content\[\d+\]\.type$/,
    is: (value) => /^(input|output)_(text|image|file)$/.test(String(value)),
    hint: 'This is a part of /v1/responses. Here parts are of type text, image_url, input_audio and file.',
  },
  {
    url: RESPONSES,
    path: /\.content\[\d+\]\.type$/,
    is: (value) => /^(text|image_url|file)$/.test(String(value)),
    hint: 'This is a part of /v1/chat/completions. Here parts are of type input_text, input_image and input_file.',
  },
  {
    url: RESPONSES,
    path: /\.image_url$/,
    is: (value) => isObject(value) && 'url' in value,
    hint: 'Write the address itself: "image_url": "…". The object is the shape of /v1/chat/completions.',
  },
  {
    url: RESPONSES,
    path: /^body\.tools\[\d+\]\.(name|parameters|strict)$/,
    is: (value, holder) => value === undefined && 'function' in holder,
    hint: 'This is the shape of /v1/chat/completions. Here name, description, parameters and strict stand beside "type".',
  },
  {
    url: RESPONSES,
    path: /^body\.text\.format\.(name|schema)$/,
    is: (value, holder) => value === undefined && 'json_schema' in holder,
    hint: 'This is the shape of /v1/chat/completions. Here name, schema and strict stand beside "type".',
  },
  ...[CHAT, RESPONSES].map((url) => ({
    url,
    path: /\.role$/,
    is: (value: unknown) => /^(ai|bot|chatbot|gpt|human|model)$/i.test(String(value)),
    hint: 'Roles are "user" for who asks and "assistant" for who answers.',
  })),
];

/** The remedy for a mistake of shape that people really make; undefined for any other. */
export function shapeHint(url: string, path: string, value: unknown, holder: unknown): string | undefined {
  if (!isObject(holder)) return undefined;
  return SHAPES.find((shape) => shape.url === url && shape.path.test(path) && shape.is(value, holder))?.hint;
}
