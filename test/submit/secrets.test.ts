import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../src/submit/service/describe-error.js';
import { bench, carry, chatLines } from './harness.js';

const KEY = 'sk-canary-5d2a7b9c1e3f';
const PROMPT = 'canary prompt 8842';

describe('the key and the prompts', () => {
  it.each([
    [[]],
    [[{ name: 'unauthorized' as const }]],
    [[{ name: 'server_error' as const, times: 99 }]],
    [[{ name: 'redirect' as const }]],
    [[{ name: 'html' as const, times: 99 }]],
    [[{ name: 'reset' as const, times: 99 }]],
    [[{ name: 'token_limit' as const, times: 1 }]],
  ])('are in no record, no error and no status: %j', async (faults) => {
    const { file, emulator } = await bench({ faults });
    writeFileSync(file, chatLines(3, PROMPT));
    const client = new OpenAI({ baseURL: emulator.url, apiKey: KEY });
    const seen: unknown[] = [];
    await carry(file, client, { onStatus: (status) => seen.push(status) }).then(
      ({ status, job }) => seen.push(status, job),
      (error) => seen.push(error, error.stack, inspect(error, { depth: 9, showHidden: true })),
    );
    const folder = file.replace(/\.jsonl$/, '.job/round-0001');
    const ours = readdirSync(folder).filter((name) => !/^(input|output|errors)-/.test(name));
    const text = [
      ...ours.map((name) => name + readFileSync(join(folder, name), 'utf8')),
      JSON.stringify(seen),
      inspect(seen, { depth: 2 }),
    ].join();
    expect(text).not.toContain('canary');
  });

  it('are kept out of a failed validation', async () => {
    const { file, client } = await bench({});
    writeFileSync(file, chatLines(2, PROMPT) + chatLines(1, PROMPT));
    await carry(file, client, { validate: false });
    expect(readFileSync(file.replace(/\.jsonl$/, '.job/round-0001/ledger.jsonl'), 'utf8')).not.toContain('canary');
  });
});

describe('describeError', () => {
  it('makes at most 300 printable characters of anything', () => {
    const page = `<html><script>evil()</script><h1>502 Bad\u0007 gateway</h1>${'<p>your address is 10.0.0.1</p>'.repeat(10_000)}`;
    const text = describeError(new Error(page));
    expect(text.length).toBeLessThanOrEqual(300);
    expect(text).toMatch(/^502 Bad gateway your address/);
    expect(describeError(new Error(`Incorrect API key provided: ${KEY}.`))).not.toContain('canary');
    expect(describeError('\u001b[31mred')).not.toContain('\u001b');
  });

  it('says what lies underneath', () => {
    const root = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    const error = new Error('Connection error.', { cause: new TypeError('fetch failed', { cause: root }) });
    expect(describeError(error)).toBe('Connection error. (connect ECONNREFUSED 127.0.0.1:9)');
  });
});
