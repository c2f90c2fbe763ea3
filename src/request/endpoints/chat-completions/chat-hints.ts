import type { ShapeHint } from '../common/endpoint.js';
import { roleHint } from '../common/role-hint.js';

/** Keys of other endpoints, and their counterparts here. */
export const chatKeyHints: Readonly<Record<string, string>> = {
  input: 'This endpoint takes messages: [{ "role": "user", "content": "…" }] instead.',
  instructions: 'This endpoint takes a message with the role developer or system instead.',
  max_output_tokens: 'This endpoint takes max_completion_tokens instead.',
  prompt: 'This endpoint takes messages: [{ "role": "user", "content": "…" }] instead.',
  reasoning: 'This endpoint takes reasoning_effort: "medium" instead.',
  text: 'This endpoint takes response_format: { "type": "json_schema", "json_schema": { "name", "schema", "strict" } } and verbosity instead.',
};

/** Formats of other endpoints, and their counterparts here. */
export const chatShapeHints: readonly ShapeHint[] = [
  {
    path: /\.image_url$/,
    is: (value) => typeof value === 'string',
    hint: 'Write "image_url": { "url": "…" }. Only /v1/responses takes the URL as a plain string.',
  },
  {
    path: /^body\.tools\[\d+\]\.function$/,
    is: (value, holder) => value === undefined && 'name' in holder,
    hint: 'This is the format of /v1/responses. At this endpoint, name, description, parameters and strict go inside "function": { … }.',
  },
  {
    path: /^body\.response_format\.json_schema$/,
    is: (value, holder) => value === undefined && ('schema' in holder || 'name' in holder),
    hint: 'This is the format of /v1/responses. At this endpoint, name, schema and strict go inside "json_schema": { … }.',
  },
  {
    path: /\.content\[\d+\]\.type$/,
    is: (value) => /^(input|output)_(text|image|file)$/.test(String(value)),
    hint: 'This part type belongs to /v1/responses. This endpoint has text, image_url, input_audio and file.',
  },
  roleHint,
];
