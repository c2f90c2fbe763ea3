import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../src/submit/ledger/allowance.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';
import { freeOrphanedHolds } from '../../src/submit/protocol/shared-room.js';
import { testEmulator } from '../helpers/test-emulator.js';

/** An allowance of its own, as several processes see it, and names for the jobs that share it. */
export interface AllowancePlace {
  open(): Allowance;
  job(name: string): string;
}

/** What every allowance must do, wherever it is kept. */
export function describeAllowance(name: string, newPlace: () => Promise<AllowancePlace>): void {
  describe(`an allowance ${name}`, () => {
    it('is never exceeded, whoever asks at the same time, and is all free in the end', async () => {
      const place = await newPlace();
      let highest = 0;
      let taken = 0;
      await Promise.all(
        Array.from({ length: 5 }, async (_, worker) => {
          const allowance = place.open();
          for (let part = 1; part <= 6; part++) {
            const key = { job: place.job(`${worker}`), part };
            while (!(await allowance.take(key, 300 + 100 * (worker % 3), 1_000))) await wait(2);
            taken++;
            const { held, holds } = await allowance.status();
            expect(holds.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(1_000);
            highest = Math.max(highest, held);
            await allowance.release(key);
          }
        }),
      );
      expect(taken).toBe(30);
      expect(highest).toBeLessThanOrEqual(1_000);
      expect(await place.open().status()).toMatchObject({ held: 0, holds: [], waiting: 0 });
    });

    it('is taken once, however often it is asked for', async () => {
      const place = await newPlace();
      const key = { job: place.job('a'), part: 1 };
      for (let time = 0; time < 3; time++) expect(await place.open().take(key, 400, 1_000)).toBe(true);
      expect(await place.open().status()).toMatchObject({ held: 400, most: 1_000, holds: [{ ...key, tokens: 400 }] });
      for (let time = 0; time < 2; time++) await place.open().release(key);
      expect(await place.open().status()).toMatchObject({ held: 0 });
    });

    it('lets no small part delay a large one that came first', async () => {
      const allowance = (await newPlace()).open();
      const key = (job: string) => ({ job, part: 1 });
      expect(await allowance.take(key('running'), 600, 1_000)).toBe(true);
      expect(await allowance.take(key('large'), 900, 1_000)).toBe(false);
      expect(await allowance.take(key('small'), 200, 1_000)).toBe(false);
      expect(await allowance.status()).toMatchObject({ waiting: 2 });
      await allowance.release(key('running'));
      expect(await allowance.take(key('small'), 200, 1_000)).toBe(false);
      expect(await allowance.take(key('large'), 900, 1_000)).toBe(true);
      expect(await allowance.take(key('small'), 200, 1_000)).toBe(false);
      await allowance.release(key('large'));
      expect(await allowance.take(key('small'), 200, 1_000)).toBe(true);
    });

    it('lets a part in beside all that came earlier, whoever of them asks first', async () => {
      const allowance = (await newPlace()).open();
      const take = (job: string, tokens: number) => allowance.take({ job, part: 1 }, tokens, 1_000);
      expect(await take('running', 1_000)).toBe(true);
      for (const [job, tokens] of [
        ['a', 300],
        ['b', 300],
        ['c', 900],
        ['d', 100],
      ] as const)
        expect(await take(job, tokens)).toBe(false);
      await allowance.release({ job: 'running', part: 1 });
      expect(await take('d', 100)).toBe(false);
      expect(await take('c', 900)).toBe(false);
      expect(await take('b', 300)).toBe(true);
      expect(await take('d', 100)).toBe(false);
      expect(await take('a', 300)).toBe(true);
      expect(await take('c', 900)).toBe(false);
      await allowance.release({ job: 'a', part: 1 });
      await allowance.release({ job: 'b', part: 1 });
      expect(await take('d', 100)).toBe(true);
      expect(await take('c', 900)).toBe(true);
    });

    it('lets any part of a job use the earliest place of the job, and the others keep the rest in order', async () => {
      const allowance = (await newPlace()).open();
      const take = (job: string, part: number) => allowance.take({ job, part }, 600, 1_000);
      expect(await take('running', 1)).toBe(true);
      for (const [job, part] of [
        ['a', 1],
        ['b', 1],
        ['a', 2],
        ['c', 1],
      ] as const)
        expect(await take(job, part)).toBe(false);
      await allowance.release({ job: 'running', part: 1 });
      expect(await take('c', 1)).toBe(false);
      expect(await take('b', 1)).toBe(false);
      expect(await take('a', 2)).toBe(true);
      await allowance.release({ job: 'a', part: 2 });
      expect(await take('a', 1)).toBe(false);
      expect(await take('b', 1)).toBe(true);
      await allowance.release({ job: 'b', part: 1 });
      expect(await take('c', 1)).toBe(false);
      expect(await take('a', 1)).toBe(true);
      await allowance.release({ job: 'a', part: 1 });
      expect(await take('c', 1)).toBe(true);
    });

    it('gives a part that is larger than all of it its turn alone', async () => {
      const allowance = (await newPlace()).open();
      expect(await allowance.take({ job: 'a', part: 1 }, 5_000, 1_000)).toBe(true);
      expect(await allowance.take({ job: 'b', part: 1 }, 1, 1_000)).toBe(false);
    });

    it('frees what dead processes hold of batches that have ended, and nothing else', async () => {
      const emulator = await testEmulator({ faults: [{ name: 'stuck', skip: 1 }] });
      const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
      const place = await newPlace();
      const allowance = place.open();
      const create = async () => {
        const line = {
          custom_id: 'a',
          method: 'POST',
          url: '/v1/chat/completions',
          body: { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hi' }] },
        };
        const file = await client.files.create({
          file: new File([`${JSON.stringify(line)}\n`], 'a.jsonl'),
          purpose: 'batch',
        });
        return client.batches.create({
          input_file_id: file.id,
          endpoint: '/v1/chat/completions',
          completion_window: '24h',
        });
      };
      const [done, stuck] = [await create(), await create()];
      await expect.poll(async () => (await client.batches.retrieve(done.id)).status).toBe('completed');

      const dead = async (name: string, records: LedgerRecord[]) => {
        const job = place.job(name);
        const ledger = allowance.ledgerOf(job);
        const unlock = await ledger.lock();
        for (const record of [jobRecord(name), ...records]) await ledger.append(record);
        await unlock();
        expect(await allowance.take({ job, part: 1 }, 10, 1_000)).toBe(true);
        return { job, ledger };
      };
      const intent: LedgerRecord = { kind: 'create_intent', part: 1, attempt: 1, file: 'f', at: 1 };
      const created = (batch: string): LedgerRecord => ({ kind: 'created', part: 1, attempt: 1, batch });
      await dead('completed', [intent, created(done.id)]);
      const running = await dead('running', [intent, created(stuck.id)]);
      const unclear = await dead('unclear', [intent]);
      await dead('unsent', []);
      const alive = await dead('about to create', []);
      const unlock = await alive.ledger.lock();
      await freeOrphanedHolds(allowance, { client, timeoutMs: 2_000 });
      await unlock();
      const { holds } = await allowance.status();
      expect(holds.map(({ job }) => job)).toEqual([running.job, unclear.job, alive.job]);
      await client.batches.cancel(stuck.id);
    });
  });
}

function jobRecord(job: string): LedgerRecord {
  const part = { part: 1, path: 'a', sha256: '', bytes: 1, requests: 1, endpoint: '/v1/chat/completions', tokens: 10 };
  const account = { host: '', organization: '', project: '', salt: '', key: '' };
  return { kind: 'job', job, account, parts: [part], completionWindow: '24h', metadata: {} };
}
