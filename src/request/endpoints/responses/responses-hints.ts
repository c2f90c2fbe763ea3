import { isObject } from '../../content/json-kind.js';
import type { ShapeHint } from '../shared/endpoint.js';
import { roleHint } from '../shared/role-hint.js';

/** Keys of other endpoints, and how the same is written here. */
export const responsesKeyHints: Readonly<Record<string, string>> = {
  functions: 'Here it is tools: [{ "type": "function", "name", "parameters" }].',
  max_completion_tokens: 'Here it is max_output_tokens.',
  max_tokens: 'Here it is max_output_tokens.',
  messages: 'Here it is input; it takes the same list of { role, content }.',
  reasoning_effort: 'Here it is reasoning: { "effort": "medium" }.',
  response_format: 'Here it is text: { "format": { "type": "json_schema", "name", "schema", "strict" } }.',
  verbosity: 'Here it is text: { "verbosity": "low" }.',
};

/** Shapes of other endpoints, and how the same is written here. */
export const responsesShapeHints: readonly ShapeHint[] = [
  {
    path: /\.content\[\d+\]\.type$/,
    is: (value) => /^(text|image_url|file)$/.test(String(value)),
    hint: 'This is a part of /v1/chat/completions. Here parts are of type input_text, input_image and input_file.',
  },
  {
    path: /\.image_url$/,
    is: (value) => isObject(value) && 'url' in value,
    hint: 'Write the address itself: "image_url": "…". The object is the shape of /v1/chat/completions.',
  },
  {
    path: /^body\.tools\[\d+\]\.(name|parameters|strict)$/,
    is: (value, holder) => value === undefined && 'function' in holder,
    hint: 'This is the shape of /v1/chat/completions. Here name, description, parameters and strict stand beside "type".',
  },
  {
    path: /^body\.text\.format\.(name|schema)$/,
    is: (value, holder) => value === undefined && 'json_schema' in holder,
    hint: 'This is the shape of /v1/chat/completions. Here name, schema and strict stand beside "type".',
  },
  roleHint,
];
