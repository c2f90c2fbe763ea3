import { isObject } from '../../request/content/json-kind.js';
import type { JoinedOutcome, Status } from '../../results/line/outcome.js';

/** The parts of an answer that a report compares. */
export interface ComparedAnswer {
  status: Status;
  text: string;
  /** The fields of the parsed answer as texts; empty for plain texts. */
  fields: Readonly<Record<string, string>>;
}

/** How often two sets of answers agree. */
export interface Agreement {
  /** Requests that succeeded in both. */
  both: number;
  /** Of these, how many answers are equal. */
  same: number;
  /** Agreement by field of the parsed answers. */
  byField: { field: string; same: number; of: number }[];
}

/** An outcome as a report shows it. */
export function comparedAnswer({ status, text, refusal, parsed, error }: JoinedOutcome): ComparedAnswer {
  const said = text ?? refusal ?? (error ? `${error.code}: ${error.message}` : '');
  const fields = isObject(parsed)
    ? Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, cellText(value)]))
    : {};
  return { status, text: said, fields };
}

/** Counts agreement, pair by pair. */
export class AgreementTally {
  #both = 0;
  #same = 0;
  readonly #fields = new Map<string, { same: number; of: number }>();

  /** @returns Whether the two differ. */
  add(a: ComparedAnswer, b: ComparedAnswer): boolean {
    if (a.status !== 'succeeded' || b.status !== 'succeeded') return a.status !== b.status;
    this.#both++;
    const names = new Set([...Object.keys(a.fields), ...Object.keys(b.fields)]);
    let isSame = names.size > 0 || a.text === b.text;
    for (const name of names) {
      const count = this.#fields.get(name) ?? { same: 0, of: 0 };
      this.#fields.set(name, count);
      count.of++;
      if (a.fields[name] === b.fields[name]) count.same++;
      else isSame = false;
    }
    if (isSame) this.#same++;
    return !isSame;
  }

  result(): Agreement {
    const byField = [...this.#fields].map(([field, counts]) => ({ field, ...counts }));
    return { both: this.#both, same: this.#same, byField };
  }
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
