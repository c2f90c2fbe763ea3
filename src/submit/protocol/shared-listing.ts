import type { CallLimits } from '../service/call.js';
import type { BatchClient, RemoteBatch } from '../service/client.js';
import { type Listing, listAllBatches, listRecentBatches } from '../service/list-batches.js';
import type { PartState } from './state.js';

interface Search {
  /** The listing must have begun at this time or later, in ms. */
  after: number;
  /** Whether the absence of a batch must be certain. */
  isProof: boolean;
  /** When the file of the part was created, in seconds by the service's clock. */
  since: number;
}

/** Before the first create, the search is only a precaution; after one, absence must be certain. */
export function needsProof({ attempt }: Pick<PartState, 'attempt'>): boolean {
  return attempt > 0;
}

/**
 * Shares one listing of batches among all parts that need it at the same time: a job of 1,000 parts does not list 1,000
 * times.
 */
export class SharedListing {
  readonly #client: BatchClient;
  readonly #clock: () => number;
  #last: { begun: number; isProof: boolean; since: number; listing: Promise<Listing<RemoteBatch>> } | undefined;

  constructor(client: BatchClient, clock: () => number) {
    this.#client = client;
    this.#clock = clock;
  }

  /** A listing that began after the part's last call ended, so that it can contain the batch of that call. */
  get({ after, isProof, since }: Search, limits: CallLimits): Promise<Listing<RemoteBatch>> {
    const last = this.#last;
    if (last && last.begun > after && (last.isProof || (!isProof && last.since <= since))) return last.listing;
    const begun = this.#clock();
    const listing = isProof ? listAllBatches(this.#client, limits) : listRecentBatches(this.#client, limits, since);
    const shared = { begun, isProof, since, listing };
    this.#last = shared;
    // Later searches don't share a failure.
    listing.catch(() => {
      if (this.#last === shared) this.#last = undefined;
    });
    return listing;
  }
}
