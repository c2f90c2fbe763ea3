import { describe, expect, it } from 'vitest';
import { checkLooseSchema } from '../../src/check/json-schema/loose-schema.js';
import { checkStrictSchema } from '../../src/check/json-schema/strict-schema.js';
import { parseLine } from '../../src/check/text/parse-line.js';
import { chat, judge } from '../verdicts/verdict.js';

const object = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const named = (count: number, value: (n: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, value(n)]));
const string = { type: 'string' };

/** Between 8, which is linear, and 64, which is quadratic: collecting garbage costs more in a full process. */
const MOST_GROWTH = 40;

/** Schemas that grow with their size. */
const SCHEMAS: Record<string, (size: number) => Record<string, unknown>> = {
  'a chain of references': (size) => ({
    ...object({ a: { $ref: '#/$defs/n0' } }),
    $defs: named(size * 4, (n) => (n === size * 4 - 1 ? string : { $ref: `#/$defs/n${n + 1}` })),
  }),
  'a ring of references': (size) => ({
    ...object({ a: { $ref: '#/$defs/n0' } }),
    $defs: named(size * 4, (n) => ({ $ref: `#/$defs/n${(n + 1) % (size * 4)}` })),
  }),
  'references to one definition': (size) => ({
    ...object(named(size, () => ({ $ref: '#/$defs/a' }))),
    $defs: { a: string },
  }),
  'many properties': (size) => object(named(size * 10, () => string)),
  'many properties, none required': (size) => ({ ...object(named(size * 10, () => string)), required: ['x'] }),
  'many branches': (size) =>
    object({ a: { anyOf: Array.from({ length: size * 5 }, (_, n) => object({ [`k${n}`]: string })) } }),
  'a long enum': (size) =>
    object({ a: { type: 'string', enum: Array.from({ length: size * 10 }, (_, n) => `v${n}`) } }),
  'many patterns': (size) => object(named(size, () => ({ type: 'string', pattern: `^${'(a|b)+'.repeat(20)}$` }))),
  'a long pattern': (size) => object({ a: { type: 'string', pattern: '['.repeat(size * 2) } }),
};

/** Lines that grow with their size. */
const LINES: Record<string, (size: number) => string> = {
  'a key repeated': (size) => JSON.stringify(chat({})).replace('"model"', `${'"a":1,'.repeat(size * 25)}"model"`),
  'many keys twice': (size) => {
    const keys = Array.from({ length: size * 10 }, (_, n) => `"k${n}":1,"k${n}":1,`).join('');
    return JSON.stringify(chat({})).replace('"model"', `"x":{${keys}"y":1},"model"`);
  },
  'many keys of the body twice': (size) => {
    const keys = Array.from({ length: size * 2 }, (_, n) => `"k${n}":1,"k${n}":1,`).join('');
    return JSON.stringify(chat({})).replace('"model"', `${keys}"model"`);
  },
  'deep nesting': (size) =>
    JSON.stringify(chat({})).replace('"Hello"', `${'['.repeat(size * 10)}${']'.repeat(size * 10)}`),
  'many unknown keys': (size) => JSON.stringify(chat(named(size, () => 1))),
  'many wrong parts': (size) =>
    JSON.stringify(chat({ messages: [{ role: 'user', content: Array(size).fill({ type: 'txt' }) }] })),
  'a broken end': (size) => JSON.stringify(chat({ user: '"\\'.repeat(size * 20) })).slice(0, -3),
  'half characters': (size) => JSON.stringify(chat({ user: '\ud83d '.repeat(size * 20) })),
  'tool turns': (size) =>
    JSON.stringify(
      chat({ messages: Array.from({ length: size }, () => ({ role: 'tool', content: '', tool_call_id: 'c' })) }),
    ),
};

/** Processor time in microseconds. */
function costOf(work: () => unknown): number {
  const started = process.cpuUsage();
  work();
  return process.cpuUsage(started).user;
}

/**
 * How much more eight times the size costs: about 8 where the work is linear, 64 where it is quadratic. The least of
 * three tries, so that a busy machine and the compiler do not count; one that is good needs no other.
 */
function growth<Made>(make: (size: number) => Made, work: (made: Made) => unknown): number {
  const [small, large] = [make(250), make(2_000)];
  const base = Math.max(Math.min(...Array.from({ length: 3 }, () => costOf(() => work(small)))), 2_000);
  let least = Infinity;
  for (let tries = 0; tries < 3 && least >= MOST_GROWTH; tries++)
    least = Math.min(least, costOf(() => work(large)) / base);
  return least;
}

// A collection of garbage in the one run that is measured spoils a ratio; work that is quadratic fails each time.
describe('the work on a schema is linear:', { retry: 3 }, () => {
  it.each(Object.entries(SCHEMAS))('%s', (_, make) => {
    expect(growth(make, (schema) => checkStrictSchema(schema, false))).toBeLessThan(MOST_GROWTH);
    expect(growth(make, (schema) => checkLooseSchema(schema, true))).toBeLessThan(MOST_GROWTH);
  });
});

describe('the work on a line is linear:', { retry: 3 }, () => {
  it.each(Object.entries(LINES))('%s', (_, make) => {
    expect(growth(make, (line) => judge([line]))).toBeLessThan(MOST_GROWTH);
  });
});

it('lists the first hundred keys that appear twice, and every one of the body', () => {
  const twice = (count: number) => Array.from({ length: count }, (_, n) => `"k${n}":1,"k${n}":1`).join(',');
  const line = `{"custom_id":"a","x":{"y":{${twice(150)}}},"body":{"model":"a",${twice(150)},"model":"b"}}`;
  const { findings } = parseLine(Buffer.from(line), true);
  expect(findings.filter(({ path }) => path?.startsWith('x.y.'))).toHaveLength(100);
  expect(findings.filter(({ path }) => path?.startsWith('body.'))).toHaveLength(151);
  const model = findings.find(({ path }) => path === 'body.model');
  expect(model).toMatchObject({ severity: 'error', column: line.lastIndexOf('"model"') + 1 });
});
