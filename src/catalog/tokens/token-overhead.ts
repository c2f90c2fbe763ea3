/**
 * Tokens of a chat request besides its texts. Source: OpenAI cookbook, "How to count tokens with tiktoken", sections 6
 * and 7, as copied by several projects, seen 2026-11-20; the page itself was not opened. It names gpt-4o and
 * gpt-4o-mini; newer models are assumed to work alike.
 */
export const CHAT_OVERHEAD = {
  perMessage: 3,
  perName: 1,
  /** Every answer is begun with `<|start|>assistant<|message|>`. */
  reply: 3,
  date: '2026-11-20',
  source: 'OpenAI cookbook, How to count tokens with tiktoken, section 6',
} as const;

/**
 * Tokens of tool definitions besides their texts. The source does not cover nested objects; they are assumed to follow
 * the same rule.
 */
export const TOOL_OVERHEAD = {
  perFunction: 7,
  perProperties: 3,
  perProperty: 3,
  perEnum: -3,
  perEnumItem: 3,
  /** Once per request. */
  end: 12,
  date: '2026-11-20',
  source: 'OpenAI cookbook, How to count tokens with tiktoken, section 7',
} as const;

/** The tokens of a response schema, as shares of its JSON: undocumented, so a wide range. */
export const SCHEMA_SHARE = { low: 0.5, high: 1.5 } as const;
