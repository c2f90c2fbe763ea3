// Walks every history of more crashes and faults, at least 1.5 million of them: npx tsx test/submit/model/deep.ts
import { type WorldOptions, walk } from './walk.js';

const WORLDS: WorldOptions[] = [
  { faults: 3, crashes: 2, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 2, crashes: 3, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 3, crashes: 2, listLag: 0, landsAfter: 1, settle: 10 },
  { faults: 3, crashes: 2, listLag: 8, landsAfter: 5, settle: 10 },
  { faults: 3, crashes: 3, listLag: 8, landsAfter: 50, settle: 10, keepsFiles: true },
  { faults: 3, crashes: 3, listLag: 8, landsAfter: 5, settle: 10, keepsFiles: true },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 50, settle: 10, saysNotFound: true, listLagReads: 4 },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 5, settle: 10, failsDeletions: true, unordered: true },
];

let histories = 0;
let wrong = 0;
for (const world of WORLDS) {
  const found = walk(world);
  console.log(JSON.stringify(world), JSON.stringify(found));
  histories += found.histories;
  wrong += found.doubled + found.lost + found.resent;
}
console.log(`${histories.toLocaleString('en')} histories, ${wrong} wrong`);
if (wrong > 0 || histories < 1_500_000) throw new Error('The protocol does not hold.');
