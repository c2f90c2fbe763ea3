import type { z } from 'zod';
import type { Effort } from '../../../catalog/models/model.js';
import type { Part, Prompt, ReadMedia } from '../../content/content.js';
import type { WireFormat } from '../../format/response-format.js';

/** One turn of a conversation: a message of the API whose content may also contain strings and our own parts. */
export interface Message {
  /** The role: `system`, `developer`, `user`, `assistant` or `tool`. */
  role: string;
  /** The content: a text, or texts and media in order. @default none */
  content?: string | readonly (string | Part | object)[] | null;
  [key: string]: unknown;
}

/** An entry with all options resolved, from which an endpoint builds a body. An absent field is omitted. */
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

/** Options that not every endpoint supports. */
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
  error?: {
    /** The service's error code, e.g. `server_error`. */
    code: string;
    /** The error in the service's words. */
    message: string;
  };
}

/**
 * The places of fields that differ between endpoints, by API names like `reasoning.effort`. Absent if the endpoint has
 * none.
 */
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

/** The parts of a body that count as tokens. Each value is as the user wrote it, and may have any type. */
export interface CountedParts {
  /** Function definitions. */
  tools?: unknown;
  /** The response format. */
  format?: unknown;
  /** Messages or items, with the overhead of a conversation. */
  messages?: readonly unknown[];
  /** Texts, lists of parts, or lists of token numbers, without any overhead. */
  contents?: readonly unknown[];
  /** True if part of the prompt is stored at the service, where only the service can count it. */
  isStored?: boolean;
  /** How many answers the request asks for. @default 1 */
  answers?: unknown;
  /** Limits on the tokens of one answer; the first number counts. */
  limits?: readonly unknown[];
  /** The output if it is not text: `none` costs nothing, `pictures` cost by quality and size. */
  output?: 'none' | 'pictures';
}

/** A shape from another endpoint that people use by mistake, and its counterpart here. */
export interface ShapeHint {
  /** The path of the value, like `body.tools[0].function`. */
  path: RegExp;
  /** True for a value, and the object around it, in the format of the other endpoint. */
  is: (value: unknown, holder: Readonly<Record<string, unknown>>) => boolean;
  hint: string;
}

/** All facts about one endpoint. A new one is a folder with this object, and a row in table.ts. */
export interface Endpoint {
  readonly url: string;
  /** The service's name for it in error messages. */
  readonly title: string;
  /** The default model. */
  readonly defaultModel: string;
  /** The JSON body. Objects are strict, so that unknown keys are found. */
  readonly body: z.ZodObject;
  /** The options that this body supports. */
  readonly supports: readonly EndpointOption[];
  /** The places of these fields in the body. */
  readonly places: WirePlaces;
  /** Keys of the body whose objects are merged with those of the `body` option instead of being replaced. */
  readonly merges?: readonly string[];
  /** Deprecated fields, with their replacement. Source: openai 7.55.0. */
  readonly deprecated?: Readonly<Record<string, string>>;
  /** Keys of other endpoints, with their counterparts here. */
  readonly keyHints?: Readonly<Record<string, string>>;
  readonly shapeHints?: readonly ShapeHint[];
  /** The list of a reply that holds its answers. */
  readonly answerList: string;
  /** Builds the body of one request, with keys in the order in which they are written. */
  toBody(draft: ResolvedEntry, read: ReadMedia): Record<string, unknown>;
  /** The parts of a body that count as tokens. Never throws, whatever the body contains. */
  countedParts(body: Readonly<Record<string, unknown>>): CountedParts;
  /** True for a reply with the shape of this endpoint. */
  isReply(reply: Readonly<Record<string, unknown>>): boolean;
  /** The answer in a 2xx reply. Never throws: for an unknown shape, the answer is empty. */
  toAnswer(reply: Readonly<Record<string, unknown>>): Answer;
  /** Splits a reply with several answers into one reply for each; empty if there is only one. */
  split?(reply: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[];
}

/** True if a conversation has its own instructions, so that the system prompt is not added. */
export function holdsInstructions(messages: readonly Message[] | undefined): boolean {
  return messages?.some((turn) => turn?.role === 'system' || turn?.role === 'developer') ?? false;
}
