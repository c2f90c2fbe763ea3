import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = new URL('../src/', import.meta.url).pathname;
const ENTRIES = ['index.ts', 'submit/index.ts', 'postgres/index.ts', 'record/index.ts', 'emulator/index.ts'];
const DECLARATION = /^export (?:declare |abstract |async )*(?:function\*?|class|interface|type|const) (\w+)/gm;

const sources = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(src, file), 'utf8')]),
);

/** Names that an entry point exports: each as it is called in its file, and as it is called outside. */
function exportsOf(entry: string): { file: string; name: string; alias: string }[] {
  const lists = sources.get(entry)!.matchAll(/export (type )?\{([^}]*)\} from '([^']+)'/g);
  return [...lists].flatMap(([, , list, from]) => {
    const file = normalize(join(dirname(entry), from!)).replace(/\.js$/, '.ts');
    const items = list!.split(',').map((item) => item.trim().replace(/^type /, ''));
    return items.filter(Boolean).map((item) => {
      const [name, alias = name] = item.split(' as ');
      return { file, name: name!, alias: alias! };
    });
  });
}

/** The types that a file has from others, with the file that declares each. */
function importedInto(file: string): Map<string, string> {
  const lists = sources.get(file)!.matchAll(/import (?:type )?\{([^}]*)\} from '(\.[^']+)'/g);
  const pairs = [...lists].flatMap(([, list, from]) => {
    const target = normalize(join(dirname(file), from!)).replace(/\.js$/, '.ts');
    return list!.split(',').map(
      (item) =>
        [
          item
            .trim()
            .replace(/^type /, '')
            .split(' as ')
            .at(-1)!,
          target,
        ] as const,
    );
  });
  return new Map(pairs.filter(([name]) => name !== ''));
}

/** What a reader of the types sees of a declaration: of functions the head, of classes the public members. */
function visible(file: string, name: string): string {
  const text = sources
    .get(file)!
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');
  const start = text.search(
    new RegExp(`^export (?:declare |abstract |async )*(?:function\\*?|class|interface|type|const) ${name}\\b`, 'm'),
  );
  if (start < 0) return '';
  const rest = text.slice(start);
  const whole = rest.slice(0, rest.search(/^[}\])]+[^\n]*$|;\n(?=\S|$)/m) + 1);
  if (/^export (async )?function/.test(rest))
    return [...rest.matchAll(new RegExp(`function\\*? ${name}[\\s\\S]*?(?:\\{|;)\\n`, 'g'))].join('\n');
  if (!/^export (abstract )?class/.test(rest)) return whole;
  return whole
    .split('\n')
    .filter((line) => /^ {2}\S/.test(line) && !/^ {2}(#|private|readonly #)/.test(line))
    .join('\n');
}

const PUBLIC = ENTRIES.flatMap(exportsOf);
const outside = new Set(PUBLIC.map(({ file, name }) => `${file} ${name}`));

describe('the entry points', () => {
  it('export every type that their own signatures use', () => {
    const missing = PUBLIC.flatMap(({ file, name }) => {
      const imported = importedInto(file);
      const declared = [...sources.get(file)!.matchAll(DECLARATION)].map(([, own]) => [own!, file] as const);
      const known = new Map([...declared, ...imported]);
      const used = new Set(visible(file, name).match(/\b[A-Z]\w*[a-z]\w*\b/g) ?? []);
      return [...used].flatMap((type) => {
        const from = known.get(type);
        return from !== undefined && !outside.has(`${from} ${type}`) ? [`${type} (${from}), used by ${name}`] : [];
      });
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  it('export each name once, and none twice under different meanings', () => {
    for (const entry of ENTRIES) {
      const names = exportsOf(entry).map(({ alias }) => alias);
      expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    }
  });

  it('have no generic names at the root: an import line says what it imports', () => {
    const generic = ['Row', 'Range', 'Rates', 'Reply', 'Failure', 'Status', 'Usage', 'Counting', 'Part', 'file'];
    expect(exportsOf('index.ts').filter(({ alias }) => generic.includes(alias))).toEqual([]);
  });

  it('use no name for two things anywhere in src', () => {
    const places = new Map<string, Set<string>>();
    for (const [file, text] of sources) {
      if (file.endsWith('index.ts')) continue;
      for (const [, name] of text.matchAll(DECLARATION)) {
        const files = places.get(name!) ?? new Set();
        places.set(name!, files.add(file));
      }
    }
    const doubles = [...places]
      .filter(([, files]) => files.size > 1)
      .map(([name, files]) => [name, ...files].join(' '));
    expect(doubles).toEqual([]);
  });
});
