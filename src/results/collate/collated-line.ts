import { restoreNumbers } from '../../check/text/inexact-numbers.js';
import type { Row } from '../../input/table/row.js';
import { exactParsed } from '../answer/exact-answer.js';
import type { Joined } from '../join/join.js';
import type { Outcome, Usage } from '../line/outcome.js';
import type { BufferedFile } from './buffered-file.js';
import { toJson } from './json-lenient.js';

/**
 * Writes an outcome as JSON with the API's names. The response is copied byte for byte where possible. The JSON is put
 * together by hand because this runs for millions of lines.
 */
export function addCollatedLine(file: BufferedFile, { outcome, response: raw }: Joined, row: Row | undefined): void {
  const { customId, status, text, refusal, toolCalls, error, usage, response } = outcome;
  let json = `{"custom_id":${toJson(customId)},"status":"${status}"`;
  if (text !== undefined) json += `,"text":${toJson(text)}`;
  const parsed = exactParsed(outcome);
  if (parsed !== undefined) json += `,"parsed":${restoreNumbers(toJson(parsed))}`;
  if (refusal !== undefined) json += `,"refusal":${toJson(refusal)}`;
  if (toolCalls) json += `,"tool_calls":${toJson(toolCalls)}`;
  if (raw) {
    file.add(`${json},"response":`);
    file.add(raw);
    json = '';
  } else if (response) json += `,"response":${toJson(replyToWire(response))}`;
  if (error) json += `,"error":${toJson(failureToWire(error))}`;
  if (usage) json += `,"usage":${usageToJson(usage)}`;
  if (row) json += `,"row":${toJson(row)}`;
  file.add(`${json}}`);
}

function replyToWire({ statusCode, requestId, body }: NonNullable<Outcome['response']>): object {
  return { status_code: statusCode, request_id: requestId, body };
}

function failureToWire({ statusCode, ...failure }: NonNullable<Outcome['error']>): object {
  return { ...failure, status_code: statusCode };
}

function usageToJson(usage: Usage): string {
  const { inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens, totalTokens } = usage;
  const cached = cachedTokens === undefined ? '' : `,"cached_tokens":${cachedTokens}`;
  const written = cacheWriteTokens === undefined ? '' : `,"cache_write_tokens":${cacheWriteTokens}`;
  const reasoning = reasoningTokens === undefined ? '' : `,"reasoning_tokens":${reasoningTokens}`;
  return `{"input_tokens":${inputTokens}${cached}${written},"output_tokens":${outputTokens}${reasoning},"total_tokens":${totalTokens}}`;
}
