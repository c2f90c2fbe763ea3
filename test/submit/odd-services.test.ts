import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { submit } from '../../src/submit/job/submit.js';
import { bench, carry, FAST } from './harness.js';
import { rewritingClient } from './rewrite.js';

const creates = (requests: readonly { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches').length;

describe('a batch whose create went wrong is found', () => {
  it('in a list without an order, behind a page of old batches', async () => {
    const { file, emulator } = await bench({ faults: ['drop_reply'] }, 1);
    const old = Array.from({ length: 100 }, (_, index) => ({
      id: `batch_old_${index}`,
      object: 'batch',
      status: 'completed',
      created_at: 1_700_000_000 - index,
      input_file_id: 'file-old',
      endpoint: '/v1/chat/completions',
    }));
    const recent = { ...old[0]!, id: 'batch_recent', created_at: Math.floor(Date.now() / 1000) };
    const client = rewritingClient(emulator, ({ method, path, url }) => {
      if (method !== 'GET' || path !== '/v1/batches') return undefined;
      const after = url.searchParams.get('after');
      if (after === null) return Response.json({ object: 'list', data: [recent], has_more: true });
      if (after === recent.id) return Response.json({ object: 'list', data: old, has_more: true });
      return Response.json({ object: 'list', data: emulator.state.batches, has_more: false });
    });
    expect((await carry(file, client)).status.status).toBe('completed');
    expect(creates(emulator.state.requests)).toBe(1);
  });

  it.each([404, 429])('where a gateway answered %i for a batch that was made', async (status) => {
    const { file, emulator } = await bench({ faults: [{ name: 'error_after_acceptance', status }] }, 1);
    const client = rewritingClient(emulator, () => undefined);
    expect((await carry(file, client)).status.status).toBe('completed');
    expect(creates(emulator.state.requests)).toBe(1);
  });

  it('in a list that shows it only after several requests', async () => {
    const { file, emulator } = await bench({ faults: ['drop_reply'] }, 1);
    const client = rewritingClient(emulator, ({ method, path, nth }, body) => {
      // The first search comes before the create.
      if (method === 'GET' && path === '/v1/batches' && nth > 0 && nth < 6) body.data = [];
    });
    expect((await carry(file, client)).status.status).toBe('completed');
    expect(creates(emulator.state.requests)).toBe(1);
  });

  it('once a proxy no longer answers for the list with a page of its own', async () => {
    const { file, emulator } = await bench({ faults: ['drop_reply'] }, 1);
    let isBehindPage = true;
    const client = rewritingClient(emulator, ({ method, path, nth }) => {
      if (!isBehindPage || method !== 'GET' || path !== '/v1/batches' || nth === 0) return undefined;
      return new Response('<html>Please sign in</html>', { headers: { 'content-type': 'text/html' } });
    });
    await expect(carry(file, client)).rejects.toThrow(/The reply is not a list/);
    isBehindPage = false;
    expect((await carry(file, client)).status.status).toBe('completed');
    expect(creates(emulator.state.requests)).toBe(1);
  });

  it('while the deletion of its file is answered with 5xx', async () => {
    const noDelete = { name: 'server_error' as const, on: 'DELETE /files/*', times: 1_000 };
    const { file, emulator } = await bench({ faults: ['drop_reply', noDelete] }, 1);
    const client = rewritingClient(emulator, ({ method, path, nth }, body) => {
      if (method === 'GET' && path === '/v1/batches' && nth > 0 && nth < 5) body.data = [];
    });
    expect((await carry(file, client)).status.status).toBe('completed');
    expect(creates(emulator.state.requests)).toBe(1);
  });
});

describe('a service that reports another size of the upload', () => {
  const shrinking = (emulator: { url: string; apiKey: string }) =>
    rewritingClient(emulator, ({ method, path }, body) => {
      if (path.startsWith('/v1/files') && body?.purpose === 'batch' && method === 'GET') body.bytes = 42;
    });

  it('gets the file twice, then the user is told what to do', async () => {
    const { file, emulator } = await bench({}, 0);
    const again = /\d+ bytes of part 1 were uploaded, and the service reports 42 bytes.*--ignore-size/s;
    await expect(carry(file, shrinking(emulator))).rejects.toThrow(again);
    await expect(carry(file, shrinking(emulator))).rejects.toThrow(again);
    const uploads = emulator.state.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/files');
    expect(uploads).toHaveLength(2);
  });

  it('is used all the same where the user says so', async () => {
    const { file, emulator } = await bench({}, 1);
    expect((await carry(file, shrinking(emulator), { ignoreSize: true })).status.status).toBe('completed');
  });
});

it('one list serves all parts that need one at the same time', async () => {
  const { emulator, folder } = await bench({}, 40);
  const { BatchCreator } = await import('../../src/batch-creator.js');
  const batch = new BatchCreator();
  for (let row = 0; row < 40; row++) batch.add(`r${row}`, `Question ${row}`);
  const saved = await batch.save(`${folder}/many.jsonl`, { maxRequests: 1 });
  const job = await submit(saved, { client: rewritingClient(emulator, () => undefined), ...FAST, settleMs: 60_000 });
  await job.done();
  const lists = emulator.state.requests.filter(({ method, path }) => method === 'GET' && path === '/v1/batches');
  expect(lists.length).toBeLessThanOrEqual(6);
});

it.each([
  ['an error page', 'x'],
  ['the hole of a disk', '\0'],
])('a download that has the right size and is %s is not taken for results', async (_, filler) => {
  const { file, emulator } = await bench({}, 1);
  let isBroken = true;
  const through: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    if (!isBroken || !String(input).endsWith('/content')) return reply;
    return new Response(filler.repeat((await reply.arrayBuffer()).byteLength));
  };
  const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey, fetch: through });
  const job = await submit(file, { client, ...FAST });
  await job.done();
  await expect(job.outputs()).rejects.toThrow(/does not look like a result file: 1 of its 1 lines/);
  isBroken = false;
  expect(await job.outputs()).toMatchObject([{ output: expect.stringContaining('output-0001') }]);
});
