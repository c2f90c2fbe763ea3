import { parseJson } from '../../jsonl/read/decode.js';
import { escapeSeparators } from '../../jsonl/write/encode.js';
import { isObject } from '../../request/content/json-kind.js';
import { endpointOf } from '../../request/endpoints/table.js';
import type { Outcome } from '../line/outcome.js';

/**
 * The request with its invalid answer, and why it is invalid, at the end of the conversation, so that the model can
 * correct it. Other requests stay as they are: they have no answer, or the endpoint has no conversation.
 */
export function addReason(request: Buffer, { status, text, error }: Outcome): Buffer {
  const line = parseJson(request);
  if (status !== 'invalid' || !text || !isObject(line) || !isObject(line.body)) return request;
  const place = endpointOf(String(line.url))?.places.conversation;
  if (place === undefined) return request;
  const { [place]: before, ...body } = line.body;
  const turns = Array.isArray(before) ? before : [{ role: 'user', content: before }];
  const reason = `Your answer does not fit the required format: ${error.message} Answer again and correct this. Reply with the corrected answer only.`;
  const more = [...turns, { role: 'assistant', content: text }, { role: 'user', content: reason }];
  return Buffer.from(escapeSeparators(JSON.stringify({ ...line, body: { ...body, [place]: more } })));
}
