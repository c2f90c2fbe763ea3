import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { probeService } from '../../src/submit/probe.js';
import { describeError } from '../../src/submit/service/describe-error.js';
import { redact } from '../../src/submit/service/redact.js';
import { tryOut } from '../../src/submit/try-out.js';
import { startProcessorTime } from '../helpers/processor-time.js';
import { bench, carry, FAST } from './harness.js';

const KEYS = [
  ['of Groq', 'gsk_9fJx2canary7Qm4TzLw81RbVnE'],
  ['in hex', 'c0ffee5d2a7b9c1e3fcanary88421234'],
  ['with odd characters', 'p@ss/wörd+canary="1"'],
  ['that is short', 'canary7'],
] as const;

/** Where a service can put the key that it was sent. */
const PLACES: [string, (path: string, method: string) => boolean, (key: string) => Response | object][] = [
  ['a refused upload', (path, method) => method === 'POST' && path.endsWith('/files'), refusal(401)],
  ['a refused create', (path, method) => method === 'POST' && path.endsWith('/batches'), refusal(400)],
  ['a look that fails', (path) => /\/batches\/./.test(path), refusal(403)],
  ['the reasons of a failed batch', (path) => /\/batches\/./.test(path), failedBatch],
  ['an HTML page', (path) => path.endsWith('/files'), (key) => new Response(`<p>Bearer ${key}</p>`, { status: 502 })],
  ['a refused download', (path) => path.endsWith('/content'), refusal(400)],
];

function refusal(status: number) {
  return (key: string) =>
    Response.json(
      { error: { message: `No: ${key}; ${encodeURIComponent(key)}`, code: key, type: key, param: key } },
      { status, headers: { 'x-request-id': `req ${key}` } },
    );
}

function failedBatch(key: string) {
  return {
    status: 'failed',
    errors: { data: [{ code: key, message: `The key ${key} may not.`, param: key, line: 1 }] },
  };
}

describe.concurrent.each(KEYS)('a key %s', (_, key) => {
  it.each(PLACES)('is in no message, record or file: %s', async (_, where, what) => {
    const { file, emulator } = await bench({}, undefined, (() => {}) as never);
    const through: typeof fetch = async (input, init) => {
      const reply = await fetch(input, init);
      const { pathname } = new URL(String(input));
      if (!where(pathname, init?.method?.toUpperCase() ?? 'GET')) return reply;
      const said = what(key);
      return said instanceof Response ? said : Response.json({ ...((await reply.json()) as object), ...said });
    };
    // A header takes no such characters as a key may have.
    const headers = { Authorization: 'Bearer sk-other' };
    const client = new OpenAI({ baseURL: emulator.url, apiKey: key, fetch: through, defaultHeaders: headers });
    const seen: unknown[] = [];
    const look = (value: unknown) => seen.push(value, inspect(value, { depth: 9 }), (value as Error)?.stack);
    await carry(file, client, { ...FAST, backoffMs: 1, onStatus: look }).then(
      ({ job, status }) => [look(job), look(status)],
      look,
    );
    await tryOut(file, { client, n: 1 }).then(look, look);
    await probeService(client, 'gpt-6-luna', { ...FAST, backoffMs: 1 }).then(look, look);
    const folder = file.replace(/\.jsonl$/, '.job/round-0001');
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const text = [...kept, JSON.stringify(seen)].join('\n');
    expect(/.{0,80}canary.{0,20}/.exec(text)?.[0]).toBeUndefined();
  });
});

describe('redact', () => {
  const client = {
    apiKey: 'gsk_9fJx2canary7Qm4TzLw81RbVnE',
    baseURL: 'https://me:hunter2canary@gate.example/v1?k=canary-token',
  };

  it.each([
    ['the key', `key ${client.apiKey}.`],
    ['a key that was cut short', 'key gsk_9fJx2canary7Q'],
    ['a key in base64', `Basic ${Buffer.from(client.apiKey).toString('base64')}`],
    ['the password of the base URL', `cannot reach ${client.baseURL}`],
    ['user and password in base64', `Basic ${Buffer.from('me:hunter2canary').toString('base64')}`],
  ])('hides %s', (_, text) => {
    const shown = redact(text, client);
    expect(shown).not.toContain('canary');
    expect(shown).not.toContain(Buffer.from('hunter2canary').toString('base64').slice(4, 14));
    expect(shown).toContain('…');
  });

  it('leaves other texts alone', () => {
    expect(redact('gsk is a prefix; me is a user.', client)).toBe('gsk is a prefix; me is a user.');
  });
});

it('an error page of nothing but "<script" takes no longer than its size', () => {
  const times = [100_000, 800_000].map((size) => {
    const page = new Error('<script'.repeat(size / 7));
    const spent = startProcessorTime();
    describeError(page);
    return spent();
  });
  expect(times[1]!).toBeLessThan(Math.max(50, times[0]! * 40));
});
