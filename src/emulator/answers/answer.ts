import { isObject } from '../../request/content/json-kind.js';
import { type EndpointName, endpointName } from '../../request/endpoints/table.js';
import { idFrom } from '../api/ids.js';
import type { ReceivedLine } from '../api/wire.js';
import { seededRandom } from '../values/seeded-random.js';
import { answerChat } from './chat.js';
import { answerCompletions } from './completions.js';
import { answerEmbeddings } from './embeddings.js';
import { answerImages } from './images.js';
import type { MockRequest, ReplyTwist } from './mock-request.js';
import { answerModerations } from './moderations.js';
import { answerResponses } from './responses.js';
import { chatEvents, completionEvents, responseEvents, type Streamer } from './stream.js';

/** The mock of one endpoint. */
interface Mock {
  answer(ask: MockRequest): Record<string, unknown>;
  /** Absent if the endpoint does not stream. */
  events?: Streamer;
}

/** A mock for each endpoint; the compiler requires one for every new endpoint. */
const MOCKS: Record<EndpointName, Mock> = {
  chatCompletions: { answer: answerChat, events: chatEvents },
  responses: { answer: answerResponses, events: responseEvents },
  embeddings: { answer: answerEmbeddings },
  moderations: { answer: answerModerations },
  completions: { answer: answerCompletions, events: completionEvents },
  imagesGenerations: { answer: answerImages },
  imagesEdits: { answer: answerImages },
};

/** The streaming of an endpoint's replies; undefined if it does not stream. */
export function streamerOf(url: string): Streamer | undefined {
  const name = endpointName(url);
  return name && MOCKS[name].events;
}

/** The input of a made-up answer. */
export interface MockAnswerOptions {
  /** The text of the answer. @default made up */
  text?: string | undefined;
  twist?: ReplyTwist | undefined;
}

/** A reply body in the format that the request asks for, the same on every run. */
export function mockAnswer(
  request: ReceivedLine,
  created: number,
  { text, twist }: MockAnswerOptions = {},
): Record<string, unknown> {
  const { custom_id: customId, url, body } = request;
  const seed = idFrom('', `${customId}\n${JSON.stringify(body)}`);
  const id = (prefix: string) => idFrom(prefix, prefix + seed);
  const ask: MockRequest = {
    customId,
    url,
    body,
    created,
    random: seededRandom(seed),
    id,
    ...(text !== undefined && { text }),
    ...(twist && { twist }),
  };
  return MOCKS[endpointName(url)!].answer(ask);
}

/** Tokens of one reply, in the same names for every endpoint. */
export interface Tokens {
  input: number;
  cached: number;
  output: number;
  reasoning: number;
}

/** The usage in a reply; zeros if it has none. */
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
