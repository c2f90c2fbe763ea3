/** The inputs of a request, one by one: an array of numbers is a single one, given as tokens. */
export function inputsOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
}
