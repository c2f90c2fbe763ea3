import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/emulator/faults/faults.js';
import { openJob } from '../../src/submit/job/submit.js';
import { bench, carry, FAST } from './harness.js';

const on = { on: 'DELETE /files/*', times: 1_000 };
const ANSWERS: [string, Fault][] = [
  ...[400, 403, 404, 405, 501].map((status): [string, Fault] => [`${status}`, { name: 'server_error', status, ...on }]),
  ['an HTML page and 200', { name: 'html', ...on }],
];
const NO_DELETE = ANSWERS[3]![1];

describe('a service that cannot delete files', () => {
  it.each(ANSWERS)(
    'gets no second create, whatever it answers, and the user is told what to do: %s',
    async (_, noDelete) => {
      const { file, client, emulator } = await bench({ faults: ['reset', noDelete] }, 0);
      const begun = performance.now();
      const options = { ...FAST, settleMs: 200 };
      await expect(carry(file, client, options)).rejects.toThrow(
        /cannot delete files.* not in the list.*another name/s,
      );
      expect(performance.now() - begun).toBeGreaterThan(200);
      await expect(carry(file, client, options)).rejects.toThrow(/cannot delete files/);
      const { batches } = await (await openJob(file, { client })).status();
      expect(batches).toMatchObject([
        { status: 'submitting', waiting: { reason: 'open', message: expect.stringContaining('not known yet') } },
      ]);
      const sent = emulator.state.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches');
      expect(sent).toHaveLength(1);
    },
  );

  it('has a batch that came after all found by the next run, without another wait', async () => {
    const late = { name: 'late_acceptance' as const, delay: 300 };
    const { file, client } = await bench({ faults: [late, NO_DELETE] }, 1);
    await expect(carry(file, client, { ...FAST, settleMs: 50 })).rejects.toThrow(/cannot delete files/);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect((await carry(file, client, { ...FAST, settleMs: 60_000 })).status.status).toBe('completed');
  });

  it('has its late batch found', async () => {
    const { file, client } = await bench({ faults: [{ name: 'late_acceptance', delay: 100 }, NO_DELETE] }, 1);
    expect((await carry(file, client, { ...FAST, settleMs: 400 })).status.status).toBe('completed');
  });
});

it('a key that is refused at the deletion is no word on deletions: the next run goes on', async () => {
  const { file, client } = await bench({ faults: ['reset', { name: 'unauthorized', on: on.on }] }, 1);
  await expect(carry(file, client)).rejects.toMatchObject({ name: 'BatchServiceError', status: 401 });
  expect((await carry(file, client)).status.status).toBe('completed');
});

it('a file that is gone already counts as deleted', async () => {
  const { file, client } = await bench({ faults: ['reset', { name: 'drop_reply', on: 'DELETE /files/*' }] }, 1);
  expect((await carry(file, client)).status.status).toBe('completed');
});
