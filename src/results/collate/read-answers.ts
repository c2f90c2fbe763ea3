import { z } from 'zod';
import { checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { IdIndex } from '../../check/batch/id-index.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import { fingerprintOfLine } from '../../request/fingerprint/fingerprint.js';
import { joinResults } from '../join/join.js';
import { NumberList } from '../join/number-list.js';
import { type ResultFiles, resultPairs } from '../join/result-files.js';
import { Tally } from '../summary/summary.js';

/** The files to read answers from. */
export interface ReadAnswersOptions {
  /** The input file that was sent, a manifest, or several files. */
  input: string | readonly string[];
  /** The output file, or several. @default none */
  output?: ResultFiles;
  /** The error file, or several in the order of the output files. @default none */
  errors?: ResultFiles;
  /** True if one answer serves all requests that are the same. @default false: each answer serves one request */
  shareIdentical?: boolean | undefined;
}

const answersOptions = z.strictObject({
  input: z.union([z.string(), z.array(z.string())]),
  output: z.unknown().optional(),
  errors: z.unknown().optional(),
  shareIdentical: z.boolean().optional(),
} satisfies FieldsOf<ReadAnswersOptions>);

/** The requests with a successful answer, at about 35 bytes each. */
export class Answers {
  readonly #index = new IdIndex();
  readonly #counts = new NumberList((length) => new Uint32Array(length));
  readonly #isShared: boolean;

  /** @param isShared True if one answer serves all requests that are the same; else each answer serves one. */
  constructor(isShared: boolean) {
    this.#isShared = isShared;
  }

  /** Adds an answer to the request of a line. */
  add(line: Uint8Array): void {
    const slot = this.#slotOf(line);
    this.#counts.set(slot, this.#counts.at(slot) + 1);
  }

  /** True if there is an answer to the request of a line; uses it up, unless answers are shared. */
  take(line: Uint8Array): boolean {
    const slot = this.#slotOf(line);
    const count = this.#counts.at(slot);
    if (count > 0 && !this.#isShared) this.#counts.set(slot, count - 1);
    // The first of several identical new requests is sent for all of them.
    if (count === 0 && this.#isShared) this.#counts.set(slot, 1);
    return count > 0;
  }

  #slotOf(line: Uint8Array): number {
    const earlier = this.#index.addOrGetLine(fingerprintOfLine(line), this.#counts.length + 1);
    return earlier > 0 ? earlier - 1 : this.#counts.push(0);
  }
}

/**
 * Reads which requests have a successful answer, for `save(path, { except })`, which leaves them out of the new file.
 * For batches of other tools; jobs know their answers.
 *
 * @throws BatchOptionsError for invalid options; BatchFileError if a file can't be read.
 * @example
 * await batch.save('new.jsonl', { except: await readAnswers({ input: 'old.jsonl', output: 'old-output.jsonl' }) });
 */
export async function readAnswers(options: ReadAnswersOptions): Promise<Answers> {
  checkOptions('readAnswers', answersOptions, options);
  const { input, output, errors, shareIdentical = false } = options;
  const answers = new Answers(shareIdentical);
  const pairs = resultPairs(output, errors);
  const asked = { input: await inputPaths([input].flat()), data: false, keepRequests: true };
  for await (const chunk of joinResults(pairs, asked, new Tally()))
    for (const { outcome, request } of chunk) if (outcome.status === 'succeeded') answers.add(request!);
  return answers;
}
