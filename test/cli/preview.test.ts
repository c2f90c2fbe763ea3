import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { batch } from './four-requests.js';
import { shellFolder } from './shell-folder.js';

const { at, cwd, run, text } = shellFolder();

await batch.save(at('r.jsonl'));

describe('preview', () => {
  it('shows a request message by message, with pictures named and schemas folded', async () => {
    expect((await run('preview', 'r.jsonl')).stdout).toMatchInlineSnapshot(`
      "r-1  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        [system]
          Be terse.
        [user]
          Hello,
          you.
      "
    `);
    expect((await run('preview', 'r.jsonl', 'r-2')).stdout).toMatchInlineSnapshot(`
      "r-2  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        [system]
          Be terse.
        [user]
          What is this?
          <image https://example.com/1.jpg, detail low>
          <image image/png, 300 bytes>
      "
    `);
    expect((await run('preview', 'r.jsonl', '3')).stdout).toMatchInlineSnapshot(`
      "r-4  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        response_format: json_schema "verdict", strict { label }
        [system]
          Be terse.
        [user]
          Fourth
      "
    `);
  });
  it('is exact as JSON', async () => {
    expect(JSON.parse((await run('preview', 'r.jsonl', 'r-4', '--json')).stdout)).toEqual(batch.preview('r-4'));
  });
  it('reads standard input', async () => {
    const seen = await commandLine(['preview', '-', '1'], { cwd, stdin: text('r.jsonl') });
    expect(seen.stdout).toMatch(/^r-2 /);
  });
  it('names what is near when there is no such request', async () => {
    expect(await run('preview', 'r.jsonl', 'r-5')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: No request in r.jsonl has the ID "r-5". The nearest ID is "r-1".
      ",
        "stdout": "",
      }
    `);
    expect(await run('preview', 'r.jsonl', '99')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: There is no request at position 99 in r.jsonl. Positions are 0 to 3.
      ",
        "stdout": "",
      }
    `);
  });
  it('looks for what is near in the whole file', async () => {
    const line = (id: string) => `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{}}\n`;
    const ids = Array.from({ length: 12_000 }, (_, index) => `ord-${String(index).padStart(6, '0')}`);
    writeFileSync(at('many.jsonl'), ids.map(line).join(''));
    expect((await run('preview', 'many.jsonl', 'ord-11999')).stderr).toContain('The nearest ID is "ord-011999"');
  });
  it('colours only a terminal, and not where nobody wants it', async () => {
    const colour = '\u001b[';
    const argv = ['preview', 'r.jsonl'];
    expect((await commandLine(argv, { cwd, terminal: true })).stdout).toContain(colour);
    expect((await commandLine(argv, { cwd, terminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(colour);
    expect((await commandLine(argv, { cwd })).stdout).not.toContain(colour);
  });
});
