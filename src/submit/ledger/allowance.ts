import type { Ledger } from './ledger.js';

/** One part of one job. */
export interface HoldKey {
  /** The name of the part's ledger: a folder, or the job's name in a database. */
  job: string;
  /** The number of the part, 1-based. */
  part: number;
}

/** Tokens that a part holds of an allowance. */
export interface Hold extends HoldKey {
  /** Estimated input tokens. */
  tokens: number;
  /** When it was taken, in milliseconds since 1970. */
  since: number;
}

/** The current use of an allowance. */
export interface AllowanceStatus {
  /** The name that the jobs share. */
  name: string;
  /** Tokens that all jobs may hold together. */
  most: number;
  /** Tokens that are held now. */
  held: number;
  /** The oldest first. */
  holds: Hold[];
  /** Parts that wait for their turn. */
  waiting: number;
}

/**
 * The tokens that all jobs of an account and model may have in the service's queue together. A part takes a hold before its
 * batch is created and gives it back when the batch has ended. First come, first served: a part gets a hold only if there
 * is room for it and for all parts of other jobs that came earlier and still wait, so that no small part delays a large one.
 * A job may use its earliest place for any of its parts. A hold never expires: the batch of a dead process still fills the queue.
 */
export interface Allowance {
  /** The name that the jobs share. */
  readonly name: string;
  /**
   * Takes a hold if there is room, and else the next place in the line; ask again soon to keep it. A part that is larger
   * than the whole allowance gets it when nobody else holds any of it.
   */
  take(key: HoldKey, tokens: number, most: number): Promise<boolean>;
  /** Gives a hold back, or the place in the line. */
  release(key: HoldKey): Promise<void>;
  /** The tokens held now, and their holders. */
  status(): Promise<AllowanceStatus>;
  /** The ledger of a job that holds some of it, to see how far that job is. */
  ledgerOf(job: string): Ledger;
}

/** A ledger that can keep a shared allowance beside its records. */
export interface SharesAllowance {
  allowance(name: string): Allowance;
}

/** How long a place in the line is kept for a process that does not ask again, in milliseconds. */
export const PLACE_KEPT_MS = 120_000;
