/** The fuzz test for as long as one likes: `npx tsx test/check/fuzz-long.ts 600` judges random files for ten minutes. */
import { fuzz } from './fuzz.js';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const end = Date.now() + seconds * 1_000;
console.log(`seed ${seed}`);
console.log(`${fuzz(seed, () => Date.now() < end).toLocaleString('en')} files judged`);
