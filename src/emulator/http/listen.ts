import type { Server } from 'node:http';
import { BatchOptionsError } from '../../errors.js';

/** Starts listening. @throws BatchOptionsError if the address can't be used; its message says what to change. */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject).listen(port, host, resolve);
    });
  } catch (cause) {
    const reason = REASONS[(cause as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw cause;
    throw new BatchOptionsError(`Can't listen on ${host}:${port}: ${reason}`, { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use. Choose another one, or port 0 for any free port.',
  EACCES: 'the port is reserved. Choose one above 1023, or port 0 for any free port.',
  EADDRNOTAVAIL: 'this machine has no such address. Omit the host, or use an address of this machine.',
  ENOTFOUND: 'this machine has no such address. Omit the host, or use an address of this machine.',
  EAI_AGAIN: 'the host name cannot be resolved. Omit the host, or use an address of this machine.',
};
