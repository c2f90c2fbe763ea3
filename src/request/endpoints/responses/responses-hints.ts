import { isObject } from '../../content/json-kind.js';
import type { ShapeHint } from '../common/endpoint.js';
import { roleHint } from '../common/role-hint.js';

/** Keys of other endpoints, and their counterparts here. */
export const responsesKeyHints: Readonly<Record<string, string>> = {
  functions: 'This endpoint takes tools: [{ "type": "function", "name", "parameters" }] instead.',
  max_completion_tokens: 'This endpoint takes max_output_tokens instead.',
  max_tokens: 'This endpoint takes max_output_tokens instead.',
  messages: 'This endpoint takes input instead, with the same list of { role, content }.',
  reasoning_effort: 'This endpoint takes reasoning: { "effort": "medium" } instead.',
  response_format:
    'This endpoint takes text: { "format": { "type": "json_schema", "name", "schema", "strict" } } instead.',
  verbosity: 'This endpoint takes text: { "verbosity": "low" } instead.',
};

/** Formats of other endpoints, and their counterparts here. */
export const responsesShapeHints: readonly ShapeHint[] = [
  {
    path: /\.content\[\d+\]\.type$/,
    is: (value) => /^(text|image_url|file)$/.test(String(value)),
    hint: 'This part type belongs to /v1/chat/completions. This endpoint has input_text, input_image and input_file.',
  },
  {
    path: /\.image_url$/,
    is: (value) => isObject(value) && 'url' in value,
    hint: 'Write the URL as a string: "image_url": "…". The object is the format of /v1/chat/completions.',
  },
  {
    path: /^body\.tools\[\d+\]\.(name|parameters|strict)$/,
    is: (value, holder) => value === undefined && 'function' in holder,
    hint: 'This is the format of /v1/chat/completions. At this endpoint, name, description, parameters and strict go next to "type".',
  },
  {
    path: /^body\.text\.format\.(name|schema)$/,
    is: (value, holder) => value === undefined && 'json_schema' in holder,
    hint: 'This is the format of /v1/chat/completions. At this endpoint, name, schema and strict go next to "type".',
  },
  roleHint,
];
