import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { fileError } from '../../jsonl/disk/file-error.js';
import { decodeText } from '../../jsonl/read/utf8-text.js';
import type { Io } from './io.js';

/** Variables that change where requests go, what they cost or how they are sent. */
const KNOBS = /^(OPENAI_(BASE_URL|ORG_ID|PROJECT_ID|BATCH_\w+)|BATCH_CREATOR_\w+)$/;

/** The `.env` of the working folder. */
export interface EnvFile {
  values: Readonly<Record<string, string | undefined>>;
  /** The names in it that change where requests go or how they are sent, and that the environment does not set. */
  knobs: readonly string[];
}

/** Reads the `.env` of the working folder; without one there are no values. */
export function readEnvFile({ cwd, env }: Pick<Io, 'cwd' | 'env'>): EnvFile {
  const path = join(cwd, '.env');
  try {
    const values = parseEnv(decodeText(readFileSync(path), path));
    const knobs = Object.keys(values).filter((name) => KNOBS.test(name) && env[name] === undefined);
    return { values, knobs: knobs.sort() };
  } catch (cause) {
    if (['ENOENT', 'EISDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return { values: {}, knobs: [] };
    throw fileError('read', path, cause);
  }
}
