import type { PartRecord } from '../ledger/ledger-record.js';
import type { PartRuntime, WaitReason, WalkRules } from './part-runtime.js';
import type { PartState } from './state.js';

/** The next step of one part: exactly one thing, so that a process may die between any two. */
export type Step =
  | { do: 'append'; record: PartRecord }
  /** Search for a file that an earlier upload may have left. */
  | { do: 'find_upload'; name: string }
  | { do: 'upload'; name: string }
  /** Ask whether the uploaded file can be used yet. */
  | { do: 'check_file'; file: string }
  /** Search the list for a batch of this part that no record names. */
  | { do: 'find_batch' }
  | { do: 'create'; attempt: number; file: string }
  | { do: 'delete_file'; file: string }
  /** Start the settle time, in which a batch that was created after all must appear. */
  | { do: 'settle' }
  | { do: 'retrieve'; batch: string }
  | { do: 'wait'; until: number; why: WaitReason }
  /** Only the user can fix this. */
  | { do: 'stop' }
  | { do: 'idle' };

/** A list may lag by some requests, so one search without a result proves nothing. */
const MISSES_BEFORE_DELETION = 2;
/**
 * A gateway may reject a create after the batch was made. No settle time follows such a rejection, so it takes more
 * searches.
 */
const MISSES_AFTER_REFUSAL = 5;
const MISSES_AFTER_SETTLING = 3;

/**
 * The protocol. Before a call that can cost money, its intent is written to disk. If the outcome of a create is unknown, we
 * search for the batch, delete its input file so that it can no longer start, wait, and search again; only then is there
 * a new attempt. A pure function, so that a test can walk through every order of crashes and lost replies.
 */
export function decide(part: PartState, runtime: PartRuntime, now: number, rules: WalkRules): Step {
  if (runtime.pendingRecord) return append(runtime.pendingRecord);
  if (runtime.failure) return { do: 'stop' };
  if (now < runtime.notBefore) return { do: 'wait', until: runtime.notBefore, why: runtime.why };
  switch (part.phase) {
    case 'new':
      if (rules.cancelled) return { do: 'idle' };
      return append({
        kind: 'upload_intent',
        part: part.part,
        upload: part.uploads + 1,
        name: rules.uploadName(part.uploads + 1),
      });
    case 'upload_intended':
      if (runtime.callNotSent || runtime.notFound) return { do: 'upload', name: part.uploadName };
      return rules.cancelled ? { do: 'idle' } : { do: 'find_upload', name: part.uploadName };
    case 'uploaded':
      return beforeCreate(part, runtime, now, rules);
    case 'create_intended':
      if (runtime.callNotSent) return { do: 'create', attempt: part.attempt, file: part.file };
      if (runtime.misses < (runtime.refusal ? MISSES_AFTER_REFUSAL : MISSES_BEFORE_DELETION))
        return { do: 'find_batch' };
      // The rejection says that nothing was done, so the file can be used again.
      if (runtime.refusal)
        return append({ kind: 'create_refused', part: part.part, attempt: part.attempt, ...runtime.refusal });
      return append({ kind: 'fence_intent', part: part.part, file: part.file });
    case 'fence_intended':
      // While the deletion fails, the batch may show up: search before each try.
      if (runtime.misses === 0) return { do: 'find_batch' };
      if (!runtime.deletionUnsupported) return { do: 'delete_file', file: part.file };
      // Without a deletion there is no second attempt; the next process still finds a late batch.
      return runtime.settling ? { do: 'find_batch' } : { do: 'settle' };
    case 'fenced':
      if (!runtime.settling) return { do: 'settle' };
      if (!isSettled(runtime)) return { do: 'find_batch' };
      return append({ kind: 'attempt_void', part: part.part, attempt: part.attempt });
    case 'live':
      return { do: 'retrieve', batch: part.batch };
    case 'ended':
      return { do: 'idle' };
  }
}

/** True when the settle time is over and the list was searched often enough after it. */
export function isSettled({ misses }: Pick<PartRuntime, 'misses'>): boolean {
  return misses >= MISSES_AFTER_SETTLING;
}

function beforeCreate(part: PartState, runtime: PartRuntime, now: number, rules: WalkRules): Step {
  // The disk may have lost the last record of the ledger: search once before anything is created.
  if (!runtime.listChecked) return { do: 'find_batch' };
  if (rules.cancelled) return { do: 'idle' };
  if (runtime.fileLost) {
    const upload = part.uploads + 1;
    return append({ kind: 'upload_intent', part: part.part, upload, name: rules.uploadName(upload) });
  }
  if (runtime.ready !== part.file) return { do: 'check_file', file: part.file };
  if (now < rules.admission.at) return { do: 'wait', until: rules.admission.at, why: rules.admission.why };
  return append({ kind: 'create_intent', part: part.part, attempt: part.attempt + 1, file: part.file, at: now });
}

function append(record: PartRecord): Step {
  return { do: 'append', record };
}
