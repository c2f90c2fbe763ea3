import fc from 'fast-check';
import type { Fault } from '../../src/emulator/faults/faults.js';

/** How a command is stopped: at a request, counted from its first. */
export interface Stop {
  /** `signal`: as by Ctrl-C; `before` and `after`: its connections are gone for good, before or after that request was carried out; `kill`: SIGKILL. */
  how: 'signal' | 'before' | 'after' | 'kill';
  at: number;
}

/** Something that a user, the service or the machine does. */
export type Step =
  | { do: 'edit'; how: 'add' | 'remove' | 'reverse' | 'duplicate' | 'prompt' | 'renumber' | 'revert'; at: number }
  /** The requests with these texts fail from now on. */
  | { do: 'fail'; texts: number[] }
  /** Answers come only after the next command that waits for them, but for the first few. */
  | { do: 'hold'; after: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'command'; line: string; stop?: Stop | undefined; isPlanned: boolean }
  /** @param again With `allowSameDataset`. */
  | { do: 'runBatch'; again: boolean; retry: boolean; stop?: Stop | undefined };

export const FILE = 'data/rows.jsonl';
export const OTHER_MODEL = 'gpt-5-mini';

const EDITS = ['add', 'add', 'remove', 'reverse', 'duplicate', 'prompt', 'renumber', 'revert'] as const;
const edit = fc.record({ do: fc.constant('edit' as const), how: fc.constantFrom(...EDITS), at: fc.nat(5) });

const COMMANDS = [
  'submit FILE --wait',
  'submit FILE --wait',
  'submit FILE',
  'submit FILE --retry --wait',
  'submit FILE --retry expired,cancelled --wait',
  'submit FILE --all --wait',
  'submit FILE --all',
  `submit FILE --model ${OTHER_MODEL} --wait`,
  `submit FILE --model ${OTHER_MODEL} --retry --wait`,
  'submit FILE --share-identical --wait',
  'submit FILE --share-identical --retry',
  'watch FILE',
  'cancel FILE --yes',
  'collate FILE -o out.jsonl --force',
  'collate FILE -o out.jsonl --force --rows rows.csv --id-column id',
  'collate FILE -o out.jsonl --force --round 1',
  'collate FILE -o out.jsonl --force --round 2',
  'retry FILE -o again.jsonl --force',
  'clean FILE',
  'clean FILE --force',
  'clean -c c.yaml',
  'clean -c c.yaml --force',
  'status FILE --json',
  'run -c c.yaml --yes',
  'run -c c.yaml --yes',
  'run -c c.yaml --yes --once',
  'run -c c.yaml --yes --keep',
  'run -c c.yaml --yes --retry 1',
  'run -c c.yaml --yes --retry 3',
  'run -c c.yaml --yes --all',
  'run -c c.yaml --yes --try 2',
  'run -c c.yaml --yes --deadline 1ms',
  'run -c c.yaml --yes --deadline 1ms --finish-sync',
  'run -c c.yaml --yes --max-cost 0.05',
  'submit FILE --max-cost 0.07 --wait',
  'submit FILE --max-enqueued-tokens 30 --wait',
  'report FILE -o report.html --force',
  'submit FILE --all --model gpt-5-mini',
  'run -c d.yaml --yes',
  'run -c d.yaml --yes --retry 1',
].map((line) => line.replace('FILE', FILE));

const FAULTS: Fault[] = [
  { name: 'drop_reply' },
  { name: 'error_after_acceptance' },
  { name: 'reset' },
  { name: 'server_error' },
  { name: 'drop_reply', on: 'POST /files' },
  { name: 'server_error', on: 'GET /batches' },
  { name: 'server_error', on: 'GET /batches/*' },
  { name: 'server_error', on: 'DELETE /files/*' },
  { name: 'drop_reply', on: 'DELETE /files/*' },
  { name: 'drop_reply', on: 'POST /batches/*/cancel' },
  { name: 'stale_list', times: 2 },
  { name: 'file_not_ready' },
  { name: 'batch_not_ready' },
  { name: 'cut_download' },
  { name: 'forbidden_content' },
  { name: 'expire', count: 1 },
  { name: 'expire', count: 0 },
  { name: 'token_limit' },
  { name: 'shuffle' },
  { name: 'unauthorized' },
  { name: 'unauthorized', on: 'POST /files' },
];

/** Most commands run to their end. @param kinds How the others are stopped. */
export function stepsWith(kinds: readonly Stop['how'][]): fc.Arbitrary<Step[]> {
  const stop = fc.option(fc.record({ how: fc.constantFrom(...kinds), at: fc.integer({ min: 1, max: 12 }) }), {
    nil: undefined,
    freq: 4,
  });
  const command = (lines: readonly string[]): fc.Arbitrary<Step> =>
    fc.record({ do: fc.constant('command' as const), line: fc.constantFrom(...lines), stop, isPlanned: fc.boolean() });
  const nightly = fc.record({ do: fc.constant('runBatch' as const), again: fc.boolean(), retry: fc.boolean(), stop });
  const fail = fc.record({ do: fc.constant('fail' as const), texts: fc.uniqueArray(fc.nat(5), { maxLength: 4 }) });
  const hold = fc.record({ do: fc.constant('hold' as const), after: fc.nat(2) });
  const fault = fc.record({ do: fc.constant('fault' as const), fault: fc.constantFrom(...FAULTS) });
  const event = fc.oneof(
    { weight: 1, arbitrary: fail },
    { weight: 1, arbitrary: hold },
    { weight: 1, arbitrary: fault },
  );
  const step = fc.oneof(
    { weight: 4, arbitrary: edit },
    { weight: 9, arbitrary: command(COMMANDS) },
    { weight: 3, arbitrary: event },
    { weight: 2, arbitrary: nightly },
  );
  const sending = COMMANDS.filter((line) => /^(submit|run)/.test(line));
  return fc
    .tuple(
      fc.option(event, { nil: undefined, freq: 2 }),
      command(sending),
      fc.array(step, { minLength: 2, maxLength: 8 }),
    )
    .map(([first, second, rest]) => [...(first ? [first] : []), second, ...rest]);
}
