import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileAllowance } from '../../src/submit/ledger/file-allowance.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { describeAllowance } from './allowance-laws.js';

const root = temporaryFolder();
let made = 0;

describeAllowance('in a folder', async () => {
  const folder = join(root, `${++made}`);
  const shared = new FileAllowance('acme/gpt-6-luna', folder);
  // A folder has one lock per process, so two views of it within one process would only wait for each other.
  return { open: () => shared, job: (name) => join(folder, `${name}.job`) };
});

it('a damaged allowance is told, with what to do', async () => {
  const allowance = new FileAllowance('a', root);
  await allowance.take({ job: 'a', part: 1 }, 1, 1);
  writeFileSync(join(root, 'a.allowance', 'holds.json'), '{"most":');
  await expect(allowance.status()).rejects.toThrow(/damaged.*Delete it when no job/s);
});
