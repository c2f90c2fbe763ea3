/**
 * The limits of one input file. Source: openai 7.55.0 types and the batch guide, 2026-11-20; sizes from the server's
 * own error text.
 */
export const LIMITS = {
  /** Requests in one file. */
  requests: 50_000,
  /** Bytes at which `save` begins a new file: "200 MB" in its smallest reading. */
  bytes: 200_000_000,
  /** Bytes above which the service rejects a file: the figure in its own error message. */
  serverBytes: 209_715_200,
  /** Inputs of all embedding requests of one file together. */
  embeddingInputs: 50_000,
  /** Inputs of one embedding request. */
  embeddingInputsPerRequest: 2_048,
  /** Tokens of one embedding input. */
  embeddingTokensPerInput: 8_192,
  /** Tokens of all inputs of one embedding request. Source: the official OpenAPI description, 2026-08-21. */
  embeddingTokensPerRequest: 300_000,
} as const;

/** The metadata of a batch. Source: openai 7.55.0 types, `Metadata`, 2026-11-20. */
export const METADATA_LIMITS = {
  /** Pairs of one batch. */
  pairs: 16,
  keyCharacters: 64,
  valueCharacters: 512,
  /** Pairs that this package adds to find a batch again. */
  ownPairs: 4,
  /** The prefix of the keys of these pairs. */
  ownPrefix: 'batch_creator_',
} as const;

/** Endpoints that no longer support batches, and why. */
export const GONE_ENDPOINTS: Readonly<Record<string, string>> = {
  '/v1/videos': 'The Videos API was shut down on 2026-09-24.',
};
