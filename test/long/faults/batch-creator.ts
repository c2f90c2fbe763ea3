import type { Fault } from '../fault.js';

export const batchCreator: Fault[] = [
  {
    name: 'an entry of the same id replaces the first',
    file: 'batch-creator.ts',
    from: 'if (this.#entries.has(entry.customId)) throw duplicateId(this.#entries, entry.customId);',
    to: '',
    tests: 'test/batch-creator.test.ts',
  },
  {
    name: 'a body replaces that of the options it extends',
    file: 'batch-creator.ts',
    from: '{ ...this.options.body, ...options.body }',
    to: '{ ...options.body }',
    tests: 'test/batch-creator.test.ts',
  },
  {
    name: 'an entry can be changed after it was added',
    file: 'request/entry.ts',
    from: 'ownEntry(checkEntry(given as Entry))',
    to: 'checkEntry(given as Entry)',
    tests: 'test/batch-creator.test.ts',
  },
  {
    name: 'what was last is shown after it was deleted',
    file: 'batch-creator.ts',
    from: 'if (customId === this.#last) this.#last = undefined;',
    to: '',
    tests: 'test/batch-creator.test.ts',
  },
  {
    name: 'lines count from 0',
    file: 'jsonl/write/entry-lines.ts',
    from: 'validator.count(++line,',
    to: 'validator.count(line++,',
    tests: 'test/batch-creator.test.ts',
  },
];
