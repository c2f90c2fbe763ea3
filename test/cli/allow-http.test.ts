import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowHttp, hostOf } from '../../src/submit/round/account.js';
import { clientOf } from '../submit/harness.js';
import { commandLine } from './command-line.js';
import { shellFolder } from './shell-folder.js';

const { cwd } = shellFolder();
/** An address of this machine that is not loopback, where it has one. */
const own = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

describe('plain http', () => {
  const client = () => clientOf({ url: 'http://gpu-1.example:8000/v1', apiKey: 'sk-x' });

  it('is refused to another machine, with the two ways to allow it', () => {
    expect(() => hostOf(client())).toThrow(/not https.*--allow-http gpu-1\.example:8000.*allowHttp\(client/);
    expect(() => hostOf(allowHttp(client(), 'gpu-2.example'))).toThrow(/not https/);
  });

  it('is allowed to the host that is named, with its port or without', () => {
    expect(hostOf(allowHttp(client(), 'GPU-1.example:8000'))).toBe('gpu-1.example:8000');
    expect(hostOf(allowHttp(client(), 'gpu-1.example'))).toBe('gpu-1.example:8000');
    expect(() => hostOf(client())).toThrow(/not https/);
  });
});

describe.runIf(own)('--allow-http', () => {
  let server: Server;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = createServer((_, reply) => {
      reply.setHeader('content-type', 'application/json');
      reply.end('{"object":"list","data":[],"has_more":false}');
    });
    await new Promise<void>((done) => server.listen(0, own, done));
    const { port } = server.address() as AddressInfo;
    env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: `http://${own}:${port}/v1` };
  });
  afterAll(() => server.close());

  it('reaches a server of the own network from any command, and is never the default', async () => {
    expect(await commandLine(['list'], { cwd, env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--allow-http'),
    });
    expect(await commandLine(['list', '--allow-http', own!], { cwd, env })).toMatchObject({ code: 0, stderr: '' });
    expect(await commandLine(['--allow-http', own!, 'list'], { cwd, env })).toMatchObject({ code: 0, stderr: '' });
    expect((await commandLine(['list', '--allow-http', 'other'], { cwd, env })).code).toBe(2);
  });
});
