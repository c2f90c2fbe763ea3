import { METADATA_LIMITS } from '../../catalog/services/limits.js';
import { BatchOptionsError } from '../../errors.js';

const {
  pairs: MOST_PAIRS,
  keyCharacters: LONGEST_KEY,
  valueCharacters: LONGEST_VALUE,
  ownPairs,
  ownPrefix,
} = METADATA_LIMITS;

/** Checks and combines the user's metadata and description. The service's limits also have to fit our own pairs. */
export function checkMetadata(options: {
  metadata?: Readonly<Record<string, string>> | undefined;
  description?: string | undefined;
}): Record<string, string> {
  const metadata: Record<string, string> = { ...options.metadata };
  if (options.description !== undefined) metadata.description = options.description;
  const room = MOST_PAIRS - ownPairs;
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
    if (key.startsWith(ownPrefix))
      throw new BatchOptionsError(
        `metadata.${key}: keys that begin with ${ownPrefix} are used to find the batch again. Choose another.`,
      );
  }
  return metadata;
}
