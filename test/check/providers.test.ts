import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { PROVIDER_NAMES, PROVIDERS, type ProviderName } from '../../src/catalog/services/providers.js';
import { BatchValidator } from '../../src/check/batch/batch.js';
import { BatchOptionsError } from '../../src/errors.js';
import type { Report } from '../../src/issue.js';
import { urlsOf } from '../../src/request/endpoints/provider-urls.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { chat, embeddings, judge, responses, said } from '../verdicts/verdict.js';

const folder = temporaryFolder();
const line = (n: number, body: object = {}) => ({ ...chat({ model: 'llama-4', ...body }), custom_id: `r${n}` });
const on = (provider: ProviderName, ...lines: unknown[]) => said(judge(lines, { provider }));

describe('the judge of another service', () => {
  it('knows nothing of its models', () => {
    for (const provider of PROVIDER_NAMES.filter((name) => name !== 'openai' && PROVIDERS[name].line === 'full')) {
      const url = Object.keys(urlsOf(PROVIDERS[provider]))[0];
      expect({ provider, said: on(provider, { ...line(1), url }) }).toEqual({ provider, said: [] });
    }
    expect(on('openai', line(1))).toEqual(['~unknown_model body.model']);
  });

  it('takes the urls of that service', () => {
    expect(on('azure', { ...line(1), url: '/chat/completions' })).toEqual([]);
    expect(on('zhipu', { ...line(1), url: '/v4/chat/completions' })).toEqual([]);
    expect(on('groq', { ...responses({}), custom_id: 'a' })).toEqual(['invalid_url url']);
    expect(on('azure', embeddings({}))).toEqual(['invalid_url url']);
    expect(on('openai', { ...line(1), url: '/chat/completions' })).toEqual(['invalid_url url']);
  });

  it('holds the rules of bodies where they are the letter of that service, else hints at them', () => {
    expect(on('azure', line(1, { n: 0 }))).toEqual(['invalid_value body.n']);
    expect(on('groq', line(1, { n: 0, top_k: 5 }))).toEqual(['~invalid_value body.n', '~unknown_parameter body.top_k']);
    expect(on('groq', line(1, { stream: true }))).toEqual(['streaming_unsupported body.stream']);
  });

  it('holds the length of ids: an error where it is documented, a warning where it was seen to work', () => {
    const long = { ...line(1), custom_id: 'x'.repeat(65) };
    expect(on('doubleword', long)).toContain('invalid_value custom_id');
    expect(on('together', long)).toContain('~invalid_value custom_id');
    expect(on('groq', long)).toEqual(['~custom_id_not_portable custom_id']);
  });

  it('wants one model where that is known, warns where it is likely, and takes several where they may differ', () => {
    const two = [line(1), line(2, { model: 'other' })];
    expect(on('azure', ...two)).toEqual(['mismatched_model body.model']);
    expect(on('groq', ...two)).toEqual(['~mismatched_model body.model']);
    expect(on('xai', ...two, { ...responses({}), custom_id: 'r3' })).toEqual([]);
  });

  it('counts by the limits of that service', () => {
    const lines = Array.from({ length: 50_001 }, (_, n) => line(n));
    expect(on('azure', ...lines)).toEqual([]);
    expect(on('doubleword', ...lines)).toEqual(['too_many_requests_in_file']);
    expect(on('groq', ...lines)).toEqual(['~too_many_requests_in_file']);
    expect(on('together', line(1, { messages: [{ role: 'user', content: 'x'.repeat(10_000_000) }] }))).toEqual([
      'file_too_large',
    ]);
    const large = new BatchValidator({ provider: 'groq' });
    large.count(1, 100_000_001, 'r1', large.groupOf(line(1)), []);
    expect(said(large.report())).toEqual(['file_too_large']);
  });

  it('takes lines without method and url where that service does', () => {
    const { custom_id, body } = line(1);
    expect(on('together', { custom_id, body })).toEqual([]);
    expect(on('together', line(1))).toEqual([]);
    expect(on('mistral', { custom_id, body: { ...body, model: undefined } })).toEqual([]);
    expect(on('mistral', { custom_id })).toEqual(['missing_required_parameter body']);
    const embedded = judge([{ custom_id, body: { model: 'm', input: 5 } }], {
      provider: 'mistral',
      endpoint: '/v1/embeddings',
    });
    expect(said(embedded)).toEqual(['~invalid_type body.input']);
  });

  it('refuses a service that nobody knows', () => {
    expect(() => judge([], { provider: 'grok' as ProviderName })).toThrow(BatchOptionsError);
  });
});

describe('a builder for another service', () => {
  const built = (provider: ProviderName) =>
    new BatchCreator({ provider, model: 'llama-4' }).add('a', 'Hello').preview() as unknown as Record<string, unknown>;
  const body = { model: 'llama-4', messages: [{ role: 'user', content: 'Hello' }] };

  it('writes the line that it takes, without our defaults', () => {
    expect(built('groq')).toEqual({ custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body });
    expect(built('zhipu')).toEqual({ custom_id: 'a', method: 'POST', url: '/v4/chat/completions', body });
    expect(built('together')).toEqual({ custom_id: 'a', body });
  });

  it('saves and validates by the rules of that service', async () => {
    const batch = new BatchCreator({ provider: 'mistral', model: 'small' }).add('a', 'Hello').add('b', 'Bye');
    expect(batch.validate()).toMatchObject({ ok: true, issues: [] });
    const path = join(folder, 'mistral.jsonl');
    await batch.save(path);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((one) => Object.keys(JSON.parse(one)))).toEqual([
      ['custom_id', 'body'],
      ['custom_id', 'body'],
    ]);
    expect(said(judge(lines, { provider: 'mistral' }))).toEqual([]);
  });

  it('holds the limit of a line: saves nothing where it is sure, and warns where it was only heard', async () => {
    const long = (provider: ProviderName, bytes: number) =>
      new BatchCreator({ provider, model: 'llama-4' }).add('short', 'x').add('long', 'x'.repeat(bytes));
    const home = join(folder, 'long');
    const refused = await long('together', 10_000_000)
      .save(join(home, 'a.jsonl'))
      .catch((error) => error);
    expect(refused.issues).toMatchObject([{ code: 'file_too_large', line: 2, customId: 'long', fails: 'batch' }]);
    expect(refused.message).toMatch(
      /1 request is not valid\.\n {2}long: The line has 10,000,\d+ bytes; Together supports/,
    );
    expect(existsSync(join(home, 'a.jsonl'))).toBe(false);
    expect((await long('together', 9_999_000).save(join(home, 'b.jsonl'))).requests).toBe(2);
    const reports: Report[] = [];
    await long('dashscope', 6_000_000).save(join(home, 'c.jsonl'), { onReport: (report) => reports.push(report) });
    expect(reports[0]).toMatchObject({ ok: true, issues: [{ code: 'file_too_large', severity: 'warning', line: 2 }] });
    expect((await long('openai', 10_000_000).save(join(home, 'd.jsonl'))).requests).toBe(2);
  });

  it('asks for a model where OpenAI has none to offer, and for a service that exists', () => {
    expect(() => new BatchCreator({ provider: 'groq' }).add('a', 'x').preview()).toThrow(
      /Name one with the option model/,
    );
    expect(() => new BatchCreator({ provider: 'grok' as ProviderName })).toThrow(BatchOptionsError);
    expect(() => new BatchCreator().add({ customId: 'a', prompt: 'x', provider: 'groq' } as never)).toThrow(/provider/);
  });
});

describe('the option catalog', () => {
  const catalog = [{ id: 'my-model', efforts: ['low' as const], rejects: ['top_p'] }];

  it('adds models, and replaces those that are known', () => {
    const own = (body: object) => said(judge([line(1, body)], { catalog }));
    expect(own({ model: 'my-model' })).toEqual([]);
    expect(own({ model: 'ft:my-model:acme::1', reasoning_effort: 'high' })).toEqual([
      'unsupported_value body.reasoning_effort',
    ]);
    expect(own({ model: 'my-model', top_p: 0.5 })).toEqual(['unsupported_parameter body.top_p']);
    expect(said(judge([chat({ model: 'gpt-4' })], { catalog: [{ id: 'gpt-4' }] }))).toEqual([]);
  });

  it('holds for a builder as well', () => {
    const batch = new BatchCreator({ model: 'my-model', catalog }).add('a', 'x');
    expect(batch.validate().issues).toEqual([]);
    expect(
      batch
        .extend({ body: { top_p: 0.5 } })
        .add('a', 'x')
        .validate().ok,
    ).toBe(false);
  });

  it('names the row that cannot be read', () => {
    expect(() => judge([], { catalog: [{ id: 'a' }, { id: 'b', shutdown: 'soon' }] })).toThrow(
      /catalog\[1\]\.shutdown/,
    );
    expect(() => judge([], { catalog: [{ id: 'a', colour: 'red' } as never] })).toThrow(BatchOptionsError);
  });
});

describe('the option today', () => {
  const model = 'gpt-4.1';
  const by = (today: string) => said(judge([chat({ model })], { today }));

  it('decides which models are dead, and which will be soon', () => {
    expect(by('2026-11-14')).toEqual([]);
    expect(by('2026-11-15')).toEqual(['~model_retiring body.model']);
    expect(by('2027-01-13')).toEqual(['~model_retiring body.model']);
    expect(by('2027-01-14')).toEqual(['model_not_found body.model']);
  });

  it('must be a day', () => {
    for (const day of ['tomorrow', '2026-99-99']) expect(() => by(day)).toThrow(BatchOptionsError);
  });
});
