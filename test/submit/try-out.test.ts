import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import { tryOut } from '../../src/submit/try-out.js';
import { bench, chatLines, clientOf } from './harness.js';

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
    await expect(tryOut(file, { client })).rejects.toThrow(/refuses this key/);
    await expect(tryOut(file, { client: clientOf(emulator), n: 0 })).rejects.toThrow(/whole number/);
  });
});
