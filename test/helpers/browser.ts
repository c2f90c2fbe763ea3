import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

/** The package ships Chromium for Linux on x64 only. */
export const HAS_BROWSER = process.platform === 'linux' && process.arch === 'x64';

/** Starts a Chromium that comes from a package: nothing is downloaded. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await unpackedChromium(),
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu'],
    headless: true,
  });
}

/** Each user has a copy: the package unpacks into one folder of all users, where another user's copy may not be run. */
async function unpackedChromium(): Promise<string> {
  // It stays there for the next run, so not in memory.
  const folder = join(process.env.BATCH_CREATOR_DISK ?? tmpdir(), `batch-creator-chromium-${process.getuid?.()}`);
  mkdirSync(folder, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    return await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/** What a page did that it should not do. */
export interface Misdeeds {
  /** Addresses other than the page itself. */
  requests: string[];
  /** Messages on the console, errors and dialogs. */
  messages: string[];
}

/** Opens a page from the disk and watches what it does. */
export async function openFile(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; misdeeds: Misdeeds }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const misdeeds: Misdeeds = { requests: [], messages: [] };
  const url = `file://${path}`;
  page.on('request', (request) => request.url() !== url && misdeeds.requests.push(request.url()));
  page.on('console', (message) => misdeeds.messages.push(message.text()));
  page.on('pageerror', (error) => misdeeds.messages.push(String(error)));
  page.on('dialog', (dialog) => {
    misdeeds.messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, misdeeds };
}
