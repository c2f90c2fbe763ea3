import { type CallLimits, call, withData } from './call.js';
import type { BatchClient, RemoteBatch, RemotePage } from './client.js';

const PAGE = 100;
const MAX_PAGES = 1_000;

/** The items of a list. */
export interface Listing<Item> {
  items: Item[];
  /** False if the list repeated itself, so that existing items may be missing here. */
  complete: boolean;
}

/** Pages through a list until it ends, `isEnough` returns true, or it repeats itself, as the lists of some gateways do. */
export async function listAll<Item extends { id: string }>(
  page: (query: { limit: number; after?: string }) => Promise<RemotePage<Item>>,
  isEnough: (page: Item[], all: Item[]) => boolean = () => false,
): Promise<Listing<Item>> {
  const items = new Map<string, Item>();
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { data, has_more } = await page({ limit: PAGE, ...(after !== undefined && { after }) });
    const fresh = data.filter(({ id }) => !items.has(id));
    for (const item of fresh) items.set(item.id, item);
    const all = [...items.values()];
    if (data.length === 0 || has_more === false || isEnough(data, all)) return { items: all, complete: true };
    if (has_more === undefined && data.length < PAGE) return { items: all, complete: true };
    if (fresh.length < data.length) return { items: all, complete: false };
    after = data.at(-1)!.id;
  }
  return { items: [...items.values()], complete: false };
}

const WEEK = 7 * 86_400;
const HOUR = 3_600;

/** All batches of the account. Some services list them in no order, so only the end of the list proves absence. */
export function listAllBatches(client: BatchClient, limits: CallLimits): Promise<Listing<RemoteBatch>> {
  return listAll(pageOf(client, limits));
}

/**
 * Recent batches: back to a week before the newest, or to an hour before `since` (seconds, the service's clock) if that
 * is earlier. Not enough to prove absence. Compares only times of the service with each other.
 */
export function listRecentBatches(
  client: BatchClient,
  limits: CallLimits,
  since = Number.POSITIVE_INFINITY,
): Promise<Listing<RemoteBatch>> {
  return listAll(pageOf(client, limits), (page, all) => {
    const newest = all.reduce((latest, { created_at }) => Math.max(latest, created_at), 0);
    const bound = Math.min(newest - WEEK, since - HOUR);
    return page.every(({ created_at }) => created_at < bound);
  });
}

function pageOf(client: BatchClient, limits: CallLimits) {
  return async (query: { limit: number; after?: string }) =>
    withData(await call(client, (options) => client.batches.list(query, options), limits));
}
