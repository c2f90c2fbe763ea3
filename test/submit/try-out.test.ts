import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import { tryOut } from '../../src/submit/try-out.js';
import { bench, CHAT, carry, chatLines, clientOf } from './harness.js';

const FAILED = { status: 500, body: { error: { code: 'overloaded', message: 'no' } } };
const Verdict = z.object({ label: z.enum(['good', 'bad']) });

describe('tryOut', () => {
  it('asks a few, evenly chosen, and says what the whole would take', async () => {
    const { client, emulator } = await bench({}, 0);
    const batch = new BatchCreator({ model: 'gpt-6-luna', responseFormat: Verdict });
    for (let row = 0; row < 100; row++) batch.add(`r${row}`, `Question ${row}`);
    const { outcomes, requests, whole, spent, usage } = await tryOut(batch, { client, n: 5 });
    expect(requests).toBe(100);
    expect(outcomes).toHaveLength(5);
    expect(outcomes.map(({ customId }) => Math.floor(Number(customId.slice(1)) / 20))).toEqual([0, 1, 2, 3, 4]);
    expect(['good', 'bad']).toContain(outcomes[0]!.parsed!.label);
    expect(whole!.inputTokens).toBe(usage.inputTokens * 20);
    expect(whole!.cost).toBeCloseTo((spent! * 20) / 2);
    expect(emulator.state.requests.map(({ path }) => path)).toEqual(Array(5).fill('/v1/chat/completions'));
  });

  it('takes a file, and shows what the service has against a request', async () => {
    const { client, file } = await bench(
      { answer: () => ({ status: 400, body: { error: { code: 'bad', message: 'no' } } }) },
      0,
    );
    writeFileSync(file, chatLines(9));
    const { outcomes, whole } = await tryOut(file, { client, n: 2 });
    expect(outcomes.map(({ status, error }) => `${status} ${error?.code}`)).toEqual(['failed bad', 'failed bad']);
    expect(whole).toBeUndefined();
  });

  it('keeps its answers with the job of a file: neither another trial nor a batch sends again what succeeded', async () => {
    let failures = 0;
    const answer = ({ body }: { body: Record<string, unknown> }) => {
      const { content } = (body.messages as { content: string }[])[0]!;
      return content.endsWith(' 5') && failures++ === 0 ? FAILED : `to ${content}`;
    };
    const { client, file, emulator } = await bench({ answer }, 1);
    writeFileSync(file, chatLines(9, 'Row'));
    const first = await tryOut(file, { client, n: 3 });
    expect(first).toMatchObject({ answeredBefore: [], requests: 9 });
    expect(first.outcomes.map(({ customId, status }) => `${customId} ${status}`)).toEqual([
      'r1 succeeded',
      'r5 failed',
      'r7 succeeded',
    ]);
    const second = await tryOut(file, { client, n: 3 });
    expect(second.outcomes.map(({ text }) => text)).toEqual(['to Row 1', 'to Row 5', 'to Row 7']);
    expect(second.answeredBefore).toEqual(['r1', 'r7']);
    expect(second.spent).toBeCloseTo(first.spent! / 2);
    const { job } = await carry(file, client);
    expect(job.sent).toBe(6);
    const outcomes = [];
    for await (const outcome of job.results()) outcomes.push(outcome);
    expect(outcomes.map(({ text }) => text)).toEqual(Array.from({ length: 9 }, (_, row) => `to Row ${row}`));
    const third = await tryOut(file, { client, n: 9 });
    expect([third.answeredBefore.length, third.spent]).toEqual([9, 0]);
    expect(emulator.state.requests.filter(({ path }) => path === CHAT)).toHaveLength(4);
  });

  it('keeps requests byte for byte, so that those of other tools are known again', async () => {
    const { client, file } = await bench({}, 0);
    const body = '{ "model": "gpt-6-luna", "temperature": 1.0, "messages": [{"role":"user","content":"caf\\u00e9"}] }';
    writeFileSync(file, `{"custom_id": "a", "method": "POST", "url": "${CHAT}", "body": ${body}}\n`);
    await tryOut(file, { client });
    expect((await tryOut(file, { client })).answeredBefore).toEqual(['a']);
    // The trial has answered everything: there is nothing to send.
    const { job, status } = await carry(file, client);
    expect([job.sent, status.status]).toEqual([0, 'completed']);
    for await (const outcome of job.results()) expect(outcome.status).toBe('succeeded');
  });

  it('keeps to its concurrency', async () => {
    let [now, most] = [0, 0];
    const answer = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      now--;
      return 'ok';
    };
    const { client, file } = await bench({ answer }, 0);
    writeFileSync(file, chatLines(9));
    await tryOut(file, { client, n: 9, concurrency: 2 });
    expect(most).toBe(2);
  });

  it('stops at once where the key is refused', async () => {
    const { client, file, emulator } = await bench(
      { answer: () => ({ status: 401, body: { error: { message: 'bad key' } } }) },
      0,
    );
    await expect(tryOut(file, { client })).rejects.toThrow(/rejected the API key/);
    await expect(tryOut(file, { client: clientOf(emulator), n: 0 })).rejects.toThrow(/whole number/);
  });
});

describe('a request that is sent at once', () => {
  const sent = (requests: readonly { method: string; path: string }[]) =>
    requests.filter(({ path }) => path === CHAT).length;
  const on = 'POST /chat/completions';

  it.each(['drop_reply', 'error_after_acceptance', 'html_after_acceptance', 'reset'] as const)(
    'is not sent again when its reply may have been paid: %s',
    async (name) => {
      const { client, file, emulator } = await bench({ faults: [{ name, on, times: 99 }] }, 0);
      const { outcomes } = await tryOut(file, { client, n: 1 });
      expect(outcomes[0]).toMatchObject({ status: 'failed' });
      expect(sent(emulator.state.requests)).toBeLessThanOrEqual(1);
    },
  );

  it('is sent again after a refused rate, which costs nothing', async () => {
    const { client, file, emulator } = await bench(
      { faults: [{ name: 'rate_limit', on, times: 2, retryAfter: 0 }] },
      0,
    );
    const { outcomes } = await tryOut(file, { client, n: 1 });
    expect(outcomes[0]).toMatchObject({ status: 'succeeded' });
    expect(sent(emulator.state.requests)).toBe(3);
  });

  it('does not follow a redirect with its prompt and key', async () => {
    const { emulator: other } = await bench({}, 0);
    const location = `${other.url}/chat/completions`;
    const { client, file } = await bench({ faults: [{ name: 'redirect', on, location, times: 9 }] }, 0);
    await expect(tryOut(file, { client, n: 1 })).rejects.toThrow(/redirects to another address/);
    expect(other.state.requests).toHaveLength(0);
  });

  it('leaves no listener on the signal', async () => {
    const { client, file } = await bench({}, 0);
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners++;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners--;
      remove(...given);
    };
    await tryOut(file, { client, n: 3, signal });
    expect(listeners).toBe(0);
  });
});
