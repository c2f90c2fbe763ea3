import { afterStep, type StepOutcome } from '../../../src/submit/protocol/after-step.js';
import { decide, type Step } from '../../../src/submit/protocol/decide.js';
import { METADATA, matchBatch } from '../../../src/submit/protocol/match-batch.js';
import { newRuntime, type WalkRules } from '../../../src/submit/protocol/part-runtime.js';
import { needsProof } from '../../../src/submit/protocol/shared-listing.js';
import { newPart, partAfter } from '../../../src/submit/protocol/state.js';
import type { CallFailure } from '../../../src/submit/service/classify.js';
import type { RemoteBatch } from '../../../src/submit/service/client.js';

/** How the service misbehaves, and which safeguards of the protocol are switched off. */
export interface WorldOptions {
  faults: number;
  crashes: number;
  /** How long a new batch is missing from the list. */
  listLag: number;
  /** How many times the list is read before a new batch is in it. */
  listLagReads?: number;
  /** The list has no order, so a search that stops at an old page misses what comes after it. */
  unordered?: boolean;
  /** A create may be answered with a 404 though the batch was made. */
  saysNotFound?: boolean;
  /** A deletion may be answered with a 5xx, done or not. */
  failsDeletions?: boolean;
  /** How long after the connection broke a late request lands. */
  landsAfter: number;
  settle: number;
  /** The service has no deletion of files. */
  keepsFiles?: boolean;
  /** Safeguards that are switched off. */
  without?: readonly ('intent' | 'fence' | 'settle' | 'look' | 'single_send' | 'proof')[];
}

export type Choose = (options: number) => number;

interface Batch {
  id: string;
  file: string;
  attempt: number;
  /** Its file was deleted before it arrived, which shows only after validation. */
  dead: boolean;
  arrived: number;
  /** How often the list was read when it arrived. */
  reads: number;
}

const VALIDATION = 20;

const UNKNOWN: CallFailure = { sent: 'unknown', fatal: false, notFound: false, message: 'The connection broke.' };
const NO: CallFailure = { sent: 'no', fatal: false, notFound: false, message: 'Nobody listens.' };
const NO_DELETION: CallFailure = { sent: 'no', fatal: true, notFound: false, status: 405, message: 'Not allowed.' };
const NOT_FOUND: CallFailure = { sent: 'no', fatal: false, notFound: true, status: 404, message: 'No such file.' };
const BROKEN: CallFailure = { sent: 'unknown', fatal: false, notFound: false, status: 503, message: 'Not now.' };
const LIMIT: CallFailure = { sent: 'look', fatal: false, notFound: false, message: 'Too many.' };

/** What came of one history: batches paid for, intents sent twice, and whether the user was told that there is no batch. */
interface Lived {
  paid: number;
  resent: number;
  isGivenUp: boolean;
  trace: string[];
}

/** Lives through one history; `choose` decides at every fork. */
export function live(options: WorldOptions, choose: Choose): Lived {
  const without = new Set(options.without);
  const rules: WalkRules = {
    settleMs: without.has('settle') ? 0 : options.settle,
    patienceMs: 1_000,
    cancelled: false,
    admission: { at: 0, why: 'room' },
    uploadName: (upload) => `u${upload}`,
    backoff: (failures) => 2 ** Math.min(failures - 1, 4),
    pollDelay: () => 1,
  };
  let now = 1;
  let { faults, crashes } = options;
  let resent = 0;
  let told = 0;
  let reads = 0;
  let part = newPart({ part: 1 });
  let durable = part;
  let runtime = newRuntime();
  const deleted = new Set<string>();
  const files: string[] = [];
  const batches: Batch[] = [];
  const underway: { file: string; attempt: number; at: number }[] = [];
  const sent = new Map<number, number>();
  const trace: string[] = [];

  const accept = (file: string, attempt: number): Batch => {
    const batch = { id: `b${batches.length + 1}`, file, attempt, dead: deleted.has(file), arrived: now, reads };
    batches.push(batch);
    return batch;
  };
  const show = ({ id, file, attempt, dead, arrived }: Batch): RemoteBatch => {
    const status = now - arrived < VALIDATION ? 'validating' : dead ? 'failed' : 'in_progress';
    const metadata = { [METADATA.job]: 'job', [METADATA.part]: '1', [METADATA.attempt]: String(attempt) };
    return { id, status, created_at: arrived, input_file_id: file, metadata };
  };
  const land = () => {
    for (let index = underway.length - 1; index >= 0; index--) {
      if (underway[index]!.at > now) continue;
      const { file, attempt } = underway.splice(index, 1)[0]!;
      accept(file, attempt);
    }
  };
  const created = (batch: Batch): StepOutcome => ({ done: 'created', batch: show(batch) });
  const failed = (failure: CallFailure): StepOutcome => ({ done: 'failed', failure });
  const late = (file: string, attempt: number) => underway.push({ file, attempt, at: now + options.landsAfter });

  /** Undefined: the process died. */
  const create = (file: string, attempt: number): StepOutcome | undefined => {
    sent.set(attempt, (sent.get(attempt) ?? 0) + 1);
    if (sent.get(attempt)! > 1) resent++;
    const forks: (() => StepOutcome | undefined)[] = [() => created(accept(file, attempt))];
    if (faults > 0) {
      const acceptedAs = (failure: CallFailure) => () => {
        accept(file, attempt);
        return failed(failure);
      };
      const lost = () => {
        accept(file, attempt);
        // What the official client does when it is left to itself.
        return without.has('single_send') ? created(accept(file, attempt)) : failed(UNKNOWN);
      };
      const faulty = [
        () => failed(NO),
        () => failed(LIMIT),
        ...(options.saysNotFound ? [() => failed(NOT_FOUND), acceptedAs(NOT_FOUND)] : []),
        () => failed(UNKNOWN),
        lost,
        () => {
          late(file, attempt);
          return failed(UNKNOWN);
        },
      ];
      for (const fork of faulty) {
        forks.push(() => {
          faults--;
          return fork();
        });
      }
    }
    if (crashes > 0) {
      const die = [() => undefined, () => accept(file, attempt), () => late(file, attempt)];
      for (const fork of die) {
        forks.push(() => {
          crashes--;
          fork();
          return undefined;
        });
      }
    }
    return forks[choose(forks.length)]!();
  };

  const perform = (step: Step): StepOutcome => {
    switch (step.do) {
      case 'upload':
        files.push(step.name);
        return { done: 'uploaded', file: step.name, createdAt: 0 };
      case 'find_upload':
        return files.includes(step.name) ? { done: 'uploaded', file: step.name, createdAt: 0 } : { done: 'not_found' };
      case 'find_batch': {
        reads++;
        const isWhole = !options.unordered || (needsProof(part) && !without.has('proof'));
        const lag = options.listLagReads ?? 0;
        const shown = batches.filter(
          (batch) => isWhole && batch.arrived + options.listLag <= now && batch.reads + lag < reads,
        );
        const found = without.has('look') ? undefined : matchBatch(part, 'job', shown.map(show));
        return found ? { done: 'found', batch: found.id } : { done: 'not_found' };
      }
      case 'delete_file':
        if (options.keepsFiles) return failed(NO_DELETION);
        if (options.failsDeletions && faults > 0) {
          const fate = choose(3);
          if (fate > 0) faults--;
          if (fate === 2) deleted.add(step.file);
          if (fate > 0) return failed(BROKEN);
        }
        if (!without.has('fence')) deleted.add(step.file);
        return { done: 'ok' };
      case 'retrieve': {
        const batch = show(batches.find(({ id }) => id === step.batch)!);
        const errors = [{ code: 'invalid_request', param: 'file_id' }];
        return { done: 'seen', batch, ending: batch.status === 'failed' ? { status: 'failed', errors } : undefined };
      }
      default:
        return { done: 'ok' };
    }
  };

  const die = () => {
    part = durable;
    runtime = newRuntime();
    trace.push('crash');
  };

  for (let steps = 0; steps < 500; steps++) {
    now++;
    land();
    const step = decide(part, runtime, now, rules);
    trace.push(step.do === 'append' ? step.record.kind : step.do);
    if (step.do === 'stop' && options.keepsFiles) {
      if (told++ > 0) break;
      // The user comes back when all that was under way has landed and shows.
      now += options.landsAfter + options.listLag;
      land();
      die();
      continue;
    }
    if (step.do === 'stop' || step.do === 'idle') throw new Error(`ended in ${step.do}: ${trace.join(' ')}`);
    if (step.do === 'wait') {
      now = Math.max(now, step.until - 1);
      continue;
    }
    let outcome: StepOutcome | undefined;
    if (step.do === 'create') outcome = create(step.file, step.attempt);
    else {
      // A step that changes nothing leaves no trace when the process dies after it.
      const isRead = ['find_upload', 'find_batch', 'check_file', 'settle', 'retrieve'].includes(step.do);
      const fate = crashes > 0 ? choose(isRead ? 2 : 3) : 0;
      if (fate > 0) crashes--;
      if (fate !== 1) {
        outcome = perform(step);
        if (step.do === 'append') {
          part = partAfter(part, step.record);
          const isIntent = step.record.kind === 'create_intent';
          if (!(isIntent && without.has('intent'))) durable = part;
        }
      }
      if (fate > 0) outcome = undefined;
    }
    if (!outcome) {
      die();
      continue;
    }
    runtime = afterStep(part, runtime, step, outcome, now, rules);
    if (part.phase === 'live' && runtime.batch?.status === 'in_progress') break;
  }
  now = Number.POSITIVE_INFINITY;
  land();
  return { paid: batches.filter(({ dead }) => !dead).length, resent, isGivenUp: part.phase !== 'live', trace };
}

/** How many histories ended how. */
interface Found {
  histories: number;
  doubled: number;
  lost: number;
  resent: number;
  givenUp: number;
  /** The first history that ended wrong. */
  example: string;
}

/** Walks every history that the options allow, up to `most`. */
export function walk(options: WorldOptions, goOn: (found: Found) => boolean = () => true): Found {
  const trail: { picked: number; of: number }[] = [];
  const found: Found = { histories: 0, doubled: 0, lost: 0, resent: 0, givenUp: 0, example: '' };
  do {
    let at = 0;
    const { paid, resent, isGivenUp, trace } = live(options, (of) => {
      const known = trail[at++];
      if (known) return known.picked;
      trail.push({ picked: 0, of });
      return 0;
    });
    found.histories++;
    found.resent += resent;
    if (paid > 1) found.doubled++;
    const right = isGivenUp ? 0 : 1;
    if (paid < right || (isGivenUp && paid > 0)) found.lost++;
    if (isGivenUp) found.givenUp++;
    if (paid !== right && found.example === '') found.example = trace.join(' ');
    while (trail.length > 0 && trail.at(-1)!.picked + 1 >= trail.at(-1)!.of) trail.pop();
    const last = trail.at(-1);
    if (last) last.picked++;
  } while (trail.length > 0 && goOn(found));
  return found;
}
