import { BatchOptionsError } from '../../errors.js';

/** Reads a whole number of an option; throws a `BatchOptionsError` that names the option. */
export function wholeNumber(name: string, least = 1): (text: string) => number {
  return (text) => {
    const number = Number(text.replaceAll('_', '').replaceAll(',', ''));
    if (text.trim() !== '' && Number.isInteger(number) && number >= least) return number;
    throw new BatchOptionsError(`${name} must be a whole number, ${least} or more; got "${text}".`);
  };
}

/** Collects the values of a repeatable option. */
export function gather(value: string, former: string[] = []): string[] {
  return [...former, value];
}

/** Reads an amount of US dollars. */
export function dollarsOf(text: string): number {
  const amount = Number(text.replace(/^\$/, ''));
  if (text !== '' && Number.isFinite(amount) && amount >= 0) return amount;
  throw new BatchOptionsError(`--max-cost must be an amount in US dollars, e.g. 12.50; got "${text}".`);
}
