import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchCreator, collate, readResults, validateFile, writeFollowUp } from '../../src/index.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { all, answered, chatBody, neverRun, refusedByStatus, result } from './lines.js';

const folder = temporaryFolder();
let count = 0;
const path = () => join(folder, `${count++}.jsonl`);
const file = (lines: readonly string[]) => {
  const place = path();
  writeFileSync(place, lines.map((line) => `${line}\n`).join(''));
  return place;
};
const ids = (batch: BatchCreator) => [...batch].map(({ customId }) => customId);
const idsIn = (place: string) =>
  readFileSync(place, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
const batch = new BatchCreator({ systemPrompt: 'Be brief.', seed: 7 }).addAll(
  ['a', 'b', 'c', 'd', 'e'],
  (customId) => ({
    customId,
    prompt: `prompt of ${customId}`,
  }),
);
const output = file([answered('c'), result('d', chatBody('par', { finish_reason: 'length' }))]);
const errors = file([refusedByStatus('a', 429), neverRun('b', 'batch_expired')]);

describe('BatchCreator.followUp', () => {
  it('gives a builder of the same options with every entry that did not succeed, in order', async () => {
    const again = await batch.followUp(batch.results(output, errors));
    expect(ids(again)).toEqual(['a', 'b', 'd', 'e']);
    expect(again.options).toEqual(batch.options);
    expect(again.preview('b')).toEqual(batch.preview('b'));
    const outcomes = await all(batch.results(output, errors));
    expect(ids(batch.followUp(outcomes))).toEqual(['a', 'b', 'd', 'e']);
    expect(ids(batch.followUp(outcomes, { only: ['expired', 'missing'] }))).toEqual(['b', 'e']);
  });

  it('takes entries without an outcome for missing, and the best outcome of an id', async () => {
    const outcomes = await all(
      readResults(file([answered('c'), refusedByStatus('c', 500), refusedByStatus('a', 500)])),
    );
    expect(ids(batch.followUp(outcomes, { only: ['missing'] }))).toEqual(['b', 'd', 'e']);
    expect(ids(batch.followUp(outcomes))).not.toContain('c');
  });

  it('refuses a status that is none', () => {
    expect(() => batch.followUp([], { only: ['fialed' as never] })).toThrow(/no status "fialed".*succeeded, refused/);
  });
});

describe('writeFollowUp', () => {
  it('repeats requests byte for byte, whoever wrote them', async () => {
    const lines = [...batch.lines()];
    const odd = lines.map((line, place) =>
      place % 2 ? `  ${line.replace('"custom_id":', '"custom_id" :  ')} ` : line,
    );
    const to = path();
    const written = await writeFollowUp({ input: file(odd), output, errors, to });
    expect(readFileSync(to, 'utf8')).toBe([0, 1, 3, 4].map((place) => `${odd[place]}\n`).join(''));
    expect(written).toMatchObject({
      requests: 4,
      files: [{ path: to, requests: 4 }],
      summary: { byStatus: { succeeded: 1 } },
    });
    expect((await validateFile(to)).errors).toBe(0);
  });

  it('goes on in rounds until everything succeeded; the rounds collate into one', async () => {
    const input = file([...batch.lines()]);
    const outputs: string[] = [output];
    const errorFiles: (string | null)[] = [errors];
    let rounds = 0;
    for (let to = path(); ; to = path()) {
      const { requests } = await writeFollowUp({ input, output: outputs, errors: errorFiles, to });
      if (requests === 0) {
        expect(existsSync(to)).toBe(false);
        break;
      }
      const [first, ...rest] = idsIn(to);
      outputs.push(file([answered(first!, `round ${++rounds}`).replace('"req_', `"req_${rounds}_`)]));
      errorFiles.push(rest.length > 0 ? file(rest.map((id) => refusedByStatus(id, 503))) : null);
    }
    expect(rounds).toBe(4);
    const to = path();
    const summary = await collate({ input, output: outputs, errors: errorFiles, to });
    expect(summary).toMatchObject({ requests: 5, byStatus: { succeeded: 5 }, repeated: 0, unmatched: 0 });
    expect(idsIn(to)).toEqual(['a', 'b', 'c', 'd', 'e']);
    // The answer that was cut in the first round was paid for as well.
    expect(summary.usage.outputTokens).toBe(60);
  });

  it('splits at the limits, takes only what is asked for, and spares its sources', async () => {
    const input = file([...batch.lines()]);
    const to = path();
    const { files, manifest } = await writeFollowUp({ input, output, errors, to, maxRequests: 3 });
    expect(files.map(({ path: place }) => idsIn(place))).toEqual([['a', 'b', 'd'], ['e']]);
    expect(manifest).toBeDefined();
    await writeFollowUp({ input, output, errors, to, only: ['failed'] });
    expect(idsIn(to)).toEqual(['a']);
    await expect(writeFollowUp({ input, output, errors, to: input })).rejects.toThrow(/one of the source files/);
  });
});
