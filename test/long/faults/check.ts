import type { Fault } from '../fault.js';

export const check: Fault[] = [
  {
    name: 'a repeated id is not seen',
    file: 'check/batch/batch.ts',
    from: 'if (firstLine > 0) {',
    to: 'if (firstLine > 1) {',
    tests: 'test/check/file.test.ts',
  },
  {
    name: 'hashes that meet are one id',
    file: 'check/batch/id-index.ts',
    from: 'slots[at] === a && slots[at + 1] === b && slots[at + 2] === c',
    to: '(slots[at]! & 1023) === (a & 1023)',
    tests: 'test/check/id-index.test.ts',
  },
  {
    name: 'one request too many fits a file',
    file: 'check/batch/file-limits.ts',
    from: 'requests > provider.requests',
    to: 'requests > provider.requests + 1',
    tests: 'test/check/codes.test.ts',
  },
  {
    name: 'a line with an error counts as valid',
    file: 'check/batch/batch.ts',
    from: 'if (!clean) builder.invalid++;',
    to: '',
    tests: 'test/check/file.test.ts',
  },
  {
    name: 'an id of 65 characters is portable',
    file: 'check/batch/batch.ts',
    from: '{1,64}$/',
    to: '{1,65}$/',
    tests: 'test/verdicts/verdicts.test.ts',
  },
];
