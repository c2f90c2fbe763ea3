/**
 * Recordings: an assumption. 10 tokens per second is the usual number; one source of 2026 says 1,000 per minute; no
 * official page was available. The length of an MP3 is estimated from its size at 64 to 320 kbit/s.
 */
export const AUDIO = {
  tokensPerSecond: { low: 10, likely: 10, high: 17 },
  kilobits: { low: 64, likely: 128, high: 320 },
} as const;

/** Documents: an assumption, without a source. From an empty page to a full one with a picture at high detail. */
export const PAGE_TOKENS = { low: 100, likely: 1_200, high: 4_000 } as const;
/** For PDFs whose pages cannot be counted: bytes per page, from a scan to plain text. */
export const PAGE_BYTES = { low: 500_000, likely: 60_000, high: 3_000 } as const;
/** Assumed pages of a document that only the service has. */
export const REMOTE_PAGES = { low: 1, likely: 5, high: 100 } as const;
