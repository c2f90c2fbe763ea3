/** How much of a file is here, and the tag of the content that it belongs to. */
export interface Held {
  bytes: number;
  etag: string;
}

/** What asks for the rest only. */
export function rangeHeaders(held: Held): Record<string, string> {
  return { Range: `bytes=${held.bytes}-`, 'If-Range': held.etag };
}

/** The tag that proves that two replies are of the same bytes; undefined if the server sends only a weak tag or no tag. */
export function strongTag({ headers }: Response): string | undefined {
  // Where a content is compressed on its way, its positions are not those of the file.
  if (headers.get('content-encoding')) return undefined;
  return /^"[^"]+"$/.exec(headers.get('etag') ?? '')?.[0];
}

/** Where in the file the body belongs; undefined where nothing proves it, as when a server counts ranges in its own way. */
export function startOf(reply: Response, held: Held | undefined): number | undefined {
  if (reply.status === 200) return 0;
  if (reply.status !== 206 || !held || strongTag(reply) !== held.etag) return undefined;
  const start = /^bytes (\d+)-/.exec(reply.headers.get('content-range') ?? '')?.[1];
  return Number(start) === held.bytes ? held.bytes : undefined;
}
