import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bench } from '../submit/harness.js';
import { commandLine } from './command-line.js';

const NO_DELETE = { name: 'server_error' as const, status: 405, on: 'DELETE /files/*', times: 99 };
const TIMES = { BATCH_CREATOR_SETTLE_MS: '50', BATCH_CREATOR_POLL_MS: '10', BATCH_CREATOR_BACKOFF_MS: '5' };

it('a part that cannot go on, since files cannot be deleted, says why, and is finished as it says', async () => {
  const { folder, emulator } = await bench({ faults: ['reset', NO_DELETE] });
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...TIMES };
  const run = (line: string) => commandLine(line.split(' '), { cwd: folder, env });
  await run('split reviews.jsonl -o two.jsonl --max-requests 2');
  expect(await run('submit two.manifest.json --wait')).toEqual({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(
      /1 of 2 parts in .*cannot delete files.*If there is no such batch, submit the file of this part under another name/,
    ),
  });
  const { stdout } = await run('status two.manifest.json');
  expect(stdout).toMatch(/it is not known yet whether a batch was created; submit looks for it$/m);
  const stuck = /^ +(\d) +- +submitting/m.exec(stdout)![1];
  copyFileSync(join(folder, `two-000${stuck}.jsonl`), join(folder, 'again.jsonl'));
  expect((await run('submit again.jsonl --wait')).code).toBe(0);
  const collated = await run('collate two.manifest.json --with again.jsonl -o all.jsonl');
  expect(collated.stderr).toContain('3 requests: 3 succeeded');
  expect(readFileSync(join(folder, 'all.jsonl'), 'utf8').match(/"succeeded"/g)).toHaveLength(3);
});
