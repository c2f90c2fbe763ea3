import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../src/emulator/start.js';
import { METADATA } from '../../src/submit/protocol/match-batch.js';
import { commandLine, type Seen } from '../cli/command-line.js';
import { CONFIG } from '../cli/run-setting.js';
import { QUICK } from '../cli/submit-setting.js';
import { FaultyService } from './faulty-service.js';

const ROWS = 4;
export const PARTS = 2;

/** A folder with a config of two parts, an emulator that counts what was paid for, and a service in front of it. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'attack-'));
  readonly emulator: Emulator;
  readonly service: FaultyService;
  /** The request of this row is rejected; -1 for none. */
  failing = -1;
  /** Answers, by the text of the request. */
  readonly #answered: Map<string, number>;

  private constructor(emulator: Emulator, service: FaultyService, answered: Map<string, number>) {
    [this.emulator, this.service, this.#answered] = [emulator, service, answered];
    writeFileSync(join(this.folder, 'config.yaml'), `${CONFIG}batch_size: ${ROWS / PARTS}\n`);
    const rows = Array.from({ length: ROWS }, (_, row) => `r${row},Text ${row}\n`);
    writeFileSync(join(this.folder, 'reviews.csv'), `id,text\n${rows.join('')}`);
  }

  static async open(): Promise<World> {
    const answered = new Map<string, number>();
    let failing = () => -1;
    const emulator = await startEmulator({
      answer: ({ body }) => {
        const text = JSON.stringify(body.messages);
        if (text.includes(`Text ${failing()}`)) return { status: 400, body: { error: { code: 'bad', message: 'no' } } };
        answered.set(text, (answered.get(text) ?? 0) + 1);
        return `to ${/Text \d/.exec(text)?.[0]}`;
      },
    });
    const world = new World(emulator, await FaultyService.start(emulator.url), answered);
    failing = () => world.failing;
    return world;
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.emulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  run(line: string, timeoutMs = 20_000): Promise<Seen> {
    const env = {
      ...QUICK,
      OPENAI_API_KEY: 'sk-canary-31337',
      OPENAI_BASE_URL: this.service.url,
      BATCH_CREATOR_TIMEOUT_MS: String(timeoutMs),
    };
    return commandLine(line.split(' '), { cwd: this.folder, env });
  }

  /** A step that must succeed. */
  async must(line: string): Promise<void> {
    const { code, stderr } = await this.run(line);
    if (code !== 0) throw new Error(`${line} ends with ${code}: ${stderr}`);
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Files of the job, as `round-0001/output-0001.jsonl`. */
  get jobFiles(): string[] {
    const job = join(this.folder, 'work/reviews.job');
    return existsSync(job) ? readdirSync(job, { recursive: true, encoding: 'utf8' }) : [];
  }

  /** Waits until the service has ended all batches, which no command needs to see. */
  async batchesEnd(): Promise<void> {
    const isOver = () => this.emulator.state.batches.every(({ status }) => /completed|failed|cancelled/.test(status));
    for (let looks = 0; !isOver() && looks < 1_000; looks++) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Rows of a table of answers that are right. */
  rightRows(name: string): number {
    if (!this.has(name)) return 0;
    const lines = this.read(name).trim().split('\n').slice(1);
    return lines.filter((line, row) => line.startsWith(`r${row},succeeded,to Text ${row},`)).length;
  }

  /** What was paid too often: parts with two batches, and requests that were answered twice with no answer lost. */
  doubled(): string[] {
    const parts = new Map<string, number>();
    for (const { status, metadata } of this.emulator.state.batches) {
      if (metadata?.[METADATA.job] === undefined || status === 'failed') continue;
      const part = `part ${metadata[METADATA.part]} of ${metadata[METADATA.job]}`;
      parts.set(part, (parts.get(part) ?? 0) + 1);
    }
    const twice = [...parts].filter(([, times]) => times > 1).map(([part]) => part);
    const answers = [...this.#answered.values()].reduce((sum, times) => sum + times - 1, 0);
    if (answers > this.service.lostAnswers) twice.push(`${answers} answers, with ${this.service.lostAnswers} lost`);
    return twice;
  }
}

export { ROWS };
