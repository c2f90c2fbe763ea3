import { resolve } from 'node:path';
import { z } from 'zod';
import { checkOptions } from '../../arguments/check-options.js';
import { withLock } from '../ledger/ledger.js';
import { isUntouched } from '../protocol/state.js';
import { accountOf, checkAccount, hostOf, isAccount } from '../round/account.js';
import { jobStatus } from '../round/job-status.js';
import { queueOf } from '../round/queue-limit.js';
import { Round } from '../round/round.js';
import { findRounds, isRoundOver, type KnownRound } from '../round/rounds.js';
import { noJob } from '../service/errors.js';
import { timingOf } from '../service/timing.js';
import { jobFolder, refuseOtherInput } from './input-files.js';
import { Job } from './job.js';
import type { OpenJobOptions } from './submit-options.js';
import { openJobFields } from './submit-shape.js';

const openJobShape = z.strictObject(openJobFields);

/**
 * Opens a job by its input file, its manifest or its folder. Sends nothing.
 *
 * @throws BatchJobError if there is no job; BatchAccountError if another account sent it; BatchOptionsError for a wrong option;
 * BatchLedgerError if its ledger is damaged.
 */
export async function openJob(path: string, options: OpenJobOptions): Promise<Job> {
  checkOptions('openJob', openJobShape, options ?? {});
  return loadJob(path, options);
}

/** `openJob`, for callers whose options have been checked and may hold more. */
export async function loadJob(path: string, options: OpenJobOptions): Promise<Job> {
  const folder = jobFolder(path);
  hostOf(options?.client);
  const rounds = await findRounds(folder, options.ledger);
  const last = rounds.at(-1);
  if (!last) throw noJob(folder);
  await refuseOtherInput(folder, [resolve(path)], last.source);
  await pinAccount(options, last);
  return makeJob(folder, rounds, options);
}

/** A job with the dependencies of its rounds. */
export function makeJob(folder: string, known: readonly KnownRound[], options: OpenJobOptions, sent = 0): Job {
  const rounds = known.map((round) => makeRound(round, options));
  const earlier = known.slice(0, -1).map(({ number, state, folder: place }) => {
    const parts = state.parts.map((part) => ({ state: part, batch: undefined, waits: undefined }));
    const { status, requestCounts } = jobStatus(state, place, parts);
    return { round: number, status, requestCounts };
  });
  return new Job({ folder, rounds, earlier, ledger: options.ledger, sent });
}

export function makeRound({ number, folder, ledger, state }: KnownRound, options: OpenJobOptions): Round {
  const { client, ignoreSize } = options;
  return new Round({
    number,
    client,
    ledger,
    folder,
    timing: timingOf(options, hostOf(client), options.env),
    ignoreSize,
    ...queueOf(options, state, ledger, folder),
  });
}

/** Ties an unsent round to the present account. @throws BatchAccountError if another account sent a round. */
export async function pinAccount(options: OpenJobOptions, round: KnownRound): Promise<void> {
  const { state, ledger, folder } = round;
  const isSame = options.sameAccount === true;
  const isOpen = isUntouched(state) && !isRoundOver(round);
  if (!isOpen) checkAccount(options.client, state.account, { folder, isOver: isRoundOver(round), isSame });
  if (isSame || (isOpen && !isAccount(options.client, state.account)))
    await withLock(ledger, () => ledger.append({ kind: 'account', account: accountOf(options.client) }));
}
