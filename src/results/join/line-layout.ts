import { scanJson } from '../../check/text/json-text.js';
import type { PathStep } from '../../issue.js';

/** A string or number of a line, by its place in the value and in the text; a string's quotes stand around its place. */
interface Scalar {
  path: PathStep[];
  isString: boolean;
  start: number;
  end: number;
}

/** A line taken apart: its strings and numbers, and what stands between them. */
export interface LineCast {
  /** The bytes of the line read as latin1. */
  text: string;
  scalars: Scalar[];
  /** The same for lines that differ in nothing but strings and numbers. */
  shape: string;
}

/** A name that is the same in bytes read as latin1, and no trap. */
const PLAIN_NAME = /^(?!__proto__$)[\x00-\x7f]*$/;

/** Takes a line apart; undefined where its text alone does not tell what JSON.parse makes of it. */
export function castOf(text: string): LineCast | undefined {
  const scalars: Scalar[] = [];
  const pieces: string[] = [];
  let before = 0;
  let isPlain = true;
  const { error, duplicates } = scanJson(text, (path, from, to) => {
    const isString = text.charCodeAt(from) === 0x22;
    const [start, end] = isString ? [from + 1, to - 1] : [from, to];
    isPlain &&= path.every((step) => typeof step === 'number' || PLAIN_NAME.test(step));
    scalars.push({ path: [...path], isString, start, end });
    pieces.push(text.slice(before, start));
    before = end;
  });
  if (error || duplicates.length > 0 || !isPlain) return undefined;
  return { text, scalars, shape: [...pieces, text.slice(before)].join('\0') };
}

/** Which scalars two lines of the same shape do not share. */
export function differences(a: LineCast, b: LineCast): number[] {
  return b.scalars.flatMap(({ start, end }, index) => {
    const other = a.scalars[index]!;
    return b.text.slice(start, end) === a.text.slice(other.start, other.end) ? [] : [index];
  });
}
