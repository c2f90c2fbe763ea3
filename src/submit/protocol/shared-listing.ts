import type { CallLimits } from '../service/call.js';
import type { BatchClient, RemoteBatch } from '../service/client.js';
import { type Listing, listAllBatches, listRecentBatches } from '../service/list-batches.js';
import type { PartState } from './state.js';

interface Search {
  /** No listing that began before this time will do, in ms. */
  after: number;
  /** Whether an absence from the list must be believed. */
  isProof: boolean;
  /** When the file of the part was created, in seconds by the service's clock. */
  since: number;
}

/** Before the first create the list is searched to be sure; after one, an absence must be believed. */
export function needsProof({ attempt }: Pick<PartState, 'attempt'>): boolean {
  return attempt > 0;
}

/** One listing of batches for all parts that need it at the same time: a job of 1,000 parts does not list 1,000 times. */
export class SharedListing {
  readonly #client: BatchClient;
  readonly #clock: () => number;
  #last: { begun: number; isProof: boolean; since: number; listing: Promise<Listing<RemoteBatch>> } | undefined;

  constructor(client: BatchClient, clock: () => number) {
    this.#client = client;
    this.#clock = clock;
  }

  /** A listing that began after the part's last call ended, so that it can hold what that call made. */
  get({ after, isProof, since }: Search, limits: CallLimits): Promise<Listing<RemoteBatch>> {
    const last = this.#last;
    if (last && last.begun > after && (last.isProof || (!isProof && last.since <= since))) return last.listing;
    const begun = this.#clock();
    const listing = isProof ? listAllBatches(this.#client, limits) : listRecentBatches(this.#client, limits, since);
    const shared = { begun, isProof, since, listing };
    this.#last = shared;
    // A failure is not shared with later searches.
    listing.catch(() => {
      if (this.#last === shared) this.#last = undefined;
    });
    return listing;
  }
}
