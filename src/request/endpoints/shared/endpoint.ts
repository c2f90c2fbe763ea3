import type { z } from 'zod';
import type { Effort } from '../../../catalog/models/model.js';
import type { Part, Prompt, ReadMedia } from '../../content/content.js';
import type { WireFormat } from '../../format/response-format.js';

/** One turn of a conversation: a wire message whose content may also hold strings and our own parts. */
export interface Message {
  /** Who speaks: `system`, `developer`, `user`, `assistant` or `tool`. */
  role: string;
  /** What is said: a text, or texts and media in order. @default none */
  content?: string | readonly (string | Part | object)[] | null;
  [key: string]: unknown;
}

/** An entry with all options decided, as an endpoint takes it to make a body. Absent means: leave it out. */
export interface ResolvedEntry {
  model: string;
  seed?: number;
  reasoningEffort?: Effort;
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
  /** The ID of the call, which the function's result must repeat. */
  id: string;
  /** The name of the function. */
  name: string;
  /** The arguments as the model wrote them: usually, not always, JSON. */
  arguments: string;
}

/** The content of a reply, the same for all endpoints. */
export interface Answer {
  /** The text of the answer; absent if the model only calls functions. */
  text?: string;
  /** The model's reason for declining, in its own words. */
  refusal?: string;
  /** The functions that the model wants called; absent if there are none. */
  toolCalls?: ToolCall[];
  /** Set if the answer is incomplete: cut off by a token limit, or by the content filter. */
  cut?: 'length' | 'content_filter';
  /** Set if a reply with status 2xx reports a failure; only `/v1/responses` does this. */
  error?: { code: string; message: string };
}

/** Where a body has what endpoints have in different places, by wire names like `reasoning.effort`. Absent: no place for it. */
export interface WirePlaces {
  /** The reasoning effort. */
  effort?: string;
  /** The response format. */
  format?: string;
  /** The object with name, schema and strict of a JSON Schema format. */
  schema?: string;
  /** Whether a function's name and parameters are in `function: { … }` or in the tool itself. */
  functions?: 'nested' | 'flat';
  /** The conversation: chat messages, or input items. */
  conversation?: 'messages' | 'input';
  /** Limits on the tokens of an answer, the current name first. */
  outputLimits?: readonly string[];
  /** Inputs that are limited in number and tokens for each request and each file. */
  inputs?: string;
}

/** What of a body the service counts as tokens. Every value is as the user wrote it, and may be anything. */
export interface CountedParts {
  /** Function definitions. */
  tools?: unknown;
  /** The response format. */
  format?: unknown;
  /** Messages or items, with the overhead of a conversation. */
  messages?: readonly unknown[];
  /** Texts, lists of parts, or lists of token numbers, without any overhead. */
  contents?: readonly unknown[];
  /** True when part of the prompt is stored at the service, so that nobody else can count it. */
  isStored?: boolean;
  /** How many answers the request asks for. @default 1 */
  answers?: unknown;
  /** Limits on the tokens of one answer; the first number counts. */
  limits?: readonly unknown[];
  /** What is answered, where it is not text: `none` costs nothing, `pictures` by quality and size. */
  output?: 'none' | 'pictures';
}

/** A shape that people carry over from another endpoint, and how it is written here. */
export interface ShapeHint {
  /** The path of the value, like `body.tools[0].function`. */
  path: RegExp;
  /** True for a value, and the object that holds it, that are written in the other way. */
  is: (value: unknown, holder: Readonly<Record<string, unknown>>) => boolean;
  hint: string;
}

/** All that is known of one endpoint. A new one is a folder with such an object, and a row in table.ts. */
export interface Endpoint {
  readonly url: string;
  /** What the service calls it in its error messages. */
  readonly title: string;
  /** The model that is sent by default. */
  readonly defaultModel: string;
  /** The JSON body. Objects are strict, so that unknown keys are seen. */
  readonly body: z.ZodObject;
  /** The options that have a place in this body. */
  readonly supports: readonly EndpointOption[];
  /** Where the body has them. */
  readonly places: WirePlaces;
  /** Keys of the body whose objects are merged with those of the `body` option instead of being replaced. */
  readonly merges?: readonly string[];
  /** Fields that are still accepted and on their way out, with their replacement. Source: openai 7.55.0. */
  readonly deprecated?: Readonly<Record<string, string>>;
  /** Keys of other endpoints, with how the same is written here. */
  readonly keyHints?: Readonly<Record<string, string>>;
  readonly shapeHints?: readonly ShapeHint[];
  /** The list of a reply that holds its answers. */
  readonly answerList: string;
  /** The body of one request, keys in the order in which they are written. */
  toBody(draft: ResolvedEntry, read: ReadMedia): Record<string, unknown>;
  /** What of a body is counted as tokens. Never throws, whatever the body holds. */
  countedParts(body: Readonly<Record<string, unknown>>): CountedParts;
  /** True for a reply of this endpoint's shape. */
  isReply(reply: Readonly<Record<string, unknown>>): boolean;
  /** The answer in a 2xx reply. Never throws: a reply of an unknown shape gives an empty answer. */
  toAnswer(reply: Readonly<Record<string, unknown>>): Answer;
  /** A reply that holds several answers as one reply for each; none where there is only one. */
  split?(reply: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[];
}

/** True when a conversation brings its own instructions, so that the system prompt has no place in it. */
export function holdsInstructions(messages: readonly Message[] | undefined): boolean {
  return messages?.some((turn) => turn?.role === 'system' || turn?.role === 'developer') ?? false;
}
