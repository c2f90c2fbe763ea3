import { BatchOptionsError } from '../../errors.js';

/** Reads a whole number of an option; throws a `BatchOptionsError` that names it. */
export function wholeNumber(name: string, least = 1): (text: string) => number {
  return (text) => {
    const number = Number(text.replaceAll('_', '').replaceAll(',', ''));
    if (Number.isInteger(number) && number >= least) return number;
    throw new BatchOptionsError(`${name} is "${text}"; it must be a whole number of ${least} or more.`);
  };
}

/** Gathers an option that may stand several times. */
export function gather(value: string, former: string[] = []): string[] {
  return [...former, value];
}

/** Reads an amount of US dollars. */
export function dollarsOf(text: string): number {
  const amount = Number(text.replace(/^\$/, ''));
  if (text !== '' && Number.isFinite(amount) && amount >= 0) return amount;
  throw new BatchOptionsError(`--max-cost is "${text}"; it must be an amount in US dollars, like 12.50.`);
}
