import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparePrices, compareTypes } from './compare.js';

const resources = new URL('../../node_modules/openai-7/resources', import.meta.url).pathname;

/** The types with one file changed on the way. */
function changed(file: string, from: string, to: string) {
  return compareTypes(resources, (path) => {
    const text = readFileSync(path, 'utf8');
    if (!path.endsWith(`resources/${file}.d.ts`)) return text;
    expect(text).toContain(from);
    return text.replace(from, to);
  });
}

describe('the facts of the official types', () => {
  const plain = compareTypes(resources);

  it('are refused nowhere', () => {
    expect(plain.refused).toEqual([]);
    expect(plain.unknown).toEqual([]);
    expect(plain.tried).toBeGreaterThan(2_000);
  });

  it.each([
    [
      'a key of a body',
      'chat/completions/completions',
      'frequency_penalty?: number | null;',
      'frequency_penalty?: number | null; warmth?: number;',
      /^\/v1\/chat\/completions body\.warmth: /,
    ],
    [
      'a key deep inside',
      'responses/responses',
      'verbosity?:',
      'rhyme?: boolean; verbosity?:',
      /^\/v1\/responses body\.text\.rhyme: /,
    ],
    [
      'a kind of item',
      'responses/responses',
      "type: 'compaction_trigger';",
      "type: 'teleport';",
      /^\/v1\/responses body\.input\[\]\.type: .*teleport/,
    ],
    [
      'a value of include',
      'responses/responses',
      "'reasoning.encrypted_content'",
      "'reasoning.encrypted_content' | 'reasoning.doodles'",
      /^\/v1\/responses body\.include\[\]: .*doodles/,
    ],
    ['an endpoint', 'batches', "'/v1/moderations'", "'/v1/moderations' | '/v1/teleport'", /^endpoint \/v1\/teleport$/],
    ['a model', 'shared', "'gpt-6-astra'", "'gpt-6-astra' | 'gpt-7-luna'", /^model gpt-7-luna$/],
  ])('show %s that our tables do not know', (_, file, from, to, line) => {
    const { unknown, refused } = changed(file, from, to);
    expect(unknown).toEqual([expect.stringMatching(line)]);
    expect(refused).toEqual([]);
  });

  it.each([
    ['a value of a list', 'shared', "'xhigh'", "'xhigh' | 'ultra'", /body\.reasoning_effort: .*"ultra"/],
    [
      'another type',
      'embeddings',
      'dimensions?: number',
      "dimensions?: number | 'auto'",
      /^\/v1\/embeddings body\.dimensions: /,
    ],
    [
      'a kind of part',
      'chat/completions/completions',
      "type: 'input_audio';",
      "type: 'input_smell';",
      /body\.messages\[\]\.content\[\]\.type: .*input_smell/,
    ],
    [
      'null',
      'chat/completions/completions',
      'tools?: Array',
      'tools?: null | Array',
      /^\/v1\/chat\/completions body\.tools: /,
    ],
  ])('show where we would refuse %s', (_, file, from, to, line) => {
    expect(changed(file, from, to).refused).toContainEqual(expect.stringMatching(line));
  });

  it('are not missed in silence when a type has another name', () => {
    expect(() => changed('images', 'interface ImageEditParamsBase', 'interface ImageEditBase')).toThrow(
      'was not found',
    );
  });
});

it('tells prices that moved', () => {
  expect(comparePrices((model) => (model === 'gpt-4o' ? { input_mtok: 2.5, output_mtok: 11 } : undefined))).toEqual([
    'gpt-4o: output is $10 here and $11 there',
  ]);
});
