import type { ValidatorOptions } from '../../check/batch/batch.js';
import { FileValidator } from '../../check/batch/file.js';
import { BatchOptionsError } from '../../errors.js';
import type { Report } from '../../issue.js';
import { readPartBlocks } from './manifest.js';

/** By what a file is judged. */
export type ValidateOptions = Omit<ValidatorOptions, 'uniqueIds'>;

const BLOCK_CHARACTERS = 1 << 18;

/**
 * Judges a batch file, whoever made it, as the service would: every line for itself, then all together. The memory
 * that it takes does not grow with the file, but for some 40 bytes for each id.
 *
 * @throws BatchFileError when the file cannot be read. What is wrong inside is never thrown, but reported.
 * @example
 * const report = await validateFile('reviews.jsonl');
 * if (!report.ok) for (const { line, message } of report.issues) console.error(`line ${line}: ${message}`);
 */
export async function validateFile(path: string, options: ValidateOptions = {}): Promise<Report> {
  const judge = new FileValidator(options);
  for await (const block of readPartBlocks(path)) judge.block(block);
  return judge.report();
}

/**
 * Judges lines, given without their newlines, as the file that they would make.
 *
 * @throws BatchOptionsError for what is not a list of texts.
 */
export async function validateLines(
  lines: Iterable<string> | AsyncIterable<string>,
  options: ValidateOptions = {},
): Promise<Report> {
  const judge = new FileValidator(options);
  let block = '';
  if (typeof lines === 'string')
    throw new BatchOptionsError('validateLines takes a list of lines. Use split("\\n") on a text.');
  for await (const line of lines) {
    if (typeof line !== 'string') {
      throw new BatchOptionsError('validateLines takes lines of text. Use JSON.stringify on each request.');
    }
    const whole = line.isWellFormed() ? line : line.replace(/\p{Surrogate}/gu, escapeUnit);
    block += whole.endsWith('\n') ? whole : `${whole}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    judge.block(Buffer.from(block));
    block = '';
  }
  judge.block(Buffer.from(block));
  return judge.report();
}

/** Half a character has no bytes; as an escape it stays what it is, and is found. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}
