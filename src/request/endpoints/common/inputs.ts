/** The inputs of a request as a list; an array of numbers is a single input, given as tokens. */
export function inputsOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
}
