import type { Fault } from '../fault.js';

export const jsonl: Fault[] = [
  {
    name: 'U+2028 is written as it is',
    file: 'jsonl/write/encode.ts',
    from: ".replaceAll('\\u2028', '\\\\u2028')",
    to: '',
    tests: 'test/jsonl/save.test.ts',
  },
  {
    name: 'half a character is written',
    file: 'jsonl/write/encode.ts',
    from: "quoted.includes('\\\\ud') ? undefined : quoted.slice(1, -1)",
    to: 'quoted.slice(1, -1)',
    tests: 'test/jsonl/save.test.ts',
  },
  {
    name: 'a short write is taken for a whole one',
    file: 'jsonl/disk/atomic-file.ts',
    from: 'done += bytesWritten;',
    to: 'done = bytes.length;',
    tests: 'test/jsonl/save.test.ts test/jsonl/atomic-file.test.ts',
  },
  {
    name: 'a file that was given up stays',
    file: 'jsonl/disk/atomic-file.ts',
    from: 'await unlink(this.#temporary).catch(() => undefined);',
    to: '',
    tests: 'test/jsonl/save.test.ts',
  },
  {
    name: 'the parts of an earlier, larger save stay',
    file: 'jsonl/write/manifest.ts',
    from: 'for (const name of stale) await remove(join(dirname(path), name));',
    to: '',
    tests: 'test/jsonl/save.test.ts',
  },
];
