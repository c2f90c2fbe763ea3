import type { ShapeHint } from '../shared/endpoint.js';
import { roleHint } from '../shared/role-hint.js';

/** Keys of other endpoints, and how the same is written here. */
export const chatKeyHints: Readonly<Record<string, string>> = {
  input: 'Here it is messages: [{ "role": "user", "content": "…" }].',
  instructions: 'Here it is a message of role developer or system.',
  max_output_tokens: 'Here it is max_completion_tokens.',
  prompt: 'Here it is messages: [{ "role": "user", "content": "…" }].',
  reasoning: 'Here it is reasoning_effort: "medium".',
  text: 'Here it is response_format: { "type": "json_schema", "json_schema": { "name", "schema", "strict" } }, and verbosity.',
};

/** Shapes of other endpoints, and how the same is written here. */
export const chatShapeHints: readonly ShapeHint[] = [
  {
    path: /\.image_url$/,
    is: (value) => typeof value === 'string',
    hint: 'Write "image_url": { "url": "…" }. Only /v1/responses takes the bare address.',
  },
  {
    path: /^body\.tools\[\d+\]\.function$/,
    is: (value, holder) => value === undefined && 'name' in holder,
    hint: 'This is the shape of /v1/responses. Here name, description, parameters and strict stand inside "function": { … }.',
  },
  {
    path: /^body\.response_format\.json_schema$/,
    is: (value, holder) => value === undefined && ('schema' in holder || 'name' in holder),
    hint: 'This is the shape of /v1/responses. Here name, schema and strict stand inside "json_schema": { … }.',
  },
  {
    path: /\.content\[\d+\]\.type$/,
    is: (value) => /^(input|output)_(text|image|file)$/.test(String(value)),
    hint: 'This is a part of /v1/responses. Here parts are of type text, image_url, input_audio and file.',
  },
  roleHint,
];
