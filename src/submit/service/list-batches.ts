import { type CallLimits, call, withData } from './call.js';
import type { BatchClient, RemoteBatch, RemotePage } from './client.js';

const PAGE = 100;
const MAX_PAGES = 1_000;

/** What a list gave. */
export interface Listing<Item> {
  items: Item[];
  /** False when the list went in circles: what is not in it may be there all the same. */
  complete: boolean;
}

/** Pages through a list until it ends, `isOldEnough` says so, or it repeats itself, as those of some gateways do. */
export async function listAll<Item extends { id: string }>(
  page: (query: { limit: number; after?: string }) => Promise<RemotePage<Item>>,
  isOldEnough: (page: Item[], all: Item[]) => boolean = () => false,
): Promise<Listing<Item>> {
  const items = new Map<string, Item>();
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { data, has_more } = await page({ limit: PAGE, ...(after !== undefined && { after }) });
    const fresh = data.filter(({ id }) => !items.has(id));
    for (const item of fresh) items.set(item.id, item);
    const all = [...items.values()];
    if (data.length === 0 || has_more === false || isOldEnough(data, all)) return { items: all, complete: true };
    if (has_more === undefined && data.length < PAGE) return { items: all, complete: true };
    if (fresh.length < data.length) return { items: all, complete: false };
    after = data.at(-1)!.id;
  }
  return { items: [...items.values()], complete: false };
}

const WEEK = 7 * 86_400;
const HOUR = 3_600;

/**
 * Batches of the account, back to a week before the newest, or to an hour before `since` (seconds, the service's clock)
 * where that is earlier. Times are compared among each other only, so a wrong clock here does no harm.
 */
export function listBatches(
  client: BatchClient,
  limits: CallLimits,
  since = Number.POSITIVE_INFINITY,
): Promise<Listing<RemoteBatch>> {
  return listAll(
    async (query) => withData(await call((options) => client.batches.list(query, options), limits)),
    (page, all) => {
      const newest = all.reduce((latest, { created_at }) => Math.max(latest, created_at), 0);
      const bound = Math.min(newest - WEEK, since - HOUR);
      return page.every(({ created_at }) => created_at < bound);
    },
  );
}
