import type { Fault } from '../fault.js';

export const results: Fault[] = [
  {
    name: 'two lines of one ID are two answers',
    file: 'results/join/match-by-id.ts',
    from: 'if (earlier > 0) return earlier - 1;',
    to: '',
    tests: 'test/results/read-results.test.ts',
  },
  {
    name: 'a request that was sent several times has one answer',
    file: 'results/join/match-by-request.ts',
    from: 'if (head >= 0) this.#next.set(head, slot + 1);',
    to: '',
    tests: 'test/journeys/answers.test.ts',
  },
  {
    name: 'one answer is given to all requests that are the same',
    file: 'results/join/match-by-request.ts',
    from: 'if (!isShared || good.length === 0) {',
    to: 'if (good.length === 0) {',
    tests: 'test/journeys/answers.test.ts',
  },
  {
    name: 'cached tokens are not read',
    file: 'results/line/usage.ts',
    from: 'if (cached !== undefined) usage.cachedTokens = cached;',
    to: '',
    tests: 'test/results/result-line.test.ts',
  },
  {
    name: 'nulls stay in the fields of an object',
    file: 'results/answer/strip-optional-nulls.ts',
    from: 'isObject(value) ? dropInObject(def.shape, value) : value',
    to: 'value',
    tests: 'test/results/answer-parser.test.ts',
  },
  {
    name: 'a formula goes into a CSV as it is',
    file: 'results/collate/csv-cells.ts',
    from: 'raw || PLAIN_NUMBER.test(text)',
    to: 'true',
    tests: 'test/results/collate.test.ts',
  },
  {
    name: 'a full-width formula goes into a CSV as it is',
    file: 'results/collate/csv-cells.ts',
    from: "＝＋－＠';",
    to: "';",
    tests: 'test/results/csv-cells.test.ts',
  },
];
