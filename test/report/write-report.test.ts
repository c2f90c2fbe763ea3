import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/write-report.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { outcomes, saveReviews } from './sample.js';

/** The rows that a page carries. */
function tableOf(path: string) {
  const page = readFileSync(path, 'utf8');
  return JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!);
}

const base = temporaryFolder();
const tempFolder = () => mkdtempSync(join(base, 'report-'));

describe('writeReport', () => {
  it('groups issues by code, with their lines, before a batch is sent', async () => {
    const folder = tempFolder();
    const input = await saveReviews(folder, 6);
    const lines = readFileSync(input, 'utf8').trimEnd().split('\n');
    lines[1] = lines[1]!.replace('"POST"', '"GET"');
    lines[4] = lines[4]!.replace('"POST"', '"PUT"');
    lines[5] = lines[5]!.replace('review-6', 'review-1');
    writeFileSync(input, `${lines.join('\n')}\n`);
    const to = join(folder, 'report.html');
    const written = await writeReport({ input, to });
    expect(written).toMatchObject({ path: to, requests: 6, rows: 6 });
    expect(statSync(to).mode & 0o777).toBe(0o666 & ~process.umask());
    const page = readFileSync(to, 'utf8');
    expect(page).toContain('3 requests would fail. Fix them before you send the file.');
    expect(page).toMatch(/invalid_method<\/code><td class="num">2.*?line 2, 5/s);
    expect(page).toMatch(/duplicate_custom_id<\/code><td class="num">1.*?line 6/s);
    expect(page).toContain('Highest cost per request');
    expect(page).not.toContain('id="outcomes"');
  });

  it('shows what all requests share once, and what is own in each row', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    await writeReport({ input: await saveReviews(folder, 3), to });
    expect(readFileSync(to, 'utf8').split('Classify the review.')).toHaveLength(2);
    expect(tableOf(to).input[1]).toBe('The battery is fine, says customer 2.');
    expect(tableOf(to).status).toEqual([-1, -1, -1]);
  });

  it('counts every request but keeps only a sample of the rows, failures first', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    const { rows } = await writeReport({
      input: await saveReviews(folder, 1_000),
      outcomes: outcomes(1_000),
      to,
      maxRows: 100,
    });
    const page = readFileSync(to, 'utf8');
    const { status, statuses } = tableOf(to);
    expect(rows).toBeLessThanOrEqual(100);
    expect(status.filter((at: number) => statuses[at] === 'failed').length).toBeGreaterThanOrEqual(50);
    expect(page).toContain(`The table holds ${rows} of 1,000 requests`);
    expect(page).toContain('800 succeeded, 200 did not.');
  });

  it('refuses outcomes in another order, or of other requests, and writes nothing', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    const input = await saveReviews(folder, 3);
    const list = outcomes(4);
    for (const wrong of [list.slice(0, 3).reverse(), list, [5 as never]])
      await expect(writeReport({ input, outcomes: wrong, to })).rejects.toThrow(
        /^writeReport: the outcome of ".*" is out/,
      );
    expect(existsSync(to)).toBe(false);
    await writeReport({ input, outcomes: [list[0]!, list[2]!], to });
  });

  it('names answers that are far longer than the others', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    await writeReport({ input: await saveReviews(folder, 50), outcomes: outcomes(50), to });
    expect(readFileSync(to, 'utf8')).toMatch(
      /Unusually long answers.*?review-1<td class="num">1<td class="num">40<td class="num">5,000/s,
    );
  });

  it('groups what did not succeed by message, whatever numbers are in it', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    const failed = (customId: string, message: string) =>
      ({ customId, status: 'failed', error: { code: 'rate_limit_exceeded', message } }) as const;
    const messages = ['Try again in 3 s.', 'Try again in 14 s.', 'Organization "org-1" is out of quota.'];
    const found = messages.map((message, at) => failed(`review-${at + 1}`, message));
    await writeReport({ input: await saveReviews(folder, 3), outcomes: found, to });
    const page = readFileSync(to, 'utf8');
    expect(page).toMatch(/<td class="num">2<td>failed<td><code>rate_limit_exceeded<\/code><td>Try again in 3 s\./);
    expect(page).toMatch(/<td class="num">1<td>failed<td><code>rate_limit_exceeded<\/code><td>Organization/);
  });

  it('gives a request without an outcome the status missing, and keeps the others in step', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    const found = outcomes(6).filter(({ customId }) => customId !== 'review-3');
    await writeReport({ input: await saveReviews(folder, 6), outcomes: found, to });
    const { id, status, statuses, answer } = tableOf(to);
    expect(id.map((name: string, at: number) => [name, statuses[status[at]]])).toContainEqual(['review-3', 'missing']);
    expect(answer[3]).toContain('reason 4');
  });

  it('puts the columns of your table beside the answers', async () => {
    const folder = tempFolder();
    const to = join(folder, 'report.html');
    const rows = [{ product: 'A' }, { product: 'B', big: 12345678901234567890n }, { product: 'C' }];
    await writeReport({ input: await saveReviews(folder, 3), outcomes: outcomes(3), rows, to });
    expect(tableOf(to).columns).toEqual({ product: ['A', 'B', 'C'], big: [null, '12345678901234567890'] });
  });

  it('writes nothing when it is aborted, and refuses a misspelt option', async () => {
    const folder = tempFolder();
    const input = await saveReviews(folder, 2);
    const to = join(folder, 'report.html');
    const reason = new Error('stopped');
    await expect(writeReport({ input, to, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(() => readFileSync(to)).toThrow('ENOENT');
    await expect(writeReport({ input, to, maxrows: 3 } as never)).rejects.toThrow('maxRows');
  });
});
