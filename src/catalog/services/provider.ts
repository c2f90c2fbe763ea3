import { LIMITS } from './limits.js';

/** A rule that is not certain; a violation is a warning. */
type Doubtful = 'requests' | 'bytes' | 'lineBytes' | 'urls' | 'idLength';

/** The batch file rules of one service. An absent rule is unknown and not checked. */
export interface Provider {
  /** The name of the service, as shown to people. */
  title: string;
  /** Each line has `method` and `url`, or only `custom_id` and `body`. */
  line: 'full' | 'reduced';
  /** The accepted values of `url`, each with the OpenAI endpoint that has the same body, or null. @default the endpoints of OpenAI */
  urls?: Readonly<Record<string, string | null>>;
  /** `openai`: bodies follow OpenAI's rules exactly. `own`: OpenAI's rules are only a hint. */
  bodies: 'openai' | 'own';
  /** `openai`: OpenAI's model names and their rules apply. `own`: the service has its own models. */
  models: 'openai' | 'own';
  /** The most requests in one file. @default not known */
  requests?: number;
  /** The most bytes in one file. @default not known */
  bytes?: number;
  /** The most bytes in one line. @default not known */
  lineBytes?: number;
  /** The most embedding inputs in one file, over all its requests. @default not known */
  embeddingInputs?: number;
  /** The most characters in a `custom_id`. @default not known */
  idLength?: number;
  /** True: every line must name the same model. `job`: the model is named for the batch, and may be absent in bodies. @default false */
  oneModel?: boolean | 'job';
  /** True: lines of one file may go to different endpoints. @default false */
  mixedUrls?: true;
  /** Values of `completion_window`, or its shortest and longest. @default not known */
  windows?: readonly string[];
  /** Rules that are not certain: a violation is a warning, not an error. @default none */
  doubtful?: readonly Doubtful[];
  /** The day on which the row was last compared with its source, YYYY-MM-DD. */
  date: string;
  /** The source of the row: a web address, or a few words. */
  source: string;
}

/** The size limits of files that `save` writes for this service. */
export function partLimitsOf({ requests = LIMITS.requests, bytes = LIMITS.bytes }: Provider) {
  return { maxRequests: requests, maxBytes: Math.min(bytes, LIMITS.bytes) };
}

/** True if a rule of a service is certain. */
export function isSure(provider: Provider, rule: Doubtful): boolean {
  return !provider.doubtful?.includes(rule);
}
