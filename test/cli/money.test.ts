import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dollarRange, dollars } from '../../src/estimate/dollars.js';
import { estimateFile } from '../../src/estimate/estimate-file.js';
import { chatLines } from '../submit/harness.js';
import { commandLine } from './command-line.js';
import { CONFIG, setting } from './run-setting.js';
import { submitSetting } from './submit-setting.js';

const limited = (lines: string) => lines.replaceAll('"body":{', '"body":{"max_completion_tokens":100,');

async function shell(batches: number) {
  const { folder, file, emulator, run } = await submitSetting({}, batches);
  writeFileSync(file, limited(chatLines(3)));
  const cost = (await estimateFile(file)).cost!;
  return {
    folder,
    file,
    emulator,
    run,
    cost,
    range: `${dollars(cost.low)} to ${dollars(cost.high)}`,
    asked: dollarRange(cost),
  };
}

const COMPARED =
  /Estimated: \d+ tokens in \(used: 100 % of that\), \$\S+ to \$\S+: the cost is within\nAverage answer: \d+ tokens? \(for better estimates: estimate --expected-output \d+\)/;

describe('submit', () => {
  it('shows in a dry run what `estimate` shows, and whether it would be refused', async () => {
    const { run, range, asked, cost, emulator } = await shell(0);
    const { code, stderr } = await run('submit reviews.jsonl --dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`: ${asked}.`) });
    expect((await run('estimate reviews.jsonl')).stdout).toContain(` expected (${range}) by batch`);
    expect(JSON.parse((await run('submit reviews.jsonl --dry-run --json')).stdout)).toMatchObject({ cost });
    const dear = await run('submit reviews.jsonl --dry-run --max-cost 0.000001');
    expect(dear).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Would send[\s\S]*more than the limit of \$0.000001/),
    });
    expect(emulator.state.requests).toEqual([]);
  });

  it('shows the price of the model that is sent, where --model changes it', async () => {
    const { run, cost, folder, file } = await shell(0);
    const priceOf = async (argv: string) => JSON.parse((await run(`submit reviews.jsonl --dry-run ${argv}`)).stdout);
    const changed = await priceOf('--json --model gpt-4o');
    await run(`set reviews.jsonl --model gpt-4o -o ${join(folder, 'changed.jsonl')}`);
    expect(changed.cost).toEqual((await estimateFile(join(folder, 'changed.jsonl'))).cost);
    expect(changed.cost.high).toBeGreaterThan(cost.high);
    expect((await priceOf('--json')).cost).toEqual((await estimateFile(file)).cost);
  });

  it('refuses before anything is uploaded what may cost more than --max-cost', async () => {
    const { run, emulator } = await shell(0);
    const seen = await run('submit reviews.jsonl --max-cost 0.000001');
    expect(seen).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Nothing was sent.') });
    expect(await run('submit reviews.jsonl --max-cost much')).toMatchObject({ code: 2 });
    expect(emulator.state.requests).toEqual([]);
  });

  it('tells after the batch what was used against the estimate, and so does collate', async () => {
    const { run } = await shell(1);
    expect((await run('submit reviews.jsonl --wait --max-cost 1')).stderr).toMatch(COMPARED);
    expect((await run('collate reviews.jsonl -o answers.csv')).stderr).toMatch(COMPARED);
  });

  it('stops between parts, says so, and goes on when more is allowed', async () => {
    const { run, folder, cost } = await shell(2);
    writeFileSync(join(folder, 'other.jsonl'), limited(chatLines(3, 'Others')));
    await run('submit reviews.jsonl other.jsonl --max-enqueued-tokens 1');
    const held = await run(`submit reviews.jsonl other.jsonl --max-enqueued-tokens 1 --wait --max-cost ${cost.high}`);
    expect(held.code).toBe(1);
    expect(held.stderr).toContain('1 part of 2 was not sent');
    expect((await run('status reviews.jsonl')).stdout).toContain('may cost more than maxCost allows');
    expect((await run('submit reviews.jsonl other.jsonl --wait --max-cost 1')).code).toBe(0);
  });
});

describe('run', () => {
  const remote = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: 'https://api.example.com/v1' };
  const answering = (text: string) => Object.assign(Readable.from([text]), { isTTY: true });

  it('asks with the estimate, and sends nothing on a no', async () => {
    const { run, cwd } = await setting();
    const seen = await run([], { env: remote, terminal: true, stdin: answering('n\n') });
    const { cost, inputTokens } = await estimateFile(join(cwd, 'work/reviews.jsonl'));
    expect(seen.code).toBe(0);
    expect(seen.stderr).toContain(
      `6 requests, ${inputTokens} tokens of input, to api.example.com: ${dollars(cost!.expected)} expected, at most ${dollars(cost!.high)}.`,
    );
    expect(seen.stderr).toMatch(/Send it\? \[y\/N\][\s\S]*Nothing was sent/);
  });

  it('sends nothing on Ctrl-C at the question, and says so', async () => {
    const { run, creates } = await setting();
    const seen = await run([], { env: remote, terminal: true, stdin: answering('\u0003') });
    expect(seen).toMatchObject({ code: 130, stderr: expect.stringMatching(/Nothing was sent\.\n$/) });
    expect(creates()).toBe(0);
  });

  it('takes no proxy on this machine for the emulator', async () => {
    const proxy = createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const { run, cwd } = await setting();
    const { port } = proxy.address() as AddressInfo;
    const env = { ...remote, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
    expect(await run([], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining('pass --yes') });
    await commandLine(['build', '-c', 'config.yaml', '--force'], { cwd });
    const asked = await commandLine(['submit', 'work/reviews.jsonl'], {
      cwd,
      env,
      terminal: true,
      stdin: answering('n\n'),
    });
    expect(asked).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing was sent.') });
  });

  it('tells at the end what was used against the estimate', async () => {
    const { run } = await setting();
    expect((await run()).stderr).toMatch(COMPARED);
  });

  it('stops between parts, ends with 1, and goes on when more is allowed', async () => {
    const { run, cwd, env, creates } = await setting();
    writeFileSync(join(cwd, 'config.yaml'), `${CONFIG}batch_size: 3\n`);
    await commandLine(['build', '-c', 'config.yaml'], { cwd });
    const first = ['submit', 'work/reviews.manifest.json', '--max-enqueued-tokens', '1'];
    await commandLine(first, { cwd, env });
    for (const more of [[], ['--once']]) {
      const held = await run(['--max-cost', '0.0000001', ...more]);
      expect(held).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('1 part of 2 was not sent') });
    }
    expect(creates()).toBe(1);
    expect(await run(['--max-cost', '5'])).toMatchObject({ code: 0, stdout: 'answers.csv\n' });
    expect(creates()).toBe(2);
  });
});
