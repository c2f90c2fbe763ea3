import { isObject } from '../../request/content/json-kind.js';
import { type EndpointName, endpointName } from '../../request/endpoints/table.js';
import { idFrom } from '../api/ids.js';
import type { RequestLine } from '../api/wire.js';
import { answerChat } from './chat.js';
import { answerCompletions } from './completions.js';
import { answerEmbeddings } from './embeddings.js';
import { answerImages } from './images.js';
import type { MockRequest } from './mock-request.js';
import { answerModerations } from './moderations.js';
import { answerResponses } from './responses.js';
import { seededRandom } from './seeded-random.js';

/** A made-up answer for each endpoint: the compiler asks for one when an endpoint is new. */
const ANSWERS: Record<EndpointName, (ask: MockRequest) => Record<string, unknown>> = {
  chatCompletions: answerChat,
  responses: answerResponses,
  embeddings: answerEmbeddings,
  moderations: answerModerations,
  completions: answerCompletions,
  imagesGenerations: answerImages,
  imagesEdits: answerImages,
};

/** A reply body of the shape that the request asks for, the same on every run; with `text`, it says just that. */
export function mockAnswer(request: RequestLine, created: number, text?: string): Record<string, unknown> {
  const { custom_id: customId, url, body } = request;
  const seed = idFrom('', `${customId}\n${JSON.stringify(body)}`);
  const id = (prefix: string) => idFrom(prefix, prefix + seed);
  const ask: MockRequest = {
    customId,
    url,
    body,
    created,
    dice: seededRandom(seed),
    id,
    ...(text !== undefined && { text }),
  };
  return ANSWERS[endpointName(url)!](ask);
}

/** Tokens of one reply, whatever its endpoint calls them. */
export interface Tokens {
  input: number;
  cached: number;
  output: number;
  reasoning: number;
}

/** The usage that a reply states; nothing where it states none. */
export function tokensOf(reply: unknown): Tokens {
  const usage = isObject(reply) && isObject(reply.usage) ? reply.usage : {};
  return {
    input: count(usage.input_tokens) || count(usage.prompt_tokens),
    cached: detail(usage.input_tokens_details ?? usage.prompt_tokens_details, 'cached_tokens'),
    output: count(usage.output_tokens) || count(usage.completion_tokens),
    reasoning: detail(usage.output_tokens_details ?? usage.completion_tokens_details, 'reasoning_tokens'),
  };
}

function detail(details: unknown, name: string): number {
  return isObject(details) ? count(details[name]) : 0;
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
