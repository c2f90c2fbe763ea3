import type { PartRecord } from '../ledger/ledger-record.js';
import type { CallFailure } from '../service/classify.js';
import type { RemoteBatch } from '../service/client.js';

/** The reason why a part waits. */
export type WaitReason = 'retry' | 'file' | 'settle' | 'poll' | 'results' | 'queue' | 'room' | 'rate' | 'budget';

/** True for a wait that lasts until other batches make room, or the account allows more. */
export function isForRoom(why: string | undefined): boolean {
  return why === 'queue' || why === 'room' || why === 'rate' || why === 'budget';
}

/** Facts about a part that only this process knows, not the records; they are lost when it dies. */
export interface PartRuntime {
  /** The outcome of the last call, still to be appended to the ledger. */
  pendingRecord: PartRecord | undefined;
  /** This process wrote the intent, and its call has not gone out yet. */
  callNotSent: boolean;
  /** The last search for an earlier upload found nothing. */
  notFound: boolean;
  /** This process has searched the list of batches once. */
  listChecked: boolean;
  /** Searches in a row that did not find the batch of the open attempt. */
  misses: number;
  /** The file that the service has confirmed. */
  ready: string;
  /** When the file was first not found, in ms; 0 while it was not missing. */
  missingSince: number;
  fileLost: boolean;
  /** Times in a row that the service reported another size of the file than was sent. */
  sizeMismatches: number;
  settling: boolean;
  /** When the settle time ends, in ms. */
  settleUntil: number;
  /** The reply of a service that cannot delete files. */
  deletionUnsupported: CallFailure | undefined;
  /** A 429 or 404 that counts as a rejection unless the batch is found. */
  refusal: { status?: number; code?: string } | undefined;
  /** The rejection after which this part stops, unless the batch is found. */
  lastRefusal: CallFailure | undefined;
  /** The time of the next step, in ms. */
  notBefore: number;
  why: WaitReason;
  /** Failures in a row. */
  failures: number;
  /** Creates in a row whose outcome is unknown. */
  unknown: number;
  polls: number;
  /** Checks of an ended batch that did not name its result files. */
  resultLooks: number;
  /** The message of the last failure. */
  lastError: string;
  /** The failure that stopped this part; only the user can fix it. */
  failure: CallFailure | undefined;
  /** The batch as it was last seen. */
  batch: RemoteBatch | undefined;
}

/** The limits that a part's steps follow, besides its own state. */
export interface WalkRules {
  settleMs: number;
  /** How long a file that was just uploaded may be unknown to the service. */
  patienceMs: number;
  cancelled: boolean;
  /** When the next create may go out, by the limits of the account. */
  admission: { at: number; why: WaitReason };
  uploadName(upload: number): string;
  /** How long to wait after this many failures in a row. */
  backoff(failures: number): number;
  /** How long to wait between checks of a batch. */
  pollDelay(polls: number): number;
}

/** The facts that a process starts with. */
export function newRuntime(): PartRuntime {
  return {
    pendingRecord: undefined,
    callNotSent: false,
    notFound: false,
    listChecked: false,
    misses: 0,
    ready: '',
    missingSince: 0,
    fileLost: false,
    sizeMismatches: 0,
    settling: false,
    settleUntil: 0,
    deletionUnsupported: undefined,
    refusal: undefined,
    lastRefusal: undefined,
    notBefore: 0,
    why: 'retry',
    failures: 0,
    unknown: 0,
    polls: 0,
    resultLooks: 0,
    lastError: '',
    failure: undefined,
    batch: undefined,
  };
}
