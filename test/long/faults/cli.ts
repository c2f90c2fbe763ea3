import type { Fault } from '../fault.js';

export const cli: Fault[] = [
  {
    name: 'anything but yes is yes',
    file: 'cli/terminal/confirm.ts',
    from: '/^y(es)?$/i.test(',
    to: '/./.test(',
    tests: 'test/cli/money.test.ts',
  },
  {
    name: 'a file that is no batch is overwritten',
    file: 'cli/files/output-file.ts',
    from: '(found.size === 0 || (await isBatchFile(path)))',
    to: 'found.size >= 0',
    tests: 'test/cli/build-refusals.test.ts',
  },
  {
    name: 'results are written over any file',
    file: 'cli/files/refuse-overwrite.ts',
    from: 'if (force || found.size === 0 || !mark || mark.test(await mayTell(path, found.size))) return;',
    to: 'return;',
    tests: 'test/cli/collate.test.ts',
  },
  {
    name: 'a file with an error ends with 0',
    file: 'cli/terminal/outcome.ts',
    from: 'dataErrors: 1',
    to: 'dataErrors: 0',
    tests: 'test/cli/validate.test.ts',
  },
  {
    name: 'a variable of .env that changes the destination is not told',
    file: 'cli/process/env-file.ts',
    from: 'KNOBS.test(name) && env[name] === undefined',
    to: 'false',
    tests: 'test/cli/env-file.test.ts',
  },
  {
    name: 'a pattern matches nothing in silence',
    file: 'cli/files/expand-files.ts',
    from: 'if (matches.length === 0)',
    to: 'if (matches.length < 0)',
    tests: 'test/cli/validate.test.ts',
  },
  {
    name: 'a run that died before it deleted its files never deletes them',
    file: 'cli/run/run-action.ts',
    from: 'if (this.cleansUp && rounds.some(({ state }) => !state.cleaned)) return false;',
    to: '',
    tests: 'test/cli/run.test.ts',
  },
  {
    name: 'a declined submit leaves its plan',
    file: 'cli/submit/submit-action.ts',
    from: '    await prepared.discard();\n    return undefined;',
    to: '    return undefined;',
    tests: 'test/cli/declined.test.ts',
  },
  {
    name: '--json prints no error',
    file: 'cli/main.ts',
    from: 'if (json && !cli.hasWritten',
    to: 'if (false && !cli.hasWritten',
    tests: 'test/cli/json-errors.test.ts',
  },
  {
    name: 'a .env with a byte order mark loses its first variable',
    file: 'cli/process/env-file.ts',
    from: 'decodeText(readFileSync(path), path)',
    to: "readFileSync(path, 'utf8')",
    tests: 'test/cli/env-file.test.ts',
  },
];
