import { rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from '../../src/report/write-report.js';
import { HAS_BROWSER, openFile, startBrowser } from '../helpers/browser.js';
import type { LongResult } from '../long/program.js';
import { outcomes, saveReviews } from './sample.js';

export const name = 'report of 50,000 rows';

const ROWS = 50_000;
const MOST_MS_TO_ROWS = 5_000;
const MOST_MS_TO_FILTER = 200;

/** Opens a report of 50,000 rows in Chromium and measures the time to its rows and of its filters. */
export async function run(): Promise<LongResult> {
  if (!HAS_BROWSER) return { attempts: 1, failures: 0, notes: ['not run: no browser for this machine'] };
  const folder = await mkdtemp(join(tmpdir(), 'batch-creator-report-'));
  const browser = await startBrowser();
  try {
    const to = join(folder, 'report.html');
    await writeReport({ input: await saveReviews(folder, ROWS), outcomes: outcomes(ROWS), to });
    const start = performance.now();
    const { page } = await openFile(browser, to);
    await page.waitForSelector('#view tbody tr[tabindex]');
    const toRows = performance.now() - start;
    const filters: number[] = await page.evaluate(`(async () => {
      const times = [];
      for (const text of ['warm up', 'battery', 'customer 4', 'nothing at all', '']) {
        query.value = text;
        const start = performance.now();
        query.dispatchEvent(new Event('input'));
        document.getElementById('view').offsetHeight;
        times.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return times.slice(1);
    })()`);
    const heap: number = await page.evaluate('performance.memory.usedJSHeapSize');
    const slowest = Math.max(...filters);
    const failures = Number(toRows > MOST_MS_TO_ROWS) + Number(slowest > MOST_MS_TO_FILTER);
    const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
    return {
      attempts: 2,
      failures,
      notes: [
        `${megabytes(statSync(to).size)}: rows after ${Math.round(toRows)} ms, slowest filter ${Math.round(slowest)} ms, heap ${megabytes(heap)}`,
      ],
    };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
