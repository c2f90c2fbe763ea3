import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ApiError } from '../api/api-errors.js';

/** Who may use the emulator. */
export interface Gate {
  /** The address that the server listens on, as given. */
  host: string;
  /** The only key that is accepted; without it, any key is. */
  apiKey: string | undefined;
  /** Whether the paths under `/_emulator` need a key too. */
  guardsControl: boolean;
}

/** The reason to reject a request before handling it; undefined lets it through. */
export function refusedCaller({ headers }: IncomingMessage, isControl: boolean, gate: Gate): ApiError | undefined {
  const { host: given = '', origin } = headers;
  const name = hostName(given);
  if (!isOwnHost(name, gate.host)) {
    const message = `The emulator does not answer for the host "${name}": a web page may be trying to reach it.`;
    return new ApiError(403, message, { code: 'host_not_allowed' });
  }
  if (origin !== undefined && origin !== `http://${given}`) {
    const message = `The emulator does not answer web pages; this request comes from ${origin}.`;
    return new ApiError(403, message, { code: 'origin_not_allowed' });
  }
  return isControl && !gate.guardsControl ? undefined : refusedKey(headers.authorization, gate.apiKey);
}

/**
 * Allows only names that no foreign DNS entry can point here: a page that rebinds its own name has that name in `Host`.
 */
function isOwnHost(name: string, listensAt: string): boolean {
  if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || name === listensAt) return true;
  const isLoopback = listensAt === 'localhost' || listensAt === '::1' || listensAt.startsWith('127.');
  // In a network of containers, machines are known by a plain name.
  return !isLoopback && name !== '' && !name.includes('.');
}

function hostName(host: string): string {
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d*$/, '').toLowerCase();
}

/** The text for no key is recorded in part; the one for a wrong key is from memory. */
function refusedKey(authorization: string | undefined, only: string | undefined): ApiError | undefined {
  const key = /^Bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) {
    const how = 'You need to provide your API key in an Authorization header using Bearer auth';
    return new ApiError(401, `You didn't provide an API key. ${how} (i.e. Authorization: Bearer YOUR_KEY).`);
  }
  if (only === undefined || key === only) return undefined;
  const masked = key.length > 12 ? `${key.slice(0, 4)}${'*'.repeat(key.length - 8)}${key.slice(-4)}` : '***';
  return new ApiError(401, `Incorrect API key provided: ${masked}.`, { code: 'invalid_api_key' });
}
