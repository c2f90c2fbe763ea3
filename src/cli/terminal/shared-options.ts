import { duration } from './duration.js';
import { wholeNumber } from './option-values.js';

// What several commands have, has the same words in all of them.
export const BASE_URL = ['--base-url <url>', 'a service other than that of OPENAI_BASE_URL or OpenAI'] as const;
export const SAME_ACCOUNT = ['--same-account', 'the key is a new one of the same account'] as const;
export const IGNORE_SIZE = [
  '--ignore-size',
  'create batches also if the service reports another size of the upload than was sent',
] as const;
export const POLL = ['--poll <time>', 'a fixed time between looks', duration('--poll')] as const;
export const SETTLE = [
  '--settle <time>',
  'how long a create of unknown outcome is waited out; by default 15m',
  duration('--settle'),
] as const;
export const FORCE = ['--force', 'replace an existing file of another kind'] as const;
export const YES = ['-y, --yes', 'do not ask'] as const;
export const MAX_REQUESTS = ['--max-requests <count>', 'requests in one file', wholeNumber('--max-requests')] as const;
export const MAX_BYTES = ['--max-bytes <count>', 'bytes of one file', wholeNumber('--max-bytes')] as const;
export const MAX_TOKENS = [
  '--max-tokens <count>',
  'tokens of input in one file, as estimated',
  wholeNumber('--max-tokens'),
] as const;

/** What a command that looks at jobs is told to look at. */
export const TARGET =
  'an input file or manifest that was submitted, its .job folder, or the id of a batch made elsewhere';

/** What the commands that look at jobs share. */
export interface JobCommandOptions {
  baseUrl?: string | undefined;
  sameAccount?: true | undefined;
  poll?: number | undefined;
  settle?: number | undefined;
  out?: string | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}
