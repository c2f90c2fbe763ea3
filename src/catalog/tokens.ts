import { findModel } from './find-model.js';

/** Facts that several models share, by their ids. */
export type ModelTable<Row> = readonly (readonly [names: readonly string[], row: Row])[];

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

/**
 * Tokens that a chat request has beside its texts. Source: OpenAI cookbook, "How to count tokens with tiktoken",
 * sections 6 and 7, as copied by several projects, seen 2026-11-20; the page itself was not opened. It names gpt-4o and gpt-4o-mini; newer models are taken to be framed alike.
 */
export const CHAT_OVERHEAD = {
  perMessage: 3,
  perName: 1,
  /** Every answer is begun with `<|start|>assistant<|message|>`. */
  reply: 3,
  date: '2026-11-20',
  source: 'OpenAI cookbook, How to count tokens with tiktoken, section 6',
} as const;

/** What tool definitions take beside their texts. Nested objects are not covered by the source, and taken to follow the same rule. */
export const TOOL_OVERHEAD = {
  perFunction: 7,
  perProperties: 3,
  perProperty: 3,
  perEnum: -3,
  perEnumItem: 3,
  /** Once a request. */
  end: 12,
  date: '2026-11-20',
  source: 'OpenAI cookbook, How to count tokens with tiktoken, section 7',
} as const;

/** How much of its JSON a response schema may take: undocumented, so a wide range around the JSON itself. */
export const SCHEMA_SHARE = { low: 0.5, high: 1.5 } as const;

/**
 * Recordings: an assumption. 10 tokens a second is the usual figure, one source of 2026 says a thousand a minute;
 * no official page was at hand. MP3 length is taken from its size at 64 to 320 kbit/s.
 */
export const AUDIO = {
  tokensPerSecond: { low: 10, likely: 10, high: 17 },
  kilobits: { low: 64, likely: 128, high: 320 },
} as const;

/** Documents: an assumption, without a source. From an empty page to a full one with a picture at high detail. */
export const PAGE_TOKENS = { low: 100, likely: 1_200, high: 4_000 } as const;
/** Where pages cannot be counted: bytes of a page in a PDF, from a scan to plain text. */
export const PAGE_BYTES = { low: 500_000, likely: 60_000, high: 3_000 } as const;
/** Pages of a document that only the service has. */
export const REMOTE_PAGES = { low: 1, likely: 5, high: 100 } as const;

/** The encoding by which a model reads text. */
export function encodingOf(model: string): Encoding {
  return lookUp(ENCODINGS, model) ?? 'o200k_base';
}

/** The row of a model, of its dated snapshots and of what was fine-tuned from it. */
export function lookUp<Row>(table: ModelTable<Row>, model: string): Row | undefined {
  const id = findModel(model)?.id ?? model;
  return table.find(([names]) => names.includes(id))?.[1];
}
