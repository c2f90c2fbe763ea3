import { FileValidator } from '../../src/check/batch/file.js';
import type { Report } from '../../src/issue.js';
import type { ValidateOptions } from '../../src/jsonl/read/validate.js';

/**
 * One case: what it is, the line, and what must be said of it, as `code path`; what is only a warning begins with `~`.
 * Without more, nothing at all must be said.
 */
export type Verdict = [name: string, line: unknown, ...said: string[]];

/** The day on which all verdicts are given. */
export const TODAY = '2026-11-01';

const line = (url: string, usual: object) => (body: object) => ({
  custom_id: 'a',
  method: 'POST',
  url,
  body: { ...usual, ...body },
});

const messages = [{ role: 'user', content: 'Hello' }];

/** A line to chat with a reasoning model of today. */
export const chat = line('/v1/chat/completions', { model: 'gpt-6-luna', messages });
/** A line to chat with a model that does not reason, and so takes sampling parameters. */
export const plainChat = line('/v1/chat/completions', { model: 'gpt-4.1', messages });
export const responses = line('/v1/responses', { model: 'gpt-6-luna', input: 'Hello' });
export const embeddings = line('/v1/embeddings', { model: 'text-embedding-3-small', input: 'Hello' });
export const moderations = line('/v1/moderations', { model: 'omni-moderation-latest', input: 'Hello' });
export const generations = line('/v1/images/generations', { model: 'gpt-image-2', prompt: 'A cat' });
export const edits = line('/v1/images/edits', {
  model: 'gpt-image-2',
  prompt: 'A hat',
  images: [{ image_url: 'https://example.com/1.png' }],
});
/** A chat line whose user says these parts. */
export const parts = (...content: unknown[]) => chat({ messages: [{ role: 'user', content }] });
/** A responses line whose user says these parts. */
export const inputs = (...content: unknown[]) => responses({ input: [{ role: 'user', content }] });

/** The verdict on a file of these lines: objects, or texts or bytes as they stand. */
export function judge(lines: readonly unknown[], options: ValidateOptions = {}): Report {
  const file = new FileValidator({ today: TODAY, ...options });
  for (const one of lines) {
    const bytes = Buffer.isBuffer(one) ? one : Buffer.from(typeof one === 'string' ? one : JSON.stringify(one));
    file.block(Buffer.concat([bytes, Buffer.from('\n')]));
  }
  return file.report();
}

/** What a report says, in the words of a verdict. */
export function said(report: Report): string[] {
  return report.issues.map(({ severity, code, path }) => {
    return `${severity === 'warning' ? '~' : ''}${code}${path === undefined ? '' : ` ${path}`}`;
  });
}
