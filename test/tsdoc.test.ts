import { SyntaxKind as Kind } from 'typescript/unstable/ast';
import type { Symbol as TsSymbol } from 'typescript/unstable/sync';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checker,
  children,
  closeCompiler,
  commentOf,
  declarationsOf,
  hasModifier,
  isExplained,
  isExplainedByItself,
  type Part,
  PublicSurface,
  placeOf,
} from './public-surface.js';

const ENTRIES = ['index.ts', 'submit/index.ts', 'postgres/index.ts', 'record/index.ts', 'emulator/index.ts'];
afterAll(closeCompiler);

const FUNCTIONS = [Kind.FunctionDeclaration, Kind.MethodDeclaration, Kind.ArrowFunction, Kind.Constructor];

/** What a function throws by itself, and the functions it calls, as far as names tell. */
interface Scan {
  thrown: Set<string>;
  called: Set<Part>;
}

const scans = new Map<Part, Scan>();
const bodies = new Map<TsSymbol, Part[]>();

function bodiesOf(symbol: TsSymbol): Part[] {
  const known = bodies.get(symbol);
  if (known) return known;
  let declared = declarationsOf(symbol);
  // A name from `const { run } = await import(…)`.
  if (declared[0]?.kind === Kind.BindingElement)
    declared = declarationsOf(checker.getTypeOfSymbol(symbol)?.getSymbol());
  const found = declared.flatMap((node) => {
    const inner =
      node.kind === Kind.ClassDeclaration
        ? node.members!.filter(({ kind }) => kind === Kind.Constructor)
        : [node.initializer ?? node];
    return inner.filter(({ kind, body }) => body && FUNCTIONS.includes(kind));
  });
  bodies.set(symbol, found);
  return found;
}

function scan(node: Part): Scan {
  const known = scans.get(node);
  if (known) return known;
  const [names, errors]: [Part[], Part[]] = [[], []];
  const rethrows = (part: Part): boolean => part.kind === Kind.ThrowStatement || children(part).some(rethrows);
  const search = (part: Part): void => {
    const isCaught = part.kind === Kind.TryStatement && part.catchClause && !rethrows(part.catchClause);
    if (part.kind === Kind.ThrowStatement) errors.push(part.expression!);
    if (part.kind === Kind.CallExpression || part.kind === Kind.NewExpression)
      for (const used of [part.expression!, ...(part.arguments ?? [])]) {
        if (used.kind === Kind.Identifier) names.push(used);
        if (used.kind === Kind.PropertyAccessExpression) names.push(used.name!);
      }
    for (const child of children(part)) if (!(isCaught && child === part.tryBlock)) search(child);
  };
  search(node.body!);
  const thrown = errors.map((error) => checker.getTypeAtLocation(error)?.getSymbol()?.name ?? '');
  const symbols = names.length > 0 ? checker.getSymbolAtLocation(names) : [];
  const called = new Set(symbols.flatMap((symbol) => (symbol ? bodiesOf(symbol) : [])));
  const found = { thrown: new Set(thrown.filter((name) => /\wError$/.test(name))), called };
  scans.set(node, found);
  return found;
}

/** The first way from a function to an error of ours that is thrown in it or in a function that it calls. */
function findError(node: Part): string | undefined {
  const todo: [Part, string][] = [[node, '']];
  const seen = new Set<Part>();
  for (const [next, path] of todo) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { thrown, called } = scan(next);
    for (const name of thrown) return `${name}${path}`;
    for (const callee of called)
      todo.push([callee, `${path} < ${(callee.name ?? (callee.parent as Part).name)?.getText()}`]);
  }
  return undefined;
}

const surface = new PublicSurface();
for (const entry of ENTRIES) surface.addEntry(entry);
const declared = [...surface.declared].map(([node, facts]) => ({ node, ...facts }));
/** Options and entries that a builder gives back as they were passed. */
const FROM_BUILDERS =
  /^(\w*Options|Entry|Model|Price|Queue|JsonSchemaFormat|ImageTokens|Message|(Image|File|Audio)Part|FaultValues|\w*Mapping)\b/;
const named = (found: { node: Part; name: string }[]) => found.map(({ node, name }) => `${name} (${placeOf(node)})`);

describe('the comments of the public types', () => {
  it('explain every export and every member, also of inline types, unions, overloads and bodies', () => {
    const bare = declared.filter(({ node }) => {
      const statement = node.kind === Kind.VariableDeclaration ? (node.parent.parent as Part) : node;
      const isLocal = statement.parent.kind === Kind.SourceFile && !hasModifier(statement, Kind.ExportKeyword);
      return !isLocal && !isExplainedByItself(node) && !isExplained(node);
    });
    expect(declared.length).toBeGreaterThan(1_000);
    expect(named(bare)).toEqual([]);
  });

  it('name the default of every option: what a caller passes, and never gets but from a builder', () => {
    const options = declared.filter(({ node, name, ways }) => {
      const isData = ways.has('given') && !FROM_BUILDERS.test(name);
      return node.postfixToken && ways.has('passed') && !isData;
    });
    expect(options.length).toBeGreaterThan(200);
    expect(named(options.filter(({ node }) => !commentOf(node).includes('@default')))).toEqual([]);
  });

  it('say what a function throws if it, or a function that it calls, throws an error of ours', () => {
    const silent = [...surface.functions].flatMap(([node, { name, comments }]) => {
      const error = comments.includes('@throws') ? undefined : findError(node);
      return error === undefined ? [] : [`${name} (${placeOf(node)}): ${error}`];
    });
    expect(surface.functions.size).toBeGreaterThan(80);
    expect(silent).toEqual([]);
  });

  it('name only errors that can be imported', () => {
    const names = declared.map(({ name }) => name);
    const unknown = [...surface.functions.values()].flatMap(({ name, comments }) => {
      const tags = comments.includes('@throws') ? comments.slice(comments.indexOf('@throws')) : '';
      const errors = tags.match(/\b[A-Z]\w+Error\b/g) ?? [];
      return errors.filter((error) => !names.includes(error)).map((error) => `${name}: ${error}`);
    });
    expect(unknown).toEqual([]);
  });
});
