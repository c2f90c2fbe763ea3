/** What the database noted about an allowance, in order. */
export interface AllowanceEvent {
  kind: 'place' | 'left' | 'got' | 'gave';
  job: string;
  part: number;
  /** Of a place. */
  seq?: string;
  tokens?: string;
  /** The transaction that made a place. */
  by?: string;
  /** What the statement of a hold could see, as PostgreSQL writes a snapshot. */
  seen?: string;
  /** When a place is given up, unless its job asks again. */
  until?: Date;
  at: Date;
}

interface Place {
  job: string;
  seq: bigint;
  tokens: number;
  by: bigint;
  until: Date;
}

/** How many parts got room that delays a part of another job which came earlier and still waited. */
export function replay(events: readonly AllowanceEvent[], most: number): number {
  const line = new Map<string, Place>();
  let [held, delays] = [0, 0];
  for (const { kind, job, part, seq, tokens = 0, by, seen, until, at } of events) {
    const key = `${part} of ${job}`;
    if (kind === 'place')
      line.set(key, { job, seq: BigInt(seq!), tokens: Number(tokens), by: BigInt(by!), until: until! });
    else if (kind === 'left') line.delete(key);
    else if (kind === 'gave') held -= Number(tokens);
    else {
      const places = [...line.values()];
      const own = places.filter((place) => place.job === job).map((place) => place.seq);
      const first = own.reduce<bigint | undefined>(
        (least, one) => (least === undefined || one < least ? one : least),
        undefined,
      );
      const ahead = places.filter(
        (place) =>
          place.job !== job &&
          place.until > at &&
          (first === undefined || place.seq < first) &&
          isSeen(place.by, seen!),
      );
      const room = most - held - Number(tokens) - ahead.reduce((sum, place) => sum + place.tokens, 0);
      if (room < 0 && (held > 0 || ahead.length > 0)) delays++;
      held += Number(tokens);
    }
  }
  return delays;
}

/** Whether a snapshot `xmin:xmax:running,…` has a transaction. */
function isSeen(transaction: bigint, snapshot: string): boolean {
  const [low, high, running] = snapshot.split(':') as [string, string, string];
  if (transaction < BigInt(low)) return true;
  return transaction < BigInt(high) && !running.split(',').includes(String(transaction));
}
