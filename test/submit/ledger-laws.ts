import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/submit/ledger/ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';

/** One place where the records of one job are kept, as several processes see it. */
export interface LedgerPlace {
  /** Another process's view of the place. */
  open(): Ledger;
  /** Makes the present holder look dead. */
  abandon(): Promise<void>;
  /** Changes what is kept in the middle. */
  damage(): Promise<void>;
}

const record = (part: number): LedgerRecord => ({ kind: 'created', part, attempt: 1, batch: `batch_${part}` });

/** What every ledger must do, whatever it is made of. */
export function describeLedger(name: string, newPlace: () => Promise<LedgerPlace>): void {
  describe(`the ledger ${name}`, () => {
    it('has no records before there are any', async () => {
      expect(await (await newPlace()).open().records()).toEqual([]);
    });

    it('keeps records in order, and shows each to others as soon as its append returns', async () => {
      const place = await newPlace();
      const ledger = place.open();
      const unlock = await ledger.lock();
      for (let part = 1; part <= 20; part++) {
        await ledger.append(record(part));
        expect((await place.open().records()).at(-1)).toEqual(record(part));
      }
      await unlock();
      expect(await place.open().records()).toEqual(Array.from({ length: 20 }, (_, index) => record(index + 1)));
    });

    it('keeps every value of a record as it is', async () => {
      const place = await newPlace();
      const ledger = place.open();
      const odd: LedgerRecord = { kind: 'collated', to: `'"\\\u2028 ü 😀 \u0001 {"crc":"00000000"} $1 ;--` };
      const unlock = await ledger.lock();
      await ledger.append(odd);
      await unlock();
      expect(await place.open().records()).toEqual([odd]);
    });

    it('is written only by who holds the lock', async () => {
      const place = await newPlace();
      const ledger = place.open();
      await expect(ledger.append(record(1))).rejects.toMatchObject({ name: 'BatchLedgerError' });
      const unlock = await ledger.lock();
      await ledger.append(record(1));
      await unlock();
      await expect(ledger.append(record(2))).rejects.toMatchObject({ name: 'BatchLedgerError' });
      expect(await place.open().records()).toEqual([record(1)]);
    });

    it('has one holder at a time, and goes on with the next where the last one stopped', async () => {
      const place = await newPlace();
      const all = await Promise.allSettled(Array.from({ length: 8 }, () => place.open().lock()));
      const held = all.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
      expect(held).toHaveLength(1);
      for (const end of all) {
        if (end.status === 'rejected')
          expect(end.reason).toMatchObject({ name: 'BatchLockedError', holder: expect.stringMatching(/./) });
      }
      await held[0]!();
      for (const part of [1, 2]) {
        const ledger = place.open();
        const unlock = await ledger.lock();
        await ledger.append(record(part));
        await unlock();
      }
      expect(await place.open().records()).toEqual([record(1), record(2)]);
    });

    it('is taken over from a holder that is gone, which can append nothing after that', async () => {
      const place = await newPlace();
      const old = place.open();
      const close = await old.lock();
      await old.append(record(1));
      await place.abandon();
      const next = place.open();
      const unlock = await next.lock();
      // Also before the next one has written anything.
      await expect(old.append(record(3))).rejects.toMatchObject({ name: 'BatchLedgerError' });
      await next.append(record(2));
      await expect(old.append(record(3))).rejects.toMatchObject({ name: 'BatchLedgerError' });
      await next.append(record(4));
      await unlock();
      await close().catch(() => undefined);
      expect(await place.open().records()).toEqual([record(1), record(2), record(4)]);
    });

    it('refuses records that were damaged', async () => {
      const place = await newPlace();
      const ledger = place.open();
      const unlock = await ledger.lock();
      for (let part = 1; part <= 3; part++) await ledger.append(record(part));
      await unlock();
      await place.damage();
      await expect(place.open().records()).rejects.toMatchObject({ name: 'BatchLedgerError' });
      await expect(place.open().lock()).rejects.toMatchObject({ name: 'BatchLedgerError' });
    });
  });
}
