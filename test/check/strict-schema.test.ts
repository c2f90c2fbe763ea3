import { describe, expect, it } from 'vitest';
import { checkSchema } from '../../src/check/body/body-schemas.js';
import type { JsonSchema } from '../../src/check/json-schema/schema-walk.js';
import { checkStrictSchema } from '../../src/check/json-schema/strict-schema.js';
import { startProcessorTime } from '../helpers/processor-time.js';

const object = (properties: Record<string, unknown>, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const string = { type: 'string' };
const judge = (schema: JsonSchema, fineTuned = false) =>
  checkStrictSchema(schema, fineTuned).map(({ severity, path }) => `${severity} ${path.join('.')}`);
const nested = (levels: number): JsonSchema =>
  levels === 1 ? object({ leaf: string }) : object({ a: nested(levels - 1) });

describe('judgeStrictSchema', () => {
  it.each<[string, JsonSchema]>([
    [
      'an object of scalars',
      object({ a: string, b: { type: 'number' }, c: { type: 'boolean' }, d: { type: 'integer' } }),
    ],
    ['no properties at all', object({})],
    ['null in a list of types', object({ a: { type: ['string', 'null'] } })],
    [
      'enum, const and anyOf',
      object({ a: { enum: ['x', 'y'] }, b: { const: 1 }, c: { anyOf: [string, { type: 'null' }] } }),
    ],
    [
      'every documented constraint',
      object({
        a: { type: 'string', pattern: '^a+$', format: 'email' },
        b: { type: 'number', multipleOf: 2, minimum: 0, maximum: 8, exclusiveMinimum: -1, exclusiveMaximum: 9 },
        c: { type: 'array', items: string, minItems: 1, maxItems: 3 },
      }),
    ],
    [
      'titles, descriptions and a draft',
      object(
        { a: { ...string, title: 'A', description: 'an a' } },
        { $schema: 'http://json-schema.org/draft-07/schema#' },
      ),
    ],
    [
      'definitions of both spellings',
      object(
        { a: { $ref: '#/$defs/a' }, b: { $ref: '#/definitions/b' } },
        { $defs: { a: object({ x: string }) }, definitions: { b: object({ y: string }) } },
      ),
    ],
    ['recursion to the root', object({ children: { type: 'array', items: { $ref: '#' } } })],
    [
      'recursion through definitions',
      object(
        { head: { $ref: '#/$defs/node' } },
        { $defs: { node: object({ next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } }) } },
      ),
    ],
    ['a description beside $ref', object({ a: { $ref: '#/$defs/a', description: 'an a' } }, { $defs: { a: string } })],
    ['10 levels', nested(10)],
    [
      'a discriminated union',
      object({
        shape: {
          anyOf: [object({ kind: { type: 'string', const: 'a' } }), object({ kind: { type: 'string', const: 'b' } })],
        },
      }),
    ],
    [
      'properties named like keywords',
      object({ oneOf: string, not: object({ allOf: string }), $ref: string, properties: string }),
    ],
  ])('takes %s', (_, schema) => {
    expect(judge(schema)).toEqual([]);
  });

  it.each<[string, JsonSchema, string[]]>([
    ['a root array', { type: 'array', items: string }, ['error type']],
    ['a root without a type', { properties: {}, additionalProperties: false }, ['error ']],
    ['a root union', { anyOf: [object({ a: string })] }, ['error anyOf']],
    ['a root that is only a reference', { $ref: '#/$defs/a', $defs: { a: object({}) } }, ['error ']],
    ['an open root', { ...object({ a: string }), additionalProperties: true }, ['error additionalProperties']],
    [
      'an object that does not say whether it is open',
      object({ a: { type: 'object', properties: {}, required: [] } }),
      ['error properties.a'],
    ],
    ['a property that is not required', object({ a: string, b: string }, { required: ['a'] }), ['error required']],
    ['no required at all', { type: 'object', properties: { a: string }, additionalProperties: false }, ['error ']],
    ['a required key without a property', object({ a: string }, { required: ['a', 'z'] }), ['error required']],
    [
      'an object inside an array',
      object({
        a: { type: 'array', items: { type: 'object', properties: { b: string }, additionalProperties: false } },
      }),
      ['error properties.a.items'],
    ],
    [
      'an object inside a union',
      object({ a: { anyOf: [{ ...object({}), additionalProperties: undefined }, string] } }),
      ['error properties.a.anyOf.0'],
    ],
    [
      'an object inside a definition',
      object({ a: { $ref: '#/$defs/x' } }, { $defs: { x: { type: 'object', properties: {} } } }),
      ['error $defs.x'],
    ],
    ['a nullable open object', object({ a: { type: ['object', 'null'], properties: {} } }), ['error properties.a']],
    ['a reference to nothing', object({ a: { $ref: '#/$defs/none' } }), ['error properties.a.$ref']],
    ['a reference that leads only to itself', object({ a: { $ref: '#/properties/a' } }), ['error properties.a.$ref']],
    [
      'a reference out of the schema',
      object({ a: { $ref: 'https://example.com/a.json' } }),
      ['error properties.a.$ref'],
    ],
    ['an array without items', object({ a: { type: 'array' } }), ['error properties.a']],
    ['a type that is none', object({ a: { type: 'str' } }), ['error properties.a.type']],
    ['a boolean as a schema', object({ a: true }), ['error properties.a']],
    ['11 levels', nested(11), [`error ${Array(10).fill('properties.a').join('.')}`]],
    [
      'minLength, which is not on the list',
      object({ a: { ...string, minLength: 1 } }),
      ['warning properties.a.minLength'],
    ],
    ['an unknown format', object({ a: { ...string, format: 'uri' } }), ['warning properties.a.format']],
    ['a default', object({ a: { ...string, default: 'x' } }), ['warning properties.a.default']],
    ['look-around in a pattern', object({ a: { ...string, pattern: '(?!x)y' } }), ['error properties.a.pattern']],
    ['anything', object({ a: {} }), ['warning properties.a']],
    ['a word that no one knows', object({ a: { ...string, 'x-mine': 1 } }), ['warning properties.a.x-mine']],
    [
      'objects of a union that begin alike',
      object({ a: { anyOf: [object({ k: string }), object({ k: string, l: string })] } }),
      ['warning properties.a.anyOf'],
    ],
  ])('finds %s', (_, schema, expected) => {
    expect(judge(JSON.parse(JSON.stringify(schema)))).toEqual(expected);
  });

  it.each([
    ...['allOf', 'oneOf'].map((keyword) => [keyword, [string]] as const),
    ...['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'unevaluatedItems', 'contentSchema'].map(
      (keyword) => [keyword, {}] as const,
    ),
    ...['dependentSchemas', 'patternProperties', 'dependencies'].map((keyword) => [keyword, {}] as const),
    ['dependentRequired', { a: ['b'] }] as const,
    ['prefixItems', [string]] as const,
    ['uniqueItems', true] as const,
    ...['minProperties', 'maxProperties', 'minContains', 'maxContains'].map((keyword) => [keyword, 1] as const),
    ...['contentEncoding', 'contentMediaType', '$anchor'].map((keyword) => [keyword, 'x'] as const),
  ])('refuses the keyword %s', (keyword, value) => {
    expect(judge(object({ a: { ...string, [keyword]: value } }))).toEqual([`error properties.a.${keyword}`]);
  });

  it('refuses more keywords for a fine-tuned model', () => {
    const schema = object({ a: { ...string, pattern: 'x' } });
    expect(judge(schema)).toEqual([]);
    expect(judge(schema, true)).toEqual(['error properties.a.pattern']);
  });

  it('says what the server says, where, and how to mend it', () => {
    const schema = object({ orgs: { type: 'array', items: { ...object({ roles: string }), required: [] } } });
    expect(checkStrictSchema(schema, false)[0]?.message).toBe(
      "In context=('properties', 'orgs', 'items'), 'required' is required to be supplied and to be an array including every key in properties. Missing 'roles'. Add it there; make optional values nullable instead.",
    );
    const open = { type: 'object', properties: {}, required: [] };
    expect(checkStrictSchema(open, false)[0]?.message).toMatch(
      /^In context=\(\), 'additionalProperties' is required to be supplied and to be false\./,
    );
  });

  it('counts properties, enum values and characters, and tells the present numbers', () => {
    const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, string]));
    expect(judge(object(names(5_000)))).toEqual([]);
    expect(checkStrictSchema(object(names(5_001)), false)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('5,001 properties') },
    ]);
    const values = (count: number, length: number) =>
      Array.from({ length: count }, (_, i) => String(i).padStart(length, '0'));
    expect(judge(object({ a: { enum: values(1_000, 5) } }))).toEqual([]);
    expect(judge(object({ a: { enum: values(600, 5) }, b: { enum: values(401, 5) } }))).toEqual(['error ']);
    expect(judge(object({ a: { enum: values(250, 61) } }))).toEqual([]);
    expect(judge(object({ a: { enum: values(251, 59) } }))).toEqual([]);
    expect(judge(object({ a: { enum: values(251, 60) } }))).toEqual(['error properties.a.enum']);
    expect(judge(object({ a: { const: 'x'.repeat(119_999) } }))).toEqual([]);
    expect(judge(object({ a: { const: 'x'.repeat(120_000) } }))).toEqual(['error ']);
  });

  it('follows references when it counts levels', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 11 }, (_, i) => [
        `d${i}`,
        object(i < 10 ? { next: { $ref: `#/$defs/d${i + 1}` } } : { leaf: string }),
      ]),
    );
    expect(judge(object({ a: { $ref: '#/$defs/d0' } }, { $defs: chain }))).toEqual(['error $defs.d10']);
  });

  it('is not stalled by a web of references', () => {
    const web = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `d${i}`,
        { anyOf: Array.from({ length: 60 }, (_, j) => ({ $ref: `#/$defs/d${(i + j) % 60}` })) },
      ]),
    );
    const spent = startProcessorTime();
    judge(object({ a: { $ref: '#/$defs/d0' } }, { $defs: web }));
    expect(spent()).toBeLessThan(2_000);
  });

  it('is not felled by a chain of references longer than the stack is deep', () => {
    const link = (index: number) => [`d${index}`, object({ next: { $ref: `#/$defs/d${index + 1}` } })] as const;
    const $defs = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => link(index)));
    const schema = object({ a: { $ref: '#/$defs/d0' } }, { $defs: { ...$defs, d20000: string } });
    expect(checkStrictSchema(schema, false).at(-1)!.message).toContain('levels of nesting exceeds limit of 10');
  });

  it('never runs a pattern', () => {
    const spent = startProcessorTime();
    judge(object({ a: { ...string, pattern: '^(a+)+$', default: `${'a'.repeat(60)}!`, const: `${'a'.repeat(60)}!` } }));
    expect(spent()).toBeLessThan(1_000);
  });
});

describe('judgeSchema', () => {
  it('judges each distinct schema once', () => {
    const schema = object({ a: { ...string, minLength: 2 } });
    const verdict = checkSchema(schema, true);
    expect(checkSchema(structuredClone(schema), true)).toBe(verdict);
    expect(checkSchema(schema, false)).not.toBe(verdict);
  });

  it.each<[string, JsonSchema, string[]]>([
    ['anything that is a JSON Schema', { oneOf: [{ type: 'array' }, { not: {} }], patternProperties: { x: true } }, []],
    ['draft 7', { $schema: 'http://json-schema.org/draft-07/schema#', items: [string], definitions: {} }, []],
    ['a type that is none', { type: 'object', properties: { a: { type: 'text' } } }, ['error properties.a.type']],
    ['properties that are a list', { type: 'object', properties: [] }, ['error properties']],
    [
      'required as a boolean, as in draft 3',
      { properties: { a: { type: 'string', required: true } } },
      ['error properties.a.required'],
    ],
    ['a minimum that is a string', { minimum: '3' }, ['error minimum']],
    ['a reference to nothing', { $ref: '#/$defs/a' }, ['warning $ref']],
    ['a pattern of another dialect', { pattern: '(?P<year>\\d+)' }, []],
  ])('without strict, judges %s', (_, schema, expected) => {
    expect(checkSchema(schema, false).map(({ severity, path }) => `${severity} ${path.join('.')}`)).toEqual(expected);
  });
});
