import { BatchOptionsError } from '../errors.js';
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
    for (const given of faults) {
      const fault = typeof given === 'string' ? { name: given } : given;
      const row = Object.hasOwn(FAULTS, fault.name) ? FAULTS[fault.name] : undefined;
      if (!row) {
        const known = Object.keys(FAULTS).join(', ');
        throw new BatchOptionsError(`faults: there is no fault "${fault.name}". Known are ${known}.`);
      }
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
