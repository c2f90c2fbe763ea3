import { nearest } from '../arguments/nearest.js';
import { BatchOptionsError, DuplicateCustomIdError } from '../errors.js';
import type { Entry } from './entry.js';

/** The most IDs to search for the nearest. */
const MOST_IDS = 10_000;

/** The entry at a position, 0-based, or with an ID. @throws BatchOptionsError that names the nearest. */
export function findEntry(entries: ReadonlyMap<string, Entry>, which: number | string): Entry {
  if (typeof which === 'string') {
    const entry = entries.get(which);
    if (entry) return entry;
    const guess = nearest(which, [...entries.keys()].slice(0, MOST_IDS));
    const hint = guess === undefined ? '' : ` The nearest ID is "${guess}".`;
    throw new BatchOptionsError(`There is no entry with the ID "${which}".${hint}`);
  }
  let position = 0;
  for (const entry of entries.values()) if (position++ === which) return entry;
  const range = entries.size === 0 ? 'The batch is empty.' : `The nearest is ${which < 0 ? 0 : entries.size - 1}.`;
  throw new BatchOptionsError(`There is no entry at position ${which}. ${range}`);
}

/** The error for an ID that is already used. */
export function duplicateId(entries: ReadonlyMap<string, Entry>, customId: string): DuplicateCustomIdError {
  const line = [...entries.keys()].indexOf(customId) + 1;
  const message = `custom_id ${JSON.stringify(customId)} is already in this batch (line ${line}). Ids must be unique.`;
  return new DuplicateCustomIdError(message, customId);
}
