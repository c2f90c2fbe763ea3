import { isObject } from '../../request/content/json-kind.js';
import { invalidType, invalidValue, missingParameter, outOfRange } from './api-errors.js';

const ONE_HOUR = 3_600;
const THIRTY_DAYS = 2_592_000;

/** The seconds of an `expires_after`, checked as the service does; undefined if there is none. */
export function expirySeconds(param: string, given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (!isObject(given)) throw invalidType(param, 'an object', given);
  const { anchor, seconds } = given;
  if (anchor === undefined) throw missingParameter(`${param}.anchor`);
  if (anchor !== 'created_at') throw invalidValue(`${param}.anchor`, anchor, ['created_at']);
  if (seconds === undefined || Number.isNaN(seconds)) throw missingParameter(`${param}.seconds`);
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) {
    throw invalidType(`${param}.seconds`, 'an integer', seconds);
  }
  if (seconds < ONE_HOUR || seconds > THIRTY_DAYS) {
    throw outOfRange(`${param}.seconds`, seconds, { min: ONE_HOUR, max: THIRTY_DAYS });
  }
  return seconds;
}
