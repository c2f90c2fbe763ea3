import type { Fault } from '../fault.js';

export const emulator: Fault[] = [
  {
    name: 'a list leaves out that there is more',
    file: 'emulator/api/pages.ts',
    from: 'else more = true;',
    to: '',
    tests: 'test/emulator/batch-routes.test.ts',
  },
  {
    name: 'a list begins with the oldest',
    file: 'emulator/api/pages.ts',
    from: "query.get('order') ?? 'desc'",
    to: "query.get('order') ?? 'asc'",
    tests: 'test/emulator/batch-routes.test.ts',
  },
  {
    name: 'a failed request counts as completed',
    file: 'emulator/batch/result-files.ts',
    from: 'this.counts.failed++;\n      return;',
    to: 'this.counts.completed++;\n      return;',
    tests: 'test/emulator/answers.test.ts',
  },
  {
    name: 'the tokens of the output are left out of the total',
    file: 'emulator/batch/result-files.ts',
    from: 'this.usage.total_tokens += tokens.input + tokens.output;',
    to: 'this.usage.total_tokens += tokens.input;',
    tests: 'test/emulator/answers.test.ts test/emulator/batch-lifecycle.test.ts',
  },
  {
    name: 'errors are written to the output file',
    file: 'emulator/batch/result-files.ts',
    from: '(toOutput ? this.#output : this.#errors)',
    to: '(toOutput ? this.#output : this.#output)',
    tests: 'test/emulator/answers.test.ts test/emulator/batch-lifecycle.test.ts',
  },
];
