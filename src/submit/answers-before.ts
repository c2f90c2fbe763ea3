import { inputPaths } from '../jsonl/read/manifest.js';
import { joinResults } from '../results/join/join.js';
import type { JoinedOutcome } from '../results/line/outcome.js';
import { Tally } from '../results/summary/summary.js';
import { directPairs } from './direct/direct-files.js';
import { jobFolder } from './job/input-files.js';
import { loadJob } from './job/open-job.js';
import { missingFiles } from './round/job-outputs.js';
import { findRounds, isRoundOver, type KnownRound, type LedgerSource, lateAnswers, sentPairs } from './round/rounds.js';
import type { BatchClient } from './service/client.js';

interface Means {
  /** Downloads what is not here yet, if it can. */
  client: object;
  ledger?: LedgerSource | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The chosen requests that must not be sent directly, by ID: those that the job of their file has answered, and those
 * whose round is still running, which are `missing`. They would be paid twice.
 */
export async function answersBefore(path: string, ids: ReadonlySet<string>, means: Means) {
  const answers = new Map<string, JoinedOutcome>();
  const job = jobFolder(path);
  const known = await findRounds(job, means.ledger);
  if (await isAnyLeft(known)) await download(path, means);
  const rounds = await Promise.all((await findRounds(job, means.ledger)).map(sentPairs));
  const pairs = [...(await directPairs(job)), ...rounds.flat()];
  if (pairs.length === 0) return answers;
  for await (const chunk of joinResults(pairs, { input: await inputPaths([path]) }, new Tally())) {
    for (const { outcome } of chunk) {
      const isKnown = outcome.status === 'succeeded' || outcome.error?.code === 'not_ended';
      if (isKnown && ids.has(outcome.customId)) answers.set(outcome.customId, outcome);
    }
  }
  return answers;
}

/** True if results may be at the service that are not here. */
async function isAnyLeft(rounds: readonly KnownRound[]): Promise<boolean> {
  for (const round of rounds) {
    const isHere = round.state.cleaned || (await missingFiles(round.folder, round.state)).length === 0;
    if (!isRoundOver(round) || !isHere || lateAnswers(round)) return true;
  }
  return false;
}

async function download(path: string, { client, ledger, signal }: Means): Promise<void> {
  if (!isBatchClient(client)) return;
  const job = await loadJob(path, { client, ledger });
  await job.outputs({ signal });
}

function isBatchClient(client: object): client is BatchClient {
  return 'batches' in client && 'files' in client;
}
