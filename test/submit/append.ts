// Appends four records to a ledger, whatever happens to each. Argument: the job's folder.
import { argv } from 'node:process';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';

const ledger = new FileLedger(argv[2]!);
const unlock = await ledger.lock();
for (let number = 1; number <= 4; number++) {
  await ledger.append({ kind: 'cancel' }).then(
    () => console.log(`kept ${number}`),
    (error: Error) => console.log(`${error.name}: ${error.message}`),
  );
}
await unlock();
