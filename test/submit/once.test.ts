import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bench, carry } from './harness.js';
import { expectPaidOnce, type Seen } from './once.js';

const tests = new URL('../', import.meta.url).pathname;

it('every test that starts an emulator looks whether something was sent or paid twice', () => {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const careless = files.filter((file) => {
    const text = readFileSync(`${tests}${file}`, 'utf8');
    return /^import \{.*\bstartEmulator\b.*emulator\/start\.js/m.test(text) && !text.includes('expectPaidOnce');
  });
  // By hand; a second emulator that is refused; emulators without jobs, of direct calls, or whose program counts by itself.
  expect(careless.sort()).toEqual([
    'attack/world.ts',
    'cli/emulate.test.ts',
    'emulator/data.test.ts',
    'emulator/start.test.ts',
    'journeys/orders-service.ts',
    'long/additions/additions.ts',
    'long/emulator-process.ts',
    'postgres/workers.ts',
    'python/python-client.long.ts',
    'record/run-with-batches.test.ts',
    'submit/containers.long.ts',
  ]);
});

it('a create that is sent twice is seen, also when nothing came of the first, and so is a part with two batches', async () => {
  const { file, client, emulator } = await bench({}, 1);
  await carry(file, client);
  const { batches, requests } = emulator.state;
  expectPaidOnce({ batches, requests }, 1);
  const create = requests.find(({ idempotencyKey }) => idempotencyKey !== undefined)!;
  const [batch] = batches;
  const later = { ...batch!, metadata: { ...batch!.metadata, batch_creator_attempt: '2' } };
  const broken: Seen[] = [
    { batches, requests: [...requests, { ...create, status: null }] },
    { batches: [batch!, batch!], requests: [...requests, { ...create, idempotencyKey: 'other' }] },
    { batches: [batch!, later], requests: [...requests, { ...create, idempotencyKey: 'other' }] },
    { batches, requests: requests.filter((request) => request !== create) },
  ];
  for (const seen of broken) expect(() => expectPaidOnce(seen)).toThrow();
});
