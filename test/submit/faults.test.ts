import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Fault } from '../../src/emulator/faults/faults.js';
import { submit } from '../../src/submit/job/submit.js';
import { bench, carry, FAST } from './harness.js';

const PATIENT = { ...FAST, timeoutMs: 30_000 };
/** Only what hangs must be given up soon; a busy machine is slow at everything. */
const HANGS = /hang|stalled/;

/** Submits under faults, and looks at everything that a user would look at. The tests run side by side, so each gives its own hook. */
async function survives(
  { onTestFinished }: TestContext,
  faults: (Fault | Fault['name'])[],
  expected: { status?: string; lines?: number } = {},
) {
  const { file, client, emulator } = await bench({ faults }, 1, onTestFinished);
  const names = faults.map((fault) => (typeof fault === 'string' ? fault : fault.name));
  const hangs = names.some((name) => HANGS.test(name));
  const { status, outputs, job } = await carry(file, client, hangs ? { ...PATIENT, timeoutMs: 1_000 } : PATIENT);
  expect(status.status).toBe(expected.status ?? 'completed');
  const paths = outputs.flatMap(({ output, errors }) => [output, errors]).filter((path) => path !== undefined);
  const lines = paths.flatMap((path) => readFileSync(path, 'utf8').trimEnd().split('\n'));
  expect(lines).toHaveLength(expected.lines ?? 3);
  expect(
    readdirSync(job.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /part$|incomplete|lock|torn|tmp/.test(name),
    ),
  ).toEqual([]);
  if (names.includes('late_acceptance')) {
    await new Promise((resolve) => setTimeout(resolve, 600));
  }
  return emulator;
}

const REQUESTS = [
  'drop_reply',
  'reset',
  'hang',
  'hang_after_acceptance',
  'error_after_acceptance',
  'html_after_acceptance',
  'html',
  'server_error',
  'late_acceptance',
] as const;

describe('a fault at the create', () => {
  it.concurrent.for(REQUESTS)('%s costs nothing', async (name, context) => {
    await survives(context, [name]);
  });

  it.concurrent('a late arrival within the settle time is taken for the batch', async (context) => {
    await survives(context, [{ name: 'late_acceptance', delay: 20 }]);
  });

  it.concurrent('several in a row cost nothing', async (context) => {
    await survives(context, ['drop_reply', { name: 'reset', skip: 1 }, { name: 'late_acceptance', skip: 2 }]);
    await survives(context, ['reset', 'server_error', 'html']);
  });

  it.concurrent('a list that is behind does not hide the batch for good', async (context) => {
    await survives(context, ['drop_reply', { name: 'stale_list', times: 1, skip: 2 }]);
  });

  it.concurrent('a list that goes in circles is not believed', async (context) => {
    await survives(context, ['drop_reply', { name: 'endless_list', times: 2 }]);
  });

  it.concurrent('a 429 is waited out as long as it says', async (context) => {
    const begun = performance.now();
    await survives(context, [{ name: 'rate_limit', retryAfter: 1 }]);
    expect(performance.now() - begun).toBeGreaterThan(950);
  });

  it.concurrent('a 429 that came after the fact is found out', async (context) => {
    const emulator = await survives(context, [{ name: 'error_after_acceptance', status: 429 }]);
    expect(emulator.state.batches).toHaveLength(1);
  });

  it.concurrent('a file that is not there yet is waited for', async (context) => {
    await survives(context, [{ name: 'file_not_ready', times: 3 }]);
    await survives(context, [{ name: 'file_not_ready', times: 3, on: 'GET /files/*' }]);
  });

  it.concurrent('a refused key stops it, and the next run goes on', async (context) => {
    const { file, client } = await bench({ faults: ['unauthorized'] }, 1, context.onTestFinished);
    await expect(carry(file, client, PATIENT)).rejects.toMatchObject({ name: 'BatchServiceError', status: 401 });
    expect((await carry(file, client, PATIENT)).status.status).toBe('completed');
  });

  it.concurrent('a redirect is not followed', async (context) => {
    const { file, client } = await bench({ faults: ['redirect'] }, 1, context.onTestFinished);
    await expect(carry(file, client, PATIENT)).rejects.toThrow(/redirects to another address, which is not followed/);
    expect((await carry(file, client, PATIENT)).status.status).toBe('completed');
  });

  it.concurrent('a service that always fails is given up after a while, and taken up again later', async (context) => {
    const { file, client, emulator } = await bench(
      { faults: [{ name: 'server_error', times: 1000 }] },
      1,
      context.onTestFinished,
    );
    await expect(carry(file, client, PATIENT)).rejects.toThrow(/cannot continue: .*HTTP 503/s);
    emulator.faults.clear();
    expect((await carry(file, client, PATIENT)).status.status).toBe('completed');
  });
});

describe.concurrent.each([
  ['POST /files', [...REQUESTS, 'rate_limit']],
  ['GET /files', ['reset', 'hang', 'server_error', 'html']],
  ['GET /files/*', ['reset', 'hang', 'server_error', 'html', 'rate_limit', 'file_not_ready']],
  ['GET /batches', ['reset', 'hang', 'server_error', 'html', 'rate_limit']],
  ['GET /batches/*', ['reset', 'hang', 'server_error', 'html', 'rate_limit', 'batch_not_ready']],
  [
    'GET /files/*/content',
    [
      'reset',
      'hang',
      'server_error',
      'rate_limit',
      'forbidden_content',
      'cut_download',
      'unframed_cut',
      'stalled_download',
    ],
  ],
] as const)('a fault at %s', (on, names) => {
  it.concurrent.for<Fault['name']>(names)('%s costs nothing', async (name, context) => {
    const faults: Fault[] = [{ name, on, ...(name === 'rate_limit' && { retryAfter: 0 }) }];
    // The list of files is asked for only where an upload is in doubt.
    if (on === 'GET /files') faults.push({ name: 'drop_reply', on: 'POST /files' });
    await survives(context, faults);
  });
});

describe('a fault of the batch', () => {
  it.concurrent('no room in the queue is waited out, with the same file', async (context) => {
    const emulator = await survives(context, [{ name: 'token_limit', times: 2 }]);
    expect(emulator.state.files.filter(({ purpose }) => purpose === 'batch')).toHaveLength(1);
  });

  it.concurrent.for([
    ['empty_file_ids', 'completed', 3],
    ['status_zero_rows', 'completed', 3],
    ['missing_rows', 'completed', 2],
    ['repeated_rows', 'completed', 4],
    ['unparsable_rows', 'completed', 3],
    ['null_custom_ids', 'completed', 3],
    ['error_rows_in_output', 'completed', 3],
    ['wrong_counts', 'completed', 3],
    ['expire', 'expired', 3],
  ] as const)('%s keeps what the service gave', async ([name, status, lines], context) => {
    await survives(context, [name], { status, lines });
  });

  it.concurrent('one that is stuck is watched, and never submitted again', async (context) => {
    const { file, client, emulator } = await bench({ faults: ['stuck'] }, 1, context.onTestFinished);
    const job = await submit(file, { client, ...PATIENT });
    await expect(job.done({ signal: AbortSignal.timeout(300) })).rejects.toThrow();
    await submit(file, { client, ...PATIENT });
    expect(emulator.state.batches).toHaveLength(1);
    await job.cancel();
    expect((await job.done()).status).toBe('cancelled');
  });
});

describe('a download that stays short', () => {
  it.concurrent('is kept under a name that says so, and fetched again by the next run', async (context) => {
    const { file, client, emulator } = await bench(
      { faults: [{ name: 'unframed_cut', times: 100 }] },
      1,
      context.onTestFinished,
    );
    const job = await submit(file, { client, ...PATIENT });
    await job.done();
    await expect(job.outputs()).rejects.toThrow(/could not be downloaded completely/);
    expect(readdirSync(join(job.folder, 'round-0001')).sort()).toEqual([
      'input-0001.jsonl',
      'ledger.jsonl',
      'output-0001.jsonl.incomplete',
    ]);
    emulator.faults.clear();
    expect((await job.outputs())[0]!.output).toMatch(/output-0001\.jsonl$/);
  });
});
