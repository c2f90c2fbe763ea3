import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellFolder } from './shell-folder.js';

const { cwd, at, run, text, write } = shellFolder();
const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = createRequire(import.meta.url).resolve('yaml-language-server/package.json');
const server = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin['yaml-language-server']);

interface Message {
  id?: number;
  method?: string;
  params?: { uri: string; diagnostics: Diagnostic[]; items?: unknown[] };
}
interface Diagnostic {
  message: string;
  range: { start: { line: number } };
}

/** The editor's side of the language server: opens texts, and is told what is wrong in them. */
class Editor {
  readonly #server: ChildProcess;
  readonly #waiting = new Map<string, (found: Diagnostic[]) => void>();
  #bytes = Buffer.alloc(0);

  constructor() {
    this.#server = spawn(process.execPath, [server, '--stdio'], { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#server.stdout!.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      for (let message = this.#next(); message; message = this.#next()) this.#receive(message);
    });
    this.#send({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
    this.#send({ method: 'initialized', params: {} });
    // Nothing is fetched: the store of schemas is on the network.
    const yaml = { validate: true, schemaStore: { enable: false } };
    this.#send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } });
  }

  check(name: string, content: string): Promise<Diagnostic[]> {
    const uri = pathToFileURL(join(cwd, name)).href;
    const found = new Promise<Diagnostic[]>((resolve) => this.#waiting.set(uri, resolve));
    const textDocument = { uri, languageId: 'yaml', version: 1, text: content };
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } });
    return found;
  }

  close(): void {
    this.#server.kill();
  }

  #receive({ id, method, params }: Message): void {
    if (method === 'textDocument/publishDiagnostics') this.#waiting.get(params!.uri)?.(params!.diagnostics);
    else if (method !== undefined && id !== undefined)
      this.#send({ id, result: params?.items?.map(() => null) ?? null });
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#server.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #next(): Message | undefined {
    const end = this.#bytes.indexOf('\r\n\r\n');
    const length = Number(/Content-Length: (\d+)/i.exec(this.#bytes.toString('latin1', 0, Math.max(end, 0)))?.[1]);
    if (end < 0 || this.#bytes.length < end + 4 + length) return undefined;
    const message = JSON.parse(this.#bytes.toString('utf8', end + 4, end + 4 + length));
    this.#bytes = this.#bytes.subarray(end + 4 + length);
    return message;
  }
}

describe('the config that init writes, in an editor', () => {
  let editor: Editor;
  beforeAll(() => {
    mkdirSync(at('node_modules'));
    symlinkSync(root, at('node_modules/batch-creator'));
    write('reviews.csv', 'id,text\nr-1,I love it\n');
    editor = new Editor();
  });
  afterAll(() => editor.close());

  it('names the schema of the package that is installed, relative to itself', async () => {
    await run('init', 'reviews.csv', '-o', 'configs/r.yaml');
    const [first] = text('configs/r.yaml').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../node_modules/batch-creator/dist/schema/config.json');
  });

  it('has nothing wrong, and a planted mistake is found where it is', async () => {
    const good = text('configs/r.yaml');
    expect(await editor.check('configs/r.yaml', good)).toEqual([]);
    const bad = `${good}batch_sise: 5\ncompletion_window: 12h\n`;
    writeFileSync(at('configs/bad.yaml'), bad);
    const found = await editor.check('configs/bad.yaml', bad);
    const lines = bad.split('\n');
    expect(found.map(({ range, message }) => `${lines[range.start.line]} → ${message.split('\n')[0]}`).sort()).toEqual([
      expect.stringMatching(/^batch_sise: 5 → Property batch_sise is not allowed/),
      expect.stringMatching(/^completion_window: 12h → Value is not accepted/),
    ]);
  });
});

describe('the config that init writes where the package is not installed', () => {
  it('names the published schema of this version', async () => {
    const alone = shellFolder();
    alone.write('reviews.csv', 'id,text\nr-1,I love it\n');
    await alone.run('init', 'reviews.csv');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(alone.text('reviews.yaml')).toMatch(
      new RegExp(
        `^# yaml-language-server: \\$schema=https://\\S+/batch-creator@${version}/dist/schema/config\\.json\n`,
      ),
    );
  });
});
