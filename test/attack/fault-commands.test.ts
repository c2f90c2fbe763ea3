import { expect, it } from 'vitest';
import { attackPair } from './attack-pair.js';
import { ATTACKED_COMMANDS } from './attacked-commands.js';
import { FAULT_KINDS } from './fault-kinds.js';

/** Two that are easily taken for something else, each for every other command; the long program has all of both. */
const KINDS = ['reply lost', '200 with a page'];

it.concurrent.for(ATTACKED_COMMANDS.map((command, place) => ({ ...command, kind: KINDS[place % KINDS.length]! })))(
  '$line pays nothing twice, loses nothing and says what is wrong: $kind',
  async ({ kind: name, ...command }) => {
    const kind = FAULT_KINDS.find((one) => one.name === name)!;
    const { problems } = await attackPair(kind, command, { times: 1, skip: 0 });
    expect(problems).toEqual([]);
  },
);
