import { chat, responses, type Verdict } from './verdict.js';

const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const string = { type: 'string' };
const strictly = (schema: object, name = 'answer') =>
  chat({ response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } } });
const loosely = (schema: object) =>
  chat({ response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } });
const SCHEMA = 'body.response_format.json_schema.schema';

/** Schemas of answers and of functions; what the judge knows of the subset itself is in test/check/strict-schema.test.ts. */
export const strictVerdicts: Verdict[] = [
  ['strict and right', strictly(object({ a: string, b: { type: ['number', 'null'] } }))],
  [
    'as the official helper makes it',
    strictly({
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...object({ a: { type: 'string', enum: ['x', 'y'], description: 'one' } }),
    }),
  ],
  [
    'with definitions and recursion',
    strictly(
      object(
        { tree: { $ref: '#/$defs/node' } },
        { $defs: { node: object({ children: { type: 'array', items: { $ref: '#/$defs/node' } } }) } },
      ),
    ),
  ],
  ['open', strictly({ type: 'object', properties: { a: string }, required: ['a'] }), `invalid_json_schema ${SCHEMA}`],
  [
    'a property not required',
    strictly(object({ a: string, b: string }, { required: ['a'] })),
    `invalid_json_schema ${SCHEMA}.required`,
  ],
  [
    'open deep inside',
    strictly(object({ 'my key': { type: 'array', items: { type: 'object', properties: {} } } })),
    `invalid_json_schema ${SCHEMA}.properties["my key"].items`,
  ],
  [
    'a root union',
    strictly({ anyOf: [object({ a: string }), object({ b: string })] }),
    `invalid_json_schema ${SCHEMA}.anyOf`,
  ],
  ['allOf', strictly(object({ a: { allOf: [string] } })), `invalid_json_schema ${SCHEMA}.properties.a.allOf`],
  [
    'oneOf',
    strictly(object({ a: { oneOf: [string, { type: 'null' }] } })),
    `invalid_json_schema ${SCHEMA}.properties.a.oneOf`,
  ],
  [
    'minLength, of which nobody is sure',
    strictly(object({ a: { ...string, minLength: 1 } })),
    `~invalid_json_schema ${SCHEMA}.properties.a.minLength`,
  ],
  [
    'a name with a blank',
    strictly(object({}), 'my answer'),
    'invalid_schema_name body.response_format.json_schema.name',
  ],
  [
    'a name of 65 characters',
    strictly(object({}), 'x'.repeat(65)),
    'invalid_schema_name body.response_format.json_schema.name',
  ],
  ['a name of 64 characters', strictly(object({}), 'x'.repeat(64))],
  [
    'a name that is missing',
    chat({ response_format: { type: 'json_schema', json_schema: { schema: object({}) } } }),
    'missing_required_parameter body.response_format.json_schema.name',
  ],
  [
    'the flat shape of responses',
    chat({ response_format: { type: 'json_schema', name: 'a', schema: object({}), strict: true } }),
    'missing_required_parameter body.response_format.json_schema',
  ],
  [
    'a schema that is a string',
    chat({ response_format: { type: 'json_schema', json_schema: { name: 'a', schema: '{}' } } }),
    'invalid_type body.response_format.json_schema.schema',
  ],
  ['loose, whatever it is', loosely({ type: 'array', items: { oneOf: [string, { not: {} }] } })],
  [
    'loose and no JSON Schema',
    loosely({ type: 'object', properties: { a: { type: 'text' } } }),
    `invalid_json_schema ${SCHEMA}.properties.a.type`,
  ],
  [
    'strict: false',
    chat({
      response_format: { type: 'json_schema', json_schema: { name: 'a', strict: false, schema: { type: 'object' } } },
    }),
  ],
  [
    'strict at responses',
    responses({
      text: { format: { type: 'json_schema', name: 'a', strict: true, schema: { type: 'object', properties: {} } } },
    }),
    'invalid_json_schema body.text.format.schema',
  ],
  [
    'a strict function that is open',
    chat({
      reasoning_effort: 'none',
      tools: [
        { type: 'function', function: { name: 'f', strict: true, parameters: { type: 'object', properties: {} } } },
      ],
    }),
    'invalid_json_schema body.tools[0].function.parameters',
  ],
  [
    'a strict function at responses',
    responses({
      tools: [{ type: 'function', name: 'f', strict: true, parameters: object({ a: string }, { required: [] }) }],
    }),
    'invalid_json_schema body.tools[0].parameters.required',
  ],
  [
    'a loose function',
    chat({
      reasoning_effort: 'none',
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: { a: string } } } }],
    }),
  ],
  ['a catastrophic pattern', strictly(object({ a: { ...string, pattern: '^(a|a)*$' } }))],
];
