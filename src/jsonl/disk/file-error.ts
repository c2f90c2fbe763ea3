import { BatchError, BatchFileError } from '../../errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is not a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error',
  EXDEV: 'the folder is on another disk',
};

/** Remedies that the reason does not imply. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: ' Make room, then try again.',
  EDQUOT: ' Make room, then try again.',
  EMFILE: ' Raise the limit (ulimit -n), or close some.',
};

const NOT_FOUND = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** The error for a file that could not be read or written; returns a `BatchError` unchanged. */
export function fileError(action: 'read' | 'write', path: string, cause: unknown): BatchError {
  if (cause instanceof BatchError) return cause;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new BatchFileError(
    `Cannot ${action} ${path}: ${reason}${REASONS[code] ? ` (${code})` : ''}.${REMEDIES[code] ?? ''}`,
    path,
    {
      cause,
      code: action === 'write' ? 'file_unwritable' : NOT_FOUND.has(code) ? 'file_not_found' : 'file_unreadable',
    },
  );
}
