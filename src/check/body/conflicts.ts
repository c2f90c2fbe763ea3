import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { FreeText, textsIn } from '../text/free-text.js';
import { conversationFindings, toolChoiceFindings } from './chat-rules.js';
import { itemFindings, responseFindings } from './responses-rules.js';

type Body = Record<string, unknown>;

/** Fields of one body that contradict each other, or make no sense in a batch. Its texts are hidden. */
export function conflictFindings(body: Body, { places }: Endpoint): IssueDraft[] {
  const findings = [...batchFindings(body), ...lostCharacters(body)];
  if (places.conversation === 'messages') findings.push(...chatFindings(body));
  if (places.conversation === 'input') findings.push(...responsesFindings(body));
  if (body.output_format === 'svg') findings.push(...svgFindings(body));
  return findings;
}

/** Messages or items of a body that do not fit together. Its texts are hidden. */
export function turnFindings(body: Body, { places }: Endpoint): IssueDraft[] {
  const { conversation } = places;
  if (conversation === 'messages' && Array.isArray(body.messages)) return [...conversationFindings(body.messages)];
  return conversation === 'input' ? [...itemFindings(body)] : [];
}

function* chatFindings(body: Body): Generator<IssueDraft> {
  const { response_format: format, messages } = body;
  if (typeof body.top_logprobs === 'number' && body.logprobs !== true) {
    yield conflict('body.top_logprobs needs logprobs to be true. Add "logprobs": true.', 'body.top_logprobs');
  }
  if (isObject(format) && format.type === 'json_object' && Array.isArray(messages) && !mentionsJson(messages)) {
    const message =
      'body.response_format is json_object, but no message mentions JSON, which the service requires. Ask for JSON in a message.';
    yield conflict(message, 'body.response_format');
  }
  if (body.max_tokens != null && body.max_completion_tokens != null) {
    const message =
      'body.max_tokens is given together with max_completion_tokens, which replaces it. Remove max_tokens.';
    yield warning('conflicting_parameters', message, { path: 'body.max_tokens' });
  }
  // Rejected on every line, as observed up to March 2026: langchaingo#1484, qwen-code#243, litellm#23108.
  if (body.metadata != null && body.store !== true) {
    yield conflict('body.metadata needs store to be true. Add "store": true, or remove metadata.', 'body.metadata');
  }
  for (const name of ['tool_choice', 'parallel_tool_calls']) {
    if (body[name] == null || body[name] === 'none' || body.tools != null) continue;
    const message = `body.${name} needs tools; the service is known to reject it without them. Add tools, or remove it.`;
    yield warning('conflicting_parameters', message, { path: `body.${name}` });
  }
  yield* toolChoiceFindings(body);
  if (isObject(body.logit_bias) && Object.keys(body.logit_bias).some((key) => !/^\d+$/.test(key))) {
    const message =
      'body.logit_bias has keys that are not numbers; each key must be a token ID. Look up the IDs in a tokenizer.';
    yield warning('invalid_value', message, { path: 'body.logit_bias' });
  }
  if (!Array.isArray(messages)) return;
  const roles = new Set(messages.map((message) => (isObject(message) ? message.role : undefined)));
  if (roles.has('system') && roles.has('developer')) {
    const message =
      'body.messages has both system and developer messages; some models reject that. Use one of the two.';
    yield warning('conflicting_parameters', message, { path: 'body.messages' });
  }
}

function* responsesFindings(body: Body): Generator<IssueDraft> {
  const format = isObject(body.text) ? body.text.format : undefined;
  if (isObject(format) && format.type === 'json_object' && !mentionsJson([body.input, body.instructions])) {
    const message =
      'body.text.format is json_object, but the input does not mention JSON, which the service requires. Ask for JSON in the input.';
    yield conflict(message, 'body.text.format');
  }
  if (body.previous_response_id != null && body.conversation != null) {
    const message = 'body.previous_response_id and conversation exclude each other. Remove one.';
    yield conflict(message, 'body.previous_response_id');
  }
  for (const name of ['previous_response_id', 'conversation']) {
    if (body[name] == null) continue;
    const message = `body.${name} continues what the service has stored; no source says whether a batch can do that.`;
    yield warning('unsupported_parameter', message, { path: `body.${name}` });
  }
  yield* toolChoiceFindings(body);
  yield* responseFindings(body);
}

/** Source: the comment on `svg` in openai 7.57.0. */
function* svgFindings(body: Body): Generator<IssueDraft> {
  const wrong = [
    ...(typeof body.n === 'number' && body.n !== 1 ? ['n'] : []),
    ...(body.output_compression != null ? ['output_compression'] : []),
    ...(typeof body.partial_images === 'number' && body.partial_images > 0 ? ['partial_images'] : []),
  ];
  for (const name of wrong) {
    const remedy = name === 'n' ? 'Use n 1.' : 'Remove it.';
    yield conflict(`body.${name} is not allowed with output_format "svg". ${remedy}`, `body.${name}`);
  }
}

/** Fields that make sense only outside of batches. No rule about them is documented. */
function* batchFindings(body: Body): Generator<IssueDraft> {
  if (body.background === true) {
    const message = 'body.background is true; a batch always runs in the background. Omit it.';
    yield warning('unsupported_parameter', message, { path: 'body.background' });
  }
  if (typeof body.service_tier === 'string' && !['auto', 'default'].includes(body.service_tier)) {
    const message = `body.service_tier is "${body.service_tier.slice(0, 20)}", but batches have their own tier. Omit it.`;
    yield warning('unsupported_value', message, { path: 'body.service_tier' });
  }
  if (body.stream_options != null && body.stream !== true) {
    const message = 'body.stream_options is for streams only, and a batch cannot stream. Omit it.';
    yield warning('conflicting_parameters', message, { path: 'body.stream_options' });
  }
}

/** One warning for the whole file: a file with one such text usually has thousands. */
function* lostCharacters(body: Body): Generator<IssueDraft> {
  const lost = (text: unknown) => typeof text === 'string' && text.includes('\ufffd');
  const found =
    lost(body.instructions) || lost(body.prompt) || textsIn(body).some((text) => text.hasReplacementCharacter);
  if (!found) return;
  const message =
    'A text contains U+FFFD (the replacement character), which shows that a file was read in the wrong encoding. Read the source in its own encoding.';
  yield warning('replacement_character', message, { shared: true });
}

function conflict(message: string, path: string): IssueDraft {
  return failsRequest('conflicting_parameters', message, { path });
}

/** True if a text of these messages contains the word JSON, in any case. Addresses and names do not count. */
function mentionsJson(messages: readonly unknown[]): boolean {
  return messages.some((message) => {
    if (message instanceof FreeText) return message.mentionsJson;
    if (typeof message === 'string') return /json/i.test(message);
    if (Array.isArray(message)) return mentionsJson(message);
    return isObject(message) && mentionsJson([message.content, message.text]);
  });
}
