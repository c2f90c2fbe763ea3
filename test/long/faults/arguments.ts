import type { Fault } from '../fault.js';

export const args: Fault[] = [
  {
    name: 'nothing is near a misspelt name',
    file: 'arguments/nearest.ts',
    from: 'return near ? match : undefined;',
    to: 'return undefined;',
    tests: 'test/arguments/check-options.test.ts',
  },
  {
    name: 'any name is near',
    file: 'arguments/nearest.ts',
    from: 'Math.max(1, Math.round(guess.length * 0.4))',
    to: '99',
    tests: 'test/arguments/check-options.test.ts',
  },
  {
    name: 'options may be a list',
    file: 'arguments/check-options.ts',
    from: '|| Array.isArray(options)',
    to: '',
    tests: 'test/arguments/check-options.test.ts',
  },
  {
    name: 'all that is wrong is told, however much',
    file: 'arguments/check-options.ts',
    from: "all.slice(0, 5).join(' ')",
    to: "all.join(' ')",
    tests: 'test/arguments/check-options.test.ts',
  },
  {
    name: 'an option that is wrong is let through',
    file: 'arguments/check-options.ts',
    from: 'if (result.success) return options;',
    to: 'if (result.success || !result.success) return options;',
    tests: 'test/arguments/check-options.test.ts',
  },
];
