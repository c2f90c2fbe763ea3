import { isObject } from '../../request/content/json-kind.js';
import type { Usage } from './outcome.js';

type Wire = Readonly<Record<string, unknown>>;

/** The tokens of a reply, in either of the two spellings; undefined if it has none. */
export function usageOf(body: Wire): Usage | undefined {
  const wire = body.usage;
  if (!isObject(wire)) return undefined;
  const input = count(wire.input_tokens) ?? count(wire.prompt_tokens);
  const output = count(wire.output_tokens) ?? count(wire.completion_tokens);
  const total = count(wire.total_tokens);
  if (input === undefined && output === undefined && total === undefined) return undefined;
  const inputTokens = input ?? Math.max(0, (total ?? 0) - (output ?? 0));
  const outputTokens = output ?? Math.max(0, (total ?? 0) - inputTokens);
  const inputDetails = detail(wire.input_tokens_details ?? wire.prompt_tokens_details);
  const cached = count(inputDetails.cached_tokens);
  const written = count(inputDetails.cache_write_tokens);
  const reasoning = count(detail(wire.output_tokens_details ?? wire.completion_tokens_details).reasoning_tokens);
  const usage: Usage = { inputTokens, outputTokens, totalTokens: total ?? inputTokens + outputTokens };
  if (cached !== undefined) usage.cachedTokens = cached;
  if (written !== undefined) usage.cacheWriteTokens = written;
  if (reasoning !== undefined) usage.reasoningTokens = reasoning;
  return usage;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function detail(value: unknown): Wire {
  return isObject(value) ? value : {};
}
