import { createHash, randomBytes } from 'node:crypto';

/** A new id in the service's manner, such as `file-3kf9…` or `batch_68a1…`. */
export function newId(prefix: string): string {
  return prefix + randomBytes(16).toString('hex');
}

/** An id that is the same whenever the seed is. */
export function idFrom(prefix: string, seed: string): string {
  return prefix + createHash('sha256').update(seed).digest('hex').slice(0, 32);
}
