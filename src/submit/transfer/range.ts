/** The bytes of a file that are already here, and the ETag of its content. */
export interface Held {
  bytes: number;
  etag: string;
}

/** The headers that request only the rest. */
export function rangeHeaders(held: Held): Record<string, string> {
  return { Range: `bytes=${held.bytes}-`, 'If-Range': held.etag };
}

/** The strong ETag, which proves that two replies have the same bytes; undefined if the server sends none. */
export function strongTag({ headers }: Response): string | undefined {
  // In a compressed reply, positions differ from those of the file.
  if (headers.get('content-encoding')) return undefined;
  return /^"[^"]+"$/.exec(headers.get('etag') ?? '')?.[0];
}

/**
 * The position of the body in the file; undefined if the reply does not prove it, e.g. because a server counts ranges
 * differently.
 */
export function startOf(reply: Response, held: Held | undefined): number | undefined {
  if (reply.status === 200) return 0;
  if (reply.status !== 206 || !held || strongTag(reply) !== held.etag) return undefined;
  const start = /^bytes (\d+)-/.exec(reply.headers.get('content-range') ?? '')?.[1];
  return Number(start) === held.bytes ? held.bytes : undefined;
}
