import { expect, it } from 'vitest';
import { attackPair } from './attack-pair.js';
import { ATTACKED_COMMANDS } from './attacked-commands.js';
import { FAULT_KINDS } from './fault-kinds.js';

/** Two that are easily taken for something else; the long program has all. */
const KINDS = ['reply lost', '200 with a page'];

it.concurrent.for(ATTACKED_COMMANDS)(
  '$line pays nothing twice, loses nothing and says what is wrong',
  async (command) => {
    const problems: string[] = [];
    for (const kind of FAULT_KINDS.filter(({ name }) => KINDS.includes(name))) {
      const attempt = await attackPair(kind, command, { times: 1, skip: 0 });
      problems.push(...attempt.problems.map((problem) => `${kind.name}: ${problem}`));
    }
    expect(problems).toEqual([]);
  },
);

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
