import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { clientOf, emulated, keyed, refused } from './harness.js';

const KEY = { authorization: 'Bearer sk-any' };

/** What is answered to a request whose headers are as given: `fetch` would set `Host` and drop `Origin`. */
function answered(url: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers }, (reply) => {
      reply.resume();
      resolve(reply.statusCode!);
    });
    call.on('error', reject).end(body);
  });
}

test.for([
  ['evil.example', 403],
  ['evil.example:8080', 403],
  ['127.0.0.1.evil.example', 403],
  ['plain-name', 403],
  ['localhost', 200],
  ['emulator.localhost:80', 200],
  ['[::1]:8080', 200],
  ['192.168.1.7:8080', 200],
] as const)('a request for the host %s is answered %i', async ([host, status]) => {
  const { emulator } = await emulated();
  expect(await answered(`${emulator.url}/files`, { ...KEY, host })).toBe(status);
});

test('at an address that is not loopback, plain names of machines are its own, names of domains are not', async () => {
  const { emulator } = await emulated({ host: '0.0.0.0' });
  const url = emulator.url.replace('0.0.0.0', '127.0.0.1');
  expect(await answered(`${url}/files`, { ...KEY, host: 'emulator:8080' })).toBe(200);
  expect(await answered(`${url}/files`, { ...KEY, host: 'evil.example' })).toBe(403);
});

test('a web page of elsewhere is turned away, and consumes no fault', async () => {
  const { emulator } = await emulated({ faults: [{ name: 'server_error', on: 'POST /batches' }] });
  const { host } = new URL(emulator.url);
  for (const origin of ['https://evil.example', 'null', 'http://localhost:3000']) {
    expect(await answered(`${emulator.url}/batches`, { ...KEY, origin }, 'POST')).toBe(403);
  }
  expect(emulator.faults.active).toHaveLength(1);
  expect(await answered(`${emulator.url}/files`, { ...KEY, origin: `http://${host}` })).toBe(200);
});

test.for(['text/plain', 'application/x-www-form-urlencoded', undefined])(
  'a body of type %s is refused',
  async (type) => {
    const { emulator } = await emulated();
    const headers = { ...KEY, ...(type !== undefined && { 'content-type': type }) };
    expect(await answered(`${emulator.url}/batches`, headers, 'POST', '{}')).toBe(415);
    expect(await answered(`${emulator.url.replace('/v1', '/_emulator')}/faults`, headers, 'POST', '"expire"')).toBe(
      415,
    );
    expect(emulator.faults.active).toEqual([]);
  },
);

test('without a key the answer is 401', async () => {
  const { emulator } = await emulated();
  const reply = await fetch(`${emulator.url}/files`);
  expect(reply.status).toBe(401);
  expect(await reply.json()).toMatchObject({
    error: { message: expect.stringMatching(/^You didn't provide an API key\./), type: 'invalid_request_error' },
  });
  expect((await fetch(`${emulator.url.replace('/v1', '/_emulator')}/faults`)).status).toBe(200);
});

test('where a key is named, another one is refused, and only in part repeated', async () => {
  const { emulator } = await emulated({ apiKey: 'sk-the-right-key' });
  expect((await clientOf(emulator).files.list()).data).toEqual([]);
  const { status, error } = await refused(clientOf(emulator, { apiKey: 'sk-some-wrong-key' }).files.list());
  expect([status, error.code]).toEqual([401, 'invalid_api_key']);
  expect(String(error.message)).toContain('sk-s*********-key');
  expect((await keyed(`${emulator.url.replace('/v1', '/_emulator')}/faults`)).status).toBe(401);
});

test('with an upstream, what is beside the API wants a key too', async () => {
  const { emulator } = await emulated({ upstream: 'http://127.0.0.1:9/v1' });
  const faults = `${emulator.url.replace('/v1', '/_emulator')}/faults`;
  expect((await fetch(faults)).status).toBe(401);
  expect((await keyed(faults)).status).toBe(200);
});

test.for([
  ['nothing at all', ''],
  ['half of the headers', 'POST /v1/batches HTTP/1.1\r\nHost: localhost\r\n'],
  [
    'half of a body',
    'POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"input',
  ],
] as const)('a connection that sends %s and then stops is closed', async ([, text]) => {
  const { emulator } = await emulated({ idleTimeout: 50 });
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
  socket.resume().write(text);
  await closed;
});

test('a reply may take longer than an unfinished request may', async () => {
  let release = () => {};
  const held = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  const { emulator } = await emulated({ idleTimeout: 1_000, answer: () => held });
  const body = { model: 'gpt-6-luna', messages: [{ role: 'user' as const, content: 'x' }] };
  const reply = clientOf(emulator).chat.completions.create(body);
  // The time is over when a connection begun later, which sends nothing, has been closed.
  const idle = connect(Number(new URL(emulator.url).port), '127.0.0.1').resume();
  await new Promise((resolve) => idle.on('close', resolve).on('error', () => undefined));
  release();
  expect((await reply).object).toBe('chat.completion');
});
