import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'amaro';

/** A file that ends in `.ts`, also where a test imports it anew with a query. */
const TYPESCRIPT = /^file:.*\.ts(\?.*)?$/;

/** A TypeScript file imports another by the name that it has when it is compiled: `x.js` is `x.ts`. */
export function resolve(specifier, context, next) {
  if (/^\.\.?\/.*\.js$/.test(specifier) && TYPESCRIPT.test(context.parentURL ?? '')) {
    const { href: url } = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
    if (existsSync(fileURLToPath(url))) return { url, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

/** Blanks the types out, so that each line and column of an error is that of the source. */
export function load(url, context, next) {
  if (!TYPESCRIPT.test(url)) return next(url, context);
  const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { mode: 'strip-only' });
  return { format: 'module', source: code, shortCircuit: true };
}
