import { ApiError, invalidValue, outOfRange } from './api-errors.js';

/** One page of a list, in the format of all lists of the API. */
export interface Page<Item> {
  object: 'list';
  data: Item[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}

/** The query of a list. */
export interface PageQuery {
  after?: string;
  limit: number;
  order: 'asc' | 'desc';
}

/** Reads `after`, `limit` and `order`. Default: newest first. */
export function pageQuery(query: URLSearchParams, { limit, max }: { limit: number; max: number }): PageQuery {
  const order = query.get('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw invalidValue('order', order, ['asc', 'desc']);
  const asked = query.get('limit');
  const size = asked === null ? limit : Number(asked);
  if (!Number.isInteger(size)) {
    throw new ApiError(400, `Invalid type for 'limit': expected an integer, but got '${asked}' instead.`, {
      param: 'limit',
      code: 'invalid_type',
    });
  }
  if (size < 1 || size > max) throw outOfRange('limit', size, { min: 1, max });
  const after = query.get('after');
  return { limit: size, order, ...(after ? { after } : {}) };
}

/**
 * One page of a list. `items` are all that ever existed, oldest first; only those that pass `shown` are listed. A deleted
 * item keeps its position, so that a client may delete items while it reads the pages.
 */
export function page<Item extends { id: string }>(
  items: readonly Item[],
  { after, limit, order }: PageQuery,
  shown: (item: Item) => boolean,
): Page<Item> {
  const sorted = order === 'desc' ? items.toReversed() : items;
  const at = after === undefined ? -1 : sorted.findIndex(({ id }) => id === after);
  if (after !== undefined && at < 0) {
    // Not recorded; a 400 at least cannot be mistaken for the end of the list.
    throw new ApiError(400, `Invalid 'after': no object with id '${after}' exists.`, { param: 'after' });
  }
  const data: Item[] = [];
  let more = false;
  for (let index = at + 1; index < sorted.length && !more; index++) {
    const item = sorted[index] as Item;
    if (!shown(item)) continue;
    if (data.length < limit) data.push(item);
    else more = true;
  }
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: more,
  };
}
