import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import { mountSmallDisk, unmount } from '../helpers/small-disk.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { bench, carry } from './harness.js';

const root = temporaryFolder();
const disk = join(root, 'disk');

const reason = mountSmallDisk(disk, '64k');
if (reason === undefined) afterAll(() => unmount(disk));

describe.skipIf(reason !== undefined)(
  `a full disk under the ledger${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it.each([0, 500, 1_000, 1_500, 2_000, 3_000])(
      'stops before anything is sent unrecorded, and goes on when there is room: %i bytes left',
      async (left) => {
        const { file: source, client, emulator } = await bench({}, 1);
        const file = join(disk, 'reviews.jsonl');
        copyFileSync(source, file);
        mkdirSync(join(disk, 'reviews.job'), { mode: 0o700 });
        const ballast = join(disk, 'ballast');
        // Whole pages are what a tmpfs counts; the ledger gets what is left of its own page.
        const ledger = new FileLedger(join(disk, 'reviews.job'));
        const unlock = await ledger.lock();
        await unlock();
        fill(ballast);
        if (left > 0) rmSync(join(disk, 'ballast-0'), { force: true });
        await expect(fillLedger(ledger)).rejects.toThrow(/ENOSPC/);
        const sent = emulator.state.requests.length;
        expect(sent).toBe(0);
        for (let index = 0; index < 40; index++) rmSync(`${ballast}-${index}`, { force: true });
        rmSync(join(disk, 'reviews.job'), { recursive: true });
        const { status } = await carry(file, client);
        expect(status.status).toBe('completed');
        rmSync(join(disk, 'reviews.job'), { recursive: true });
      },
    );

    it('stops a job in its middle, and no create goes out without its intent', async () => {
      const { file: source, client, emulator } = await bench({}, 1);
      const file = join(disk, 'reviews.jsonl');
      copyFileSync(source, file);
      const ledger = new FileLedger(join(disk, 'reviews.job/round-0001'));
      const append = ledger.append.bind(ledger);
      let full = false;
      ledger.append = async (record) => {
        if (record.kind === 'create_intent' && !full) {
          full = true;
          fill(join(disk, 'ballast'));
          // What is left of the page is used up by others.
          for (;;) await append({ kind: 'cancel' });
        }
        return append(record);
      };
      await expect(carry(file, client, { ledger })).rejects.toThrow(/disk is full \(ENOSPC\).*Nothing more is sent/s);
      expect(emulator.state.batches).toEqual([]);
      for (let index = 0; index < 40; index++) rmSync(join(disk, `ballast-${index}`), { force: true });
      rmSync(join(disk, 'reviews.job'), { recursive: true });
      expect((await carry(file, client)).status.status).toBe('completed');
    });
  },
);

function fill(path: string): void {
  for (let index = 0; index < 40; index++) {
    try {
      writeFileSync(`${path}-${index}`, Buffer.alloc(4096));
    } catch {
      return;
    }
  }
}

async function fillLedger(ledger: FileLedger): Promise<void> {
  const unlock = await ledger.lock();
  try {
    for (let kept = 0; ; kept++) {
      try {
        // Of a length that does not fit into a page a whole number of times.
        await ledger.append({ kind: 'collated', to: 'x'.repeat(301 + kept) });
      } catch (error) {
        // What was not refused is there.
        expect(await ledger.records()).toHaveLength(kept);
        throw error;
      }
    }
  } finally {
    await unlock();
  }
}
