import { describe, expect, it } from 'vitest';
import { bench, carry, FAST } from './harness.js';

describe.each([405, 501])('a service that answers %d to the deletion of a file', (status) => {
  const noDelete = { name: 'server_error' as const, status, on: 'DELETE /files/*', times: 1_000 };

  it('gets no second create: it is waited out, looked at again, and the user is told what to do', async () => {
    const { file, client, emulator } = await bench({ faults: ['reset', noDelete] }, 0);
    const begun = performance.now();
    const options = { ...FAST, settleMs: 200 };
    await expect(carry(file, client, options)).rejects.toThrow(/cannot delete files.* not in its list.*another name/s);
    expect(performance.now() - begun).toBeGreaterThan(200);
    await expect(carry(file, client, options)).rejects.toThrow(/cannot delete files/);
    const sent = emulator.state.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches');
    expect(sent).toHaveLength(1);
  });

  it('has its late batch found', async () => {
    const { file, client } = await bench({ faults: [{ name: 'late_acceptance', delay: 100 }, noDelete] }, 1);
    expect((await carry(file, client, { ...FAST, settleMs: 400 })).status.status).toBe('completed');
  });
});
