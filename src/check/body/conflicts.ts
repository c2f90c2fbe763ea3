import { formatPath } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/shared/endpoint.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';

type Body = Record<string, unknown>;

/** Fields of one body that contradict each other, or make no sense in a batch. */
export function conflictFindings(body: Body, { places }: Endpoint): IssueDraft[] {
  const findings = [...batchFindings(body)];
  if (places.conversation === 'messages') findings.push(...chatFindings(body));
  if (places.conversation === 'input') findings.push(...responsesFindings(body));
  return findings;
}

function* chatFindings(body: Body): Generator<IssueDraft> {
  const { response_format: format, messages } = body;
  if (typeof body.top_logprobs === 'number' && body.logprobs !== true) {
    yield conflict('body.top_logprobs needs logprobs to be true. Add "logprobs": true.', 'body.top_logprobs');
  }
  if (isObject(format) && format.type === 'json_object' && Array.isArray(messages) && !saysJson(messages)) {
    const message =
      'body.response_format is json_object, but no message has the word JSON in it, which the service demands. Say in a message that you want JSON.';
    yield conflict(message, 'body.response_format');
  }
  if (body.max_tokens != null && body.max_completion_tokens != null) {
    const message = 'body.max_tokens stands beside max_completion_tokens, which takes its place. Remove max_tokens.';
    yield warning('conflicting_parameters', message, { path: 'body.max_tokens' });
  }
  for (const name of ['tool_choice', 'parallel_tool_calls']) {
    if (body[name] == null || body[name] === 'none' || body.tools != null) continue;
    const message = `body.${name} is given without tools, which the service is known to refuse. Add tools, or remove it.`;
    yield warning('conflicting_parameters', message, { path: `body.${name}` });
  }
  if (!Array.isArray(messages)) return;
  const roles = new Set(messages.map((message) => (isObject(message) ? message.role : undefined)));
  if (roles.has('system') && roles.has('developer')) {
    const message =
      'body.messages holds both system and developer messages; some models refuse that. Use one of the two.';
    yield warning('conflicting_parameters', message, { path: 'body.messages' });
  }
  yield* remoteFiles(messages);
}

/** Chat takes a document by its bytes or its id; only `/v1/responses` fetches it. */
function* remoteFiles(messages: readonly unknown[]): Generator<IssueDraft> {
  for (const [index, message] of messages.entries()) {
    const parts = isObject(message) && Array.isArray(message.content) ? message.content : [];
    for (const [at, part] of parts.entries()) {
      const data = isObject(part) && isObject(part.file) ? part.file.file_data : undefined;
      if (typeof data !== 'string' || !/^https?:/i.test(data)) continue;
      const path = formatPath(['body', 'messages', index, 'content', at, 'file', 'file_data']);
      const message = `${path} is an address; /v1/chat/completions does not fetch files. Give a data: URL or file_id, or use file_url at /v1/responses.`;
      yield failsRequest('invalid_value', message, { path });
    }
  }
}

function* responsesFindings(body: Body): Generator<IssueDraft> {
  const format = isObject(body.text) ? body.text.format : undefined;
  if (isObject(format) && format.type === 'json_object' && !saysJson([body.input, body.instructions])) {
    const message =
      'body.text.format is json_object, but the input has no word JSON in it, which the service demands. Say in it that you want JSON.';
    yield conflict(message, 'body.text.format');
  }
  if (body.previous_response_id != null && body.conversation != null) {
    const message = 'body.previous_response_id and conversation exclude each other. Remove one.';
    yield conflict(message, 'body.previous_response_id');
  }
  for (const name of ['previous_response_id', 'conversation']) {
    if (body[name] == null) continue;
    const message = `body.${name} builds on what the service has stored; whether a batch may do so is not documented.`;
    yield warning('unsupported_parameter', message, { path: `body.${name}` });
  }
}

/** What has a meaning only outside of batches. No rule about it is documented. */
function* batchFindings(body: Body): Generator<IssueDraft> {
  if (body.background === true) {
    const message = 'body.background is true; a batch runs in the background as it is. Leave it out.';
    yield warning('unsupported_parameter', message, { path: 'body.background' });
  }
  if (typeof body.service_tier === 'string' && !['auto', 'default'].includes(body.service_tier)) {
    const message = `body.service_tier is "${body.service_tier.slice(0, 20)}", but a batch is a tier of its own. Leave it out.`;
    yield warning('unsupported_value', message, { path: 'body.service_tier' });
  }
  if (body.stream_options != null && body.stream !== true) {
    const message = 'body.stream_options has a meaning only for streams, which a batch has not. Leave it out.';
    yield warning('conflicting_parameters', message, { path: 'body.stream_options' });
  }
}

function conflict(message: string, path: string): IssueDraft {
  return failsRequest('conflicting_parameters', message, { path });
}

/** True when a text of these messages has the word JSON in it, in whatever case. Addresses and names do not count. */
function saysJson(messages: readonly unknown[]): boolean {
  return messages.some((message) => {
    if (typeof message === 'string') return /json/i.test(message);
    if (Array.isArray(message)) return saysJson(message);
    return isObject(message) && saysJson([message.content, message.text]);
  });
}
