import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { CONFIG } from './run-setting.js';
import { shellFolder } from './shell-folder.js';
import { QUICK } from './submit-setting.js';

/** Sets the title, rings, clears the screen by C1 and by ESC, reverses the reading order, goes back over what is there. */
const EVIL = 'evil\u001b]0;owned\u0007\u001b[2J\u009b2J\u0090q\u202egnp\u2066\u200f\u0008\r\u007f\u2028end';
/** What a file name can hold of it. */
const EVIL_NAME = EVIL.slice(0, 40);
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const { cwd, at, write } = shellFolder();
const line = (id: string, body: object = {}) =>
  `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model: 'gpt-6-luna', messages: [{ role: 'user', content: EVIL }], ...body } })}\n`;
const batch = {
  id: EVIL,
  object: 'batch',
  endpoint: EVIL,
  status: EVIL,
  created_at: 1,
  input_file_id: 'file-1',
  completion_window: '24h',
  request_counts: { total: 2, completed: 1, failed: 1 },
  metadata: { description: EVIL },
  errors: { data: [{ code: EVIL, message: EVIL, param: EVIL, line: 1 }] },
};

/** A service that answers with the worst that fits its forms. */
const service = createServer((request, reply) => {
  const path = request.url ?? '';
  reply.setHeader('content-type', 'application/json');
  request.resume();
  if (request.method === 'GET' && /^\/v1\/batches\/./.test(path)) {
    reply.end(JSON.stringify({ ...batch, status: 'failed' }));
  } else if (request.method === 'GET' && path.startsWith('/v1/batches')) {
    reply.end(JSON.stringify({ object: 'list', data: [batch], has_more: false }));
  } else {
    reply.statusCode = 400;
    reply.end(JSON.stringify({ error: { message: EVIL, code: EVIL, type: EVIL, param: EVIL } }));
  }
});
let env: Record<string, string>;

beforeAll(async () => {
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const { port } = service.address() as AddressInfo;
  env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, NO_COLOR: '1', ...QUICK };
  mkdirSync(at('run'));
  write('r.jsonl', line('a') + line('b'));
  write('ids.jsonl', line(EVIL) + line(EVIL));
  write('model.jsonl', line('a', { model: EVIL, [EVIL]: EVIL, temperature: EVIL }) + line('b', { model: `${EVIL}2` }));
  write('broken.jsonl', `{"custom_id":"${EVIL.slice(0, 4)}\u001b[2J\u009b"\n`);
  write(`${EVIL_NAME}.jsonl`, line('a'));
  const outcome = { error: { code: EVIL, message: EVIL } };
  write('out.jsonl', `${JSON.stringify({ custom_id: 'a', response: { status_code: 400, body: outcome } })}\n`);
  const answer = { choices: [{ message: { content: EVIL }, finish_reason: 'stop' }] };
  write('foreign.jsonl', `${JSON.stringify({ custom_id: EVIL, response: { status_code: 200, body: answer } })}\n`);
  write('rows.csv', `id,${EVIL.slice(0, 20)},text\n"${EVIL}",x,"${EVIL}"\n"${EVIL}",x,y\n`);
  write('one.csv', `id,text\n"${EVIL}","${EVIL}"\n`);
  write('bad.yaml', `"${'\\u001b[2J\\u009b'}key": 1\nprompt: "\\u001b[2J\\u202e{{"\n`);
  write('model.yaml', `${CONFIG}endpoint: "\\u001b[2J\\u009b"\n`);
  write('run/config.yaml', CONFIG);
  write('run/reviews.csv', 'id,text\na,b\n');
  write('prices.json', `"${EVIL.slice(0, 4)}"`);
});
afterAll(() => service.close());

/** Commands whose stdout is data, exact unless it is a terminal. */
const DATA = [
  ['init', 'rows.csv', '-o', '-'],
  ['merge', 'ids.jsonl'],
  ['merge', 'model.jsonl'],
  ['sample', 'model.jsonl'],
  ['set', 'model.jsonl', '--model', EVIL],
];
const COMMANDS: string[][] = [
  ...DATA,
  [EVIL],
  ['validate', `--${EVIL}`],
  ['init', `${EVIL_NAME}.csv`],
  ['init', 'rows.csv', '--force'],
  ['build', '--input', 'rows.csv', '--prompt', '{{text}}', '-o', 'x.jsonl'],
  ['build', '--input', 'rows.csv', '--prompt', `{{${EVIL}}}`, '-o', 'x.jsonl'],
  ['build', '--input', 'one.csv', '--prompt', '{{text}}', '--dry-run'],
  ['build', '--input', 'one.csv', '--prompt', '{{text}}', '--model', EVIL, '-o', 'x.jsonl'],
  ['build', '--input', 'one.csv', '--prompt', '{{text}}', '-o', `${EVIL_NAME}2.jsonl`],
  ['build', '--input', 'one.csv', '--prompt', '{{text}}', '--body', EVIL, '-o', 'x.jsonl'],
  ['build', '-c', 'bad.yaml'],
  ['build', '-c', 'model.yaml'],
  ['build', '-c', `${EVIL_NAME}.yaml`],
  ['preview', 'ids.jsonl'],
  ['preview', 'model.jsonl'],
  ['preview', 'r.jsonl', EVIL],
  ['preview', 'broken.jsonl'],
  ['validate', 'ids.jsonl', 'model.jsonl', 'broken.jsonl', `${EVIL_NAME}.jsonl`],
  ['validate', 'ids.jsonl', 'model.jsonl', '--format', 'github'],
  ['validate', 'r.jsonl', '--endpoint', EVIL],
  ['validate', 'r.jsonl', '--provider', EVIL],
  ['explain', EVIL],
  ['estimate', 'model.jsonl'],
  ['estimate', `${EVIL_NAME}.jsonl`],
  ['estimate', 'r.jsonl', '--prices', 'prices.json'],
  ['split', 'broken.jsonl', '-o', 'x.jsonl'],
  ['sample', 'broken.jsonl'],
  ['set', 'r.jsonl', '--body', EVIL, '-o', 'x.jsonl'],
  ['schema', EVIL],
  ['repl', `${EVIL_NAME}3.jsonl`],
  ['submit', 'r.jsonl', '--yes'],
  ['submit', 'ids.jsonl', '--yes'],
  ['submit', `${EVIL_NAME}.jsonl`, '--dry-run'],
  ['submit', 'r.jsonl', '--metadata', EVIL],
  ['status'],
  ['status', 'batch_1'],
  ['status', `${EVIL_NAME}.jsonl`],
  ['watch', 'batch_1'],
  ['watch', `${EVIL_NAME}.jsonl`],
  ['cancel', 'batch_1', '--yes'],
  ['list'],
  ['probe', '--yes'],
  ['collate', 'r.jsonl', '--results', 'out.jsonl', '-o', 'x.csv'],
  ['collate', 'r.jsonl', '--results', 'foreign.jsonl', '-o', `${EVIL_NAME}.csv`],
  ['collate', `${EVIL_NAME}4.jsonl`, '-o', 'x.csv'],
  ['retry', 'r.jsonl', '--results', 'out.jsonl', '-o', `${EVIL_NAME}5.jsonl`],
  ['clean', `${EVIL_NAME}.jsonl`],
  ['run', '-c', 'bad.yaml'],
  ['run', '-c', 'run/config.yaml', '--yes'],
  ['run', '-c', 'run/config.yaml', '--try', '1'],
  ['emulate', '--fault', EVIL],
  ['completion', EVIL],
];

const show = (argv: readonly string[]) =>
  JSON.stringify(argv.join(' '))
    .replaceAll(/[^ -~]/g, '?')
    .slice(0, 90);

describe('a text from somebody else', () => {
  it.each(COMMANDS.map((argv) => [show(argv), argv] as const))('acts on no terminal through %s', async (_, argv) => {
    for (const terminal of [false, true]) {
      const signal = AbortSignal.timeout(20_000);
      const { stdout, stderr } = await commandLine(argv, { cwd, env, terminal, signal });
      expect(stdout + stderr).not.toBe('');
      const checked = terminal || !DATA.includes(argv) ? stdout + stderr : stderr;
      // What we send to a terminal ourselves: a line is cleared, the cursor is hidden or shown.
      const seen = terminal
        ? checked.replaceAll(/\r\u001b\[K|\u001b\[\?(25|7)[hl]|\u001b\[0?K|\u001b\[\d*G/g, '')
        : checked;
      expect(OBEYED.exec(seen)?.[0]?.charCodeAt(0).toString(16)).toBe(undefined);
    }
  });

  it('is exact in JSON and in data that is not shown on a terminal', async () => {
    const { stdout } = await commandLine(['preview', 'ids.jsonl', '--json'], { cwd });
    expect(JSON.parse(stdout).custom_id).toBe(EVIL);
    const shown = await commandLine(['preview', 'ids.jsonl', '--json'], { cwd, terminal: true });
    expect(OBEYED.test(shown.stdout)).toBe(false);
    expect(JSON.parse(shown.stdout).custom_id).toBe(EVIL);
    write('raw.jsonl', line('a').replace('gpt-6-luna', 'm\u009b'));
    const copied = await commandLine(['sample', 'raw.jsonl'], { cwd });
    expect(copied.stdout).toBe(line('a').replace('gpt-6-luna', 'm\u009b'));
  });

  it('cannot be painted like a message of ours', async () => {
    writeFileSync(join(cwd, 'paint.jsonl'), line('\u001b[31merror:\u001b[0m'));
    const { stdout } = await commandLine(['preview', 'paint.jsonl'], { cwd, terminal: true });
    expect(stdout).toContain('\u001b[1m\\x1b[31merror:\\x1b[0m\u001b[0m');
  });
});

describe('a line of 20,000 nested arrays', () => {
  it.each(['preview deep.jsonl', 'report deep.jsonl -o deep.html'])('%s says what to do', async (command) => {
    const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    write('deep.jsonl', line('a', { metadata: 'X' }).replace('"X"', nested));
    const { code, stderr } = await commandLine(command.split(' '), { cwd, env });
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('nested too deeply to be read'),
    });
    expect(stderr).not.toMatch(/bug|at \w+ \(/);
  });
});
