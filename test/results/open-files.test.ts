import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeCollated } from '../../src/results/collate/collate.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { chatLines } from '../submit/chat-lines.js';
import { answered } from './lines.js';

const folder = temporaryFolder();
const PARTS = 60;
const MOST = 16;

/** The result files of this test that are open. */
function openResults(): number {
  const links = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return [];
    }
  });
  return links.filter((path) => path.startsWith(join(folder, 'output-'))).length;
}

it.skipIf(!existsSync('/proc/self/fd'))(`holds at most ${MOST} result files of a job of many parts open`, async () => {
  const pairs = Array.from({ length: PARTS }, (_, part) => {
    const [sent, output] = [join(folder, `input-${part}.jsonl`), join(folder, `output-${part}.jsonl`)];
    writeFileSync(sent, chatLines(3, `Part ${part}, question`).replaceAll('"r', `"p${part}-r`));
    writeFileSync(output, [0, 1, 2].map((id) => `${answered(`p${part}-r${id}`)}\n`).join(''));
    return { sent, output, round: 1 };
  });
  // Read one request of each part after the other, so that every file is needed again and again.
  const input = join(folder, 'input.jsonl');
  const lines = pairs.map((_, part) =>
    chatLines(3, `Part ${part}, question`).replaceAll('"r', `"p${part}-r`).split('\n'),
  );
  writeFileSync(input, [0, 1, 2].flatMap((id) => lines.map((own) => `${own[id]}\n`)).join(''));
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, openResults());
  });
  const watched = () => {
    most = Math.max(most, openResults());
  };
  const to = join(folder, 'answers.jsonl');
  const summary = await writeCollated(
    { input: [input], pairs, shareIdentical: false },
    { to, onProgress: watched },
  ).finally(() => clearInterval(watching));
  expect(summary).toMatchObject({ requests: PARTS * 3, byStatus: { succeeded: PARTS * 3 } });
  expect(most).toBeGreaterThan(1);
  // Those that are being opened or closed at this moment come on top.
  expect(most).toBeLessThanOrEqual(2 * MOST);
  expect(openResults()).toBe(0);
});
