import type { Fault } from '../fault.js';

export const estimate: Fault[] = [
  {
    name: 'long requests pay the short rates',
    file: 'estimate/price.ts',
    from: 'input > long.above',
    to: 'input > Number.MAX_VALUE',
    tests:
      'test/estimate/estimate-batch.test.ts test/estimate/price.test.ts test/estimate/used.test.ts test/estimate/compare-usage.test.ts',
  },
  {
    name: 'cached input costs the full price',
    file: 'estimate/price.ts',
    from: 'cachedInput: cached * share',
    to: 'cachedInput: cached',
    tests:
      'test/estimate/estimate-batch.test.ts test/estimate/price.test.ts test/estimate/used.test.ts test/estimate/compare-usage.test.ts',
  },
  {
    name: 'a part larger than the room is put in with others',
    file: 'estimate/cost/plan-queue.ts',
    from: 'if (waves === 0 || size > room) {',
    to: 'if (waves === 0) {',
    tests: 'test/estimate/plan-queue.test.ts',
  },
  {
    name: 'a picture that needs too many patches is not shrunk',
    file: 'estimate/count/count-image.ts',
    from: 'if (needed <= limit.patches) return needed;',
    to: 'return needed;',
    tests: 'test/estimate/count-image.test.ts',
  },
  {
    name: 'dollars are rounded to one figure',
    file: 'estimate/dollars.ts',
    from: 'amount.toPrecision(3)',
    to: 'amount.toPrecision(1)',
    tests: 'test/estimate/format-estimate.test.ts',
  },
];
