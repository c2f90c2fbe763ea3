import { createHash, randomBytes } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Bytes from here on are skipped: they would make the first letters more likely than the others. */
const EVEN_BYTES = 256 - (256 % BASE62.length);

let pool = Buffer.alloc(0);
let used = 0;

/** Takes random bytes from a pool, because a system call for each ID takes longer than answering a row. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) [pool, used] = [randomBytes(4096), 0];
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** A random id of 32 hex digits, as the service gives to replies and result rows. */
export function hexId(prefix = ''): string {
  return prefix + randomHex(16);
}

/** An id whose first 8 hex digits are a time in unix seconds, as in `batch_6921a3f0…`. */
export function timedId(prefix: 'batch_' | 'batch_req_', seconds: number): string {
  return prefix + Math.floor(seconds).toString(16).padStart(8, '0') + randomHex(12);
}

/** A file id: `file-` and 22 characters of base 62. */
export function fileId(): string {
  let id = '';
  while (id.length < 22) {
    for (const byte of randomBytes(32)) if (byte < EVEN_BYTES && id.length < 22) id += BASE62[byte % BASE62.length];
  }
  return `file-${id}`;
}

/** An ID derived from a seed. */
export function idFrom(prefix: string, seed: string): string {
  return prefix + createHash('sha256').update(seed).digest('hex').slice(0, 32);
}
