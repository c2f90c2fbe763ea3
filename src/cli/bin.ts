#!/usr/bin/env node
import { processIo } from './process-io.js';
import { run } from './run.js';

const io = processIo();
process.exitCode = await run(process.argv.slice(2), io);
// After a signal, what is still under way is not waited for.
if (io.signal.aborted) process.exit();
