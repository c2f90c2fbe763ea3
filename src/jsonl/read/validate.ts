import { z } from 'zod';
import { abortSignal, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { PROVIDER_NAMES } from '../../catalog/services/providers.js';
import type { ValidatorOptions } from '../../check/batch/batch.js';
import { FileValidator } from '../../check/batch/file.js';
import { BatchOptionsError } from '../../errors.js';
import type { Report } from '../../issue.js';
import { abortable } from './abortable.js';
import { LineTooLongError } from './decode.js';
import { readPartBlocks } from './manifest.js';

/** How a file is validated. */
export interface ValidateOptions extends Omit<ValidatorOptions, 'uniqueIds'> {
  /** Stops the work, also while a source keeps it waiting; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

const validateOptions = z.strictObject({
  endpoint: z.string().optional(),
  model: z.string().optional(),
  limits: z.boolean().optional(),
  maxIssues: z.number().min(0).optional(),
  provider: z.enum(PROVIDER_NAMES).optional(),
  catalog: z.array(z.unknown()).optional(),
  today: z.string().optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<ValidateOptions>);

const BLOCK_CHARACTERS = 1 << 18;

/**
 * Validates a batch file from any tool as the service would: each line, then the file as a whole. Memory does not grow
 * with the file, except for about 40 bytes per ID.
 *
 * A line longer than 209,715,200 bytes ends the report: no service accepts such a file.
 *
 * @throws BatchFileError when the file cannot be read, or is not the part that its manifest lists. Invalid requests are
 * reported, never thrown.
 * @throws BatchOptionsError for an unknown option.
 * @throws the reason of `signal` when it aborts.
 * @example
 * const report = await validateFile('reviews.jsonl');
 * if (!report.ok) for (const { line, message } of report.issues) console.error(`line ${line}: ${message}`);
 */
export async function validateFile(path: string, options: ValidateOptions = {}): Promise<Report> {
  const { signal, ...rules } = checkOptions('validateFile', validateOptions, options);
  const validator = new FileValidator(rules);
  try {
    for await (const block of abortable(readPartBlocks(path), signal)) validator.block(block);
  } catch (error) {
    if (!(error instanceof LineTooLongError) || error.length === undefined) throw error;
    validator.refuseLine(error.length);
  }
  return validator.report();
}

/**
 * Validates lines, given without their newlines, as the file that they would make.
 *
 * @throws BatchOptionsError when `lines` is not an iterable of strings, and for an unknown option.
 * @throws the reason of `signal` when it aborts.
 */
export async function validateLines(
  lines: Iterable<string> | AsyncIterable<string>,
  options: ValidateOptions = {},
): Promise<Report> {
  const { signal, ...rules } = checkOptions('validateLines', validateOptions, options);
  const validator = new FileValidator(rules);
  let block = '';
  if (typeof lines !== 'object' || lines === null)
    throw new BatchOptionsError('validateLines takes a list of lines. Use split("\\n") on a text.');
  for await (const line of Symbol.asyncIterator in lines ? abortable(lines, signal) : lines) {
    if (typeof line !== 'string') {
      throw new BatchOptionsError('validateLines takes lines of text. Use JSON.stringify on each request.');
    }
    const whole = line.isWellFormed() ? line : line.replace(/\p{Surrogate}/gu, escapeUnit);
    block += whole.endsWith('\n') ? whole : `${whole}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    validator.block(Buffer.from(block));
    block = '';
  }
  validator.block(Buffer.from(block));
  return validator.report();
}

/** A lone surrogate has no UTF-8 form; as an escape it survives and is reported. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}
