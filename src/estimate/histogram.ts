/** Requests by size, in steps of 1, 2, 5, 10, 20, 50 … tokens: constant memory, and sums of two are exact. */
export class Histogram {
  readonly #counts: number[] = [];

  add(tokens: number): void {
    const step = stepOf(tokens);
    this.#counts[step] = (this.#counts[step] ?? 0) + 1;
  }

  /** The steps from the first non-empty one to the last, including empty ones between. */
  steps(): { from: number; to: number; requests: number }[] {
    const first = this.#counts.findIndex((count) => count > 0);
    if (first < 0) return [];
    return Array.from({ length: this.#counts.length - first }, (_, index) => ({
      from: lowerEnd(first + index),
      to: lowerEnd(first + index + 1),
      requests: this.#counts[first + index] ?? 0,
    }));
  }
}

function lowerEnd(step: number): number {
  if (step === 0) return 0;
  return [1, 2, 5][(step - 1) % 3]! * 10 ** Math.floor((step - 1) / 3);
}

function stepOf(tokens: number): number {
  let step = 0;
  while (lowerEnd(step + 1) <= tokens) step++;
  return step;
}
