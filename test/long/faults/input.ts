import type { Fault } from '../fault.js';

export const input: Fault[] = [
  {
    name: 'an id that repeats is overwritten in silence',
    file: 'input/entries/ids.ts',
    from: "if (this.#rule === 'error') {",
    to: "if (this.#rule === ('none' as string)) {",
    tests: 'test/input/entries-from.test.ts',
  },
  {
    name: 'an id by content depends on the order of the columns',
    file: 'input/entries/ids.ts',
    from: 'Object.keys(row)\n    .sort()',
    to: 'Object.keys(row)',
    tests: 'test/input/entries-from.test.ts',
  },
  {
    name: 'a quoted delimiter is counted',
    file: 'input/table/delimiter.ts',
    from: 'else if (quoted) continue;',
    to: '',
    tests: 'test/input/csv.test.ts',
  },
  {
    name: 'a prompt may read what every object has',
    file: 'input/entries/template.ts',
    from: 'ownPropertyOnly: true',
    to: 'ownPropertyOnly: false',
    tests: 'test/input/template.test.ts',
  },
  {
    name: 'a column that is absent is filled with nothing',
    file: 'input/entries/template.ts',
    from: 'strictVariables: true',
    to: 'strictVariables: false',
    tests: 'test/input/template.test.ts',
  },
  {
    name: 'an evenly spread sample is not',
    file: 'input/lines/pick-evenly.ts',
    from: 'Math.floor((index * total) / count)',
    to: 'index',
    tests: 'test/input/reshape.test.ts',
  },
];
