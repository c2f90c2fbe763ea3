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
    to: 'void index;',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'the table leaves out what each request asks',
    file: 'report/gather/row-table.ts',
    from: 'data.input.push(this.#cut(input));',
    to: "data.input.push('');",
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: "the columns of the user's table are left out",
    file: 'report/gather/row-table.ts',
    from: 'this.#set(data.columns, row, at);',
    to: '',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'no answer is long enough to be named',
    file: 'report/gather/figures.ts',
    from: 'fence: q3 + 3 * Math.max(q3 - q1, 1)',
    to: 'fence: Number.MAX_VALUE',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'a request without an answer has the first status',
    file: 'report/gather/row-table.ts',
    from: 'STATUSES.indexOf(answer.status) : -1',
    to: 'STATUSES.indexOf(answer.status) : 0',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'a column that begins late has its values in the first rows',
    file: 'report/gather/row-table.ts',
    from: 'lists[name]![at] = value',
    to: 'lists[name]![lists[name]!.length] = value',
    tests: 'test/report/write-report.test.ts',
  },
  {
    name: 'the lowest are named as the highest',
    file: 'report/gather/figures.ts',
    from: 'items.sort((a, b) => b.value - a.value)',
    to: 'items.sort((a, b) => a.value - b.value)',
    tests: 'test/report/figures.test.ts',
  },
];
