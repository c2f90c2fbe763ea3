import { RandomFile } from '../../jsonl/read/random-file.js';
import type { FileSource } from '../../jsonl/read/source.js';

/** An output or error file: a path, its text, bytes, a stream, a `Response`; nothing where there is none. */
export type ResultFile = FileSource | null | undefined;

/** Output or error files: one, or as many as there were batches, parts or rounds; those of one batch at the same place. */
export type ResultFiles = ResultFile | readonly ResultFile[];

/** An output file and its error file; either may be absent. */
export interface ResultPair {
  output: FileSource | undefined;
  errors: FileSource | undefined;
}

/** A result file that can be read again and again. */
export interface OpenResultFile {
  file: RandomFile;
  /** An output file and its error file are one round. */
  round: number;
}

/** Opens all result files for the time of `use`. */
export async function* withResultFiles<Item>(
  pairs: readonly ResultPair[],
  use: (files: readonly OpenResultFile[]) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const files: OpenResultFile[] = [];
  try {
    for (const [round, { output, errors }] of pairs.entries()) {
      for (const source of [output, errors]) {
        if (source !== undefined) files.push({ file: await RandomFile.open(source), round });
      }
    }
    yield* use(files);
  } finally {
    for (const { file } of files) await file.close();
  }
}

/** Brings output and error files together by their places; an empty string, as some servers have it, is no file. */
export function resultPairs(outputs: ResultFiles, errors: ResultFiles): ResultPair[] {
  const [output, error] = [listOf(outputs), listOf(errors)];
  return Array.from({ length: Math.max(output.length, error.length) }, (_, place) => ({
    output: output[place] || undefined,
    errors: error[place] || undefined,
  }));
}

function listOf(files: ResultFiles): readonly ResultFile[] {
  return Array.isArray(files) ? files : [files as ResultFile];
}
