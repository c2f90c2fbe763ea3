import { BatchOptionsError } from '../errors.js';

/** A row, by the names of its columns. */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * A client that runs SQL: a `Pool` or `Client` of `pg`, a `PGlite`, the `sql` of `postgres`, or a function. Every call
 * is one statement that commits by itself, so a transaction pooler will do.
 */
export type SqlClient =
  | {
      /** Runs one statement with `$1`, `$2` … in it: the method of `pg` and PGlite. */
      query(
        text: string,
        values: unknown[],
      ): PromiseLike<{
        /** The rows as objects, by the names of their columns. */
        rows: unknown[];
      }>;
    }
  | {
      /** Runs one statement with `$1`, `$2` … in it, and resolves to its rows: the method of `postgres`. */
      unsafe(text: string, values: never[]): PromiseLike<Iterable<unknown>>;
    }
  | ((
      text: string,
      values: unknown[],
    ) => PromiseLike<
      | Iterable<unknown>
      | {
          /** The rows as objects, by the names of their columns. */
          rows: unknown[];
        }
    >);

/** Runs one statement and returns its rows. */
export type RunSql = (text: string, values?: unknown[]) => Promise<SqlRow[]>;

/** @throws BatchOptionsError for a client that can't run SQL. */
export function runnerOf(client: SqlClient): RunSql {
  const send = senderOf(client);
  return async (text, values = []) => {
    const reply = await send(text, values);
    return (Array.isArray(reply) ? [...reply] : (reply as { rows: unknown[] }).rows) as SqlRow[];
  };
}

function senderOf(client: SqlClient): (text: string, values: unknown[]) => PromiseLike<unknown> {
  // `sql` of postgres is a function too, for template strings.
  const given = client as { query?: unknown; unsafe?: unknown } | undefined;
  if (typeof given?.unsafe === 'function') {
    return (text, values) =>
      (client as { unsafe(text: string, values: unknown[]): PromiseLike<unknown> }).unsafe(text, values);
  }
  if (typeof given?.query === 'function') {
    return (text, values) =>
      (client as { query(text: string, values: unknown[]): PromiseLike<unknown> }).query(text, values);
  }
  if (typeof client === 'function') return client;
  throw new BatchOptionsError(
    'postgres: query is missing, or can’t run SQL. Pass a Pool of pg, the sql of postgres, or a PGlite.',
  );
}

/** Quotes the name of a schema. @throws BatchOptionsError for a name that PostgreSQL would truncate or reject. */
export function quoteSchema(schema: string): string {
  if (typeof schema === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(schema)) return `"${schema}"`;
  throw new BatchOptionsError(
    `postgres: the schema "${schema}" must be a name of letters, digits and _, at most 63 characters.`,
  );
}
