import { it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { savesMany } from './saves-many.js';

const folder = temporaryFolder();

it('save streams 1,000,000 entries into parts of 50,000, in order, without losing one', async () => {
  await savesMany(folder, 1_000_000);
});
