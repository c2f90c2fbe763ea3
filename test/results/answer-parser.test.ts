import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchOptionsError } from '../../src/index.js';
import { answerParser } from '../../src/results/answer/answer-parser.js';
import { startProcessorTime } from '../helpers/processor-time.js';

const zod = (schema: z.ZodType) => answerParser(schema)!;
const json = (schema: Record<string, unknown>) => answerParser({ name: 'x', schema })!;

describe('answerParser with zod', () => {
  it('takes a null of an optional field for an absent one, at any depth', () => {
    const inner = z.object({ a: z.string().optional(), b: z.string().nullable(), c: z.string().nullish() });
    const schema = z.object({
      n: z.number().optional(),
      coerced: z.coerce.number().optional(),
      list: z.array(inner).optional(),
      either: z.union([z.object({ kind: z.literal('x'), y: z.string().optional() }), inner]),
      inner: inner.readonly().default({ b: null }),
    });
    const nulls = { a: null, b: null, c: null };
    const answer = { n: null, coerced: null, list: [nulls], either: { kind: 'x', y: null }, inner: nulls };
    const kept = { b: null, c: null };
    expect(zod(schema)(JSON.stringify(answer))).toEqual({
      parsed: { list: [kept], either: { kind: 'x' }, inner: kept },
    });
  });

  it('follows schemas that refer to themselves', () => {
    const node: z.ZodType = z.lazy(() => z.object({ name: z.string(), next: node.optional() }));
    expect(zod(node)('{"name":"a","next":{"name":"b","next":null}}')).toEqual({
      parsed: { name: 'a', next: { name: 'b' } },
    });
  });

  it('does not take a null for a field that must be there', () => {
    expect(zod(z.object({ n: z.number() }))('{"n":null}')).toMatchObject({
      code: 'invalid_answer',
      message: expect.stringContaining('n: '),
    });
  });

  it('names the paths of what does not fit, five at most', () => {
    const schema = z.object({ items: z.array(z.object({ 'my key': z.number() })) });
    const items = Array.from({ length: 7 }, () => ({ 'my key': 'x' }));
    expect(zod(schema)(JSON.stringify({ items }))).toMatchObject({
      message: expect.stringMatching(
        /^The answer does not fit the response format: items\[0\]\["my key"\]: .*; and 2 more\.$/,
      ),
    });
  });

  it('gives what transforms make, and calls one that throws a misfit', () => {
    const schema = z.object({ day: z.string().transform((text) => new Date(text)) });
    expect(zod(schema)('{"day":"2026-01-01"}')).toEqual({ parsed: { day: new Date('2026-01-01') } });
    const throwing = z.object({ n: z.number() }).refine(() => {
      throw new Error('no such user');
    });
    expect(zod(throwing)('{"n":1}')).toMatchObject({ message: expect.stringContaining('no such user') });
    expect(() => zod(z.object({ n: z.number().refine(async () => true) }))('{"n":1}')).toThrow(BatchOptionsError);
  });

  it('never loses or invents a value that JSON carries and the schema takes', () => {
    const schema = z.object({ v: z.json().optional() });
    fc.assert(
      fc.property(fc.jsonValue(), (v) => {
        // zod itself leaves this key out of what it parses.
        fc.pre(!JSON.stringify(v).includes('__proto__'));
        const parsed = JSON.parse(JSON.stringify({ v })) as object;
        expect(zod(schema)(JSON.stringify({ v }))).toEqual({ parsed });
      }),
    );
  });
});

describe('answerParser with JSON Schema', () => {
  it('takes the draft that the schema names', () => {
    const tuple = [{ type: 'number' }, { type: 'string' }];
    const property = (schema: object, $schema?: string) =>
      json({ ...($schema && { $schema }), type: 'object', properties: { t: schema } });
    const fits = (parser: ReturnType<typeof json>) => 'parsed' in parser('{"t":[1,2]}');
    expect(fits(property({ prefixItems: tuple }))).toBe(false);
    expect(fits(property({ prefixItems: tuple }, 'https://json-schema.org/draft/2020-12/schema'))).toBe(false);
    expect(fits(property({ items: tuple }, 'http://json-schema.org/draft-07/schema#'))).toBe(false);
    expect(fits(property({ prefixItems: tuple }, 'http://json-schema.org/draft-07/schema#'))).toBe(true);
    expect(fits(property({ items: tuple }, 'https://json-schema.org/draft/2019-09/schema'))).toBe(false);
  });

  it('takes the wire objects of chat and responses', () => {
    const schema = { type: 'object', required: ['n'] };
    for (const format of [
      { type: 'json_schema', json_schema: { name: 'x', schema } },
      { type: 'json_schema', name: 'x', schema },
    ]) {
      expect(answerParser(format)!('{"n":1}')).toEqual({ parsed: { n: 1 } });
      expect(answerParser(format)!('{}')).toMatchObject({ message: expect.stringContaining('the answer lacks "n"') });
    }
    expect(answerParser({ type: 'text' })).toBeUndefined();
    expect(answerParser({ type: 'json_object' })!('[]')).toMatchObject({ code: 'invalid_answer' });
  });

  it('checks patterns, and is not stalled by a catastrophic one', () => {
    const schema = { type: 'object', properties: { s: { type: 'string', pattern: '^(a+)+$' }, n: { type: 'number' } } };
    const parser = json(schema);
    expect(parser('{"s":"aaa"}')).toEqual({ parsed: { s: 'aaa' } });
    expect(parser('{"s":"b"}')).toMatchObject({ code: 'invalid_answer' });
    const evil = JSON.stringify({ s: `${'a'.repeat(50)}!` });
    const spent = startProcessorTime();
    for (let i = 0; i < 50; i++) expect(parser(evil)).toHaveProperty('parsed');
    expect(spent()).toBeLessThan(5_000);
    expect(parser('{"s":"b","n":"x"}')).toMatchObject({ message: expect.stringContaining('n must be number') });
  });

  it('survives answers that nest deeper than the stack', () => {
    const parser = json({ type: 'object', properties: { a: { $ref: '#' } }, additionalProperties: { $ref: '#' } });
    const deep = `${'{"a":'.repeat(50_000)}{}${'}'.repeat(50_000)}`;
    expect(parser(deep)).toMatchObject({ code: 'invalid_answer' });
    const node: z.ZodType = z.lazy(() => z.object({ a: node.optional() }));
    expect(zod(node)(deep)).toMatchObject({ code: 'invalid_answer' });
  });

  it('refuses a schema that is none, fetches nothing, and takes an $id twice', () => {
    expect(() => json({ type: 'nonsense' })).toThrow(BatchOptionsError);
    expect(() => json({ $ref: 'https://example.com/schema.json' })).toThrow(BatchOptionsError);
    for (let i = 0; i < 2; i++) json({ $id: 'https://example.com/x', type: 'object' });
    expect(json({ $async: true, type: 'object' })('{}')).toEqual({ parsed: {} });
  });
});

it('refuses a response format that is none', () => {
  for (const format of ['xml', 5, null]) expect(() => answerParser(format as never)).toThrow(BatchOptionsError);
});
