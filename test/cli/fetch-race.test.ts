import { expect, it } from 'vitest';
import { isFetchRace } from '../../src/cli/fetch-race.js';

it('is told from every other failure', () => {
  const race = Object.assign(new TypeError('Invalid state: ReadableStream is already closed'), {
    code: 'ERR_INVALID_STATE',
    stack:
      'TypeError\n    at ReadableByteStreamController.enqueue (node:internal/webstreams/readablestream:1305:13)\n    at node:internal/deps/undici/undici:6940:28',
  });
  expect(isFetchRace(race)).toBe(true);
  expect(isFetchRace({ ...race, message: race.message, stack: 'TypeError\n    at ours.js:1:1' })).toBe(false);
  expect([new Error('x'), 'x', null, undefined].map(isFetchRace)).toEqual([false, false, false, false]);
});
