import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import type { JoinedOutcome } from '../../src/results/line/outcome.js';

export const Verdict = z.object({ label: z.enum(['good', 'bad']), reason: z.string() });

/** Saves a batch of short reviews and returns its path. */
export async function saveReviews(folder: string, requests: number): Promise<string> {
  const batch = new BatchCreator({
    model: 'gpt-6-luna',
    systemPrompt: 'Classify the review.',
    responseFormat: Verdict,
    body: { max_completion_tokens: 50 },
  });
  for (let index = 1; index <= requests; index++) {
    batch.add(`review-${index}`, `The ${index % 2 === 0 ? 'battery' : 'screen'} is fine, says customer ${index}.`);
  }
  const path = join(folder, 'reviews.jsonl');
  await batch.save(path);
  return path;
}

/** Outcomes for these requests: each fifth failed, the others succeeded. */
export function outcomes(requests: number, label: (index: number) => 'good' | 'bad' = () => 'good'): JoinedOutcome[] {
  return Array.from({ length: requests }, (_, at): JoinedOutcome => {
    const customId = `review-${at + 1}`;
    if ((at + 1) % 5 === 0) {
      return { customId, status: 'failed', error: { code: 'server_error', message: 'The server had an error.' } };
    }
    const parsed = { label: label(at), reason: `reason ${at + 1}` };
    const usage = { inputTokens: 40, outputTokens: at === 0 ? 5_000 : 20 + (at % 3), totalTokens: 60 };
    const response = { statusCode: 200, requestId: 'r', body: { model: 'gpt-6-luna', created: 1_790_000_000 } };
    return { customId, status: 'succeeded', text: JSON.stringify(parsed), parsed, usage, response };
  });
}

/** Texts that end elements, run scripts, load pictures, turn lines around or break JSON where a page takes them for markup. */
export const HOSTILE_TEXTS = [
  '</script><script>globalThis.broken = 1</script>',
  '<img src=x onerror="globalThis.broken = 1">',
  '<!--<script>',
  ']]><svg onload=globalThis.broken=1>',
  '"><iframe src="http://127.0.0.1:9/">',
  "' onmouseover='globalThis.broken = 1",
  '</title></style><base href="http://127.0.0.1:9/">',
  '&lt;script&gt; &#60;b&#62;',
  '\u2028\u2029\u202eright to left\u2066',
  '\u001b[2J\u0007\u009b31m',
  '{{constructor.constructor("globalThis.broken=1")()}}',
  'javascript:globalThis.broken=1',
  '<a href="javascript:globalThis.broken=1">x</a>',
  '__proto__',
  '`${globalThis.broken = 1}`',
];

/** A batch whose every text is hostile: ids, prompts, the system prompt, answers, field names and errors. */
export function saveHostile(folder: string): { path: string; outcomes: JoinedOutcome[] } {
  const path = join(folder, 'hostile.jsonl');
  const lines = HOSTILE_TEXTS.map((text) =>
    JSON.stringify({
      custom_id: text,
      method: 'POST',
      url: '/v1/chat/completions',
      body: {
        model: 'gpt-6-luna',
        messages: [
          { role: 'system', content: HOSTILE_TEXTS.join('\n') },
          { role: text, content: text },
        ],
        [text]: text,
      },
    }),
  );
  writeFileSync(path, `${lines.join('\n')}\n`);
  const found = HOSTILE_TEXTS.map((text, at): JoinedOutcome => {
    if (at % 3 === 2) return { customId: text, status: 'failed', error: { code: text, message: text } };
    const parsed = JSON.parse(`{${JSON.stringify(text)}:${JSON.stringify(text)}}`);
    return { customId: text, status: 'succeeded', text, parsed };
  });
  return { path, outcomes: found };
}
