import { defineConfig } from 'vitest/config';
import { isFetchRace } from '../src/cli/fetch-race.js';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'test/tsconfig.json' },
    testTimeout: 30_000,
    onUnhandledError: (error) => !isFetchRace(error),
  },
});
