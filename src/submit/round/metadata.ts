import { BatchOptionsError } from '../../errors.js';
import { METADATA } from '../protocol/match-batch.js';

const MOST_PAIRS = 16;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 512;

/** The user's own metadata and description, within what the service takes beside ours. */
export function checkMetadata(options: {
  metadata?: Readonly<Record<string, string>> | undefined;
  description?: string | undefined;
}): Record<string, string> {
  const metadata: Record<string, string> = { ...options.metadata };
  if (options.description !== undefined) metadata.description = options.description;
  const room = MOST_PAIRS - Object.keys(METADATA).length;
  const count = Object.keys(metadata).length;
  if (count > room) {
    throw new BatchOptionsError(
      `metadata has ${count} pairs; the service takes ${MOST_PAIRS}, of which ${MOST_PAIRS - room} are needed to find the batch again. Give at most ${room}.`,
    );
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string')
      throw new BatchOptionsError(`metadata.${key} is not a string. The service takes strings only.`);
    if (key.length > LONGEST_KEY)
      throw new BatchOptionsError(
        `The metadata key "${key.slice(0, 40)}…" is longer than ${LONGEST_KEY} characters. Shorten it.`,
      );
    if (value.length > LONGEST_VALUE)
      throw new BatchOptionsError(`metadata.${key} is longer than ${LONGEST_VALUE} characters. Shorten it.`);
    if (key.startsWith('batch_creator_'))
      throw new BatchOptionsError(
        `metadata.${key}: keys that begin with batch_creator_ are used to find the batch again. Choose another.`,
      );
  }
  return metadata;
}
