import type { Fault } from '../fault.js';

export const report: Fault[] = [
  {
    name: 'a text is cut nowhere in the page',
    file: 'report/page/html.ts',
    from: '.replace(/[&<>"\']/g, (character) => ENTITIES[character]!)',
    to: '',
    tests: 'test/report/page.test.ts test/report/write-report.test.ts',
  },
  {
    name: 'what only one request has counts as shared',
    file: 'report/gather/shared-pieces.ts',
    from: 'this.#isShared[index] = false;',
    to: '',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'a request without an answer has the status of the first',
    file: 'report/gather/row-table.ts',
    from: 'answer ? STATUSES.indexOf(answer.status) : -1',
    to: 'answer ? STATUSES.indexOf(answer.status) : 0',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'a column of the table begins at its first value',
    file: 'report/gather/row-table.ts',
    from: 'while (list.length < at) list.push(null);',
    to: '',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'of the highest figures the lowest are kept',
    file: 'report/gather/figures.ts',
    from: 'b.value - a.value',
    to: 'a.value - b.value',
    tests: 'test/report/write-report.test.ts',
  },
];
