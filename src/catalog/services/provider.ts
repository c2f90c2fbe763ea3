import { LIMITS } from './limits.js';

/** A rule that is not sure to hold: breaking it is a warning. */
type Doubtful = 'requests' | 'bytes' | 'lineBytes' | 'urls' | 'idLength';

/** How one service differs from the others in what it takes as a batch file. What is absent is not known, and not judged. */
export interface Provider {
  /** As people write it. */
  title: string;
  /** Each line has `method` and `url`, or only `custom_id` and `body`. */
  line: 'full' | 'reduced';
  /** What `url` may be, with the endpoint of OpenAI whose body it has; null where we know no such body. Absent: the endpoints of OpenAI. */
  urls?: Readonly<Record<string, string | null>>;
  /** Whose bodies and models it takes: OpenAI's by the letter, or its own, of which OpenAI's rules are only a hint. */
  bodies: 'openai' | 'own';
  /** Whether OpenAI's model names, and what is known of them, hold. */
  models: 'openai' | 'own';
  /** Requests in one file. @default not known */
  requests?: number;
  /** Bytes of one file above which it is refused. @default not known */
  bytes?: number;
  /** Bytes of one line. @default not known */
  lineBytes?: number;
  /** Inputs of all embedding requests of one file together. @default not known */
  embeddingInputs?: number;
  /** Characters of a `custom_id`. @default not known */
  idLength?: number;
  /** True: every line must name the same model. `job`: the model is named for the batch, and may be absent in bodies. @default false */
  oneModel?: boolean | 'job';
  /** True: lines of one file may go to different endpoints. @default false */
  mixedUrls?: true;
  /** Values of `completion_window`, or its shortest and longest. @default not known */
  windows?: readonly string[];
  /** Rules that are not certain: breaking one is a warning, not an error. @default none */
  doubtful?: readonly Doubtful[];
  /** The day on which the row was last compared with its source, YYYY-MM-DD. */
  date: string;
  /** Where the facts of the row were seen: a web address, or a few words. */
  source: string;
}

/** How large the files are that `save` makes for this service. */
export function partLimitsOf({ requests = LIMITS.requests, bytes = LIMITS.bytes }: Provider) {
  return { maxRequests: requests, maxBytes: Math.min(bytes, LIMITS.bytes) };
}

/** What is sure of a service: false for what was only heard. */
export function isSure(provider: Provider, rule: Doubtful): boolean {
  return !provider.doubtful?.includes(rule);
}
