import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/catalog/find-model.js';
import { MODELS } from '../../src/catalog/model-rows.js';

describe('findModel', () => {
  it('finds every row by its id and its aliases', () => {
    for (const model of MODELS) {
      for (const name of [model.id, ...(model.aliases ?? [])]) expect(findModel(name)).toBe(model);
    }
  });

  it.each([
    ['gpt-5.6', 'gpt-5.6-sol'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['gpt-5.6-2026-07-01', 'gpt-5.6-sol'],
    ['gpt-5.4-mini-2026-03-17', 'gpt-5.4-mini'],
    ['gpt-image-2-2026-04-21', 'gpt-image-2'],
    ['omni-moderation-2024-09-26', 'omni-moderation-latest'],
    ['ft:gpt-4o-mini:acme::abc123', 'gpt-4o-mini'],
    ['ft:gpt-4.1-mini-2025-04-14:acme:suffix:abc', 'gpt-4.1-mini'],
  ])('finds %s in the row of %s', (name, id) => {
    expect(findModel(name)?.id).toBe(id);
  });

  it('finds a snapshot with a row of its own there, and not in that of its base', () => {
    expect(findModel('gpt-4o-2024-05-13')?.shutdown).toBe('2026-10-23');
  });

  it.each([
    '',
    'gpt',
    'gpt-4o-',
    'ft:',
    'ft:gpt-4o',
    'my-deployment',
    '2026-11-20',
    '-2026-11-20',
    'constructor',
    'GPT-4O',
  ])('does not know %j', (name) => {
    expect(findModel(name)).toBeUndefined();
  });

  it('looks into the table that it is given', () => {
    const own = { ...MODELS[0]!, id: 'own', aliases: ['mine'] };
    expect(findModel('ft:mine-2026-01-01:x', [own])).toBe(own);
    expect(findModel(MODELS[0]!.id, [own])).toBeUndefined();
  });
});
