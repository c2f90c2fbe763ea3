/**
 * Compares our tables with the request types of the official client, and our prices with @pydantic/genai-prices. Prints
 * what they know and we do not; exits 1 where we would refuse what the types allow.
 *
 *   npm run facts              against the pinned packages
 *   npm run facts -- --newest  against the newest ones, which npm installs into a temporary folder
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { comparePrices, compareTypes } from './compare.js';

const newest = process.argv.includes('--newest');
const folder = newest ? mkdtempSync(join(tmpdir(), 'facts-')) : undefined;
try {
  if (folder) {
    const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', [...install, 'openai@latest', '@pydantic/genai-prices@latest'], { stdio: 'inherit' });
  }
  const modules = folder ? join(folder, 'node_modules') : new URL('../../node_modules', import.meta.url).pathname;
  const openai = join(modules, folder ? 'openai' : 'openai-7');
  const { refused, unknown, tried } = compareTypes(join(openai, 'resources'));
  console.log(`openai ${versionOf(openai)}: ${tried} values of request types tried.`);
  print('We refuse what the types allow', refused);
  print('The types name what our tables do not know', unknown);

  const prices = join(modules, '@pydantic/genai-prices');
  const entry = createRequire(join(prices, 'package.json')).resolve('@pydantic/genai-prices');
  const { calcPrice } = (await import(pathToFileURL(entry).href)) as typeof import('@pydantic/genai-prices');
  console.log(`\n@pydantic/genai-prices ${versionOf(prices)}:`);
  const pricesOf = (model: string) => {
    const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId: 'openai' });
    return found?.model_price as Readonly<Record<string, unknown>> | undefined;
  };
  print('Prices that differ', comparePrices(pricesOf));
  process.exitCode = refused.length > 0 ? 1 : 0;
} finally {
  if (folder) rmSync(folder, { recursive: true, force: true });
}

function versionOf(path: string): string {
  return (JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version: string }).version;
}

function print(title: string, lines: readonly string[]): void {
  console.log(`${title}: ${lines.length === 0 ? 'nothing' : lines.length}`);
  for (const line of lines) console.log(`  ${line}`);
}
