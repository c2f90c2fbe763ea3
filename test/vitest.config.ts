import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';
import { isFetchRace } from '../src/cli/fetch-race.js';
import { memoryFolder } from './memory-folder.js';
import { SlowFirst } from './slow-first.js';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    // `npm run lint` checks the types of everything; here only those of the type tests.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'test/tsconfig.types.json' },
    // Loading the sources anew for every file takes longer than running most of them. Files share no state but modules.
    isolate: false,
    // More than cores: many tests wait for a socket or another process.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    // Who names a folder gets it.
    env: { TMPDIR: process.env.TMPDIR ?? memoryFolder() ?? tmpdir(), BATCH_CREATOR_DISK: tmpdir() },
    // A landing must not depend on one bad moment of a shared machine. A test that fails twice has failed.
    retry: process.env.CI ? 1 : 0,
    // What hangs must end some time; nothing may end because the machine is busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    onUnhandledError: (error) => !isFetchRace(error),
  },
});
