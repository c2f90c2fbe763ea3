import { zodResponseFormat } from 'openai/helpers/zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { strictSchemaOf } from '../../src/request/format/zod-schema.js';

const Address = z.object({ street: z.string(), city: z.string().describe('The town') });
interface Tree {
  value: number;
  children: Tree[];
}
const Tree: z.ZodType<Tree> = z.object({
  value: z.number(),
  get children() {
    return z.array(Tree);
  },
});

/** Schemas that strict mode can hold. */
const GOOD: Record<string, z.ZodType> = {
  flat: z.object({ label: z.enum(['a', 'b']), score: z.number(), ok: z.boolean() }),
  nested: z.object({ home: Address, work: Address.nullable() }),
  lists: z.object({ tags: z.array(z.string()).min(1).max(5), matrix: z.array(z.array(z.number())) }),
  nullableOptional: z.object({ note: z.string().nullable().optional() }),
  union: z.object({ value: z.union([z.string(), z.object({ n: z.number() })]) }),
  discriminated: z.object({
    shape: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), radius: z.number() }),
      z.object({ kind: z.literal('square'), side: z.number() }),
    ]),
  }),
  recursive: z.object({ tree: Tree }),
  recursiveRoot: Tree,
  named: z.object({ a: z.string() }).meta({ id: 'Named' }),
  described: z.object({ a: z.string().describe('first') }).describe('whole'),
  formats: z.object({ at: z.iso.datetime(), id: z.uuid(), mail: z.email() }),
  integers: z.object({ n: z.int().min(0).max(10), m: z.number().int() }),
};

/** What our schema and the official one may differ in without a difference to the service. */
function normalize(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(normalize);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema)
    .filter(
      ([key, value]) =>
        !['$schema', 'default', 'id', 'pattern'].includes(key) && Math.abs(value as number) !== Number.MAX_SAFE_INTEGER,
    )
    .map(([key, value]) => [key === 'definitions' ? '$defs' : key, normalize(value)] as const)
    .map(([key, value]) => [key, key === '$ref' ? String(value).replace('#/definitions/', '#/$defs/') : value]);
  return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

describe('strictSchemaOf', () => {
  it.each(Object.entries(GOOD))('makes of %s what the official helper makes', (_, schema) => {
    const official = zodResponseFormat(schema, 'x').json_schema.schema;
    const { $defs: ours = {}, ...root } = normalize(strictSchemaOf(schema)) as Record<string, unknown>;
    const { $defs: theirs = {}, ...officialRoot } = normalize(official) as Record<string, unknown>;
    expect(root).toEqual(officialRoot);
    for (const [name, definition] of Object.entries(ours as object)) {
      if (name in (theirs as object)) expect(definition).toEqual((theirs as Record<string, unknown>)[name]);
    }
  });

  it('makes an optional property required and nullable', () => {
    const schema = strictSchemaOf(
      z.object({
        a: z.string().optional(),
        b: z.enum(['x']).optional(),
        c: z.array(z.string()).optional(),
        d: Address.optional(),
      }),
    );
    expect(schema.required).toEqual(['a', 'b', 'c', 'd']);
    expect(schema.properties).toMatchObject({
      a: { type: ['string', 'null'] },
      b: { anyOf: [{ type: 'string', enum: ['x'] }, { type: 'null' }] },
      c: { type: ['array', 'null'], items: { type: 'string' } },
      d: { anyOf: [{ type: 'object', additionalProperties: false }, { type: 'null' }] },
    });
  });

  it.each([
    [
      'a record',
      z.object({ data: z.record(z.string(), z.number()) }),
      'responseFormat: data is a record, which strict mode does not support. Use an array of { key, value } objects.',
    ],
    [
      'a tuple',
      z.object({ pair: z.array(z.object({ at: z.tuple([z.number(), z.number()]) })) }),
      'responseFormat: pair.items.at is a tuple',
    ],
    [
      'a loose object',
      z.object({ any: z.looseObject({ a: z.string() }) }),
      'responseFormat: any is an object with any other keys',
    ],
    ['a root array', z.array(z.string()), 'the root must be an object'],
    ['a root union', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]), 'the root must be an object'],
  ])('refuses %s by name', (_, schema, message) => {
    expect(() => strictSchemaOf(schema)).toThrow(message);
  });

  it('leaves out what zod adds for itself and strict mode may refuse', () => {
    const text = JSON.stringify(
      strictSchemaOf(z.object({ url: z.url(), mail: z.email(), n: z.int(), d: z.string().default('x') })),
    );
    expect(text).not.toMatch(/\$schema|"uri"|pattern|9007199254740991|default/);
    expect(text).toContain('"format":"email"');
  });
});
