import type { PartRecord } from '../ledger/ledger.js';
import type { PartRuntime, Rules, WaitReason } from './part-runtime.js';
import type { PartState } from './state.js';

/** What to do next for one part. Exactly one thing, so that a process may die between any two. */
export type Step =
  | { do: 'append'; record: PartRecord }
  /** Look for a file that an earlier upload may have left. */
  | { do: 'find_upload'; name: string }
  | { do: 'upload'; name: string }
  /** Ask whether the uploaded file can be used yet. */
  | { do: 'check_file'; file: string }
  /** Look in the list for a batch of this part that no record names. */
  | { do: 'find_batch' }
  | { do: 'create'; attempt: number; file: string }
  | { do: 'delete_file'; file: string }
  /** Begin the time in which whatever is still under way must become visible. */
  | { do: 'settle' }
  | { do: 'retrieve'; batch: string }
  | { do: 'wait'; until: number; why: WaitReason }
  /** Nothing helps but the user. */
  | { do: 'stop' }
  | { do: 'rest' };

/**
 * The protocol. Before a call that can cost, its intent is on the disk; an intent without an outcome is looked up, then
 * made impossible by deleting its file, then waited out and looked up again; only then is there a new attempt. It is a
 * pure function so that every interleaving of crashes and lost replies can be walked in a test.
 */
export function decide(part: PartState, memory: PartRuntime, now: number, rules: Rules): Step {
  if (memory.news) return append(memory.news);
  if (memory.failure) return { do: 'stop' };
  if (now < memory.notBefore) return { do: 'wait', until: memory.notBefore, why: memory.why };
  switch (part.phase) {
    case 'new':
      if (rules.cancelled) return { do: 'rest' };
      return append({
        kind: 'upload_intent',
        part: part.part,
        upload: part.uploads + 1,
        name: rules.uploadName(part.uploads + 1),
      });
    case 'upload_intended':
      if (memory.unsent || memory.absent) return { do: 'upload', name: part.uploadName };
      return rules.cancelled ? { do: 'rest' } : { do: 'find_upload', name: part.uploadName };
    case 'uploaded':
      return beforeCreate(part, memory, now, rules);
    case 'create_intended':
      if (memory.unsent) return { do: 'create', attempt: part.attempt, file: part.file };
      if (!memory.absent) return { do: 'find_batch' };
      // After a 429 that says of itself that nothing was done, the file need not be given up.
      if (memory.refusal)
        return append({ kind: 'create_refused', part: part.part, attempt: part.attempt, ...memory.refusal });
      return append({ kind: 'fence_intent', part: part.part, file: part.file });
    case 'fence_intended':
      // Without a fence there is no second attempt; a late batch is still found, by the next process at once.
      if (memory.unfenced) return memory.looked && !memory.settling ? { do: 'settle' } : { do: 'find_batch' };
      return { do: 'delete_file', file: part.file };
    case 'fenced':
      if (!memory.settling) return { do: 'settle' };
      if (!memory.absent) return { do: 'find_batch' };
      return append({ kind: 'attempt_void', part: part.part, attempt: part.attempt });
    case 'live':
      return { do: 'retrieve', batch: part.batch };
    case 'ended':
      return { do: 'rest' };
  }
}

function beforeCreate(part: PartState, memory: PartRuntime, now: number, rules: Rules): Step {
  // The ledger may have lost its last record with the disk: the service is asked once before anything is created.
  if (!memory.looked) return { do: 'find_batch' };
  if (rules.cancelled) return { do: 'rest' };
  if (memory.fileLost) {
    const upload = part.uploads + 1;
    return append({ kind: 'upload_intent', part: part.part, upload, name: rules.uploadName(upload) });
  }
  if (memory.ready !== part.file) return { do: 'check_file', file: part.file };
  if (now < rules.admission.at) return { do: 'wait', until: rules.admission.at, why: rules.admission.why };
  return append({ kind: 'create_intent', part: part.part, attempt: part.attempt + 1, file: part.file, at: now });
}

function append(record: PartRecord): Step {
  return { do: 'append', record };
}
