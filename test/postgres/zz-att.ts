import { startPostgres } from '../helpers/postgres.ts';
import { attackWorkers } from './workers.ts';
import { seededRandom } from '../long/program.ts';
const s = await startPostgres();
try { const t=Date.now();
console.log(await attackWorkers({ database: s.url, workers: 4, parts: 16, random: seededRandom(1), attackMs: 60_000, withoutEpoch: process.argv[2]==='x' }), Date.now()-t);
} finally { await s.stop(); }
