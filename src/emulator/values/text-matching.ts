/** A piece of a pattern: returns a matching text, with `extra` repeats beyond the minimum if it may repeat. */
type Piece = (extra: number) => string;

const MOST_REPEATS = 1_000;
const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WORD = `${LETTERS}${DIGITS}_`;
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
const CLASSES: Record<string, string> = { d: DIGITS, w: WORD, s: ' ' };
const CONTROLS: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** A text that a regular expression matches, or undefined if the expression is not supported. */
export function textMatching(
  pattern: string,
  random: () => number,
  { least = 0, most = Number.POSITIVE_INFINITY } = {},
): string | undefined {
  try {
    const check = new RegExp(pattern, 'u');
    const piece = new Reader(pattern, random).read();
    for (let extra = 0; extra < 64; extra++) {
      const text = piece(extra);
      if (text.length >= least && text.length <= most && check.test(text)) return text;
    }
  } catch {
    // An expression that cannot be parsed is treated like one that cannot be matched.
  }
  return undefined;
}

class Reader {
  readonly #source: string;
  readonly #random: () => number;
  #at = 0;

  constructor(source: string, random: () => number) {
    this.#source = source;
    this.#random = random;
  }

  read(): Piece {
    const piece = this.#alternatives();
    if (this.#at < this.#source.length) throw new Error(`unexpected ${this.#peek()}`);
    return piece;
  }

  #alternatives(): Piece {
    const choices = [this.#sequence()];
    while (this.#take('|')) choices.push(this.#sequence());
    return choices[Math.floor(this.#random() * choices.length)] as Piece;
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      pieces.push(this.#quantified(this.#atom()));
    }
    return (extra) => pieces.map((piece) => piece(extra)).join('');
  }

  #atom(): Piece {
    const char = this.#next();
    if (char === '^' || char === '$') return () => '';
    if (char === '.') return this.#oneOf(LETTERS);
    if (char === '[') return this.#oneOf(this.#set());
    if (char === '\\') return this.#escape();
    if (char !== '(') return () => char;
    if (this.#take('?') && !this.#take(':')) {
      if (!/^<[A-Za-z]/.test(this.#source.slice(this.#at))) throw new Error('look-around');
      this.#at = this.#source.indexOf('>', this.#at) + 1;
    }
    const inner = this.#alternatives();
    if (!this.#take(')')) throw new Error('unclosed group');
    return inner;
  }

  #escape(): Piece {
    const char = this.#next();
    if (char === 'b') return () => '';
    const known = CLASSES[char];
    if (known) return this.#oneOf(known);
    if (/[A-Za-z0-9]/.test(char) && !CONTROLS[char]) throw new Error(`escape ${char}`);
    return () => CONTROLS[char] ?? char;
  }

  #set(): string {
    const negated = this.#take('^');
    let chars = '';
    while (!this.#take(']')) {
      let char = this.#next();
      if (char === '\\') {
        char = this.#next();
        const known = CLASSES[char];
        if (known) {
          chars += known;
          continue;
        }
        char = CONTROLS[char] ?? char;
      }
      if (this.#peek() === '-' && this.#source[this.#at + 1] !== ']') {
        this.#at++;
        const end = this.#next();
        for (let code = char.charCodeAt(0); code <= end.charCodeAt(0); code++) chars += String.fromCharCode(code);
      } else {
        chars += char;
      }
    }
    if (!negated) return chars;
    return [...PRINTABLE].filter((char) => !chars.includes(char)).join('');
  }

  #quantified(piece: Piece): Piece {
    const match = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at));
    if (!match) return piece;
    this.#at += match[0].length;
    const [mark, from, comma, to] = match;
    const least = from !== undefined ? Number(from) : mark.startsWith('+') ? 1 : 0;
    if (least > MOST_REPEATS) throw new Error('too many repeats');
    let most = Number.POSITIVE_INFINITY;
    if (mark.startsWith('?')) most = 1;
    else if (from !== undefined && (to || !comma)) most = Number(to || from);
    return (extra) => Array.from({ length: Math.min(least + extra, most) }, () => piece(extra)).join('');
  }

  #oneOf(chars: string): Piece {
    if (chars === '') throw new Error('empty set');
    return () => chars[Math.floor(this.#random() * chars.length)] as string;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #next(): string {
    if (this.#at >= this.#source.length) throw new Error('unexpected end');
    return this.#source[this.#at++] as string;
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }
}
