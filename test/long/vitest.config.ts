import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** The slow tests, which `npm test` leaves out. One file at a time: some measure memory, so their files are on the disk. */
export default defineConfig({
  test: { ...base.test, include: ['test/**/*.slow.ts'], env: {}, maxWorkers: 1, testTimeout: 600_000 },
});
