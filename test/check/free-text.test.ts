import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { FileValidator } from '../../src/check/batch/file.js';
import { FreeText, hideTexts, type TextKind, textKindAt } from '../../src/check/text/free-text.js';
import type { PathStep } from '../../src/issue.js';

const questions = Object.entries(Object.getOwnPropertyDescriptors(FreeText.prototype))
  .filter(([name]) => name !== 'constructor')
  .map(([name, { get }]) => [name, (text: string) => get!.call(new FreeText(text)) as boolean] as const);

const kinds: [what: string, path: PathStep[]][] = [
  ['a message', ['body', 'messages', 0, 'content']],
  ['a part of a message', ['body', 'messages', 0, 'content', 1, 'text']],
  ['an image', ['body', 'messages', 0, 'content', 1, 'image_url', 'url']],
  ['an image of responses', ['body', 'input', 0, 'content', 1, 'image_url']],
  ['an input', ['body', 'input']],
  ['one of many inputs', ['body', 'input', 7]],
  ['a value of metadata', ['body', 'metadata', 'row']],
  ['a user', ['body', 'user']],
];

/** Texts of every kind that lines may have. */
const TEXTS = ['', 'x', 'JSON', 'https://example.com/json', 'http://a', 'data:x', './cat.png', 'a\ufffd', 'jsonjson'];

/** Whether the fast lane lets a line with this text through, as far as the text goes. */
function passes(text: string, { begins, longest }: TextKind): boolean {
  begins.lastIndex = 0;
  return begins.test(JSON.stringify(text)) && text.length <= longest && !text.includes('\ufffd');
}

describe('FreeText', () => {
  it.each(kinds)('has samples that give every answer that %s in the fast lane can give', (_, path) => {
    const kind = textKindAt(path)!;
    for (const [name, ask] of questions) {
      const given = new Set(TEXTS.filter((text) => passes(text, kind)).map(ask));
      expect(new Set(kind.samples.map(ask)), name).toEqual(given);
    }
  });

  it('does not tell what it says', () => {
    const text = new FreeText('secret');
    expect(JSON.stringify([text])).not.toContain('secret');
    expect(String(text)).not.toContain('secret');
    expect(Object.values(text)).toEqual([]);
  });

  it('is what rules find at every place where lines have their own texts', () => {
    const body = {
      model: 'gpt-6-luna',
      messages: [{ role: 'user', name: 'a', content: [{ type: 'text', text: 'x' }, { image_url: { url: 'y' } }] }],
      input: ['x', [1, 2]],
      metadata: { a: 'b' },
      user: 'u',
    };
    expect(hideTexts(body)).toEqual({
      model: 'gpt-6-luna',
      messages: [
        {
          role: 'user',
          name: 'a',
          content: [{ type: 'text', text: expect.any(FreeText) }, { image_url: { url: expect.any(FreeText) } }],
        },
      ],
      input: [expect.any(FreeText), [1, 2]],
      metadata: { a: expect.any(FreeText) },
      user: expect.any(FreeText),
    });
    expect(body.user).toBe('u');
  });
});

describe('U+FFFD', () => {
  const line = (n: number, content: string) =>
    JSON.stringify({
      custom_id: `r-${n}`,
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'gpt-6-luna', messages: [{ role: 'user', content }] },
    });

  it.each([
    ['as a character', 'Caf\ufffd'],
    ['as an escape', 'Caf\\ufffd'],
  ])('is one warning with the number of lines, %s among thousands of like lines', (_, text) => {
    const at = new Set([0, 1, 700, 701, 1_999]);
    const lines = Array.from({ length: 2_000 }, (_, n) =>
      line(n, at.has(n) ? 'LOST' : `Text ${n}`).replace('LOST', text),
    );
    const file = new FileValidator({ today: '2026-11-01' });
    for (let start = 0; start < lines.length; start += 300) {
      file.block(Buffer.from(`${lines.slice(start, start + 300).join('\n')}\n`));
    }
    const { issues, warnings, ok } = file.report();
    expect(issues).toMatchObject([{ severity: 'warning', code: 'replacement_character', line: 1, lines: 5 }]);
    expect({ warnings, ok }).toEqual({ warnings: 1, ok: true });
  });
});

describe('U+FFFD in what a builder saves', () => {
  it('is one warning, too, wherever the entry is', () => {
    const batch = new BatchCreator();
    for (let n = 0; n < 50; n++) batch.add(`r-${n}`, n % 10 === 7 ? 'Caf\ufffd' : `Text ${n}`);
    expect(batch.validate().issues).toMatchObject([{ code: 'replacement_character', customId: 'r-7', lines: 5 }]);
  });
});
