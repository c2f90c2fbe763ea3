import { BufferedFile } from './buffered-file.js';

/** Writes the result lines without an entry, to a file that exists only if there are any. */
export class UnmatchedFile {
  readonly #path: string;
  #waiting: Buffer[] = [];
  #file: BufferedFile | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds a line without its newline. Copies the bytes. */
  add(line: Buffer): void {
    this.#waiting.push(Buffer.concat([line, Buffer.from('\n')]));
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#file ??= await BufferedFile.create(this.#path);
    for (const line of this.#waiting) {
      this.#file.add(line);
      await this.#file.flush();
    }
    this.#waiting = [];
  }

  /** Its path, if anything was written. */
  async finish(): Promise<string | undefined> {
    await this.flush();
    await this.#file?.finish();
    return this.#file && this.#path;
  }

  async discard(): Promise<void> {
    await this.#file?.discard();
  }
}
