#!/usr/bin/env node
import { isFetchRace } from './fetch-race.js';
import { main } from './main.js';
import { processIo } from './process/process-io.js';

const io = processIo();
process.on('unhandledRejection', (error) => {
  if (!isFetchRace(error)) throw error;
});
process.exitCode = await main(process.argv.slice(2), io);
// Exits without waiting for work that a signal interrupted.
if (io.signal.aborted) process.exit();
