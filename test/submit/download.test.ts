import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/emulator/faults/faults.js';
import { timingOf } from '../../src/submit/service/timing.js';
import { downloadFile } from '../../src/submit/transfer/download.js';
import { bench, chatLines, FAST } from './harness.js';

const CONTENT = chatLines(40_000);
const BYTES = Buffer.byteLength(CONTENT);
const timing = timingOf(FAST, '127.0.0.1');

type Tamper = (reply: Response, range: string) => Response;

/** Downloads a file of some megabytes under faults; what came back is `tamper`ed with. */
async function fetched({ ranges = true, faults = ['cut_download'] as (Fault | Fault['name'])[], tamper = keep }) {
  const { emulator, client, folder: root } = await bench({ ranges }, 0);
  const { id } = await client.files.create({ file: await toFile(Buffer.from(CONTENT), 'a.jsonl'), purpose: 'batch' });
  const asked: string[] = [];
  let bytes = 0;
  const spy: typeof fetch = async (url, options) => {
    const reply = await fetch(url, options);
    if (!String(url).endsWith('/content')) return reply;
    const range = new Headers(options?.headers).get('range') ?? '';
    asked.push(range);
    const seen = reply.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.length;
          controller.enqueue(chunk);
        },
      }),
    );
    return tamper(new Response(seen ?? null, reply), range);
  };
  emulator.faults.add(...faults);
  const folder = join(root, 'results');
  mkdirSync(folder);
  const path = join(folder, 'back.jsonl');
  const spied = new OpenAI({ baseURL: emulator.url, apiKey: 'sk-x', fetch: spy });
  const found = await downloadFile(spied, id, path, { timing });
  expect(readFileSync(path, 'utf8') === CONTENT).toBe(true);
  expect(found).toEqual({ bytes: BYTES, lines: 40_000, sha256: createHash('sha256').update(CONTENT).digest('hex') });
  expect(readdirSync(folder)).toEqual(['back.jsonl']);
  return { asked, bytes };
}

const keep: Tamper = (reply) => reply;

/** Says something else of a part than what it is. */
const lie =
  (header: string, value: (was: string) => string): Tamper =>
  (reply, range) => {
    if (range) reply.headers.set(header, value(reply.headers.get(header) ?? ''));
    return reply;
  };

describe('a download whose connection broke', () => {
  it('goes on where it broke, from a service that proves what it sends', async () => {
    const { asked, bytes } = await fetched({});
    expect(asked).toEqual(['', expect.stringMatching(/^bytes=\d+-$/)]);
    expect(bytes).toBe(BYTES);
  });

  it('gets whole through more breaks than it has tries, as long as it gets on', async () => {
    const { asked } = await fetched({ faults: [{ name: 'cut_download', times: 40, bytes: 700_000 }] });
    expect(asked.length).toBeGreaterThan(6);
  });

  it('begins again from a service that takes no notice of the range', async () => {
    expect((await fetched({ ranges: false })).asked).toEqual(['', '']);
  });

  it.each<[string, Tamper]>([
    ['whose tag is weak', lie('etag', (tag) => `W/${tag}`)],
    ['whose tag is another', lie('etag', () => '"another"')],
    ['that starts elsewhere', lie('content-range', () => `bytes 7-${BYTES - 1}/${BYTES}`)],
    ['that does not say where it starts', lie('content-range', () => '')],
    ['that is compressed', lie('content-encoding', () => 'identity-of-a-kind')],
    ['that is refused', (reply, range) => (range ? new Response('no', { status: 416 }) : reply)],
  ])('begins again after a part %s', async (_, tamper) => {
    expect((await fetched({ tamper })).asked).toEqual(['', expect.stringMatching(/^bytes=/), '']);
  });

  it('takes a whole file that came in place of the part for what it is', async () => {
    const whole: Tamper = (reply, range) => (range ? new Response(CONTENT) : reply);
    expect((await fetched({ tamper: whole })).asked).toHaveLength(2);
  });

  it('never asks for a part where the first reply had only a weak tag', async () => {
    const weak: Tamper = (reply) => {
      reply.headers.set('etag', 'W/"x"');
      return reply;
    };
    expect((await fetched({ tamper: weak })).asked).toEqual(['', '']);
  });
});
