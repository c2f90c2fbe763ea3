import { stat } from 'node:fs/promises';

/** True when there is a file of this size. */
export async function fileExists(path: string, bytes: number | undefined): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === bytes;
}
