import { describe, expect, it } from 'vitest';
import { shellFolder } from './shell-folder.js';

const { run, write } = shellFolder();
write('rows.csv', `id,text\n${Array.from({ length: 5 }, (_, row) => `r${row},Text ${row}\n`).join('')}`);

describe('a manifest stands for its parts', () => {
  it.each(['big.manifest.json', 'big.jsonl'])('in validate, preview, estimate and merge: %s', async (name) => {
    await run('build', '--input', 'rows.csv', '--prompt', '{{text}}', '--max-requests', '2', '-o', 'big.jsonl');
    const { code, stdout } = await run('validate', name, '--json');
    const { files } = JSON.parse(stdout);
    expect([
      code,
      files.map(({ file, requests }: { file: string; requests: number }) => `${file} ${requests}`),
    ]).toEqual([0, ['big-0001.jsonl 2', 'big-0002.jsonl 2', 'big-0003.jsonl 1']]);
    expect(JSON.parse((await run('preview', name, '4', '--json')).stdout).custom_id).toBe('r4');
    expect(JSON.parse((await run('preview', name, 'r3', '--json')).stdout).custom_id).toBe('r3');
    expect(JSON.parse((await run('preview', name, '--line', '3', '--json')).stdout).custom_id).toBe('r2');
    expect((await run('preview', name, '5')).stderr).toContain('Positions are 0 to 4.');
    expect(JSON.parse((await run('estimate', name, '--json')).stdout).total.requests).toBe(5);
    expect((await run('merge', name)).stdout.trimEnd().split('\n')).toHaveLength(5);
  });
});
