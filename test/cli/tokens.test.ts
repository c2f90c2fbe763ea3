import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { estimateFile } from '../../src/estimate/estimate-file.js';
import { commandLine } from './command-line.js';
import { shellFolder } from './shell-folder.js';

const { cwd, at, run } = shellFolder();
const words = (count: number) => `hello${' hello'.repeat(count - 1)}`;

describe('validate --tokens', () => {
  it('adds requests that are too long for their model to the report', async () => {
    const batch = new BatchCreator({ endpoint: '/v1/embeddings', model: 'text-embedding-3-small' });
    for (const [id, size] of [
      ['short', 10],
      ['long', 9_000],
      ['last', 10],
    ] as const)
      batch.add(id, words(size));
    await batch.save(at('long.jsonl'));
    expect((await run('validate', 'long.jsonl')).code).toBe(0);
    const { code, stdout } = await run('validate', 'long.jsonl', '--tokens', '--json');
    expect(code).toBe(1);
    const [report] = JSON.parse(stdout).files;
    expect(report).toMatchObject({ ok: false, requests: 3, invalid: 1, errors: 1 });
    expect(report.issues).toMatchObject([
      { code: 'context_length_exceeded', severity: 'error', line: 2, customId: 'long', fails: 'request' },
    ]);
  });

  it('counts all of them, and keeps the first hundred of all that is wrong', async () => {
    const batch = new BatchCreator({ endpoint: '/v1/embeddings', model: 'text-embedding-3-small' });
    for (let n = 1; n <= 150; n++) {
      // One in ten has an error of its own as well; it is one request that is not valid.
      batch.add({ customId: `r-${n}`, input: words(8_200), ...(n % 10 === 0 && { body: { dimensions: 0 } }) });
    }
    await batch.save(at('many.jsonl'), { validate: false });
    const { code, stdout } = await run('validate', 'many.jsonl', '--tokens', '--json');
    const [report] = JSON.parse(stdout).files;
    expect(code).toBe(1);
    expect(report).toMatchObject({ ok: false, requests: 150, invalid: 150, errors: 165, warnings: 0 });
    expect(report.issues).toHaveLength(100);
    expect(report.issues.at(-1)).toMatchObject({ line: 91, code: 'context_length_exceeded', customId: 'r-91' });
    const some = await run('validate', 'many.jsonl', '--tokens', '--json', '--max-issues', '160');
    expect(JSON.parse(some.stdout).files[0].issues).toHaveLength(160);
    expect((await run('validate', 'many.jsonl', '--tokens')).stdout).toContain(
      '150 requests, 150 of them invalid: 165 errors',
    );
  });

  it('knows the context window of a chat model, and leaves alone what fits', async () => {
    const batch = new BatchCreator({ model: 'gpt-4o-mini' }).add('fits', words(100)).add('long', words(130_000));
    await batch.save(at('window.jsonl'));
    const { code, stdout } = await run('validate', 'window.jsonl', '--tokens');
    expect(code).toBe(1);
    expect(stdout).toContain("the model's context window holds 128,000");
    expect(stdout).toMatch(/1 of 2|1 invalid|line 2/);
  });

  it('needs a file', async () => {
    const seen = await commandLine(['validate', '-', '--tokens'], { cwd, stdin: '' });
    expect(seen).toMatchObject({ code: 2, stderr: expect.stringContaining('needs a file') });
  });
});

describe('split --max-tokens', () => {
  it('begins a new part before one holds more', async () => {
    const batch = new BatchCreator();
    for (let index = 0; index < 10; index++) batch.add(`r-${index}`, words(100));
    await batch.save(at('big.jsonl'));
    const { code, stdout } = await run('split', 'big.jsonl', '-o', 'parts.jsonl', '--max-tokens', '330', '--json');
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout);
    expect(files.map(({ requests }: { requests: number }) => requests)).toEqual([3, 3, 3, 1]);
    const { inputTokens } = await estimateFile(at(files[0].path));
    expect(inputTokens).toBeLessThanOrEqual(330);
    expect(await run('split', 'big.jsonl', '-o', 'parts.jsonl', '--max-tokens', '90')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('more than the 90 of one file'),
    });
  });
});
