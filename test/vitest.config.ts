import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';
import { isFetchRace } from '../src/cli/fetch-race.js';
import Reporter from './reporter.js';
import { runFolder } from './run-folder.js';
import { SlowFirst } from './slow-first.js';

const isBeforeMaglev = Number(process.versions.node.split('.')[0]) < 22;
const RARELY_OPTIMIZED = isBeforeMaglev ? '--interrupt-budget=500000' : '--invocation-count-for-turbofan=20000';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    reporters: ['default', new Reporter()],
    // `npm run lint` checks the types of everything; here only those of the type tests.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'test/tsconfig.types.json' },
    // Loading the sources anew for every file takes longer than running most of them. Files share no state but modules.
    isolate: false,
    // Node loads them itself: as the modules that users get, and with a tenth less work than through Vite.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: [
      ...['--import', new URL('typescript/register.mjs', import.meta.url).href],
      // Most of our code runs a few times. Compiled for speed only when it is really hot, it saves another tenth.
      RARELY_OPTIMIZED,
    ],
    // More than cores: many tests wait for a socket or another process.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    env: { TMPDIR: runFolder(), BATCH_CREATOR_DISK: tmpdir() },
    // A landing must not depend on one bad moment of a shared machine. A test that fails twice has failed.
    retry: process.env.CI ? 1 : 0,
    // What hangs must end some time; nothing may end because the machine is busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    onUnhandledError: (error) => !isFetchRace(error),
  },
});
