import type { TextPiece } from './request-text.js';

const SETUP = new Set(['settings', 'system', 'developer', 'instructions']);

/** Finds the texts that all requests of a batch share, so that a report shows them once. */
export class SharedPieces {
  #first: readonly TextPiece[] | undefined;
  #isShared: boolean[] = [];
  #requests = 0;

  add(pieces: readonly TextPiece[]): void {
    this.#requests++;
    if (!this.#first) {
      this.#first = pieces;
      this.#isShared = pieces.map(() => true);
      return;
    }
    for (const [index, piece] of this.#first.entries()) {
      const other = pieces[index];
      if (other?.text !== piece.text || other.label !== piece.label) this.#isShared[index] = false;
    }
  }

  /** The texts of every request. For a single request, its settings and instructions. */
  shared(): TextPiece[] {
    return (this.#first ?? []).filter((_, index) => this.#holds(index));
  }

  /** The texts that only this request has. */
  own(pieces: readonly TextPiece[]): TextPiece[] {
    return pieces.filter((_, index) => !this.#holds(index));
  }

  #holds(index: number): boolean {
    if (this.#requests === 1) return SETUP.has(this.#first?.[index]?.label ?? '');
    return this.#isShared[index] === true;
  }
}
