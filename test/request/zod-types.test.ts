import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { z as zod3 } from 'zod-3';
import { z as zod40 } from 'zod-4-0';
import * as mini from 'zod-4-0/mini';
import { z as zod42 } from 'zod-4-2';
import { z as zod46 } from 'zod-4-6';
import { BatchCreator } from '../../src/batch-creator.js';
import { checkStrictSchema } from '../../src/check/json-schema/strict-schema.js';
import { strictSchemaOf } from '../../src/request/format/zod-schema.js';
import { answerParser } from '../../src/results/answer/answer-parser.js';
import { runs } from '../helpers/runs.js';

type Row = [type: string, make: (zod: typeof z) => z.ZodType, answers: readonly unknown[]];
const text = (zod: typeof z) => zod.string();

/** Types that are sent, each with answers to it: one of each must come back as the type itself parses it. */
const SENT: readonly Row[] = [
  ['string', text, ['a', '', 'U+2028 \u2028']],
  ['number', (zod) => zod.number(), [1.5, -3]],
  ['boolean', (zod) => zod.boolean(), [true]],
  ['null', (zod) => zod.null(), [null]],
  ['int', (zod) => zod.int(), [3]],
  ['uint32', (zod) => zod.uint32(), [3]],
  ['int32', (zod) => zod.int32(), [3]],
  ['float32', (zod) => zod.float32(), [1.5]],
  ['gt and lt', (zod) => zod.number().gt(3).lt(9), [4]],
  ['multipleOf', (zod) => zod.number().multipleOf(2), [4]],
  ['enum', (zod) => zod.enum(['a', 'b']), ['a']],
  ['literal', (zod) => zod.literal('a'), ['a']],
  ['several literals', (zod) => zod.literal(['a', 1, true, null]), ['a', 1, true, null]],
  ['templateLiteral', (zod) => zod.templateLiteral(['a', zod.number()]), ['a4']],
  ['union', (zod) => zod.union([zod.string(), zod.number()]), ['a', 1]],
  ['nullable', (zod) => text(zod).nullable(), ['a', null]],
  ['nullish', (zod) => text(zod).nullish(), ['a', null]],
  ['array', (zod) => zod.array(text(zod)).min(1).max(3), [['a']]],
  ['nested objects', (zod) => zod.object({ a: zod.object({ b: text(zod) }) }), [{ a: { b: '' } }]],
  ['strictObject', (zod) => zod.strictObject({ a: text(zod) }), [{ a: '' }]],
  [
    'intersection of objects',
    (zod) => zod.object({ a: text(zod) }).and(zod.object({ b: zod.number() })),
    [{ a: '', b: 1 }],
  ],
  ['stringbool', (zod) => zod.stringbool(), ['true', 'no']],
  ['a pipe into a coerced number', (zod) => text(zod).pipe(zod.coerce.number()), ['12']],
  ['a transform of a text', (zod) => text(zod).transform((value) => value.length), ['abc']],
  ['a transform of a number', (zod) => zod.number().transform(String), [5]],
  ['a Date from a text', (zod) => zod.iso.datetime().transform((value) => new Date(value)), ['2026-01-01T00:00:00Z']],
  ['preprocess', (zod) => zod.preprocess((value) => value, text(zod)), ['a']],
  ['overwrite and trim', (zod) => text(zod).trim().toUpperCase(), [' a ']],
  ['coerced number', (zod) => zod.coerce.number(), [4]],
  ['coerced text', (zod) => zod.coerce.string(), ['4']],
  ['default', (zod) => text(zod).default('x'), ['a']],
  ['prefault', (zod) => text(zod).prefault('x'), ['a']],
  ['catch', (zod) => text(zod).catch('x'), ['a']],
  ['nonoptional', (zod) => text(zod).optional().nonoptional(), ['a']],
  ['readonly', (zod) => zod.object({ a: text(zod) }).readonly(), [{ a: '' }]],
  ['brand', (zod) => text(zod).brand('x'), ['a']],
  ['refine', (zod) => text(zod).refine((value) => value !== ''), ['a']],
  ['meta', (zod) => text(zod).meta({ title: 't', examples: ['a'], deprecated: true }), ['a']],
  ['describe', (zod) => text(zod).describe('what it is'), ['a']],
  ['base64', (zod) => zod.base64(), ['aGk=']],
  ['base64url', (zod) => zod.base64url(), ['aGk']],
  ['startsWith and endsWith', (zod) => text(zod).startsWith('a').endsWith('z'), ['abz']],
  ['an email with a pattern', (zod) => zod.email().regex(/@x\.org$/), ['a@x.org']],
  ['includes', (zod) => text(zod).includes('b'), ['abc']],
  ['lowercase', (zod) => text(zod).lowercase(), ['abc']],
  ['e164', (zod) => zod.e164(), ['+4915112345678']],
  ['cuid2', (zod) => zod.cuid2(), ['tz4a98xxat96iws9zmbrgj3a']],
  ['nanoid', (zod) => zod.nanoid(), ['V1StGXR8_Z5jdHi6B-myT']],
  ['ulid', (zod) => zod.ulid(), ['01ARZ3NDEKTSV4RRFFQ69G5FAV']],
  ['jwt', (zod) => zod.jwt(), []],
  ['emoji', (zod) => zod.emoji(), ['😀']],
  ['uuid', (zod) => zod.uuid(), ['123e4567-e89b-12d3-a456-426614174000']],
  ['guid', (zod) => zod.guid(), ['123e4567-e89b-12d3-a456-426614174000']],
  ['email', (zod) => zod.email(), ['a@b.co']],
  ['url', (zod) => zod.url(), ['https://a.co/']],
  ['ipv4', (zod) => zod.ipv4(), ['1.2.3.4']],
  ['cidrv4', (zod) => zod.cidrv4(), ['1.2.3.0/24']],
  ['dates and times', (zod) => zod.union([zod.iso.date(), zod.iso.time(), zod.iso.duration()]), ['2026-01-01', 'P1D']],
];

/** Optional types: null comes back as absent, or as what stands in for it. */
const OPTIONAL: readonly Row[] = [
  ['optional', (zod) => text(zod).optional(), ['a', undefined]],
  ['an optional object', (zod) => zod.object({ a: text(zod) }).optional(), [{ a: '' }, undefined]],
  ['an optional enum', (zod) => zod.enum(['a', 'b']).optional(), ['a', undefined]],
  ['optional and readonly', (zod) => text(zod).optional().readonly(), ['a', undefined]],
  ['optional within preprocess', (zod) => zod.preprocess((value) => value, text(zod).optional()), ['a', undefined]],
  ['optional after default', (zod) => text(zod).default('x').optional(), ['a', undefined]],
  ['optional after prefault', (zod) => text(zod).prefault('x').optional(), ['a', undefined]],
  ['optional transform', (zod) => text(zod).transform(Number).optional(), ['1', undefined]],
  ['optional stringbool', (zod) => zod.stringbool().optional(), ['yes', undefined]],
  ['a union with an optional', (zod) => zod.union([text(zod).optional(), zod.number()]), ['a', 1, undefined]],
  [
    'optional within an intersection',
    (zod) => zod.object({ a: text(zod).optional() }).and(zod.object({ b: text(zod).optional() })),
    [{ a: '', b: '' }, { a: '' }, {}],
  ],
  ['literals with null, optional', (zod) => zod.literal(['x', null]).optional(), ['x', null]],
  ['a union with null, optional', (zod) => zod.union([text(zod), zod.null()]).optional(), ['x', null]],
];

/** What cannot be sent, and what the message says. */
const REFUSED: readonly [type: string, make: (zod: typeof z) => z.ZodType, message: string][] = [
  ['date', (zod) => zod.date(), 'f is a Date, which strict mode does not support. Use z.iso.datetime()'],
  ['coerced date', (zod) => zod.coerce.date(), 'f is a Date'],
  ['bigint', (zod) => zod.bigint(), 'f is a BigInt, which strict mode does not support. Use z.string()'],
  ['a literal bigint', (zod) => zod.literal(4n), 'f is a BigInt'],
  ['file', (zod) => zod.file(), 'f is a File, which strict mode does not support. Use z.base64()'],
  ['any', (zod) => zod.any(), 'f is any value'],
  ['unknown', (zod) => zod.unknown(), 'f is any value'],
  ['never', (zod) => zod.never(), 'f is never'],
  ['undefined', (zod) => zod.undefined(), 'f is undefined, which strict mode does not support. Use .optional()'],
  ['a map', (zod) => zod.map(text(zod), text(zod)), 'f is a Map'],
  ['a set', (zod) => zod.set(text(zod)), 'f is a Set, which strict mode does not support. Use z.array()'],
  ['a record', (zod) => zod.record(text(zod), text(zod)), 'f is a record'],
  ['a tuple', (zod) => zod.tuple([text(zod)]), 'f is a tuple'],
  ['loose keys', (zod) => zod.looseObject({}), 'f is an object with any other keys'],
  ['a custom type', (zod) => zod.instanceof(Date), 'f is a custom type'],
  ['a promise', (zod) => zod.promise(text(zod)), 'f is a promise'],
  ['a bare transform', (zod) => zod.transform(String), 'f is a transform'],
  ['lookaround', (zod) => text(zod).regex(/^(?=a)/), 'f is a pattern with lookaround'],
];

const ajv = new Ajv2020({ strict: false, validateFormats: false });
/** As strict mode answers: every key is there, and what is absent is null. */
const onWire = (value: unknown, schema: unknown): unknown => {
  const { properties, anyOf } = (schema ?? {}) as { properties?: Record<string, unknown>; anyOf?: unknown[] };
  const object =
    properties ?? (anyOf?.find((one) => 'properties' in (one as object)) as { properties: object })?.properties;
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !object) return value;
  return Object.fromEntries(Object.entries(object).map(([key, of]) => [key, onWire((value as never)[key], of)]));
};

/** Sends a type, answers with a value of it, and reads the answer. */
function roundTrip(type: z.ZodType, value: unknown) {
  const sent = strictSchemaOf(type);
  const answer = onWire(value, sent);
  expect(ajv.compile(sent)(answer), JSON.stringify([sent, answer])).toBe(true);
  return answerParser(type)!(JSON.stringify(answer));
}

const COPIES = { 'our zod': z, 'zod 4.0.0': zod40, 'zod 4.2.1': zod42, 'zod 4.6.0': zod46 } as unknown as Record<
  string,
  typeof z
>;

describe.each(Object.entries(COPIES))('%s', (_, zod) => {
  it.each([...SENT, ...OPTIONAL])('sends %s, and reads the answers to it', (_name, make, answers) => {
    const type = zod.object({ f: make(zod) });
    const found = checkStrictSchema(strictSchemaOf(type) as never, false);
    expect(found).toEqual([]);
    for (const f of answers) {
      const value = f === undefined ? {} : { f };
      const parsed = type.parse(value);
      expect(roundTrip(type, value)).toEqual({ parsed });
    }
  });

  it.each(REFUSED)('refuses %s when the builder is made', (_name, make, message) => {
    expect(() => new BatchCreator({ responseFormat: zod.object({ f: make(zod) }) })).toThrow(
      `responseFormat: ${message}`,
    );
  });

  it('keeps names and descriptions', () => {
    const type = zod.object({ f: zod.string().describe('what it is') }).meta({ title: 'My answer' });
    expect(strictSchemaOf(type)).toMatchObject({
      title: 'My answer',
      properties: { f: { description: 'what it is' } },
    });
    expect(new BatchCreator({ responseFormat: type }).add('a', 'x').preview().body.response_format).toMatchObject({
      json_schema: { name: 'My_answer' },
    });
  });

  it('names an async check', () => {
    const type = zod.object({ f: zod.string().refine(async () => true) });
    expect(() => answerParser(type)!('{"f":"a"}')).toThrow('is async');
  });
});

it('sends a codec by what comes in', () => {
  const day = z.codec(z.iso.date(), z.date(), {
    decode: (value) => new Date(value),
    encode: (value) => value.toISOString().slice(0, 10),
  });
  const type = z.object({ day, later: day.optional() });
  expect(strictSchemaOf(type)).toMatchObject({ properties: { day: { type: 'string', format: 'date' } } });
  expect(roundTrip(type, { day: '2026-01-01' })).toEqual({ parsed: { day: new Date('2026-01-01') } });
});

it('takes schemas of zod/mini', () => {
  const type = mini.object({ f: mini.optional(mini.string()) });
  expect(strictSchemaOf(type as never)).toMatchObject({ properties: { f: { type: ['string', 'null'] } } });
  expect(answerParser(type as never)!('{"f":null}')).toEqual({ parsed: {} });
});

it('names zod 3, and what to do', () => {
  expect(() => new BatchCreator({ responseFormat: zod3.object({ a: zod3.string() }) as never })).toThrow(
    "responseFormat is a schema of zod 3. Use zod 4: npm install zod@4, or import { z } from 'zod/v4'.",
  );
});

interface Typed {
  type: z.ZodType;
  /** Null is a value of it: then it cannot be told from absent, and null it is. */
  takesNull?: true;
  value: fc.Arbitrary<unknown>;
}

/** Types and the values that they parse, three levels deep. */
const { typed } = fc.letrec<{ typed: Typed; leaf: Typed }>((tie) => ({
  leaf: fc.constantFrom<Typed>(
    { type: z.string(), value: fc.string({ unit: 'grapheme' }) },
    { type: z.number(), value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)) },
    { type: z.int(), value: fc.maxSafeInteger() },
    { type: z.boolean(), value: fc.boolean() },
    { type: z.enum(['a', 'b', 'null']), value: fc.constantFrom('a', 'b', 'null') },
    { type: z.literal(['x', 1, null]), value: fc.constantFrom('x', 1, null), takesNull: true },
    { type: z.stringbool(), value: fc.constantFrom('true', 'off') },
    { type: z.string().pipe(z.coerce.number()), value: fc.integer().map(String) },
    { type: z.string().transform((value) => value.length), value: fc.string() },
    { type: z.iso.datetime().transform((value) => new Date(value)), value: fc.constant('2026-01-01T00:00:00Z') },
    { type: z.string().default('d'), value: fc.string() },
  ),
  typed: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    tie('typed').map(({ type, value }) => ({ type: z.array(type), value: fc.array(value, { maxLength: 3 }) })),
    tie('typed').map(({ type, value }) => ({
      type: type.nullable(),
      value: fc.option(value),
      takesNull: true as const,
    })),
    fc
      .dictionary(
        fc.constantFrom('a', 'b', 'my key'),
        fc.tuple(tie('typed'), fc.boolean()).map(([field, optional]) => [field, optional && !field.takesNull] as const),
        { minKeys: 1 },
      )
      .map((fields) => {
        const shape = Object.entries(fields).map(([key, [{ type }, optional]]) => [
          key,
          optional ? type.optional() : type,
        ]);
        const required = Object.keys(fields).filter((key) => !fields[key]![1]);
        return {
          type: z.object(Object.fromEntries(shape)),
          value: fc.record(Object.fromEntries(Object.entries(fields).map(([key, [{ value }]]) => [key, value])), {
            requiredKeys: required,
          }),
        };
      }),
  ),
}));

it('law: an answer is parsed to the value that the type makes of it', () => {
  const cases = typed.chain(({ type, value }) => fc.tuple(fc.constant(type), value));
  fc.assert(
    fc.property(cases, ([inner, value]) => {
      const type = z.object({ f: inner });
      const sent = strictSchemaOf(type);
      const answer = nulls({ f: value }, type);
      expect(ajv.compile(sent)(answer)).toBe(true);
      expect(answerParser(type)!(JSON.stringify(answer))).toEqual({ parsed: type.parse({ f: value }) });
    }),
    { numRuns: runs(80) },
  );
});

/** As a model answers in strict mode: absent keys are null. */
function nulls(value: unknown, type: unknown): unknown {
  const { def } = (type as z.core.$ZodTypes)._zod;
  if (def.type === 'object') {
    return Object.fromEntries(
      Object.entries(def.shape).map(([key, field]) => [key, nulls((value as Record<string, unknown>)[key], field)]),
    );
  }
  if (value === undefined) return null;
  if (def.type === 'array') return (value as unknown[]).map((item) => nulls(item, def.element));
  if ('innerType' in def) return value === null ? null : nulls(value, def.innerType);
  return value;
}
