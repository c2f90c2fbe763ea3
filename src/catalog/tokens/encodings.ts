import { lookUp, type ModelTable } from '../models/model-table.js';

export type Encoding = 'o200k_base' | 'cl100k_base';

/** Models that do not use `o200k_base`. Source: the model table of gpt-tokenizer 4.0.0, 2026-08-16. */
const ENCODINGS: ModelTable<Encoding> = [
  [
    [
      'text-embedding-3-small',
      'text-embedding-3-large',
      'text-embedding-ada-002',
      'gpt-4',
      'gpt-4-turbo',
      'gpt-3.5-turbo',
    ],
    'cl100k_base',
  ],
];

/** The encoding by which a model reads text. */
export function encodingOf(model: string): Encoding {
  return lookUp(ENCODINGS, model) ?? 'o200k_base';
}
