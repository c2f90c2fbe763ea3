import { createHmac } from 'node:crypto';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { submit } from '../../src/submit/job/submit.js';
import { handleWebhook } from '../../src/submit/webhook.js';
import { bench, FAST } from './harness.js';

const SECRET = `whsec_${Buffer.from('a secret of the dashboard').toString('base64')}`;

function signed(event: object, { age = 0, secret = SECRET } = {}) {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`evt_1.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: { 'Webhook-Id': 'evt_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
  };
}
const completed = { id: 'evt_1', object: 'event', type: 'batch.completed', created_at: 1, data: { id: 'batch_9' } };

describe('handleWebhook', () => {
  it('takes what the official client takes', async () => {
    const { body, headers } = signed(completed);
    const event = await new OpenAI({ apiKey: 'x' }).webhooks.unwrap(body, headers, SECRET);
    expect(event.type).toBe('batch.completed');
    expect(handleWebhook(body, headers, SECRET)).toEqual({
      id: 'evt_1',
      type: 'batch.completed',
      batch: 'batch_9',
      woke: false,
    });
    expect(handleWebhook(Buffer.from(body), new Headers(headers), SECRET).batch).toBe('batch_9');
  });

  it.each([
    ['another body', (s: ReturnType<typeof signed>) => handleWebhook(`${s.body} `, s.headers, SECRET), /signature/],
    ['another secret', (s: ReturnType<typeof signed>) => handleWebhook(s.body, s.headers, 'whsec_eHg='), /signature/],
    ['no headers', (s: ReturnType<typeof signed>) => handleWebhook(s.body, {}, SECRET), /no webhook-id/],
    ['no secret', (s: ReturnType<typeof signed>) => handleWebhook(s.body, s.headers, ''), /secret is missing/],
  ])('refuses %s', (_, call, message) => {
    expect(() => call(signed(completed))).toThrow(message);
  });

  it.each([301, -301])('refuses what is %i s old', (age) => {
    const { body, headers } = signed(completed, { age });
    expect(() => handleWebhook(body, headers, SECRET)).toThrow(/more than 5 minutes off/);
  });

  it('wakes the job that waits for the batch', async () => {
    const { file, client } = await bench({}, 1);
    const job = await submit(file, { client, ...FAST });
    const slow = await submit(file, { client, ...FAST, pollMs: 600_000 });
    const id = (await job.status()).batches[0]!.id;
    const done = slow.done();
    const { body, headers } = signed({ ...completed, data: { id } });
    const timer = setInterval(() => handleWebhook(body, headers, SECRET), 50);
    expect((await done).status).toBe('completed');
    clearInterval(timer);
  });

  it.each([
    [
      'a body that was parsed',
      () => handleWebhook({} as never, signed(completed).headers, SECRET),
      /is already parsed/,
    ],
    ['a secret without a key', () => handleWebhook('{}', signed(completed).headers, 'whsec_'), /nothing readable/],
    ['headers that are not there', () => handleWebhook('{}', undefined as never, SECRET), /no webhook-id/],
  ])('refuses %s with a sentence', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
