import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { openJob, submit } from '../../src/submit/job/submit.js';
import { FAST } from '../submit/harness.js';
import { all, ids, idsOf, rounds } from './rounds.js';

describe('rounds of retry', () => {
  it('go on until everything succeeded; all collate into one file in the order of the input, each paid once', async () => {
    const COUNT = 24;
    // Two thirds, a third and the last get through in the third, second and first round.
    const world = await rounds(COUNT, {}, ({ id, asked }) => asked > Number(id.slice(1)) % 3);
    const { carry, run, idsIn, collated, paid, creates } = world;
    const files = ['reviews.jsonl'];
    await carry('reviews.jsonl');
    for (;;) {
      const later = files.slice(1).map((file) => ` --with ${file}`);
      const next = `round-${files.length + 1}.jsonl`;
      const { code, stdout } = await run(`retry reviews.jsonl${later.join('')} -o ${next}`);
      expect(code).toBe(0);
      if (stdout === '') break;
      await carry(next);
      files.push(next);
    }
    expect(files.map((file) => idsIn(file).length)).toEqual([24, 16, 8]);
    const all = files.slice(1).map((file) => ` --with ${file}`);
    const seen = await run(`collate reviews.jsonl${all.join('')} -o results.jsonl --json`);
    expect([seen.code, JSON.parse(seen.stdout)]).toMatchObject([0, { byStatus: { succeeded: COUNT }, unmatched: 0 }]);
    const lines = collated('results.jsonl');
    expect(lines.map(({ custom_id }) => custom_id)).toEqual(idsIn('reviews.jsonl'));
    expect(lines.map(({ text }) => text)).toEqual(ids(COUNT).map((id) => `answer to ${id}`));
    expect([...paid.values()]).toEqual(ids(COUNT).map(() => 1));
    expect(creates()).toBe(files.length);
  });

  it('can be made by the builder out of the outcomes of its job', async () => {
    const { at, client, paid, creates } = await rounds(1, {}, ({ id, asked }) => asked > 1 || id !== 'r4');
    const batch = new BatchCreator({ model: 'gpt-6-luna' }).addAll(ids(6), (customId) => ({
      customId,
      prompt: 'Why?',
    }));
    await batch.save(at('mine.jsonl'));
    const job = await submit(at('mine.jsonl'), { client, ...FAST });
    await job.done();
    const again = await batch.followUp(job.results());
    expect([...again].map(({ customId }) => customId)).toEqual(['r4']);
    await again.save(at('again.jsonl'));
    const second = await submit(at('again.jsonl'), { client, ...FAST });
    await second.done();
    expect((await all(second.results())).map(({ status, text }) => [status, text])).toEqual([
      ['succeeded', 'answer to r4'],
    ]);
    expect([...paid.values()]).toEqual(ids(6).map(() => 1));
    expect(creates()).toBe(2);
  });

  it('are led by what collate says: the same job, with no file in between', async () => {
    const { carry, run, paid, creates } = await rounds(4, {}, ({ id, asked }) => asked > Number(id.slice(1)));
    await carry('reviews.jsonl');
    for (let round = 2; round <= 4; round++) {
      const { code, stderr } = await run('collate reviews.jsonl -o results.csv');
      expect(code).toBe(1);
      const told = /batch-creator (submit .*)/.exec(stderr)![1]!;
      expect(told).toBe('submit reviews.jsonl --retry');
      await run(`${told} --wait`);
    }
    expect((await run('collate reviews.jsonl -o results.csv')).code).toBe(0);
    expect((await run('status reviews.jsonl')).stdout).toMatch(/round {2}status[\s\S]*\n +4 {2}completed/);
    expect([...paid.values()]).toEqual([1, 1, 1, 1]);
    expect(creates()).toBe(4);
    expect((await run('submit reviews.jsonl --retry')).stderr).toContain('4 answered before, 0 new. Nothing to send.');
  });
});

describe('a finished job', () => {
  it('is sent as a whole again with --all, as a round of its own whose answers win', async () => {
    const { run, collated, paid, creates } = await rounds(3);
    expect((await run('submit reviews.jsonl --wait')).code).toBe(0);
    expect((await run('submit reviews.jsonl')).stderr).toContain('3 answered before, 0 new. Nothing to send.');
    const dry = await run('submit reviews.jsonl --all --dry-run --json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ requests: 3, sent: 3, round: 2 });
    expect((await run('submit reviews.jsonl --all --wait')).code).toBe(0);
    expect([creates(), ...paid.values()]).toEqual([2, 2, 2, 2]);
    for (const round of [' --round 1', ' --round 2', ''])
      expect((await run(`collate reviews.jsonl -o all.jsonl --force${round}`)).code).toBe(0);
    expect(idsOf(collated('all.jsonl'), 'succeeded')).toEqual(ids(3));
  });

  it('is collated and retried to stdout with -o -', async () => {
    const { run, at } = await rounds(4, {}, ({ id }) => id !== 'r1');
    await run('submit reviews.jsonl --wait');
    const collated = await run('collate reviews.jsonl -o -');
    expect(collated.code).toBe(1);
    const lines = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>);
    expect(lines(collated.stdout).map(({ custom_id: id, status }) => `${id} ${status}`)).toEqual([
      'r0 succeeded',
      'r1 failed',
      'r2 succeeded',
      'r3 succeeded',
    ]);
    const again = await run('retry reviews.jsonl -o -');
    expect([again.code, lines(again.stdout).map(({ custom_id: id }) => id)]).toEqual([0, ['r1']]);
    expect(readdirSync(at('.')).sort()).toEqual(['reviews.job', 'reviews.jsonl']);
  });
});

describe('a file that a job has sent', () => {
  it.each([
    ['set reviews.jsonl --effort low -o reviews.jsonl', 3],
    ['split reviews.jsonl -o reviews.jsonl --max-requests 2', 0],
    ['build --input rows.csv --prompt {{text}} --id id --model gpt-6-luna -o reviews.jsonl --force', 2],
  ])('may be overwritten by %s; its answers stay, and %i requests are new', async (command, count) => {
    const { run, at, collated, paid } = await rounds(3);
    await run('submit reviews.jsonl --wait');
    writeFileSync(at('rows.csv'), 'id,text\nx,one\ny,two\n');
    expect(await run(command)).toMatchObject({ code: 0 });
    expect((await run('collate reviews.jsonl -o before.jsonl')).stderr).toContain(count > 0 ? 'earlier answers' : '');
    const next = await run('submit reviews.jsonl --wait');
    expect(next).toMatchObject({ code: 0, stderr: expect.stringContaining(`${count} new`) });
    expect([...paid.values()].reduce((sum, times) => sum + times, 0)).toBe(3 + count);
    expect((await run('collate reviews.jsonl -o first.jsonl --round 1')).code).toBe(0);
    expect(idsOf(collated('first.jsonl'), 'succeeded')).toEqual(ids(3));
    if (count === 0) return;
    const { stdout } = await run('status reviews.jsonl');
    expect(stdout).toMatch(/^round +status +done +failed +of\n +1 +completed +3 +0 +3\n +2 +completed +\d +0 +\d$/m);
  });
});

describe('a further round', () => {
  it('has only the statuses that --retry names', async () => {
    const faults = [{ name: 'expire' as const, count: 1 }];
    const { run, creates } = await rounds(4, { faults }, ({ id, asked }) => id !== 'r0' || asked > 1);
    const first = await run('submit reviews.jsonl --wait');
    expect(first).toMatchObject({ code: 1, stderr: expect.stringMatching(/1 failed/) });
    const dry = await run('submit reviews.jsonl --retry expired --dry-run --json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ sent: 3, unsuccessful: { failed: 1, expired: 3 } });
    expect((await run('submit reviews.jsonl --retry expired --wait')).code).toBe(1);
    expect((await run('submit reviews.jsonl --retry failed,expired --wait')).code).toBe(0);
    expect(creates()).toBe(3);
  });

  it('of another model is all new, and is collated beside the first', async () => {
    const { run, collated, creates } = await rounds(3, { answer: ({ body }) => `by ${body.model}` });
    await run('submit reviews.jsonl --wait');
    expect((await run('submit reviews.jsonl --model gpt-6-sol --wait')).stderr).toContain('3 new');
    for (const [round, model] of ['gpt-6-luna', 'gpt-6-sol'].entries()) {
      expect((await run(`collate reviews.jsonl -o ${model}.jsonl --round ${round + 1}`)).code).toBe(0);
      expect(collated(`${model}.jsonl`).map(({ text }) => text)).toEqual(ids(3).map(() => `by ${model}`));
    }
    expect((await run('submit reviews.jsonl')).stderr).toContain('3 answered before, 0 new');
    expect(creates()).toBe(2);
  });
});

describe('a job of three parts', () => {
  it('is read, asked again and collated as one', async () => {
    const world = await rounds(9, {}, ({ id, asked }) => asked > 1 || Number(id.slice(1)) % 4 !== 0);
    const { run, at, client, collated, idsIn, creates, downloads } = world;
    expect((await run('split reviews.jsonl -o parts.jsonl --max-requests 3')).code).toBe(0);
    expect((await run('submit parts.jsonl --wait')).code).toBe(1);
    expect(creates()).toBe(3);
    const job = await openJob(at('parts.jsonl'), { client, ...FAST });
    expect((await job.outputs()).map(({ part }) => part)).toEqual([1, 2, 3]);
    const outcomes = await all(job.results());
    expect(outcomes.map(({ customId }) => customId)).toEqual(ids(9));
    for (const name of ['parts.jsonl', 'parts.manifest.json', 'parts.job']) {
      expect((await run(`retry ${name} -o again.jsonl`)).code).toBe(0);
      expect(idsIn('again.jsonl')).toEqual(['r0', 'r4', 'r8']);
    }
    expect(downloads()).toBe(6);
    await world.carry('again.jsonl');
    expect((await run('collate parts.jsonl --with again.jsonl -o results.jsonl')).code).toBe(0);
    expect(idsOf(collated('results.jsonl'), 'succeeded')).toEqual(ids(9));
    expect(creates()).toBe(4);
  });
});

describe('an unfinished job', () => {
  it('gives what it has, and asks nothing again that is still at work', async () => {
    const world = await rounds(9, { faults: [{ name: 'stuck', skip: 2 }] });
    const { run, at, client, collated, creates, emulator } = world;
    await run('split reviews.jsonl -o parts.jsonl --max-requests 3');
    await run('submit parts.jsonl');
    const ended = () => emulator.state.batches.filter(({ status }) => status === 'completed').length;
    await expect.poll(ended).toBe(2);
    const seen = await run('collate parts.jsonl -o results.jsonl');
    expect(seen).toMatchObject({ code: 1, stderr: expect.stringContaining('1 part of 3 still in_progress') });
    const missing = idsOf(collated('results.jsonl'), 'missing');
    expect([missing.length, collated('results.jsonl').length]).toEqual([3, 9]);
    const job = await openJob(at('parts.jsonl'), { client, ...FAST });
    expect((await all(job.results())).filter(({ status }) => status === 'missing')).toHaveLength(3);

    // Also when somebody watches, who is the only one to write.
    const watch = job.watch();
    await watch.next();
    expect((await run('collate parts.jsonl -o results.jsonl')).code).toBe(1);
    await watch.return();
    expect(await run('retry parts.jsonl -o again.jsonl')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/still in_progress.*watch parts\.jsonl/s),
    });
    expect(() => world.text('again.jsonl')).toThrow('ENOENT');

    await job.cancel();
    await job.done();
    expect((await run('retry parts.jsonl -o again.jsonl')).code).toBe(0);
    expect(world.idsIn('again.jsonl')).toEqual(missing);
    expect(creates()).toBe(3);
  });

  it('of which nothing is finished says how to wait for it', async () => {
    const { run } = await rounds(3, { faults: ['stuck'] });
    await run('submit reviews.jsonl');
    for (const command of ['collate reviews.jsonl -o results.csv', 'retry reviews.jsonl -o again.jsonl']) {
      const { code, stderr } = await run(command);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('batch-creator watch reviews.jsonl'),
      });
    }
  });
});

describe('results that were downloaded', () => {
  it('are not fetched again, unless they are gone', async () => {
    const { run, carry, at, client, downloads, emulator } = await rounds(8, {}, ({ id }) => id !== 'r2');
    const { job, outputs } = await carry('reviews.jsonl');
    expect(downloads()).toBe(2);
    const before = emulator.state.requests.length;
    await all(job.results());
    await all((await openJob(at('reviews.jsonl'), { client, ...FAST })).results());
    for (const command of ['collate reviews.jsonl -o a.csv', 'collate reviews.jsonl -o a.csv'])
      expect((await run(command)).code).toBe(1);
    expect((await run('retry reviews.jsonl -o b.jsonl')).code).toBe(0);
    expect(emulator.state.requests).toHaveLength(before);
    rmSync(outputs[0]!.errors!);
    expect((await run('collate reviews.jsonl -o a.csv')).code).toBe(1);
    expect(downloads()).toBe(3);
    // Half a file, as a full disk or a stray editor leaves it.
    writeFileSync(outputs[0]!.output!, '{"id":"batch_re');
    expect(await run('collate reviews.jsonl -o a.csv')).toMatchObject({
      stderr: expect.stringContaining('7 succeeded, 1 failed'),
    });
    expect(downloads()).toBe(4);
  });
});
