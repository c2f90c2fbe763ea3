import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ISSUE_CODES } from '../src/check/report/issue-codes.js';

const src = new URL('../src/', import.meta.url).pathname;

const TEXT = /`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'/g;
/** An error with its message: one text, or several that are joined. */
const THROWN = new RegExp(
  `new (Batch\\w*Error|DuplicateCustomIdError)\\(\\s*((?:${TEXT.source})(?:\\s*\\+\\s*(?:${TEXT.source}))*)`,
  'g',
);

/** Every error that is thrown with its message in place, as `Class: message`, by file. */
function thrownMessages(): [file: string, messages: string[]][] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file): [string, string[]] => {
      const text = readFileSync(join(src, file), 'utf8');
      const found = [...text.matchAll(THROWN)].map(([, name, message]) => {
        const parts = [...message!.matchAll(TEXT)].map(([part]) => part.slice(1, -1));
        return `${name}: ${parts.join('')}`;
      });
      return [file, found];
    })
    .filter(([, messages]) => messages.length > 0);
}

/** Sentences that read as translated. */
const ODD =
  /(?<!there )\bis no (?!longer)|\bis none\b|\bunless said otherwise\b|\bstands? (?:in|twice|at)\b|\blies in\b|what came of/i;

describe('the messages', () => {
  it('of errors are as they were read', async () => {
    const text = thrownMessages().map(
      ([file, messages]) => `${file}\n${messages.map((line) => `  ${line}\n`).join('')}`,
    );
    await expect(text.join('\n')).toMatchFileSnapshot('snapshots/messages.txt');
  });

  it('of issue codes are as they were read', async () => {
    await expect(`${JSON.stringify(ISSUE_CODES, null, 2)}\n`).toMatchFileSnapshot('snapshots/issue-codes.txt');
  });

  it('of errors are in plain words', () => {
    expect(
      thrownMessages()
        .flatMap(([, messages]) => messages)
        .filter((message) => ODD.test(message)),
    ).toEqual([]);
  });
});
