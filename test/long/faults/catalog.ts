import type { Fault } from '../fault.js';

export const catalog: Fault[] = [
  {
    name: 'an alias is no name of its model',
    file: 'catalog/models/find-model.ts',
    from: '[row.id, ...(row.aliases ?? [])]',
    to: '[row.id]',
    tests: 'test/catalog/find-model.test.ts',
  },
  {
    name: 'a dated snapshot is unknown',
    file: 'catalog/models/find-model.ts',
    from: 'return undated === undefined ? undefined : indexOf(rows).get(undated);',
    to: 'return undefined;',
    tests: 'test/catalog/find-model.test.ts',
  },
  {
    name: 'a tuned model costs what its base costs',
    file: 'catalog/models/find-model.ts',
    from: 'return withoutPrice(findModel(base, rows))',
    to: 'return findModel(base, rows)',
    tests: 'test/catalog/find-model.test.ts',
  },
  {
    name: "the package's row wins over a user's",
    file: 'catalog/models/custom-models.ts',
    from: '[...completeRows(own), ...MODELS]',
    to: '[...MODELS, ...completeRows(own)]',
    tests: 'test/catalog/find-model.test.ts',
  },
  {
    name: 'a negative price is taken',
    file: 'catalog/models/custom-models.ts',
    from: 'z.number().min(0)',
    to: 'z.number()',
    tests: 'test/catalog/find-model.test.ts',
  },
];
