import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/write-report.js';
import { HAS_BROWSER, openFile, startBrowser } from '../helpers/browser.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { HOSTILE_TEXTS, outcomes, saveHostile, saveReviews } from './sample.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const REQUESTS = 200;
const FOCUSED_ID = `document.activeElement?.querySelector('td')?.textContent`;

const base = temporaryFolder();
const tempFolder = () => mkdtempSync(join(base, 'report-'));

describe.runIf(HAS_BROWSER)('the page of a report, in Chromium', () => {
  let browser: Browser;
  let report: string;
  let compared: string;

  beforeAll(async () => {
    const folder = tempFolder();
    const input = await saveReviews(folder, REQUESTS);
    report = join(folder, 'report.html');
    compared = join(folder, 'compared.html');
    await writeReport({ input, outcomes: outcomes(REQUESTS), to: report });
    const other = outcomes(REQUESTS, (at) => (at % 4 === 0 ? 'bad' : 'good'));
    await writeReport({
      input,
      outcomes: outcomes(REQUESTS),
      compare: { name: 'terra', outcomes: other },
      to: compared,
    });
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  it('loads nothing and reports no error', async () => {
    const { page, misdeeds } = await openFile(browser, report);
    expect(await page.textContent('h1')).toBe('reviews.jsonl');
    expect(await page.textContent('.lede')).toContain('160 succeeded, 40 did not.');
    expect(await page.locator('tbody tr[tabindex]').count()).toBeGreaterThan(5);
    expect(misdeeds).toEqual({ requests: [], messages: [] });
    await page.context().close();
  });

  it('is readable without scripts', async () => {
    const { page } = await openFile(browser, report, { javaScriptEnabled: false });
    const text = await page.locator('body').innerText();
    for (const part of [
      '160 succeeded',
      'server_error',
      'Classify the review.',
      'Input tokens per request',
      'review-50',
    ]) {
      expect(text).toContain(part);
    }
    await page.context().close();
  });

  it('filters by text and by status, sorts, and copies the ids that are left', async () => {
    const { page } = await openFile(browser, report);
    const count = page.locator('#count');
    await page.fill('#query', 'BATTERY');
    await expect.poll(() => count.textContent()).toBe('100 of 200 requests');
    await page.click('[data-status=failed]');
    await expect.poll(() => count.textContent()).toBe('20 of 200 requests');
    await page.click('th button:has-text("custom_id")');
    await page.click('th button:has-text("custom_id")');
    const first = page.locator('tbody tr[tabindex]').first();
    expect(await first.locator('td').first().textContent()).toBe('review-200');
    await page.evaluate(`
      document.addEventListener('copy', () => { globalThis.copied = document.activeElement.value; });
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    `);
    await page.click('#copy');
    const copied = await page.evaluate(() => (globalThis as { copied?: string }).copied);
    expect(copied?.split('\n')).toHaveLength(20);
    expect(copied).toMatch(/^review-200\nreview-190\n/);
    await page.context().close();
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await openFile(browser, report);
    await page.focus('tbody tr[tabindex]');
    for (let down = 0; down < 3; down++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    expect(await page.evaluate(FOCUSED_ID)).toBe('review-200');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('dialog[open] h2').textContent()).toBe('review-1');
    expect(await page.locator('dialog pre').allTextContents()).toContain('label: good\nreason: reason 1');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(await page.evaluate(FOCUSED_ID)).toBe('review-1');
    await page.context().close();
  });

  it('shows two sets of answers side by side, and the requests on which they differ', async () => {
    const { page } = await openFile(browser, compared);
    const fields = await page.locator('#comparison tbody tr').allTextContents();
    expect(fields).toEqual(['label75.0 %120 of 160', 'reason100.0 %160 of 160']);
    await page.selectOption('#only', 'differs');
    await expect.poll(() => page.locator('#count').textContent()).toBe('40 of 200 requests');
    expect(await page.locator('#view thead').textContent()).toContain('label · terra');
    await page.context().close();
  });

  it('shows hostile texts as they are and runs none of them', async () => {
    const folder = tempFolder();
    const { path, outcomes: found } = saveHostile(folder);
    const to = join(folder, 'hostile.html');
    const rows = HOSTILE_TEXTS.map((text) => JSON.parse(`{${JSON.stringify(text)}:${JSON.stringify(text)}}`));
    const compare = { name: HOSTILE_TEXTS[0]!, outcomes: found };
    await writeReport({ input: path, outcomes: found, rows, compare, to, title: HOSTILE_TEXTS[0]! });
    const { page, misdeeds } = await openFile(browser, to);
    expect(await page.textContent('h1')).toBe(HOSTILE_TEXTS[0]);
    const rowsInView = page.locator('#view tbody tr[tabindex]');
    for (let at = 0; at < HOSTILE_TEXTS.length; at++) {
      await page.fill('#query', '');
      await page.focus('#view tbody tr[tabindex]');
      await page.keyboard.press('Home');
      for (let down = 0; down < at; down++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(await page.locator('dialog h2').evaluate((title) => title.textContent)).toBe(HOSTILE_TEXTS[at]);
      await page.keyboard.press('Escape');
      // The page moves the focus back to the row when it hears that the dialog has closed, a moment later.
      await page.waitForFunction('!document.querySelector("dialog[open]")');
      await page.waitForTimeout(100);
    }
    expect(await rowsInView.count()).toBe(HOSTILE_TEXTS.length);
    expect(await page.evaluate(() => (globalThis as { broken?: number }).broken)).toBeUndefined();
    expect(await page.locator('img, iframe, a[href^="javascript"], base').count()).toBe(0);
    expect(misdeeds).toEqual({ requests: [], messages: [] });
    await page.context().close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('has no accessibility fault that axe finds (%s, %i px)', async (colorScheme, width) => {
    // What compares has all that the other has.
    for (const path of width === 1280 && colorScheme === 'light' ? [report, compared] : [compared]) {
      const { page } = await openFile(browser, path, {
        colorScheme,
        viewport: { width, height: 900 },
        bypassCSP: true,
      });
      await page.addScriptTag({ path: AXE });
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(violations).toEqual([]);
      await page.context().close();
    }
  });
});
