import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { REVIEWS, shellFolder } from './shell-folder.js';

const { at, run, write, text } = shellFolder();
write('reviews.csv', REVIEWS);
const build = (output: string, ...more: string[]) =>
  run('build', '--input', 'reviews.csv', '--prompt', '{{text}}', '-o', output, ...more);

describe('an output that is not a plain file', () => {
  it('is written into when it is a device or a pipe, and stays what it is', async () => {
    expect((await build('/dev/null')).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    execFileSync('mkfifo', [at('pipe')]);
    const reading = readFile(at('pipe'), 'utf8');
    expect((await build('pipe')).code).toBe(0);
    expect((await reading).trimEnd().split('\n')).toHaveLength(2);
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
    const split = readFile(at('pipe'), 'utf8');
    await build('plain.jsonl');
    expect((await run('split', 'plain.jsonl', '-o', 'pipe')).code).toBe(0);
    expect(await split).toBe(text('plain.jsonl'));
  });

  it('is refused when it cannot take several files', async () => {
    const { code, stderr } = await build('/dev/null', '--max-requests', '1');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('/dev/null is a device or a pipe, and takes one file only'),
    ]);
    expect(() => statSync('/dev/null-0001')).toThrow();
  });

  it('is replaced behind a symbolic link, with the mode that it had', async () => {
    mkdirSync(at('real'));
    await build('real/r.jsonl');
    chmodSync(at('real/r.jsonl'), 0o644);
    symlinkSync('real/r.jsonl', at('link.jsonl'));
    expect((await build('link.jsonl', '--prompt', 'Again: {{text}}')).code).toBe(0);
    expect(lstatSync(at('link.jsonl')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('real/r.jsonl'), 'utf8')).toContain('Again: ');
    expect(statSync(at('real/r.jsonl')).mode & 0o777).toBe(0o644);
  });
});

describe('an output that would destroy what is needed', () => {
  it('is refused: the table of a config, the requests of a sample or of a report', async () => {
    await build('five.jsonl', '--force');
    const requests = text('five.jsonl');
    for (const argv of [
      ['init', 'reviews.csv', '-o', 'reviews.csv', '--force'],
      ['sample', 'five.jsonl', '-n', '1', '-o', 'five.jsonl'],
      ['report', 'five.jsonl', '-o', 'five.jsonl', '--force'],
    ])
      expect(await run(...argv)).toMatchObject({ code: 2, stderr: expect.stringMatching(/table itself|source files/) });
    expect([text('reviews.csv'), text('five.jsonl')]).toEqual([REVIEWS, requests]);
    expect((await run('sample', 'five.jsonl', '-n', '1', '-o', 'five.jsonl', '--force')).code).toBe(0);
  });

  it('is refused in a round of a job', async () => {
    await build('six.jsonl', '--force');
    mkdirSync(at('six.job/round-0001'), { recursive: true });
    write('six.job/round-0001/input-0001.jsonl', text('six.jsonl'));
    const sent = 'six.job/round-0001/input-0001.jsonl';
    for (const argv of [
      ['sample', 'six.jsonl', '-n', '1', '-o', sent],
      ['set', 'six.jsonl', '--model', 'gpt-6-sol', '-o', sent],
      ['report', 'six.jsonl', '-o', sent, '--force'],
      ['build', '--input', 'reviews.csv', '--prompt', '{{text}}', '-o', sent, '--force'],
    ])
      expect(await run(...argv)).toMatchObject({ stderr: expect.stringContaining('Choose another place.') });
    expect(text(sent)).toBe(text('six.jsonl'));
  });
});
