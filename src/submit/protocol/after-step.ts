import type { Ending } from '../ledger/job-facts.js';
import type { PartRecord } from '../ledger/ledger-record.js';
import type { CallFailure } from '../service/classify.js';
import type { RemoteBatch } from '../service/client.js';
import { afterFailure } from './after-failure.js';
import { isSettled, type Step } from './decide.js';
import { unnamedResults } from './ending.js';
import type { PartRuntime, WalkRules } from './part-runtime.js';
import type { PartState } from './state.js';

/** The result of a step. */
export type StepOutcome =
  | { done: 'ok' }
  | { done: 'uploaded'; file: string; createdAt: number }
  | { done: 'created'; batch: RemoteBatch }
  | { done: 'found'; batch: string }
  | { done: 'seen'; batch: RemoteBatch; ending: Ending | undefined }
  | { done: 'not_found' }
  | { done: 'failed'; failure: CallFailure };

/** How many times to check an ended batch before accepting it without the result files that its counts promise. */
const MAX_RESULT_LOOKS = 8;

/** Computes what a process knows after a step. Pure. */
export function afterStep(
  part: PartState,
  runtime: PartRuntime,
  step: Step,
  outcome: StepOutcome,
  now: number,
  rules: WalkRules,
): PartRuntime {
  if (step.do === 'append') return afterAppend(part, runtime, step.record, now, rules);
  if (step.do === 'settle')
    return searchWhileSettling({ ...runtime, settling: true, settleUntil: now + rules.settleMs }, now, rules);
  const at = { ...runtime, callNotSent: false };
  if (outcome.done === 'failed') return afterFailure(part, at, step.do, outcome.failure, now, rules);
  // One successful call does not reset the failure count of another call.
  const isBetween = at.refusal || at.missingSince || part.phase === 'fence_intended';
  const after: PartRuntime = { ...at, failures: isBetween ? at.failures : 0 };
  switch (outcome.done) {
    case 'uploaded': {
      const { file, createdAt } = outcome;
      const adopted = step.do === 'find_upload' && { adopted: true as const };
      return { ...after, pendingRecord: { kind: 'uploaded', part: part.part, file, createdAt, ...adopted } };
    }
    case 'created':
      return {
        ...after,
        unknown: 0,
        failures: 0,
        missingSince: 0,
        pendingRecord: { kind: 'created', part: part.part, attempt: part.attempt, batch: outcome.batch.id },
      };
    case 'found':
      return {
        ...after,
        listChecked: true,
        pendingRecord: { kind: 'created', part: part.part, attempt: part.attempt, batch: outcome.batch, adopted: true },
      };
    case 'not_found':
      if (step.do === 'find_upload') return { ...after, notFound: true };
      return afterMiss(part, { ...after, listChecked: true }, now, rules);
    case 'seen': {
      const { batch, ending } = outcome;
      if (ending && unnamedResults(ending).length > 0 && runtime.resultLooks < MAX_RESULT_LOOKS) {
        const { resultLooks } = runtime;
        const notBefore = now + rules.pollDelay(resultLooks);
        return { ...after, batch, resultLooks: resultLooks + 1, notBefore, why: 'results' };
      }
      if (ending)
        return { ...after, batch, pendingRecord: { kind: 'ended', part: part.part, batch: batch.id, ending } };
      return {
        ...after,
        batch,
        polls: runtime.polls + 1,
        notBefore: now + rules.pollDelay(runtime.polls),
        why: 'poll',
      };
    }
    case 'ok':
      if (step.do === 'check_file') return { ...after, ready: part.file, sizeMismatches: 0 };
      if (step.do === 'delete_file')
        return { ...after, pendingRecord: { kind: 'fenced', part: part.part, file: part.file } };
      return after;
  }
}

/** A search of the list that did not find the batch. */
function afterMiss(part: PartState, runtime: PartRuntime, now: number, rules: WalkRules): PartRuntime {
  if (part.phase === 'uploaded') return runtime;
  if (now < runtime.settleUntil) return searchWhileSettling(runtime, now, rules);
  const misses = runtime.misses + 1;
  if (runtime.settling && runtime.deletionUnsupported && isSettled({ misses }))
    return { ...runtime, misses, failure: runtime.deletionUnsupported };
  const notBefore = now + rules.backoff(misses);
  return { ...runtime, misses, notBefore, why: runtime.settling ? 'settle' : 'retry' };
}

/** Misses during the settle time do not count; finding the batch ends it early. */
function searchWhileSettling(runtime: PartRuntime, now: number, rules: WalkRules): PartRuntime {
  const notBefore = Math.min(runtime.settleUntil, now + rules.settleMs / 4);
  return { ...runtime, misses: 0, notBefore, why: 'settle' };
}

/** `part` is the part after the record. */
function afterAppend(
  part: PartState,
  runtime: PartRuntime,
  record: PartRecord,
  now: number,
  rules: WalkRules,
): PartRuntime {
  const after: PartRuntime = { ...runtime, pendingRecord: undefined, notFound: false, misses: 0 };
  switch (record.kind) {
    case 'upload_intent':
      return { ...after, callNotSent: true, fileLost: false, missingSince: 0, sizeMismatches: 0 };
    case 'create_intent':
      return { ...after, callNotSent: true, refusal: undefined };
    case 'create_refused':
      return {
        ...after,
        settleUntil: 0,
        refusal: undefined,
        lastRefusal: undefined,
        failure: runtime.lastRefusal ?? runtime.failure,
      };
    case 'fenced':
    case 'attempt_void':
      return { ...after, settling: false, settleUntil: 0, notBefore: 0 };
    case 'created': {
      const cleared = { deletionUnsupported: undefined, refusal: undefined, lastRefusal: undefined };
      const counters = { settling: false, settleUntil: 0, polls: 0, resultLooks: 0, notBefore: 0 };
      return { ...after, ...cleared, ...counters };
    }
    case 'ended':
      if (part.phase === 'ended') return after;
      // The queue had no room, or the file was missing: submits the part again a little later.
      return {
        ...after,
        batch: undefined,
        ready: '',
        notBefore: now + rules.backoff(part.queued + part.vanished),
        why: 'queue',
      };
    default:
      return after;
  }
}
