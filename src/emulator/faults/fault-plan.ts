import { didYouMean } from '../../arguments/nearest.js';
import { BatchOptionsError } from '../../errors.js';
import { FAULT_ROWS, type Fault, type FaultName } from './faults.js';

/** The planned faults. */
export interface FaultPlan {
  /**
   * Plans faults; a name alone means once, with the values the table gives.
   *
   * @throws BatchOptionsError for a name or value that no fault has.
   */
  add(...faults: readonly (Fault | FaultName)[]): void;
  /** Forgets all planned faults. */
  clear(): void;
  /** Planned faults and how many times each will still occur. Reading this consumes none. */
  readonly active: Fault[];
}

/** A planned fault. */
export type InjectedFault = Fault & { since: number };

interface Planned {
  fault: Fault;
  /** The requests it affects; absent for faults of batches. */
  strikes?: RegExp;
  left: number;
  skip: number;
  /** How many batches there were when it was set. */
  since: number;
}

/** A plan from which the server takes faults one by one. */
export class FaultQueue implements FaultPlan {
  #planned: Planned[] = [];
  readonly #batches: () => number;

  constructor(faults: readonly (Fault | FaultName)[], batches: () => number) {
    this.#batches = batches;
    this.add(...faults);
  }

  add(...faults: readonly (Fault | FaultName)[]): void {
    for (const fault of faults.map(checked)) {
      const row = FAULT_ROWS[fault.name];
      // A fault of batches may apply to direct calls only if it changes their answers.
      const on = row.on !== undefined || row.reply !== undefined ? (fault.on ?? row.on) : undefined;
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

  get active(): Fault[] {
    return this.#planned.filter(({ left }) => left > 0).map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** Takes the fault for this request out of the plan. */
  takeForRequest(method: string, path: string): InjectedFault | undefined {
    const call = `${method} ${path}`;
    const injected = this.#planned.find((planned) => planned.strikes?.test(call) && takeOne(planned));
    return injected && { ...injected.fault, since: injected.since };
  }

  /** Takes all faults for a batch that is created now out of the plan. */
  takeForBatch(): Fault[] {
    return this.#planned.filter((planned) => !planned.strikes && takeOne(planned)).map(({ fault }) => fault);
  }
}

const NUMBERS = ['times', 'skip', 'status', 'retryAfter', 'delay', 'bytes', 'count'] as const;
const WORDS = ['name', 'on', 'location', 'state'];

/** Checks a fault, which may have come over HTTP. */
function checked(given: Fault | FaultName): Fault {
  const fault = typeof given === 'string' ? { name: given } : given;
  const name: unknown = fault?.name;
  if (typeof name !== 'string')
    throw new BatchOptionsError('faults: give a fault by its name, or as an object like {"name": "expire"}.');
  if (!Object.hasOwn(FAULT_ROWS, name)) {
    const names = Object.keys(FAULT_ROWS);
    const some = names.slice(0, 5).join(', ');
    const hint =
      didYouMean(name, names) || ` Known faults: ${some} and ${names.length - 5} more (emulate --fault list).`;
    throw new BatchOptionsError(`faults: unknown fault "${name}".${hint}`);
  }
  for (const [key, value] of Object.entries(fault)) {
    const isNumber = (NUMBERS as readonly string[]).includes(key);
    if (!isNumber && !WORDS.includes(key)) {
      throw new BatchOptionsError(`faults: ${name} has no option "${key}".${didYouMean(key, [...NUMBERS, ...WORDS])}`);
    }
    if (value !== undefined && (isNumber ? !(typeof value === 'number' && value >= 0) : typeof value !== 'string')) {
      throw new BatchOptionsError(
        `faults: ${key} of ${name} must be ${isNumber ? 'a number of 0 or more' : 'a string'}.`,
      );
    }
  }
  return fault;
}

function takeOne(planned: Planned): boolean {
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
