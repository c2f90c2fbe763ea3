import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import { submit } from '../../src/submit/job/submit.js';
import { FAST } from '../submit/harness.js';
import { all, ids, idsOf, rounds } from './rounds.js';

const Verdict = z.object({ label: z.enum(['good', 'bad']), stars: z.number().int(), tags: z.array(z.string()) });
type Verdict = z.infer<typeof Verdict>;

const SAID: Readonly<Record<string, string>> = {
  r1: '{"label":"middling","stars":2,"tags":["a",7]}',
  r3: '{"label":"good","sta',
};

async function judged() {
  const asked = new Set<string>();
  const world = await rounds(1, {
    // What does not fit at first does so later; all others are made up by the format.
    answer: ({ custom_id: id }) => {
      const isFirst = !asked.has(id);
      asked.add(id);
      return isFirst ? SAID[id] : undefined;
    },
  });
  const { at, client, carry } = world;
  const batch = new BatchCreator({ model: 'gpt-6-luna', responseFormat: Verdict });
  batch.addAll(ids(5), (customId) => ({ customId, prompt: 'Judge this.' }));
  await batch.save(at('verdicts.jsonl'));
  const job = await submit(at('verdicts.jsonl'), { client, ...FAST });
  await job.done();
  return { ...world, batch, job, carry };
}

describe('results of a job whose answers have a format', () => {
  it('are typed by the zod schema, and an answer that does not fit is invalid with the paths', async () => {
    const { batch, job } = await judged();
    const [part] = await job.outputs();
    const outcomes = await all(batch.results(part?.output, part?.errors));
    expectTypeOf(outcomes[0]!).toHaveProperty('customId').toEqualTypeOf<string>();
    const fitting = outcomes.filter((outcome) => outcome.status === 'succeeded');
    expectTypeOf(fitting[0]!.parsed).toEqualTypeOf<Verdict>();
    expect(fitting.map(({ customId }) => customId)).toEqual(['r0', 'r2', 'r4']);
    for (const { parsed } of fitting) expect(Verdict.parse(parsed)).toEqual(parsed);

    const [, misfit, , cut] = outcomes;
    expect(misfit).toMatchObject({ status: 'invalid', text: SAID.r1, error: { code: 'invalid_answer' } });
    for (const path of [/\blabel\b/, /tags\[1\]/]) expect(misfit!.error!.message).toMatch(path);
    expect(misfit!.error!.message).not.toContain('stars');
    expect(cut).toMatchObject({ status: 'invalid', text: SAID.r3, error: { code: 'invalid_json' } });
  });

  it('are the same from the job, by the schema that is given or the one that was sent', async () => {
    const { job } = await judged();
    const typed = await all(job.results({ responseFormat: Verdict }));
    const good = typed.find((outcome) => outcome.status === 'succeeded');
    expectTypeOf(good!.parsed).toEqualTypeOf<Verdict>();
    const sent = await all(job.results());
    expectTypeOf(sent.find((outcome) => outcome.status === 'succeeded')!.parsed).toEqualTypeOf<unknown>();
    expect(sent.map(({ status }) => status)).toEqual(typed.map(({ status }) => status));
    expect(sent.map(({ parsed }) => parsed)).toEqual(typed.map(({ parsed }) => parsed));
    expect(sent[1]!.error!.message).toMatch(/label.*tags/s);
  });

  it('are asked again where they do not fit, and become columns when all do', async () => {
    const { run, carry, idsIn, text, creates } = await judged();
    expect(await run('collate verdicts.jsonl -o verdicts.csv')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('3 succeeded, 2 invalid'),
    });
    expect((await run('retry verdicts.jsonl -o again.jsonl --only invalid')).code).toBe(0);
    expect(idsIn('again.jsonl')).toEqual(['r1', 'r3']);
    await carry('again.jsonl');
    expect((await run('collate verdicts.jsonl --with again.jsonl -o verdicts.csv')).code).toBe(0);
    expect(text('verdicts.csv')).toMatch(
      /^custom_id,status,text,error,label,stars,tags\nr0,succeeded,.*\nr1,succeeded,/,
    );
    await run('collate verdicts.jsonl --with again.jsonl -o verdicts.json');
    const lines = JSON.parse(text('verdicts.json')) as { custom_id: string; status: string; parsed: unknown }[];
    expect(idsOf(lines, 'succeeded')).toEqual(ids(5));
    for (const { parsed } of lines) expect(Verdict.safeParse(parsed).success).toBe(true);
    expect(creates()).toBe(2);
  });

  it('are parsed by the zod schemas of the builder that saved the file, also of entries with one of their own', async () => {
    const Length = z.object({ text: z.string().transform((text) => text.length) });
    const Flag = z.object({ flag: z.stringbool(), note: z.string().optional() });
    const { at, client } = await rounds(1, {
      answer: ({ custom_id: id }) => (id === 'own' ? '{"flag":"yes","note":null}' : '{"text":"four"}'),
    });
    for (const endpoint of ['/v1/chat/completions', '/v1/responses'] as const) {
      const batch = new BatchCreator({ model: 'gpt-6-luna', endpoint, responseFormat: Length })
        .add('a', 'x')
        .add('own', 'y', { responseFormat: Flag });
      const saved = await batch.save(at(`typed${endpoint.length}.jsonl`));
      expect(JSON.stringify(saved)).not.toContain('format');
      const job = await submit(saved, { client, ...FAST });
      await job.done();
      const outcomes = await all(job.results());
      const [first, own] = outcomes.map(({ parsed }) => parsed);
      expectTypeOf(first!).toEqualTypeOf<{ text: number } | { flag: boolean; note?: string | undefined }>();
      expect([first, own]).toEqual([{ text: 4 }, { flag: true }]);
      // By its path alone, nobody knows more than the JSON Schema that was sent.
      const untyped = await submit(saved.files[0]!.path, { client, ...FAST });
      expect((await all(untyped.results()))[0]!.parsed).toEqual({ text: 'four' });
    }
  });
});
