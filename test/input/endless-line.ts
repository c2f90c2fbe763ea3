import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';

/** Writes a file of one line that takes no room on the disk. */
export function writeEndlessLine(path: string, bytes: number): string {
  const file = openSync(path, 'w');
  writeSync(file, '{"custom_id":"');
  closeSync(file);
  truncateSync(path, bytes);
  return path;
}

export async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

export const TOO_LONG = /the line that begins at byte 0 is longer than 209,715,200 bytes/;
