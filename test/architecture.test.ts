import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = new URL('../src/', import.meta.url).pathname;

/** The order of the way: each station knows only those that stand before it. */
const ORDER = [
  'errors',
  'issue',
  'catalog',
  'request',
  'check',
  'jsonl',
  'estimate',
  'results',
  'batch-creator',
  'input',
  'submit',
  'emulator',
  'cli',
];
/** errors and issue are two halves of one thing: what went wrong, thrown or reported. Types may cross between them. */
const FIRST = new Set(['errors', 'issue']);

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

const stationOf = (file: string) => file.split(sep)[0]!.replace(/\.ts$/, '');
const isIndex = (file: string) => /(^|\/)index\.ts$/.test(file);
const importsOf = ({ file, text }: { file: string; text: string }) =>
  [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, to]) =>
    normalize(join(dirname(file), to!)).replace(/\.js$/, '.ts'),
  );
const modulesOf = ({ text }: { text: string }) => [...text.matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name!);

describe('the house', () => {
  it('has only the stations of the way', () => {
    const stations = new Set(files.map(({ file }) => stationOf(file)));
    expect([...stations].filter((name) => name !== 'index' && !ORDER.includes(name))).toEqual([]);
  });

  it('imports only from stations before one, and never from an index', () => {
    const broken = files
      .filter(({ file }) => !isIndex(file) || file !== 'index.ts')
      .flatMap((source) =>
        importsOf(source)
          .filter((to) => {
            const [here, there] = [stationOf(source.file), stationOf(to)];
            if (isIndex(to)) return true;
            if (FIRST.has(here) && FIRST.has(there)) return false;
            return here !== there && ORDER.indexOf(there) >= ORDER.indexOf(here);
          })
          .map((to) => `${source.file} -> ${to}`),
      );
    expect(broken).toEqual([]);
  });

  it('touches the disk, the network and the process only where it may', () => {
    const allowed: [pattern: RegExp, places: RegExp][] = [
      [/^(node:fs(\/promises)?|fs-extra(\/.*)?)$/, /^(jsonl|input|cli|emulator|submit|results\/)/],
      [/^(node:(http|https|net|tls|dgram)|undici)$/, /^(submit|emulator)\//],
      // A lock needs the pid and whether another one lives; the time knobs stand in the environment.
      [/^node:process$/, /^(cli\/|submit\/runtime\.ts$)/],
    ];
    const broken = files.flatMap((source) =>
      modulesOf(source).flatMap((name) =>
        allowed
          .filter(([pattern, places]) => pattern.test(name) && !places.test(source.file))
          .map(() => `${source.file}: ${name}`),
      ),
    );
    const globals = files
      .filter(
        ({ file, text }) =>
          !file.startsWith('cli/') && /\bprocess\.[a-z]/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
      )
      .map(({ file }) => `${file}: process`);
    expect([...broken, ...globals]).toEqual([]);
  });

  it('has no file above 250 lines', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 251).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});
