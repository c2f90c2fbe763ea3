/** A deliberate fault in one place of the source, and the tests that must fail because of it. */
export interface Fault {
  /** What is wrong with it in place, in a few words. */
  name: string;
  /** The file, below `src/`. */
  file: string;
  /** Text that occurs in the file; its first occurrence is replaced. */
  from: string;
  to: string;
  /** The test file that catches it. */
  tests: string;
}
