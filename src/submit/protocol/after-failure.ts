import type { PartRecord } from '../ledger/ledger-record.js';
import { type CallFailure, SIZE_MISMATCH } from '../service/classify.js';
import type { Step } from './decide.js';
import type { PartRuntime, WalkRules } from './part-runtime.js';
import type { PartState } from './state.js';

const MAX_FAILURES = 12;
/** A batch runs for up to a day, so an hour without the service does not end the watch. */
const MAX_FAILED_POLLS = 60;
const MAX_UNKNOWN = 5;
const MAX_SIZE_CHECKS = 3;
const MAX_SIZE_UPLOADS = 2;
const NO_DELETION_MESSAGE =
  'It is unknown whether a batch was created, because the reply was lost, and this service, or this API key, cannot delete ' +
  'files, which would keep the batch from starting later. The batch is still not in the list after the settle time. Ask the ' +
  'service. If there is no such batch, submit the file of this part under another name, and pass its results to collate ' +
  'as well (--results, --errors).';

/** What a process knows after a call failed. */
export function afterFailure(
  part: PartState,
  runtime: PartRuntime,
  step: Step['do'],
  failure: CallFailure,
  now: number,
  rules: WalkRules,
): PartRuntime {
  const failures = runtime.failures + 1;
  const pause = Math.max(rules.backoff(failures), failure.retryAfterMs ?? 0);
  const later: PartRuntime = { ...runtime, failures, lastError: failure.message, notBefore: now + pause, why: 'retry' };
  const stopped: PartRuntime = { ...runtime, failure };
  if (step === 'delete_file' && refusesDeletion(failure))
    return { ...runtime, deletionUnsupported: { ...failure, message: NO_DELETION_MESSAGE } };
  if (step === 'create') return afterFailedCreate(part, runtime, later, failure, now, rules);
  if (step === 'delete_file' && !failure.fatal && failures < MAX_FAILURES) return { ...later, misses: 0 };
  if (step === 'check_file' && failure.code === SIZE_MISMATCH) return afterSizeMismatch(part, runtime, later, failure);
  if (step === 'check_file' && failure.notFound) {
    const missingSince = runtime.missingSince || now;
    if (now - missingSince < rules.patienceMs) return { ...later, missingSince, why: 'file' };
    return { ...runtime, missingSince: 0, failures: 0, fileLost: true };
  }
  if (step === 'upload' && !failure.fatal && failures < MAX_FAILURES)
    return { ...later, notFound: failure.sent === 'no' };
  const most = step === 'retrieve' ? MAX_FAILED_POLLS : MAX_FAILURES;
  return failure.fatal || (failures >= most && failure.sent !== 'look') ? stopped : later;
}

/** Repeats an upload that arrived with another size once, then stops with an error. */
function afterSizeMismatch(
  part: PartState,
  runtime: PartRuntime,
  later: PartRuntime,
  failure: CallFailure,
): PartRuntime {
  const sizeMismatches = runtime.sizeMismatches + 1;
  if (sizeMismatches < MAX_SIZE_CHECKS) return { ...later, sizeMismatches, why: 'file' };
  if (part.uploads < MAX_SIZE_UPLOADS) return { ...runtime, sizeMismatches: 0, failures: 0, fileLost: true };
  return { ...runtime, failure };
}

/** A rejected key rejects every call, so it doesn't show that files cannot be deleted. */
function refusesDeletion({ status, sent, fatal }: CallFailure): boolean {
  return status === 501 || (status !== undefined && status !== 401 && sent === 'no' && fatal);
}

/** `later` is the state in which the call is made again. */
function afterFailedCreate(
  part: PartState,
  runtime: PartRuntime,
  later: PartRuntime,
  failure: CallFailure,
  now: number,
  rules: WalkRules,
): PartRuntime {
  const { status, code } = failure;
  const { failures } = later;
  const facts = { ...(status !== undefined && { status }), ...(code !== undefined && { code }) };
  switch (failure.sent) {
    case 'no': {
      const pendingRecord: PartRecord = { kind: 'create_refused', part: part.part, attempt: part.attempt, ...facts };
      if (failure.notFound) {
        const missingSince = runtime.missingSince || now;
        const isLast = now - missingSince >= rules.patienceMs;
        const lastRefusal = isLast ? failure : undefined;
        // The batch may have been created anyway, and the list may lag for as long as after a lost reply.
        const settleUntil = now + rules.settleMs;
        return { ...later, refusal: facts, lastRefusal, ready: '', missingSince, settleUntil, why: 'file' };
      }
      return failure.fatal || failures >= MAX_FAILURES
        ? { ...runtime, pendingRecord, failure }
        : { ...later, pendingRecord };
    }
    case 'look':
      return { ...later, refusal: facts, why: 'rate' };
    case 'unknown': {
      const unknown = runtime.unknown + 1;
      return failure.fatal || unknown >= MAX_UNKNOWN
        ? { ...runtime, unknown, failure }
        : { ...runtime, unknown, failures };
    }
  }
}
