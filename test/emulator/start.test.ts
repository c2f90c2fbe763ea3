import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmulator } from '../../src/emulator/start.js';
import { startProcessorTime } from '../helpers/processor-time.js';
import { chatLine, chatLines, clientOf, create, emulated, upload } from './harness.js';

/** A place of this test's own for temporary files. */
async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-scratch-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  return folder;
}

test('it needs options that are an object', async () => {
  await expect(startEmulator(null as never)).rejects.toThrow('startEmulator: options must be an object');
});

test.for([
  [{ sped: 2 }, 'startEmulator: unknown option "sped". Did you mean "speed"?'],
  [{ upstream: { url: 'http://127.0.0.1:9/v1', key: 'x' } }, 'unknown option "key"'],
  [{ port: 70_000 }, 'port'],
  [{ speed: 0 }, 'speed'],
  [{ models: 'gpt' }, 'models'],
] as const)('the options %j are refused by name', async ([options, message]) => {
  await expect(startEmulator(options as never)).rejects.toThrow(message);
});

test('it is ready within half a second of processor time on a free port of this machine', async () => {
  const spent = startProcessorTime();
  const { emulator } = await emulated();
  expect(spent()).toBeLessThan(500);
  expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
});

test('closing leaves no timer, socket or temporary file, whatever is at work', async () => {
  const folder = await scratch();
  const before = process.getActiveResourcesInfo().sort();
  const emulator = await startEmulator({
    faults: [
      { name: 'stuck', state: 'validating' },
      { name: 'hang', on: 'GET /files' },
    ],
  });
  const client = clientOf(emulator);
  await upload(client, `${chatLine('a')}\n`.repeat(10_000));
  expect(await readdir(folder)).toHaveLength(1);
  await create(client, chatLines(2));
  await create(client, chatLines(500));
  const hanging = client.files.list().then(
    () => 'a reply',
    () => 'no reply',
  );
  await expect.poll(() => emulator.state.requests.at(-1)?.fault).toBe('hang');
  await emulator.close();
  await emulator.close();
  expect(await hanging).toBe('no reply');
  expect(await readdir(folder)).toEqual([]);
  // The client keeps timers of its own for its sockets.
  const ours = (names: string[]) => names.filter((name) => name !== 'Timeout' && name !== 'Immediate');
  await expect.poll(() => ours(process.getActiveResourcesInfo().sort())).toEqual(ours(before));
});

test('an emulator can be disposed of at the end of a block', async () => {
  const emulator = await startEmulator();
  await emulator[Symbol.asyncDispose]();
  await expect(fetch(`${emulator.url}/files`)).rejects.toThrow();
});

test('a port that is taken is an error that says what to change', async () => {
  const { emulator } = await emulated();
  const port = Number(new URL(emulator.url).port);
  const message = `Can't listen on 127.0.0.1:${port}: the port is in use. Choose another one, or port 0 for any free port.`;
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'invalid_options', message });
});

test('the state shows files, batches and requests', async () => {
  const log: string[] = [];
  const { emulator, client } = await emulated({
    onRequest: ({ method, path, status }) => log.push(`${method} ${path} ${status}`),
  });
  await create(client, chatLines(1));
  expect(emulator.state.files).toHaveLength(1);
  expect(emulator.state.batches).toHaveLength(1);
  expect(log).toEqual(['POST /v1/files 200', 'POST /v1/batches 200']);
});

test.for(['/files', '/batches/none', '/nowhere', '/../elsewhere'])(
  'the reply at %s says that it is the emulator',
  async (path) => {
    const { emulator } = await emulated();
    const reply = await fetch(emulator.url + path, { headers: { authorization: 'Bearer sk-any' } });
    expect(reply.headers.get('x-batch-creator-emulator')).toBe('1');
  },
);

test.for(['html', 'server_error', 'redirect'] as const)('also where the fault %s strikes', async (name) => {
  const { emulator } = await emulated({ faults: [{ name, on: 'GET /files' }] });
  const reply = await fetch(`${emulator.url}/files`, {
    redirect: 'manual',
    headers: { authorization: 'Bearer sk-any' },
  });
  expect(reply.headers.get('x-batch-creator-emulator')).toBe('1');
});
