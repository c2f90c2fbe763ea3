import type { PartRecord } from '../ledger/ledger.js';
import type { CallFailure } from '../service/classify.js';
import type { RemoteBatch } from '../service/client.js';

/** What a part waits for. */
export type WaitReason = 'retry' | 'file' | 'settle' | 'poll' | 'queue' | 'room' | 'rate' | 'budget';

/** True of a wait that lasts until others make room, or the account allows more. */
export function isForRoom(why: string | undefined): boolean {
  return why === 'queue' || why === 'room' || why === 'rate' || why === 'budget';
}

/** What this process knows of a part and no record says; gone when it dies. */
export interface PartRuntime {
  /** The outcome of the last call, still to be written down. */
  news: PartRecord | undefined;
  /** The intent was written by this process, and its call has not gone out. */
  unsent: boolean;
  /** What was looked for last is not there. */
  absent: boolean;
  /** The list was asked once by this process. */
  looked: boolean;
  /** The file that was seen to be usable. */
  ready: string;
  /** When the file was first not found; 0 while it was not. */
  missingSince: number;
  fileLost: boolean;
  settling: boolean;
  /** What the service said, where it cannot delete files. */
  unfenced: CallFailure | undefined;
  /** A 429 that is to be believed, unless the batch is found. */
  refusal: { status?: number; code?: string } | undefined;
  /** In ms, as `now` is. */
  notBefore: number;
  why: WaitReason;
  /** Failures in a row. */
  failures: number;
  /** Creates in a row of which nobody knows the outcome. */
  unknown: number;
  polls: number;
  /** What failed last, in words. */
  trouble: string;
  /** What nothing but the user can mend. */
  failure: CallFailure | undefined;
  /** The batch as it was seen last. */
  batch: RemoteBatch | undefined;
}

/** What a part's steps are ruled by, besides its own state. */
export interface Rules {
  settleMs: number;
  /** How long a file that was just uploaded may stay unknown. */
  patienceMs: number;
  cancelled: boolean;
  /** When the next create may go, by the limits of the account. */
  admission: { at: number; why: WaitReason };
  uploadName(upload: number): string;
  /** How long to wait after so many failures in a row. */
  backoff(failures: number): number;
  /** How long to wait between looks at a batch. */
  pollDelay(polls: number): number;
}

/** What a process knows at its start: nothing. */
export function blankMemory(): PartRuntime {
  return {
    news: undefined,
    unsent: false,
    absent: false,
    looked: false,
    ready: '',
    missingSince: 0,
    fileLost: false,
    settling: false,
    unfenced: undefined,
    refusal: undefined,
    notBefore: 0,
    why: 'retry',
    failures: 0,
    unknown: 0,
    polls: 0,
    trouble: '',
    failure: undefined,
    batch: undefined,
  };
}
