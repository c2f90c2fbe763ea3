import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = new URL('../src/', import.meta.url).pathname;

/** A folder for each endpoint. None knows another, so their order does not matter. */
function endpointRooms(): string[] {
  const folders = readdirSync(join(src, 'request/endpoints'), { withFileTypes: true });
  return folders.flatMap((one) => (one.isDirectory() && one.name !== 'shared' ? [`endpoints/${one.name}`] : []));
}

/**
 * The order of the way, and of the rooms within each station: a file imports only from its own room and from rooms above.
 * `.` is the station's own folder.
 */
const ROOMS: Record<string, readonly string[]> = {
  errors: ['.'],
  issue: ['.'],
  arguments: ['.'],
  catalog: ['models', 'services', 'schema', 'tokens'],
  request: ['content', 'format', 'fingerprint', 'endpoints/common', ...endpointRooms(), 'endpoints', '.'],
  check: ['report', 'text', 'json-schema', 'body', 'batch'],
  jsonl: ['disk', 'read', 'write'],
  estimate: ['count', '.', 'cost'],
  input: ['lines', 'table', 'entries', 'config'],
  results: ['answer', 'line', 'summary', 'join', 'collate'],
  submit: ['service', 'transfer', 'ledger', 'protocol', 'round', 'direct', 'job', 'run', '.'],
  'batch-creator': ['.'],
  record: ['.'],
  report: ['gather', 'page', '.'],
  postgres: ['.'],
  emulator: [
    'api',
    'values',
    'answers',
    'faults',
    'store',
    'upstream',
    'service-errors',
    'batch',
    'http',
    'routes',
    '.',
  ],
  cli: [
    'process',
    'terminal',
    'completion',
    'files',
    'account',
    'jobs',
    'submit',
    'emulate',
    'build',
    'inspect',
    'reshape',
    'results',
    'report',
    'record',
    'run',
    'work',
    '.',
  ],
};
const ORDER = Object.keys(ROOMS);
const MOST_FILES_IN_A_ROOM = 15;
/** errors and issue are two halves of one thing: what went wrong, thrown or reported. Types may cross between them. */
const FIRST = new Set(['errors', 'issue']);

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

const stationOf = (file: string) => file.split(sep)[0]!.replace(/\.ts$/, '');
const roomOf = (file: string) => file.split(sep).slice(1, -1).join('/') || '.';
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

  it('has only the rooms that ROOMS names, and imports only from rooms before one', () => {
    const unknown = files.filter(({ file }) => file !== 'index.ts' && !ROOMS[stationOf(file)]?.includes(roomOf(file)));
    expect(unknown.map(({ file }) => file)).toEqual([]);
    const broken = files.flatMap((source) =>
      importsOf(source)
        .filter((to) => {
          const rooms = ROOMS[stationOf(source.file)];
          if (!rooms || stationOf(to) !== stationOf(source.file)) return false;
          return rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(source.file));
        })
        .map((to) => `${source.file} -> ${to}`),
    );
    expect(broken).toEqual([]);
  });

  it('loads nothing of the Batch API with the root entry: run does so when it is called', () => {
    const loaded = new Set(['index.ts']);
    for (const file of loaded) {
      const { text } = files.find((source) => source.file === file)!;
      for (const [, to] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm))
        loaded.add(normalize(join(dirname(file), to!)).replace(/\.js$/, '.ts'));
    }
    expect(loaded.size).toBeGreaterThan(100);
    expect([...loaded].filter((file) => stationOf(file) === 'submit')).toEqual([]);
  });

  it(`has no room with more than ${MOST_FILES_IN_A_ROOM} files`, () => {
    const rooms = new Map<string, number>();
    for (const { file } of files) rooms.set(dirname(file), (rooms.get(dirname(file)) ?? 0) + 1);
    expect([...rooms].filter(([, count]) => count > MOST_FILES_IN_A_ROOM)).toEqual([]);
  });

  it('has no two files that import each other, by a type either', () => {
    const imports = new Map(files.map((source) => [source.file, importsOf(source)]));
    const mutual = [...imports].flatMap(([file, targets]) =>
      targets.filter((to) => file < to && imports.get(to)?.includes(file)).map((to) => `${file} <-> ${to}`),
    );
    expect(mutual.filter((pair) => pair !== 'errors.ts <-> issue.ts')).toEqual([]);
  });

  it('names the url of an endpoint only in its own folder, and in the dated tables of the catalog', () => {
    const literal = /(['"`])\/v1\/[\w/-]+\1/g;
    const named = files
      .filter(({ file }) => !/^(request\/endpoints|catalog)\//.test(file))
      .flatMap(({ file, text }) => {
        const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '');
        return [...code.matchAll(literal)].map(([url]) => `${file}: ${url}`);
      });
    expect(named).toEqual([]);
  });

  it('touches the disk, the network and the process only where it may', () => {
    const allowed: [pattern: RegExp, places: RegExp][] = [
      [/^(node:fs(\/promises)?|fs-extra(\/.*)?)$/, /^(jsonl|input|cli|emulator|submit|results\/)/],
      [/^(node:(http|https|net|tls|dgram)|undici)$/, /^(submit|emulator|record)\//],
      // A lock needs the pid and whether another one lives; the time knobs stand in the environment.
      [/^node:process$/, /^(cli\/|jsonl\/disk\/temporary-name\.ts$|submit\/service\/runtime\.ts$)/],
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

  it('takes from fs-extra only what node:fs lacks: pathExists', () => {
    const others = files.flatMap(({ file, text }) =>
      [...text.matchAll(/\bfse\.(\w+)/g)].flatMap(([, name]) => (name === 'pathExists' ? [] : [`${file}: ${name}`])),
    );
    expect(others).toEqual([]);
  });

  it('has no file above 250 lines', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 251).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});
