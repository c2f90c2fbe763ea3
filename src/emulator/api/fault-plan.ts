import { didYouMean } from '../../arguments/nearest.js';
import { BatchOptionsError } from '../../errors.js';
import { FAULTS, type Fault, type FaultName } from './faults.js';

interface Planned {
  fault: Fault;
  /** What requests it strikes; absent for faults of batches. */
  strikes?: RegExp;
  left: number;
  skip: number;
  /** How many batches there were when it was set. */
  since: number;
}

/** The faults that are still to come. */
export class FaultPlan {
  #planned: Planned[] = [];
  readonly #batches: () => number;

  constructor(faults: readonly (Fault | FaultName)[], batches: () => number) {
    this.#batches = batches;
    this.add(...faults);
  }

  /** Plans faults; a name alone means once, with the values that the table tells. */
  add(...faults: readonly (Fault | FaultName)[]): void {
    for (const fault of faults.map(checked)) {
      const row = FAULTS[fault.name];
      const on = 'on' in row ? (fault.on ?? row.on) : undefined;
      this.#planned.push({
        fault,
        ...(on === undefined ? {} : { strikes: pattern(on) }),
        left: fault.times ?? 1,
        skip: fault.skip ?? 0,
        since: this.#batches(),
      });
    }
  }

  clear(): void {
    this.#planned = [];
  }

  /** Faults that have not struck yet, with how often they still will. */
  get active(): Fault[] {
    return this.#planned.filter(({ left }) => left > 0).map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** The fault that strikes this request, used up by being asked for. */
  forRequest(method: string, path: string): (Fault & { since: number }) | undefined {
    const call = `${method} ${path}`;
    for (const planned of this.#planned) {
      if (planned.strikes?.test(call) && use(planned)) return { ...planned.fault, since: planned.since };
    }
    return undefined;
  }

  /** All faults that strike a batch created now. */
  forBatch(): Fault[] {
    return this.#planned.filter((planned) => !planned.strikes && use(planned)).map(({ fault }) => fault);
  }
}

const NUMBERS = ['times', 'skip', 'status', 'retryAfter', 'delay', 'bytes', 'count'] as const;
const WORDS = ['name', 'on', 'location', 'state'];

/** A fault as it was given, perhaps over HTTP by somebody without types. */
function checked(given: Fault | FaultName): Fault {
  const fault = typeof given === 'string' ? { name: given } : given;
  const name: unknown = fault?.name;
  if (typeof name !== 'string')
    throw new BatchOptionsError('faults: a fault is a name, or an object like {"name": "expire"}.');
  if (!Object.hasOwn(FAULTS, name)) {
    const some = Object.keys(FAULTS).slice(0, 5).join(', ');
    const hint =
      didYouMean(name, Object.keys(FAULTS)) || ` There are ${some} and others: GET /_emulator/faults tells all.`;
    throw new BatchOptionsError(`faults: there is no fault "${name}".${hint}`);
  }
  for (const [key, value] of Object.entries(fault)) {
    const isNumber = (NUMBERS as readonly string[]).includes(key);
    if (!isNumber && !WORDS.includes(key)) {
      throw new BatchOptionsError(`faults: ${name} has no "${key}".${didYouMean(key, [...NUMBERS, ...WORDS])}`);
    }
    if (value !== undefined && (isNumber ? !(typeof value === 'number' && value >= 0) : typeof value !== 'string')) {
      throw new BatchOptionsError(
        `faults: ${key} of ${name} must be ${isNumber ? 'a number of 0 or more' : 'a text'}.`,
      );
    }
  }
  return fault;
}

function use(planned: Planned): boolean {
  if (planned.left <= 0) return false;
  if (planned.skip > 0) {
    planned.skip--;
    return false;
  }
  planned.left--;
  return true;
}

function pattern(on: string): RegExp {
  const escaped = on.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '[^/]+')}$`);
}
