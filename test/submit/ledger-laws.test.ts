import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { describeLedger } from './ledger-laws.js';

const root = temporaryFolder();
let made = 0;

describeLedger('in a file', async () => {
  const folder = join(root, `job-${++made}`);
  return {
    open: () => new FileLedger(folder),
    async abandon() {
      const lock = readdirSync(folder).find((name) => name.startsWith('lock.'))!;
      // The start of another process, which has ended.
      renameSync(join(folder, lock), join(folder, lock.split('.').with(2, '1').join('.')));
    },
    async damage() {
      const path = join(folder, 'ledger.jsonl');
      writeFileSync(path, readFileSync(path, 'utf8').replace('batch_2', 'batch_9'));
    },
  };
});
