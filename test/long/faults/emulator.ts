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
    name: 'a row that was written is run again after a crash',
    file: 'emulator/batch/result-files.ts',
    from: 'if (row.custom_id !== null) this.done.add(row.custom_id);',
    to: '',
    tests: 'test/emulator/data.test.ts',
  },
  {
    name: 'an empty error file is kept',
    file: 'emulator/batch/result-files.ts',
    from: 'if (writer.bytes > 0) await writer.close({ sync: true });',
    to: 'if (writer.bytes >= 0) await writer.close({ sync: true });',
    tests: 'test/emulator/batch-lifecycle.test.ts test/emulator/batch-routes.test.ts',
  },
];
