import type { Ending, PartRecord } from '../ledger/ledger.js';
import type { CallFailure } from '../service/classify.js';
import type { RemoteBatch } from '../service/client.js';
import type { Step } from './decide.js';
import type { PartRuntime, Rules } from './part-runtime.js';
import type { PartState } from './state.js';

/** What came of a step. */
export type StepOutcome =
  | { done: 'ok' }
  | { done: 'uploaded'; file: string; createdAt: number }
  | { done: 'created'; batch: RemoteBatch }
  | { done: 'found'; batch: string }
  | { done: 'seen'; batch: RemoteBatch; ending: Ending | undefined }
  | { done: 'absent' }
  | { done: 'failed'; failure: CallFailure };

const MAX_FAILURES = 12;
/** A batch lives for a day; an hour without the service is no reason to leave it. */
const MAX_FAILED_POLLS = 60;
const MAX_UNKNOWN = 5;
const UNFENCED =
  'The reply to a create was lost, and this service, or this key, cannot delete files, which would rule out that its batch ' +
  'still comes. It is not in its list after the settle time. Ask the service. If there is no batch of it, ' +
  'submit the file of this part under another name, and count that in (collate --with).';

/** What a process knows after a step. Pure. */
export function afterStep(
  part: PartState,
  memory: PartRuntime,
  step: Step,
  outcome: StepOutcome,
  now: number,
  rules: Rules,
): PartRuntime {
  if (step.do === 'append') return afterAppend(part, memory, step.record, now, rules);
  if (step.do === 'settle') return { ...memory, settling: true, notBefore: now + rules.settleMs, why: 'settle' };
  const at = { ...memory, unsent: false };
  if (outcome.done === 'failed') return afterFailure(part, at, step, outcome.failure, now, rules);
  // What one call achieved does not end the row of failures of another.
  const after: PartRuntime = { ...at, failures: at.refusal || at.missingSince ? at.failures : 0 };
  switch (outcome.done) {
    case 'uploaded': {
      const { file, createdAt } = outcome;
      const adopted = step.do === 'find_upload' && { adopted: true as const };
      return { ...after, news: { kind: 'uploaded', part: part.part, file, createdAt, ...adopted } };
    }
    case 'created':
      return {
        ...after,
        unknown: 0,
        failures: 0,
        missingSince: 0,
        news: { kind: 'created', part: part.part, attempt: part.attempt, batch: outcome.batch.id },
      };
    case 'found':
      return {
        ...after,
        looked: true,
        news: { kind: 'created', part: part.part, attempt: part.attempt, batch: outcome.batch, adopted: true },
      };
    case 'absent':
      if (part.phase === 'uploaded') return { ...after, looked: true };
      return { ...after, looked: true, absent: true, failure: memory.settling ? memory.unfenced : undefined };
    case 'seen': {
      const { batch, ending } = outcome;
      if (ending) return { ...after, batch, news: { kind: 'ended', part: part.part, batch: batch.id, ending } };
      return { ...after, batch, polls: memory.polls + 1, notBefore: now + rules.pollDelay(memory.polls), why: 'poll' };
    }
    case 'ok':
      if (step.do === 'check_file') return { ...after, ready: part.file };
      if (step.do === 'delete_file') return { ...after, news: { kind: 'fenced', part: part.part, file: part.file } };
      return after;
  }
}

/** `part` is the part after the record. */
function afterAppend(part: PartState, memory: PartRuntime, record: PartRecord, now: number, rules: Rules): PartRuntime {
  const after: PartRuntime = { ...memory, news: undefined, absent: false };
  switch (record.kind) {
    case 'upload_intent':
      return { ...after, unsent: true, fileLost: false, missingSince: 0 };
    case 'create_intent':
      return { ...after, unsent: true, refusal: undefined };
    case 'create_refused':
      return { ...after, refusal: undefined };
    case 'fenced':
    case 'attempt_void':
      return { ...after, settling: false };
    case 'created':
      return { ...after, settling: false, unfenced: undefined, refusal: undefined, polls: 0, notBefore: 0 };
    case 'ended':
      if (part.phase === 'ended') return after;
      // There was no room, or no file: it goes in again a little later.
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

function afterFailure(
  part: PartState,
  memory: PartRuntime,
  step: Step,
  failure: CallFailure,
  now: number,
  rules: Rules,
): PartRuntime {
  const failures = memory.failures + 1;
  const pause = Math.max(rules.backoff(failures), failure.retryAfterMs ?? 0);
  const later: PartRuntime = { ...memory, failures, trouble: failure.message, notBefore: now + pause, why: 'retry' };
  const stopped: PartRuntime = { ...memory, failure };
  if (step.do === 'delete_file' && refusesDeletion(failure))
    return { ...memory, unfenced: { ...failure, message: UNFENCED } };
  if (step.do === 'create') return afterFailedCreate(part, memory, later, failure, now, rules);
  if (step.do === 'check_file' && failure.notFound) {
    const missingSince = memory.missingSince || now;
    if (now - missingSince < rules.patienceMs) return { ...later, missingSince, why: 'file' };
    return { ...memory, missingSince: 0, failures: 0, fileLost: true };
  }
  if (step.do === 'upload' && !failure.fatal && failures < MAX_FAILURES)
    return { ...later, absent: failure.sent === 'no' };
  const most = step.do === 'retrieve' ? MAX_FAILED_POLLS : MAX_FAILURES;
  return failure.fatal || (failures >= most && failure.sent !== 'look') ? stopped : later;
}

/** A refused key refuses everything, and is no word on deletions. */
function refusesDeletion({ status, sent, fatal }: CallFailure): boolean {
  return status === 501 || (status !== undefined && status !== 401 && sent === 'no' && fatal);
}

/** `later` is how it is where the call is made again. */
function afterFailedCreate(
  part: PartState,
  memory: PartRuntime,
  later: PartRuntime,
  failure: CallFailure,
  now: number,
  rules: Rules,
): PartRuntime {
  const { status, code } = failure;
  const { failures } = later;
  const facts = { ...(status !== undefined && { status }), ...(code !== undefined && { code }) };
  switch (failure.sent) {
    case 'no': {
      const news: PartRecord = { kind: 'create_refused', part: part.part, attempt: part.attempt, ...facts };
      if (failure.notFound) {
        const missingSince = memory.missingSince || now;
        if (now - missingSince < rules.patienceMs) return { ...later, news, ready: '', missingSince, why: 'file' };
        return { ...memory, news, failure };
      }
      return failure.fatal || failures >= MAX_FAILURES ? { ...memory, news, failure } : { ...later, news };
    }
    case 'look':
      return { ...later, refusal: facts, why: 'rate' };
    case 'unknown': {
      const unknown = memory.unknown + 1;
      return failure.fatal || unknown >= MAX_UNKNOWN
        ? { ...memory, unknown, failure }
        : { ...memory, unknown, failures };
    }
  }
}
