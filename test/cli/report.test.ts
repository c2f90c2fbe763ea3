import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { commandLine } from './command-line.js';

const base = temporaryFolder();

async function world(url = 'http://127.0.0.1:9/v1') {
  const cwd = mkdtempSync(join(base, 'report-'));
  writeFileSync(join(cwd, 'reviews.csv'), 'id,shop,text\n1,North,Lovely\n2,South,Broken\n3,East,Fine\n');
  const env = { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'k' };
  const run = (...argv: string[]) => commandLine(argv, { cwd, env });
  const build = ['build', '--input', 'reviews.csv', '--model', 'gpt-6-luna'];
  await run(...build, '--prompt', 'Rate: {{text}}', '-o', 'reviews.jsonl');
  await run(...build, '--prompt', 'Judge: {{text}}', '-o', 'other.jsonl');
  return { cwd, run, page: () => readFileSync(join(cwd, 'report.html'), 'utf8') };
}

describe('report', () => {
  it('shows a batch before it is sent: where to, and in how many waves', async () => {
    const { run, page } = await world();
    const seen = await run('report', 'reviews.jsonl', '-o', 'report.html', '--tier', '1');
    expect(seen).toMatchObject({ code: 0, stdout: 'report.html\n' });
    expect(page()).toContain('Batch report, before sending');
    expect(page()).toContain('<dt>Would be sent to</dt><dd>127.0.0.1:9');
    expect(page()).toMatch(/<dt>(Waves|Queue)<\/dt>/);
  });

  it('shows the answers of a job beside the rows of its table', async () => {
    const emulator = await testEmulator({ answer: () => 'five stars' });
    const { run, page } = await world(emulator.url);
    await run('submit', 'reviews.jsonl', '--wait');
    expect((await run('report', 'reviews.jsonl', '-o', 'report.html', '--rows', 'reviews.csv')).code).toBe(0);
    expect(page()).toContain('3 succeeded.');
    expect(page()).toContain('five stars');
    expect(page()).toContain('"shop":["North","South","East"]');
  });

  it('compares two jobs, and two rounds of one', async () => {
    let answers = 0;
    const emulator = await testEmulator({ answer: () => (++answers <= 6 ? 'A' : 'B') });
    const { run, page } = await world(emulator.url);
    await run('submit', 'reviews.jsonl', '--wait');
    await run('submit', 'other.jsonl', '--wait');
    await run('report', 'reviews.jsonl', '-o', 'report.html', '--compare', 'other.jsonl');
    expect(page()).toContain('3 have the same answer (100.0 %)');
    await run('submit', 'reviews.jsonl', '--all', '--wait');
    await run('report', 'reviews.jsonl', '-o', 'report.html', '--compare-round', '1');
    expect(page()).toContain('0 have the same answer (0.0 %)');
    expect(page()).toContain('<h2>Rounds</h2>');
  });

  it('compares named results with the answers of the other file, never with their own', async () => {
    const emulator = await testEmulator({ answer: () => 'from the other' });
    const { cwd, run, page } = await world(emulator.url);
    const row = (id: string) => ({
      custom_id: id,
      response: {
        status_code: 200,
        body: { object: 'chat.completion', choices: [{ message: { content: 'from here' } }] },
      },
      error: null,
    });
    writeFileSync(join(cwd, 'out.jsonl'), ['1', '2', '3'].map((id) => `${JSON.stringify(row(id))}\n`).join(''));
    const argv = ['report', 'reviews.jsonl', '-o', 'report.html', '--results', 'out.jsonl', '--compare', 'other.jsonl'];
    expect(await run(...argv)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('other.jsonl has no results'),
    });
    await run('submit', 'other.jsonl', '--wait');
    expect((await run(...argv)).code).toBe(0);
    expect(page()).toContain('0 have the same answer');
    expect(page()).toContain('from the other');
  });

  it('replaces a report but no other file, and says what there is nothing to compare with', async () => {
    const { cwd, run } = await world();
    expect((await run('report', 'reviews.jsonl', '-o', 'reviews.csv')).stderr).toContain('is not a report');
    expect(readFileSync(join(cwd, 'reviews.csv'), 'utf8')).toContain('North');
    for (let time = 0; time < 2; time++)
      expect((await run('report', 'reviews.jsonl', '-o', 'report.html')).code).toBe(0);
    const { code, stderr } = await run('report', 'reviews.jsonl', '-o', 'report.html', '--compare', 'other.jsonl');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('has no answers yet') });
  });
});
