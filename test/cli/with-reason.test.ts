import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import { shellFolder } from './shell-folder.js';

const { at, run, requests, write, text } = shellFolder();
const Verdict = z.object({ label: z.enum(['good', 'bad']) });
await new BatchCreator({ model: 'gpt-6-luna', responseFormat: Verdict })
  .add('a', 'Good?')
  .add('b', 'Bad?')
  .add('c', 'So?')
  .save(at('r.jsonl'));
const answer = (id: string, content: string) =>
  `${JSON.stringify({ custom_id: id, response: { status_code: 200, body: { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] } } })}\n`;
write('out.jsonl', answer('a', '{"label":"good"}') + answer('b', '{"label":"so so"}'));

describe('retry --with-reason', () => {
  it('adds an invalid answer and what is wrong with it, and leaves other requests as they are', async () => {
    const argv = ['retry', 'r.jsonl', '--results', 'out.jsonl', '-o', 'again.jsonl', '--with-reason'];
    const { code, stderr } = await run(...argv);
    expect(code).toBe(0);
    expect(stderr).toContain('collate again.jsonl -o again.csv');
    const [b, c] = requests('again.jsonl');
    expect(b).toMatchObject({
      custom_id: 'b',
      body: {
        messages: [
          { role: 'user', content: 'Bad?' },
          { role: 'assistant', content: '{"label":"so so"}' },
          { role: 'user', content: expect.stringMatching(/label/) },
        ],
      },
    });
    expect(JSON.stringify(c)).toBe(text('r.jsonl').split('\n')[2]);
    expect((await run('validate', 'again.jsonl')).code).toBe(0);
  });

  it('is not the default', async () => {
    await run('retry', 'r.jsonl', '--results', 'out.jsonl', '-o', 'plain.jsonl');
    expect(text('plain.jsonl')).toBe(text('r.jsonl').split('\n').slice(1).join('\n'));
  });
});
