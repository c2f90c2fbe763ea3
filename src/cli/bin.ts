#!/usr/bin/env node
import { main } from './main.js';
import { processIo } from './process-io.js';

const io = processIo();
process.exitCode = await main(process.argv.slice(2), io);
// After a signal, what is still under way is not waited for.
if (io.signal.aborted) process.exit();
