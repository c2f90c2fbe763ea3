import { expect, it } from 'vitest';
import { attackPair } from './attack-pair.js';
import { ATTACKED_COMMANDS } from './attacked-commands.js';
import { FAULT_KINDS } from './fault-kinds.js';

/** Two that are easily taken for something else, one for each command in turn; the long program has all. */
const KINDS = ['reply lost', '200 with a page'];
const PAIRS = ATTACKED_COMMANDS.map((command, place) => ({ ...command, kind: KINDS[place % KINDS.length]!, command }));

it.concurrent.for(PAIRS)('$line, $kind: pays nothing twice, loses nothing and says what is wrong', async (pair) => {
  const kind = FAULT_KINDS.find(({ name }) => name === pair.kind)!;
  const { problems } = await attackPair(kind, pair.command, { times: 1, skip: 0 });
  expect(problems).toEqual([]);
});

/** Until the command has stopped waiting. */
const LONG_ENOUGH = 60;

it.concurrent.for(ATTACKED_COMMANDS.filter(({ line }) => /^(collate|retry|run|submit)/.test(line)))(
  '$line keeps answers whose files are named only after it',
  async (command) => {
    const late = FAULT_KINDS.find(({ name }) => name === 'result files named late')!;
    const { problems } = await attackPair(late, command, { times: LONG_ENOUGH, skip: 0 });
    expect(problems).toEqual([]);
  },
);
