import type { Fault } from '../fault.js';

export const comments: Fault[] = [
  {
    name: 'a field of a body is not explained',
    file: 'request/endpoints/moderations/moderations.ts',
    from: '/** The moderation model, e.g. `omni-moderation-latest`. */',
    to: '',
    tests: 'test/tsdoc.test.ts',
  },
  {
    name: 'a member of an inline type is not explained',
    file: 'request/endpoints/common/endpoint.ts',
    from: "/** The error in the service's words. */",
    to: '',
    tests: 'test/tsdoc.test.ts',
  },
  {
    name: 'an option has no default',
    file: 'jsonl/write/save.ts',
    from: 'the service would reject. @default true */',
    to: 'the service would reject. */',
    tests: 'test/tsdoc.test.ts',
  },
  {
    name: 'a function that throws does not say so',
    file: 'results/collate/read-answers.ts',
    from: "@throws BatchOptionsError for invalid options; BatchFileError if a file can't be read.",
    to: '',
    tests: 'test/tsdoc.test.ts',
  },
  {
    name: 'an overload is not explained',
    file: 'batch-creator.ts',
    from: '/** Adds one such entry, given as an object. @throws DuplicateCustomIdError, BatchOptionsError as for others. */',
    to: '',
    tests: 'test/tsdoc.test.ts',
  },
];
