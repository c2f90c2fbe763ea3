import type { z } from 'zod';
import type { ReasoningEffort } from '../../../catalog/models/model.js';
import type { Part, Prompt, ReadMedia } from '../../content/content.js';
import type { WireFormat } from '../../format/response-format.js';

/** One turn of a conversation: a wire message whose content may also hold strings and our own parts. */
export interface Message {
  role: string;
  content?: string | readonly (string | Part | object)[] | null;
  [key: string]: unknown;
}

/** An entry with all options decided, as an endpoint takes it to make a body. Absent means: leave it out. */
export interface ResolvedEntry {
  model: string;
  seed?: number;
  reasoningEffort?: ReasoningEffort;
  systemPrompt?: string;
  responseFormat?: WireFormat;
  prompt?: Prompt;
  messages?: readonly Message[];
  input?: unknown;
}

/** Options that not every endpoint has a place for. */
export type EndpointOption = 'seed' | 'reasoningEffort' | 'systemPrompt' | 'responseFormat' | 'messages' | 'input';

/** A function that the model wants called. */
export interface ToolCall {
  id: string;
  name: string;
  /** The arguments as the model wrote them: usually, not always, JSON. */
  arguments: string;
}

/** What stands in a reply, whatever the endpoint. */
export interface Answer {
  text?: string;
  /** The model's own words for why it declines. */
  refusal?: string;
  toolCalls?: ToolCall[];
  /** Set when the answer is not whole: cut by a token limit, or by the content filter. */
  cut?: 'length' | 'content_filter';
  /** Set when the reply came with a 2xx and yet says that it failed; only `/v1/responses` does so. */
  error?: { code: string; message: string };
}

/** All that is known of one endpoint: its body, how an entry becomes one, and where the answer stands in the reply. */
export interface Endpoint {
  readonly url: string;
  /** The JSON body. Objects are strict, so that unknown keys are seen. */
  readonly body: z.ZodObject;
  /** The options that have a place in this body. */
  readonly takes: readonly EndpointOption[];
  /** Keys of the body whose objects are merged with those of the `body` option instead of being replaced. */
  readonly merges?: readonly string[];
  /** The body of one request, keys in the order in which they are written. */
  toBody(draft: ResolvedEntry, read: ReadMedia): Record<string, unknown>;
  /** The answer in a 2xx reply. Never throws: a reply of an unknown shape gives an empty answer. */
  toAnswer(reply: Readonly<Record<string, unknown>>): Answer;
}

/** True when a conversation brings its own instructions, so that the system prompt has no place in it. */
export function holdsInstructions(messages: readonly Message[] | undefined): boolean {
  return messages?.some((turn) => turn?.role === 'system' || turn?.role === 'developer') ?? false;
}
