import { Command } from '@commander-js/extra-typings';
import { duration } from '../terminal/duration.js';
import { gather, wholeNumber } from '../terminal/option-values.js';
import {
  ALL,
  ALLOW_DUPLICATE,
  ALLOWANCE,
  BASE_URL,
  IGNORE_SIZE,
  LEDGER,
  MAX_COST,
  MAX_ENQUEUED_TOKENS,
  NOTIFY,
  POLL,
  SAME_ACCOUNT,
  SETTLE,
  YES,
} from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator submit reviews.jsonl --dry-run
  $ batch-creator submit reviews.jsonl --description reviews --wait
  $ batch-creator submit reviews.manifest.json --tier 2 --wait

Run the same command again at any time: it resumes where it left off and sends nothing twice. Once all batches have
ended, it sends the requests of a changed file that have no answer yet, as a new round; --retry adds what did not
succeed. On a terminal it asks before it sends; elsewhere it doesn't. Everything about reviews.jsonl is stored in
reviews.job/. The batch IDs go to stdout, one per line. Environment: OPENAI_API_KEY, OPENAI_BASE_URL,
OPENAI_ORG_ID, OPENAI_PROJECT_ID; OPENAI_BATCH_INPUT_FILE, OPENAI_BATCH_ENDPOINT, OPENAI_BATCH_COMPLETION_WINDOW
and OPENAI_BATCH_MODEL are the defaults of FILE and of options.`;

/** `submit`: input files to batches, without ever paying twice. */
export function submitCommand() {
  return new Command('submit')
    .summary('send input files as batches, never twice')
    .description('Validates input files, uploads them and creates a batch for each. Safe to interrupt and rerun.')
    .argument('[files...]', 'an input file, the manifest of its parts, or several files of one job')
    .option('--endpoint <url>', 'endpoint of the batches (default: that of the requests)')
    .option('--window <time>', 'completion window (default: 24h)')
    .option('--description <text>', 'description shown in the list of batches')
    .option('--metadata <key=value>', 'metadata of the batches (repeatable)', gather)
    .option('--model <name>', 'replace the model of every request; all of them then count as new')
    .option('--retry [statuses]', 'also send again what did not succeed: all, or e.g. failed,expired')
    .option(...ALL)
    .option('--share-identical', 'send identical requests once, and give all of them the answer')
    .option(...BASE_URL)
    .option(...SETTLE)
    .option(...POLL)
    .option(...MAX_ENQUEUED_TOKENS)
    .option(...ALLOWANCE)
    .option(...LEDGER)
    .option('--tier <1-5>', 'your usage tier, for its queue limit', wholeNumber('--tier'))
    .option(...MAX_COST)
    .option('--expire-input <time>', 'when the service deletes the input file: 1h to 30d', duration('--expire-input'))
    .option('--expire-output <time>', 'when the service deletes the results: 1h to 30d', duration('--expire-output'))
    .option('--no-validate', 'send invalid requests too')
    .option(...ALLOW_DUPLICATE)
    .option(...SAME_ACCOUNT)
    .option(...IGNORE_SIZE)
    .option('--wait', 'wait until everything is done and downloaded')
    .option(...NOTIFY)
    .option('--dry-run', 'send nothing; show what would be sent, where to, and the cost')
    .option(...YES)
    .option('--json', 'print one JSON document instead of IDs')
    .addHelpText('after', EXAMPLES);
}
