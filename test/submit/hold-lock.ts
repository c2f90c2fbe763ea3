// Holds the lock of a folder until it is killed.
import { argv } from 'node:process';
import { lockFolder } from '../../src/submit/ledger/lock.js';

await lockFolder(argv[2]!, { heartbeatMs: 100 });
setInterval(() => undefined, 1_000);
