import { valueAt } from '../../check/text/json-path.js';
import { NUMBER_SOURCE, STRING_SOURCE } from '../../check/text/json-text.js';
import type { PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import { castOf, differences, type LineCast } from './line-layout.js';
import { type ByteRange, responseSpan } from './raw-response.js';

type Value = Readonly<Record<string, unknown>>;

/** A string or number that each line has of its own. */
interface Slot {
  isString: boolean;
  /** True where nothing but the text of an answer can stand. */
  isText: boolean;
  /** The object or array that it stands in. */
  holder: Record<PathStep, unknown>;
  key: PathStep;
  /** How much stands between it and the slot before, or the start of the line. */
  gap: number;
  /** Where it stands in the line that was taken last; the quotes of a string stand around it. */
  start: number;
  end: number;
}

/** Where the response begins, counted from the end of a slot or the start of the line, and how much stands behind it. */
interface ResponsePlace {
  after: Slot | undefined;
  gap: number;
  behind: number;
}

/** With more of its own a line is no cheaper to fit than to parse. */
const MAX_SLOTS = 48;

/**
 * What like result lines have in common, byte for byte, as a pattern. What a line says that fits is what the line before
 * it said, with the line's own strings and numbers put in their places: just what JSON.parse would give, for less.
 */
export class ResultMold {
  /** What the line says that was taken last; the next one changes it. */
  readonly value: Value;
  readonly #pattern: RegExp;
  readonly #slots: readonly Slot[];
  readonly #response: ResponsePlace | undefined;
  /** The slot that the text of an answer was found in. */
  #textSlot: Slot | undefined;
  readonly #cast: LineCast;
  readonly #own: ReadonlySet<number>;

  private constructor(cast: LineCast, own: ReadonlySet<number>, value: Value, response: ByteRange | undefined) {
    [this.#cast, this.#own, this.value] = [cast, own, value];
    let [pattern, before] = ['', 0];
    this.#slots = cast.scalars
      .filter((_, index) => own.has(index))
      .map(({ path, isString, start, end }) => {
        const gap = start - before;
        pattern += `${literal(cast.text.slice(before, start))}(${isString ? STRING_SOURCE : NUMBER_SOURCE})`;
        before = end;
        const holder = valueAt(value, path.slice(0, -1)) as Slot['holder'];
        return { isString, isText: isTextPath(path), holder, key: path.at(-1)!, gap, start, end };
      });
    this.#pattern = new RegExp(`^${pattern}${literal(cast.text.slice(before))}$`);
    if (!response) return;
    const after = this.#slots.findLast(({ end }) => end <= response.start);
    this.#response = { after, gap: response.start - (after?.end ?? 0), behind: cast.text.length - response.end };
  }

  /**
   * A mold for a line and for those like it, which has as its own what the line does not share with that of a mold of
   * the same shape. Undefined where a mold is of no use.
   */
  static of(bytes: Buffer, molds: readonly ResultMold[]): ResultMold | undefined {
    const cast = castOf(bytes.toString('latin1'));
    if (!cast) return undefined;
    const value = JSON.parse(bytes.toString('utf8')) as Value;
    const response = isObject(value.response) ? responseSpan(bytes, value) : undefined;
    if (isObject(value.response) && !response) return undefined;
    const like = molds.find((mold) => mold.#cast.shape === cast.shape);
    const own = new Set(like && [...like.#own, ...differences(like.#cast, cast)]);
    return own.size > MAX_SLOTS ? undefined : new ResultMold(cast, own, value, response);
  }

  /** True for the one that this one was made from. */
  replaces(other: ResultMold): boolean {
    return other.#cast.shape === this.#cast.shape;
  }

  /**
   * Takes a line, if it fits.
   *
   * @param text The bytes of the line read as latin1.
   * @param utf8 These bytes, where they are not all ASCII.
   * @param leaveText Leaves the text of the answer as it stands in the line, escapes and all, if its place is known.
   */
  take(text: string, utf8: Buffer | undefined, leaveText = false): boolean {
    const found = this.#pattern.exec(text);
    if (!found) return false;
    let at = 0;
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index]!;
      const raw = found[index + 1]!;
      slot.start = at + slot.gap;
      slot.end = slot.start + raw.length;
      at = slot.end;
      if (!slot.isString) slot.holder[slot.key] = Number(raw);
      else if (leaveText && slot === this.#textSlot) slot.holder[slot.key] = raw;
      else slot.holder[slot.key] = unescaped(utf8 ? utf8.toString('utf8', slot.start, slot.end) : raw);
    }
    return true;
  }

  /** The response as it stands in the line that was taken last. */
  response(bytes: Buffer): Buffer | undefined {
    const place = this.#response;
    return place && bytes.subarray((place.after?.end ?? 0) + place.gap, bytes.length - place.behind);
  }

  /** The text of an answer as it stands in the line that was taken last, with its quotes; undefined where it is no string of its own. */
  rawText(text: string, bytes: Buffer): Buffer | undefined {
    if (this.#textSlot?.holder[this.#textSlot.key] !== text) {
      const [found, other] = this.#slots.filter(({ isText, holder, key }) => isText && holder[key] === text);
      this.#textSlot = other ? undefined : found;
    }
    return this.#textSlot && bytes.subarray(this.#textSlot.start - 1, this.#textSlot.end + 1);
  }
}

/** Of what stands in the lists of answers, these are read as texts only. */
function isTextPath([response, body, list, ...rest]: readonly PathStep[]): boolean {
  const isAnswer = response === 'response' && body === 'body' && (list === 'choices' || list === 'output');
  return isAnswer && (rest.at(-1) === 'content' || rest.at(-1) === 'text');
}

function unescaped(raw: string): string {
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** A pattern for a text of latin1 characters. */
function literal(text: string): string {
  return text.replace(/[^\w]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
