import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Public test data that lies beside the project, not in it. */
const corpora = process.env.BATCH_CREATOR_SHARED ?? fileURLToPath(new URL('../../../shared/', import.meta.url));

/** A document of a system that this package follows. */
export function systemDocument(name: string): string {
  return readFileSync(`${corpora}/systems/${name}`, 'utf8');
}

/** 515 strings that break software. */
export function naughtyStrings(): string[] {
  return JSON.parse(readFileSync(`${corpora}/corpora/naughty-strings/blns.json`, 'utf8'));
}

/** Files of JSONTestSuite: `y_` is JSON, `n_` is not, `i_` is left to the reader. */
export function jsonTestSuite(): { name: string; bytes: Buffer }[] {
  const folder = `${corpora}/corpora/JSONTestSuite/test_parsing`;
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(`${folder}/${name}`) }));
}
