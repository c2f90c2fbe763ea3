import type { PathStep } from '../../issue.js';

/** The position and reason of a syntax error. */
interface JsonTextError {
  /** Index into the text. */
  at: number;
  reason: string;
}

/** Facts that `JSON.parse` does not report. */
export interface JsonTextScan {
  /** The first syntax error, if any. */
  error?: JsonTextError;
  /** Keys that appear twice in one object, each once, in the order of the text: the first hundred, and all of a body. */
  duplicates: { path: PathStep[]; at: number }[];
  depth: number;
}

/** The most repeated keys listed for one line. */
const MAX_DUPLICATES = 100;
/** The keys of a line and of its body have rules of their own. */
const BODY_DEPTH = 2;

/**
 * Called for every string and number, with its position; a string includes its quotes. The path is reused: copy it to
 * keep it.
 */
export type OnScalar = (path: readonly PathStep[], start: number, end: number) => void;

const plainRun = String.raw`[^"\\\x00-\x1f]*`;
const anyEscape = String.raw`\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})`;

const PLAIN_RUN = new RegExp(plainRun, 'y');
const ESCAPE = new RegExp(anyEscape, 'y');
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/**
 * Reads a text by JSON's grammar, without recursion. The text may be decoded, or bytes read as latin1:
 * all of JSON's own characters are ASCII.
 */
export function scanJson(text: string, onScalar?: OnScalar): JsonTextScan {
  return new Scanner(text, onScalar).run();
}

/**
 * The index after the closing quote of the string that opens at `start`, or its error.
 *
 * @param escapes The allowed escapes, as a sticky pattern. @default all of JSON's
 */
export function endOfString(text: string, start: number, escapes = ESCAPE): number | JsonTextError {
  for (let at = start + 1; ; ) {
    PLAIN_RUN.lastIndex = at;
    PLAIN_RUN.test(text);
    at = PLAIN_RUN.lastIndex;
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (Number.isNaN(code)) return { at: start, reason: 'a string is never closed' };
    if (code !== 0x5c) return { at, reason: 'a string contains a control character; write it as an escape like \\n' };
    escapes.lastIndex = at;
    if (!escapes.test(text)) return { at, reason: 'a backslash is not part of a valid JSON escape' };
    at = escapes.lastIndex;
  }
}

/** True if the text continues with this piece. For long pieces this is many times faster than `startsWith`. */
export function standsAt(text: string, piece: string, at: number): boolean {
  return text.slice(at, at + piece.length) === piece;
}

class Scanner {
  readonly #text: string;
  readonly #onScalar: OnScalar | undefined;
  readonly #scan: JsonTextScan = { duplicates: [], depth: 0 };
  /** One step for each open array or object; for each object the keys seen so far, true once repeated; null for an array. */
  readonly #path: PathStep[] = [];
  readonly #keys: (Map<string, boolean> | null)[] = [];
  #at = 0;

  constructor(text: string, onScalar?: OnScalar) {
    this.#text = text;
    this.#onScalar = onScalar;
  }

  run(): JsonTextScan {
    try {
      do this.#value();
      while (this.#next());
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.#scan.error = { at: fault.at, reason: fault.message };
    }
    return this.#scan;
  }

  /** Reads one value; for an array or object only the opening, up to its first value. */
  #value(): void {
    for (;;) {
      const code = this.#peek();
      if (code === 0x7b /* { */) {
        this.#at++;
        this.#open(new Map(), '');
        if (this.#peek() === 0x7d) return;
        this.#key();
      } else if (code === 0x5b /* [ */) {
        this.#at++;
        this.#open(null, 0);
        if (this.#peek() === 0x5d) return;
      } else {
        this.#scalar(code);
        return;
      }
    }
  }

  /** Moves on to the next value; false at the end of the text. */
  #next(): boolean {
    for (;;) {
      const code = this.#peek();
      const keys = this.#keys.at(-1);
      if (keys === undefined) {
        if (this.#at < this.#text.length) throw this.#fault('there is more text after the end of the value');
        return false;
      }
      if (code === (keys ? 0x7d : 0x5d)) {
        this.#at++;
        this.#keys.pop();
        this.#path.pop();
        continue;
      }
      if (code !== 0x2c) throw this.#fault(keys ? 'a comma or } is missing' : 'a comma or ] is missing');
      this.#at++;
      if (keys) this.#key();
      else this.#path[this.#path.length - 1] = (this.#path.at(-1) as number) + 1;
      return true;
    }
  }

  #open(keys: Map<string, boolean> | null, step: PathStep): void {
    this.#keys.push(keys);
    this.#path.push(step);
    if (this.#keys.length > this.#scan.depth) this.#scan.depth = this.#keys.length;
  }

  #key(): void {
    if (this.#peek() !== 0x22) throw this.#fault('a key in double quotes is missing');
    const at = this.#at;
    const raw = this.#string();
    const key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
    const keys = this.#keys.at(-1) as Map<string, boolean>;
    this.#path[this.#path.length - 1] = key;
    const repeated = keys.get(key);
    if (repeated === false) this.#noteDuplicate(at);
    keys.set(key, repeated !== undefined);
    if (this.#peek() !== 0x3a) throw this.#fault('a colon is missing after the key');
    this.#at++;
  }

  #noteDuplicate(at: number): void {
    const { duplicates } = this.#scan;
    if (duplicates.length >= MAX_DUPLICATES && this.#path.length > BODY_DEPTH) return;
    duplicates.push({ path: [...this.#path], at });
  }

  #scalar(code: number): void {
    if (code === 0x22) {
      const start = this.#at;
      this.#string();
      this.#onScalar?.(this.#path, start, this.#at);
      return;
    }
    const pattern = code === 0x2d || (code >= 0x30 && code <= 0x39) ? NUMBER : LITERAL;
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text))
      throw this.#fault(Number.isNaN(code) ? 'the line ends too early' : 'a value is missing or misspelt');
    const start = this.#at;
    this.#at = pattern.lastIndex;
    if (pattern === NUMBER) this.#onScalar?.(this.#path, start, this.#at);
  }

  #string(): string {
    const start = this.#at;
    const end = endOfString(this.#text, start);
    if (typeof end !== 'number') throw new Fault(end.at, end.reason);
    this.#at = end;
    return this.#text.slice(start, end);
  }

  /** The next character that is not blank, without consuming it; NaN at the end. */
  #peek(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at++;
    }
  }

  #fault(reason: string): Fault {
    return new Fault(this.#at, this.#at >= this.#text.length ? 'the line ends too early' : reason);
  }
}

class Fault extends Error {
  readonly at: number;

  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}
