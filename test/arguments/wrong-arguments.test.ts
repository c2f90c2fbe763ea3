import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { BatchCreator, readRows, validateLines } from '../../src/index.js';
import { runWithBatches } from '../../src/record/index.js';
import { planSubmit, submit } from '../../src/submit/index.js';

const client = new OpenAI({ apiKey: 'k', baseURL: 'http://127.0.0.1:9/v1' });
const batch = new BatchCreator().add('a', 'x');

const CALLS: [string, () => unknown, RegExp][] = [
  ['a builder to submit', () => submit(batch as never, { client }), /got a BatchCreator\. Save it first/],
  ['an object to submit', () => submit({} as never, { client }), /^Expected the path of an input file/],
  ['an object to planSubmit', () => planSubmit({} as never, { client }), /^Expected the path of an input file/],
  ['a list of objects', () => submit([{}] as never, { client }), /^Expected the path of an input file/],
  [
    'a tier that is not there',
    () => submit('x.jsonl', { client, tier: 9 as never }),
    /tier must be one of 1, 2, 3, 4, 5/,
  ],
  ['a tier as a text', () => submit('x.jsonl', { client, tier: '2' as never }), /tier/],
  ['a negative time', () => submit('x.jsonl', { client, pollMs: -1 }), /pollMs: expected number to be >=0/],
  ['a negative count', () => submit('x.jsonl', { client, maxRetries: -1 }), /maxRetries/],
  ['half a round', () => runWithBatches(async () => 1, { job: 'a.job', client, maxRounds: 1.5 }), /maxRounds/],
  ['a tokenizer that is not there', () => batch.estimate({ tokenizer: 'x' as never }), /tokenizer/],
  ['no lines', () => validateLines(undefined as never), /^validateLines takes a list of lines/],
  ['no rows', () => readRows(undefined as never), /^readRows needs the path of a table/],
  ['overrides that are a number', () => batch.add('b', 'x', 5 as never), /^add: the third argument must be an object/],
  [
    'overrides that are a text',
    () => batch.add('b', 'x', 'low' as never),
    /^add: the third argument must be an object/,
  ],
  ['a second ID', () => batch.add('b', 'x', { customId: 'z' } as never), /^add: customId is already given/],
];

describe('a wrong argument in plain JavaScript', () => {
  it.each(CALLS)('is named: %s', async (_, call, message) => {
    const work = (async () => call())();
    await expect(work).rejects.toMatchObject({ code: 'invalid_options', message: expect.stringMatching(message) });
  });
});
