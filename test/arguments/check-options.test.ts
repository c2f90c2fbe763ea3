import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  abortSignal,
  anyFunction,
  checkOptions,
  type FieldsOf,
  positiveInt,
} from '../../src/arguments/check-options.js';
import { BatchFileError, BatchOptionsError } from '../../src/errors.js';
import { BatchAccountError, BatchJobError, BatchServiceError } from '../../src/submit/service/errors.js';

interface Options {
  sample?: number;
  signal?: AbortSignal;
  onProgress?: (done: number) => void;
  only?: readonly string[];
  prices?: Record<string, { input: number; long?: { above: number } }>;
  retry?: boolean | { statuses: string[] };
}

const shape = z.strictObject({
  sample: positiveInt.optional(),
  signal: abortSignal.optional(),
  onProgress: anyFunction.optional(),
  only: z.array(z.string()).optional(),
  prices: z
    .record(z.string(), z.strictObject({ input: z.number(), long: z.strictObject({ above: z.number() }).optional() }))
    .optional(),
  retry: z.union([z.boolean(), z.strictObject({ statuses: z.array(z.string()) })]).optional(),
} satisfies FieldsOf<Options>);

const check = (options: unknown) => () => checkOptions('save', shape, options as Options);

describe('checkOptions', () => {
  it('returns the very object that was given', () => {
    const options: Options = { sample: 3, signal: new AbortController().signal, onProgress: () => {}, retry: true };
    expect(checkOptions('save', shape, options)).toBe(options);
    expect(check({ sample: undefined })()).toEqual({ sample: undefined });
  });

  it.each([
    ['a misspelt name', { smaple: 3 }, 'save: unknown option "smaple". Did you mean "sample"?'],
    [
      'a name like none',
      { xyz: 3 },
      'save: unknown option "xyz". Known options: sample, signal, onProgress, only, prices, retry.',
    ],
    [
      'a misspelt name two objects deeper',
      { prices: { 'gpt-6-luna': { input: 1, lnog: { above: 1 } } } },
      'save: prices["gpt-6-luna"]: unknown option "lnog". Did you mean "long"?',
    ],
    [
      'a misspelt name three objects deeper',
      { prices: { m: { input: 1, long: { abvoe: 1, above: 2 } } } },
      'save: prices.m.long: unknown option "abvoe". Did you mean "above"?',
    ],
    [
      'a misspelt name in one of two kinds',
      { retry: { status: [], statuses: [] } },
      'save: retry: unknown option "status". Did you mean "statuses"?',
    ],
    ['none of two kinds', { retry: 3 }, 'save: retry: expected boolean or object.'],
    ['a wrong type', { sample: '3' }, 'save: sample: expected number, received string.'],
    ['a number out of range', { sample: 0 }, 'save: sample: expected number to be >=1.'],
    ['no function', { onProgress: 'x' }, 'save: onProgress: expected a function.'],
    ['no signal', { signal: {} }, 'save: signal: expected an AbortSignal.'],
    ['null', null, 'save: options must be an object, not null.'],
    ['a text', 'x', 'save: options must be an object, not a string.'],
    ['a list', [], 'save: options must be an object, not an array.'],
  ])('refuses %s', (_, options, message) => {
    expect(check(options)).toThrow(BatchOptionsError);
    expect(check(options)).toThrow(message);
  });

  it('stops after five and says how many more', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`q${index}`, 1]));
    expect(check(many)).toThrow(/^(?!.*"q5").*"q4".* And 4 more\.$/);
  });
});

it('gives every error a code that does not change with its words', () => {
  expect(new BatchOptionsError('x').code).toBe('invalid_options');
  expect(new BatchFileError('x', 'f').code).toBe('invalid_file');
  expect(new BatchFileError('x', 'f', { code: 'file_not_found' }).code).toBe('file_not_found');
  expect(new BatchServiceError('x', { code: 'rate_limit_exceeded' })).toMatchObject({
    code: 'service_error',
    serviceCode: 'rate_limit_exceeded',
  });
  expect(new BatchJobError('x', 'job_running', 'a.job')).toMatchObject({ code: 'job_running', folder: 'a.job' });
  expect(new BatchAccountError('x').code).toBe('wrong_account');
});
