import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A type as request types of the official client use it; what is of no use for requests is `any`. */
export type Type =
  | { kind: 'union'; of: Type[] }
  | { kind: 'intersection'; of: Type[] }
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'array'; of: Type }
  | { kind: 'object'; members: Member[]; bases: Type[]; open: boolean }
  | { kind: 'ref'; name: string[]; scope: Scope }
  | { kind: 'string' | 'number' | 'boolean' | 'any' };

export interface Member {
  name: string;
  optional: boolean;
  type: Type;
}

/** A file or namespace: what it declares, and where else to look. */
export interface Scope {
  types: Map<string, Type>;
  inner: Map<string, Scope>;
  /** Local name to the file it is imported from, and the name there; `*` for the whole file. */
  imports: Map<string, { file: string; name: string }>;
  parent?: Scope;
  reader: TypeReader;
}

const TOKEN = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|=>|[A-Za-z_$][\w$]*|-?\d+(?:\.\d+)?|\S/g;

/** Reads the `.d.ts` files of a package, each when it is first needed. They are machine-made, so that little grammar is enough. */
export class TypeReader {
  readonly #files = new Map<string, Scope>();
  readonly #read: (path: string) => string;

  /** @param read The text of a file; a test may change it on the way. */
  constructor(read: (path: string) => string = (path) => readFileSync(path, 'utf8')) {
    this.#read = read;
  }

  file(path: string): Scope {
    let scope = this.#files.get(path);
    if (!scope) {
      scope = { types: new Map(), inner: new Map(), imports: new Map(), reader: this };
      this.#files.set(path, scope);
      new Parser(this.#read(path), path, scope).run();
    }
    return scope;
  }
}

/** What a reference stands for; undefined where it leads out of the files. */
export function resolve({ name, scope }: { name: readonly string[]; scope: Scope }): Type | undefined {
  const [first, ...rest] = name as [string, ...string[]];
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (rest.length === 0 && at.types.has(first)) return at.types.get(first);
    const inner = at.inner.get(first);
    const found = inner && rest.length > 0 ? resolveIn(inner, rest) : undefined;
    if (found) return found;
    const imported = at.imports.get(first);
    if (!imported) continue;
    const file = at.reader.file(imported.file);
    return resolveIn(file, imported.name === '*' ? rest : [imported.name, ...rest]);
  }
  return undefined;
}

function resolveIn(scope: Scope, [first, ...rest]: readonly string[]): Type | undefined {
  if (first === undefined) return undefined;
  if (rest.length === 0) return scope.types.get(first);
  const inner = scope.inner.get(first);
  return inner && resolveIn(inner, rest);
}

const KEYWORDS: Readonly<Record<string, Type>> = {
  string: { kind: 'string' },
  number: { kind: 'number' },
  boolean: { kind: 'boolean' },
  null: { kind: 'literal', value: null },
  true: { kind: 'literal', value: true },
  false: { kind: 'literal', value: false },
};
const ANY: Type = { kind: 'any' };

class Parser {
  readonly #tokens: string[];
  readonly #path: string;
  #scope: Scope;
  #at = 0;

  constructor(text: string, path: string, scope: Scope) {
    this.#tokens = (text.match(TOKEN) ?? []).filter((token) => !token.startsWith('/*') && !token.startsWith('//'));
    this.#path = path;
    this.#scope = scope;
  }

  run(): void {
    while (this.#at < this.#tokens.length) this.#statement();
  }

  #statement(): void {
    while (this.#take('export') || this.#take('declare'));
    if (this.#take('import')) this.#import();
    else if (this.#take('interface')) this.#interface();
    else if (this.#peek() === 'type' && this.#tokens[this.#at + 2] !== ',') this.#alias();
    else if (this.#take('namespace')) this.#namespace();
    else this.#skip();
  }

  #import(): void {
    const names: [local: string, name: string][] = [];
    if (this.#take('*')) {
      this.#at++;
      names.push([this.#next(), '*']);
    } else if (this.#take('{')) {
      while (!this.#take('}')) {
        this.#take('type');
        const name = this.#next();
        names.push([this.#take('as') ? this.#next() : name, name]);
        this.#take(',');
      }
    } else names.push([this.#next(), 'default']);
    if (!this.#take('from')) {
      this.#skip();
      return;
    }
    const target = this.#next().slice(1, -1);
    this.#take(';');
    if (!target.startsWith('.')) return;
    const file = join(dirname(this.#path), target.replace(/\.m?js$/, '.d.ts'));
    for (const [local, name] of names) this.#scope.imports.set(local, { file, name });
  }

  #interface(): void {
    const name = this.#next();
    if (this.#peek() === '<') this.#balanced('<', '>');
    const bases: Type[] = [];
    if (this.#take('extends')) {
      do bases.push(this.#type());
      while (this.#take(','));
    }
    const type = this.#object();
    this.#scope.types.set(name, type.kind === 'object' ? { ...type, bases } : type);
  }

  #alias(): void {
    this.#at++;
    const name = this.#next();
    if (this.#peek() === '<') this.#balanced('<', '>');
    if (!this.#take('=')) {
      this.#skip();
      return;
    }
    this.#scope.types.set(name, this.#type());
    if (!this.#take(';')) this.#skip();
  }

  #namespace(): void {
    const name = this.#next();
    const outer = this.#scope;
    const scope: Scope = outer.inner.get(name) ?? {
      types: new Map(),
      inner: new Map(),
      imports: new Map(),
      parent: outer,
      reader: outer.reader,
    };
    outer.inner.set(name, scope);
    this.#scope = scope;
    this.#take('{');
    while (!this.#take('}') && this.#at < this.#tokens.length) this.#statement();
    this.#scope = outer;
  }

  #type(): Type {
    this.#take('|');
    const of = [this.#intersection()];
    while (this.#take('|')) of.push(this.#intersection());
    return of.length === 1 ? of[0]! : { kind: 'union', of };
  }

  #intersection(): Type {
    const of = [this.#postfix()];
    while (this.#take('&')) of.push(this.#postfix());
    return of.length === 1 ? of[0]! : { kind: 'intersection', of };
  }

  #postfix(): Type {
    let type = this.#primary();
    while (this.#peek() === '[' && this.#tokens[this.#at + 1] === ']') {
      this.#at += 2;
      type = { kind: 'array', of: type };
    }
    return type;
  }

  #primary(): Type {
    const token = this.#peek();
    if (token === '{') return this.#object();
    if (token === '(') {
      this.#at++;
      const type = this.#type();
      if (this.#take(')')) return type;
      return this.#give('(', ')');
    }
    if (token === '[') return this.#give('[', ']', 0);
    this.#at++;
    if (/^['"]/.test(token)) return { kind: 'literal', value: token.slice(1, -1) };
    if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
    const keyword = Object.hasOwn(KEYWORDS, token) ? KEYWORDS[token] : undefined;
    if (keyword) return keyword;
    const name = [token];
    while (this.#take('.')) name.push(this.#next());
    if (this.#peek() !== '<') return /^[A-Z]/.test(name.at(-1)!) ? { kind: 'ref', name, scope: this.#scope } : ANY;
    this.#at++;
    const first = this.#type();
    while (!this.#take('>') && this.#at < this.#tokens.length) this.#at++;
    if (name[0] === 'Array' || name[0] === 'ReadonlyArray') return { kind: 'array', of: first };
    return name[0] === 'Omit' || name[0] === 'Partial' ? first : ANY;
  }

  #object(): Type {
    const members: Member[] = [];
    let open = false;
    this.#take('{');
    while (!this.#take('}') && this.#at < this.#tokens.length) {
      this.#take('readonly');
      if (this.#peek() === '[') {
        open = true;
        this.#member();
        continue;
      }
      const name = this.#next().replace(/^['"]|['"]$/g, '');
      const optional = this.#take('?');
      if (this.#take(':')) members.push({ name, optional, type: this.#type() });
      this.#member();
    }
    return { kind: 'object', members, bases: [], open };
  }

  /** To the end of a member, past what was not understood. */
  #member(): void {
    while (this.#peek() !== ';' && this.#peek() !== '}' && this.#at < this.#tokens.length) {
      if (this.#peek() === '{') this.#balanced('{', '}');
      else this.#at++;
    }
    this.#take(';');
  }

  /** To the end of a statement of no interest. */
  #skip(): void {
    while (this.#at < this.#tokens.length && this.#peek() !== ';') {
      if (this.#peek() === '{') {
        this.#balanced('{', '}');
        return;
      }
      if (this.#peek() === '}') break;
      this.#at++;
    }
    this.#at++;
  }

  #give(open: string, close: string, depth = 1): Type {
    let level = depth;
    do {
      const token = this.#next();
      if (token === open) level++;
      if (token === close) level--;
    } while (level > 0 && this.#at < this.#tokens.length);
    if (this.#take('=>')) this.#type();
    return ANY;
  }

  #balanced(open: string, close: string): void {
    this.#give(open, close, 0);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at++;
    return true;
  }
}
