import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchCreator } from '../../src/batch-creator.js';
import { FILE, type Step } from './command-steps.js';

export const MODEL = 'gpt-6-luna';

/** A row of the table. */
interface Row {
  id: string;
  text: number;
}

/** A table that a user edits, its two configs, and the input file that was built from one of them. */
export class OrdersTable {
  readonly #cwd: string;
  readonly #history: { rows: Row[]; prompt: number }[] = [];
  #rows: Row[] = [1, 2, 3].map((text) => ({ id: `r${text}`, text }));
  #prompt = 0;
  #nextId = 4;
  #config = 'c';
  /** False once a clean-up has deleted the input file. */
  isBuilt = true;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** The config that the input file was built from. */
  get config(): string {
    return this.#config;
  }

  /** `run` builds the input file from its config. */
  builtBy(line: string): void {
    this.#config = /^run -c ([cd])\.yaml/.exec(line)?.[1] ?? this.#config;
  }

  /** The word in the row with an ID. */
  wordOf(id: string): string {
    return `t${this.#rows.find((row) => row.id === id)?.text}`;
  }

  /** What the model is asked for each row. */
  keys(model = MODEL, config = this.#config): { id: string; key: string }[] {
    return this.#rows.map(({ id, text }) => ({ id, key: `${model} ${this.prompt(`t${text}`, config)}` }));
  }

  prompt(word: string, config = this.#config): string {
    return `${config}${this.#prompt}: ${word}`;
  }

  async edit({ how, at }: Extract<Step, { do: 'edit' }>): Promise<void> {
    const rows = this.#rows;
    const place = at % Math.max(1, rows.length);
    this.#history.push({ rows, prompt: this.#prompt });
    if (how === 'revert') ({ rows: this.#rows, prompt: this.#prompt } = this.#history[at % this.#history.length]!);
    else if (how === 'prompt') this.#prompt = 1 - this.#prompt;
    else if (how === 'add') this.#rows = [...rows, { id: `r${this.#nextId++}`, text: at }];
    else if (how === 'duplicate') this.#rows = [...rows, { id: `r${this.#nextId++}`, text: rows[place]!.text }];
    else if (how === 'remove') this.#rows = rows.length > 1 ? rows.filter((_, index) => index !== place) : rows;
    else if (how === 'reverse') this.#rows = rows.toReversed();
    else this.#rows = rows.map(({ text }, index) => ({ id: `r${index + 1}`, text }));
    await this.write();
  }

  /** Writes the table, its configs and the input file, as `build` does. */
  async write(): Promise<void> {
    this.isBuilt = true;
    const table = this.#rows.map(({ id, text }) => `${id},t${text}\n`).join('');
    writeFileSync(join(this.#cwd, 'rows.csv'), `id,word\n${table}`);
    for (const config of ['c', 'd']) {
      const lines = [
        'input_file: rows.csv',
        'id_column: id',
        `prompt: "${this.prompt('{{word}}', config)}"`,
        'data_path: data',
        'batch_size: 2',
        `model_params: { model: ${MODEL} }`,
        `output_file: answers-${config}.jsonl`,
      ];
      writeFileSync(join(this.#cwd, `${config}.yaml`), `${lines.join('\n')}\n`);
    }
    await new BatchCreator({ model: MODEL }).addAll(this.entries()).save(join(this.#cwd, FILE), { maxRequests: 2 });
  }

  entries(config = this.#config): { customId: string; prompt: string }[] {
    return this.#rows.map(({ id, text }) => ({ customId: id, prompt: this.prompt(`t${text}`, config) }));
  }
}
