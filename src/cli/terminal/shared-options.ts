import { duration } from './duration.js';
import { dollarsOf, gather, wholeNumber } from './option-values.js';

// The options that several commands have, each with its words in one place.
export const BASE_URL = [
  '--base-url <url>',
  'base URL of the service (default: OPENAI_BASE_URL, else https://api.openai.com/v1)',
] as const;
export const SAME_ACCOUNT = ['--same-account', 'the API key changed but the account is the same'] as const;
export const IGNORE_SIZE = [
  '--ignore-size',
  'create batches even if the service reports another size of the upload than was sent',
] as const;
export const LEDGER = [
  '--ledger <address>',
  'keep the records in a database, postgres://… (default: BATCH_CREATOR_LEDGER, else files in the job folder)',
] as const;
export const ALLOWANCE = [
  '--allowance <name>',
  'share --max-enqueued-tokens with all jobs that name the same allowance, e.g. acme/gpt-6-luna',
] as const;
export const MAX_ENQUEUED_TOKENS = [
  '--max-enqueued-tokens <count>',
  'limit on the tokens in the queue',
  wholeNumber('--max-enqueued-tokens'),
] as const;
export const ALL = ['--all', 'send every request, also those that have an answer'] as const;
export const ALLOW_DUPLICATE = ['--allow-duplicate', 'pay again for content that another job has sent'] as const;
export const POLL = ['--poll <time>', 'check at this fixed interval, e.g. 30s', duration('--poll')] as const;
export const SETTLE = [
  '--settle <time>',
  'how long to wait when it is unclear whether a batch was created (default: 15m)',
  duration('--settle'),
] as const;
export const FORCE = ['--force', 'replace an existing file of another kind'] as const;
export const YES = ['-y, --yes', 'do not ask for confirmation'] as const;
export const JSON_OUTPUT = ['--json', 'print one JSON document to stdout'] as const;
export const JSON_WRITTEN = ['--json', 'print what was written as JSON'] as const;
export const DRY_RUN = ['--dry-run', 'write nothing; show what would be written'] as const;
export const OUTPUT_FILE = ['-o, --output <file>', 'file to write; - is stdout (default: stdout)'] as const;
export const ALLOW_ENV = [
  '--allow-env <name>',
  'let the config use ${name} anywhere (repeatable; also BATCH_CREATOR_ALLOW_ENV)',
  gather,
] as const;
export const MODEL = ['--model <name>', 'model name'] as const;
export const EFFORT = ['--effort, --reasoning-effort <effort>', 'reasoning effort, e.g. low'] as const;
export const BODY = [
  '--body <key=value>',
  'API parameter, spelled as the API spells it, e.g. temperature=0 (repeatable)',
  gather,
] as const;
export const PROVIDER = ['--provider <name>', 'service the file is for (default: openai)'] as const;
export const CATALOG = ['--catalog <file>', 'JSON file with models to add to the built-in table'] as const;
export const MAX_COST = [
  '--max-cost <dollars>',
  'send nothing if the highest estimate is above this amount',
  dollarsOf,
] as const;
export const MAX_REQUESTS = ['--max-requests <count>', 'requests per file', wholeNumber('--max-requests')] as const;
export const MAX_BYTES = ['--max-bytes <count>', 'bytes per file', wholeNumber('--max-bytes')] as const;
export const MAX_TOKENS = [
  '--max-tokens <count>',
  'estimated input tokens per file',
  wholeNumber('--max-tokens'),
] as const;
export const NOTIFY = [
  '--notify <command>',
  'run this shell command at the end, with BATCH_CREATOR_JOB and BATCH_CREATOR_STATUS set',
] as const;

/** The argument of commands that follow jobs. */
export const TARGET = 'a submitted input file or manifest, its .job folder, or a batch ID';

/** The options that the commands for jobs share. */
export interface JobCommandOptions {
  baseUrl?: string | undefined;
  ledger?: string | undefined;
  sameAccount?: true | undefined;
  poll?: number | undefined;
  settle?: number | undefined;
  output?: string | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}
