import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { main } from '../../src/cli/main.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();

async function cli(...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io = { stdin, stdout, stderr, env: {}, cwd: folder, signal: new AbortController().signal };
  const [out, err] = [text(stdout), text(stderr)];
  const code = await main(argv, io);
  stdout.end();
  stderr.end();
  return { code, out: await out, err: await err };
}

const prompt = `hello${' hello'.repeat(492)}`;

beforeAll(async () => {
  const captions = new BatchCreator({ model: 'gpt-5-nano' });
  for (let index = 0; index < 1_000; index++) captions.add(`caption-${index}`, prompt);
  await captions.save(join(folder, 'captions.jsonl'));
  await new BatchCreator({ model: 'gpt-5-nano' }).add('one', 'hello').save(join(folder, 'one.jsonl'));
});

describe('estimate', () => {
  it('tells the price of the guide’s captions, a tenth of them, by batch and in full', async () => {
    const { code, out } = await cli('estimate', 'captions.jsonl', '--expected-output', '50', '--tier', '1');
    expect(code).toBe(0);
    expect(out).toContain('1,000 requests');
    expect(out).toContain('Input   500,000 tokens');
    expect(out).toContain('$0.0225 expected');
    expect(out).toContain('$0.045 expected');
    expect(out).toContain('Tier 1 allows 2,000,000 queued input tokens');
    expect(out).toContain('500 – 999  ██████████████████████████████ 1,000 (100 %)');
  });

  it('gives each file, the sum and the queue as JSON', async () => {
    const { code, out } = await cli('estimate', '*.jsonl', '--json', '--tier', '1');
    const { files, total, queue } = JSON.parse(out);
    expect(code).toBe(0);
    expect(files.map(({ file, requests }: { file: string; requests: number }) => [file, requests])).toEqual([
      ['captions.jsonl', 1_000],
      ['one.jsonl', 1],
    ]);
    expect(total).toMatchObject({ requests: 1_001, inputTokens: 500_008 });
    expect(queue).toMatchObject({ tier: 1, waves: 1 });
  });

  it('fails when it may cost more than allowed, and says what to do', async () => {
    const { code, err } = await cli('estimate', 'captions.jsonl', '--max-cost', '1');
    expect(code).toBe(1);
    expect(err).toContain('more than the limit of $1.00. That is the highest estimate');
    expect((await cli('estimate', 'captions.jsonl', '--max-cost', '$100')).code).toBe(0);
  });

  it('fails when a request is too long for its model', async () => {
    const line = {
      custom_id: 'e',
      method: 'POST',
      url: '/v1/embeddings',
      body: { model: 'text-embedding-3-small', input: prompt.repeat(20) },
    };
    writeFileSync(join(folder, 'long.json'), `${JSON.stringify(line)}\n`);
    const { code, out } = await cli('estimate', 'long.json');
    expect(code).toBe(1);
    expect(out).toMatch(/Too long for their model\n {2}e \(line 1\): [\d,]+ tokens; embedding input 8,192/);
  });

  it('tells into how many waves a job falls, and how long that takes', async () => {
    const { out } = await cli('estimate', 'captions.jsonl', '--tier', '3');
    expect(out).toContain('Tier 3 allows 40,000,000 queued input tokens');
    expect(out).toContain('all at once, within 24 hours');
    // 500,000 tokens, of which tier 1 takes 90,000 of this model at a time.
    const dear = new BatchCreator({ model: 'gpt-4o' });
    for (let index = 0; index < 1_000; index++) dear.add(`r-${index}`, prompt);
    await dear.save(join(folder, 'dear.txt'));
    expect((await cli('estimate', 'dear.txt', '--tier', '1')).out).toContain(
      'Tier 1 allows 90,000 queued input tokens (2026-09-30): 6 waves, one after the other, 6 to 144 hours.',
    );
    await dear.save(join(folder, 'parts.txt'), { maxTokens: 80_000 });
    const parts = ['parts-0001.txt', 'parts-0002.txt', 'parts-0003.txt'];
    expect((await cli('estimate', ...parts, '--tier', '1')).out).toContain('3 waves');
  });

  it('counts tokens of a model without a price, and says that money is not known', async () => {
    await new BatchCreator({ model: 'mistral-small' }).add('a', 'hello').save(join(folder, 'mistral.jsonl.txt'));
    const { code, out } = await cli('estimate', 'mistral.jsonl.txt');
    expect(code).toBe(0);
    expect(out).toContain('Input   8 tokens');
    expect(out).toContain('Cost    unknown');
    expect(out).toContain('No price is known for "mistral-small": tokens are counted, money is not.');
    expect(out).not.toContain('$');
    expect(await cli('estimate', 'mistral.jsonl.txt', '--max-cost', '5')).toMatchObject({ code: 1 });
  });

  it('takes prices of a file, samples and bytes', async () => {
    writeFileSync(join(folder, 'prices.txt'), '{"gpt-5-nano": {"input": 1000, "output": 0}}');
    const priced = await cli('estimate', 'captions.jsonl', '--prices', 'prices.txt', '--sample', '100');
    expect(priced.out).toContain('$250.00');
    expect(priced.out).toMatch(/from 100 requests ± \d+\.\d %/);
    expect((await cli('estimate', 'captions.jsonl', '--by-bytes')).out).toContain('estimated from bytes');
  });

  it.each([
    [['estimate', 'nowhere.jsonl'], 'nowhere.jsonl: it does not exist'],
    [['estimate', '-'], 'not stdin'],
    [['estimate', 'one.jsonl', '--tier', '7'], 'use 1 to 5'],
    [['estimate', 'one.jsonl', '--max-cost', 'x'], '--max-cost must be an amount'],
    [['estimate', 'one.jsonl', '--prices', 'one.jsonl'], 'must be US dollars per million tokens'],
  ])('%j is wrong usage', async (argv, words) => {
    const prepared = argv.includes('--prices') ? [...argv.slice(0, -1), 'bad.txt'] : argv;
    writeFileSync(join(folder, 'bad.txt'), '{"gpt-5-nano": null}');
    const { code, err } = await cli(...prepared);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\bat .*\.ts/);
  });
});
