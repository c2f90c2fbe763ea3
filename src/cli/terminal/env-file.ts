import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { fileError } from '../../jsonl/disk/file-error.js';
import type { Io } from './io.js';

/** The environment over what a `.env` in the working folder says. */
export function readEnv(io: Pick<Io, 'cwd' | 'env'>): Readonly<Record<string, string | undefined>> {
  const path = join(io.cwd, '.env');
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...io.env };
  } catch (cause) {
    if (['ENOENT', 'EISDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return io.env;
    throw fileError('read', path, cause);
  }
}
