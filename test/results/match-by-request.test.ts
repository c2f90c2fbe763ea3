import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MatchByRequest, type RankSlots, SUCCEEDED } from '../../src/results/join/match-by-request.js';
import type { ResultIndex } from '../../src/results/join/result-index.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const [MISSING, FAILED] = [0, 2];
const folder = temporaryFolder();
let files = 0;

const line = (id: string, text: string) =>
  JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { prompt: text } });

/** Sends rounds of one request under some IDs, each slot with a rank, and matches entries of the same request. */
async function matched(rounds: Record<string, number>[], entries: string[], isShared = false) {
  const ranks: number[] = [];
  const matches = new MatchByRequest({ addSlot: () => ranks.length } as unknown as ResultIndex);
  for (const [place, round] of rounds.entries()) {
    const path = join(folder, `${files++}.jsonl`);
    writeFileSync(path, '');
    for (const [id, rank] of Object.entries(round)) {
      writeFileSync(path, `${line(id, 'the same')}\n`);
      await matches.addSent({ sent: path, round: place + 1 });
      ranks.push(rank);
    }
  }
  const rank: RankSlots = async (slots) => new Map(slots.map(({ slot }) => [slot, ranks[slot]!]));
  async function* blocks() {
    yield entries.map((customId) => ({ customId, parser: undefined, bytes: Buffer.from(line(customId, 'the same')) }));
  }
  await matches.assign(blocks(), rank, { shareIdentical: isShared });
  return entries.map(() => {
    const { sent, ...match } = matches.match() ?? {};
    return { ...match, round: sent?.round };
  });
}

describe('MatchByRequest', () => {
  it('gives each entry the answer of its own ID where there is one, in whatever order they were sent', async () => {
    const sent = [{ a: SUCCEEDED, b: SUCCEEDED, c: SUCCEEDED }];
    expect(await matched(sent, ['c', 'new', 'a'])).toMatchObject([{ slot: 2 }, { slot: 1 }, { slot: 0 }]);
  });

  it('prefers a success to a newer failure, and a failure to a newer round without an answer', async () => {
    expect(await matched([{ a: SUCCEEDED }, { a: FAILED }], ['a'])).toMatchObject([{ slot: 0, round: 1 }]);
    expect(await matched([{ a: FAILED }, { a: MISSING }], ['a'])).toMatchObject([{ slot: 0, round: 1, asked: 2 }]);
  });

  it('prefers the newest among equals', async () => {
    expect(await matched([{ a: SUCCEEDED }, { a: SUCCEEDED }], ['a'])).toMatchObject([{ slot: 1, round: 2 }]);
    expect(await matched([{ a: FAILED }, { a: FAILED }], ['a'])).toMatchObject([{ slot: 1, round: 2, asked: 2 }]);
  });

  it('gives no answer to two entries, unless answers are shared', async () => {
    expect(await matched([{ a: SUCCEEDED }], ['a', 'b'])).toMatchObject([{ slot: 0 }, {}]);
    expect((await matched([{ a: SUCCEEDED }], ['a', 'b']))[1]).toEqual({});
    expect(await matched([{ a: SUCCEEDED }], ['a', 'b'], true)).toMatchObject([
      { slot: 0 },
      { slot: 0, isShared: true },
    ]);
  });
});
