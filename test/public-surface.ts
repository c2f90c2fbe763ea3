import { SyntaxKind as Kind, type Node } from 'typescript/unstable/ast';
import { API, SymbolFlags, type Symbol as TsSymbol } from 'typescript/unstable/sync';

const root = new URL('..', import.meta.url).pathname;

/** A node with the parts that some kinds of nodes have. */
export type Part = Node &
  Partial<{
    name: Part;
    type: Part;
    typeName: Part;
    exprName: Part;
    expression: Part;
    initializer: Part;
    body: Part;
    tryBlock: Part;
    catchClause: Part;
    finallyBlock: Part;
    postfixToken: Part;
    arguments: readonly Part[];
    members: readonly Part[];
    parameters: readonly Part[];
    typeParameters: readonly Part[];
    typeArguments: readonly Part[];
    heritageClauses: readonly Part[];
    modifiers: readonly Part[];
  }>;

/** How a type is reached: as what a caller passes, as what the package gives, or by its name alone. */
type Way = 'passed' | 'given' | 'named';

const api = new API({ cwd: root });
const project = api.updateSnapshot({ openProject: `${root}tsconfig.json` }).getProjects()[0]!;
export const { checker } = project;

/** Ends the compiler's process. */
export const closeCompiler = () => api.close();

/** The declarations of a name in src; those of other packages are not ours to explain. */
export function declarationsOf(symbol: TsSymbol | undefined): Part[] {
  if (!symbol) return [];
  const target = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const nodes = target.declarations.map((handle) => handle.resolve(project) as Part | undefined);
  return nodes.filter((node) => node?.getSourceFile().fileName.startsWith(`${root}src/`)) as Part[];
}

const declarationsAt = (name: Part) => declarationsOf(checker.getSymbolAtLocation(name));
export const children = (node: Node): Part[] => {
  const found: Part[] = [];
  node.forEachChild((child) => void found.push(child as Part));
  return found;
};
export const hasModifier = ({ modifiers = [] }: Part, ...kinds: Kind[]) =>
  modifiers.some(({ kind }) => kinds.includes(kind));
/** A member with a single value, like `kind: 'image'`, and the name of an error. */
export const isExplainedByItself = ({ type, initializer }: Part) =>
  (type ?? initializer)?.kind === Kind.LiteralType || initializer?.kind === Kind.StringLiteral;

/** The TSDoc of a declaration. */
export function commentOf(node: Part): string {
  const statement = node.kind === Kind.VariableDeclaration ? node.parent.parent : node;
  const last = statement.jsDoc?.at(-1);
  return last ? node.getSourceFile().text.slice(last.pos, last.end) : '';
}

/** True if a comment says something before its tags; of a constructor, the tags are enough. */
export const isExplained = (node: Part) =>
  /\/\*\*[\s*]*[^@\s*]/.test(commentOf(node)) || (node.kind === Kind.Constructor && commentOf(node) !== '');

export function placeOf(node: Part): string {
  const { text, fileName } = node.getSourceFile();
  return `${fileName.slice(root.length)}:${text.slice(0, node.getStart()).split('\n').length}`;
}

/** Everything that a user of the package meets: each declaration with its full name, and the ways it is reached. */
export class PublicSurface {
  readonly declared = new Map<Part, { name: string; ways: Set<Way> }>();
  /** Functions with a body, each with the comments of all its overloads. */
  readonly functions = new Map<Part, { name: string; comments: string }>();
  readonly #constructed = new Set<Part>();

  addEntry(file: string): void {
    const source = project.program.getSourceFile(`${root}src/${file}`)!;
    const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!);
    for (const symbol of symbols) {
      const isTypeOnly = symbol.declarations.some((handle) => {
        const specifier = handle.resolve(project) as Part;
        return /^type\b/.test(specifier.getText()) || /^export type\b/.test(specifier.parent.parent.getText());
      });
      for (const node of declarationsOf(symbol)) {
        if (!isTypeOnly) this.#constructed.add(node);
        this.#declaration(node, 'named');
      }
    }
  }

  /** Notes a declaration; false if it was already reached this way. */
  #note(node: Part, name: string, way: Way): boolean {
    const known = this.declared.get(node) ?? { name, ways: new Set() };
    if (known.ways.has(way)) return false;
    this.declared.set(node, { name, ways: known.ways.add(way) });
    return true;
  }

  #declaration(node: Part, way: Way): void {
    const name = node.name?.getText() ?? '';
    const walked = [Kind.ClassDeclaration, Kind.InterfaceDeclaration, Kind.TypeAliasDeclaration];
    if (node.kind === Kind.FunctionDeclaration) this.#callable(node, name);
    else if (node.kind === Kind.VariableDeclaration) {
      if (this.#note(node, name, 'named') && node.type) this.#type(node.type, name, 'named');
      if (node.initializer?.kind === Kind.ArrowFunction) this.#callable(node.initializer, name, node);
    } else if (walked.includes(node.kind) && this.#note(node, name, way)) {
      if (node.type?.getText().startsWith('z.infer<')) this.#inferred(node, name);
      if (node.type) this.#type(node.type, name, way);
      for (const clause of node.heritageClauses ?? []) this.#type(clause, name, way);
      for (const member of node.members ?? []) this.#member(member, name, way, node);
    }
  }

  /** The fields of a zod object, which TypeScript explains by the comments in the object. */
  #inferred(node: Part, name: string): void {
    const type = checker.getDeclaredTypeOfSymbol(checker.getSymbolAtLocation(node.name!)!);
    for (const field of checker.getPropertiesOfType(type))
      for (const declaration of declarationsOf(field)) this.#note(declaration, `${name}.${field.name}`, 'named');
  }

  #callable(node: Part, name: string, documented = node): void {
    const overloads = node.name && node.kind !== Kind.Constructor ? declarationsAt(node.name) : [node];
    const isImplementation = node.body !== undefined && overloads.length > 1;
    if (node.body) {
      const comments = isImplementation ? overloads.map(commentOf).join('\n') : commentOf(documented);
      this.functions.set(node, { name, comments });
    }
    if (!isImplementation && this.#note(documented, name, 'named')) this.#signature(node, name, 'given');
  }

  /** What a function of the package takes is passed to it; one that the caller passes takes and returns plain data. */
  #signature(node: Part, name: string, way: Way): void {
    const [taken, returned]: [Way, Way] = way === 'given' ? ['passed', 'given'] : ['named', 'named'];
    for (const { name: own, type } of node.parameters ?? [])
      if (type) this.#type(type, `${name}(${own?.getText()})`, taken);
    for (const parameter of node.typeParameters ?? []) this.#type(parameter, name, 'named');
    if (node.type) this.#type(node.type, `${name}()`, returned);
  }

  #member(node: Part, owner: string, way: Way, parent?: Part): void {
    const isHidden = hasModifier(node, Kind.PrivateKeyword, Kind.ProtectedKeyword);
    if (isHidden || node.name?.kind === Kind.PrivateIdentifier) return;
    if (node.kind === Kind.Constructor) {
      const isError = parent?.heritageClauses?.some((clause) => /Error\b/.test(clause.getText()));
      if (parent && this.#constructed.has(parent) && !isError) this.#callable(node, `${owner}.constructor`);
      return;
    }
    const name = node.name ? `${owner}.${node.name.getText()}` : owner;
    if (node.kind === Kind.MethodDeclaration) this.#callable(node, name);
    else if (!node.name) this.#signature(node, name, way);
    else if (this.#note(node, name, way)) {
      const code = node.initializer?.kind === Kind.ArrowFunction ? node.initializer : node;
      if (code.body) this.functions.set(code, { name, comments: commentOf(node) });
      if (node.kind === Kind.MethodSignature) this.#signature(node, name, way);
      else if (node.type) this.#type(node.type, name, parent?.kind === Kind.ClassDeclaration ? 'named' : way);
    }
  }

  #type(node: Part, name: string, way: Way): void {
    const reference = node.typeName ?? node.exprName;
    if (reference) for (const target of declarationsAt(reference)) this.#declaration(target, way);
    if (node.kind === Kind.ExpressionWithTypeArguments)
      for (const target of declarationsAt(node.expression!)) this.#declaration(target, way);
    if (node.kind === Kind.TypeLiteral) for (const member of node.members!) this.#member(member, name, way);
    else if (node.kind === Kind.FunctionType) this.#signature(node, name, way);
    // The second argument of Extract and Exclude is a pattern, which no user sees.
    else if (/^(Extract|Exclude)$/.test(reference?.getText() ?? '')) this.#type(node.typeArguments![0]!, name, way);
    else for (const child of children(node)) this.#type(child, name, way);
  }
}
