/** A change that src/README.md describes: what is edited, and a program that sees it work. */
export interface Addition {
  /** As the table calls it. */
  name: string;
  /** Files below `src/`: new ones by their text, others by what is inserted before a text that they hold. */
  edits: readonly ({ file: string; text: string } | { file: string; before: string; insert: string })[];
  /** A module in the tree that fails when the addition does not work. */
  probe: string;
}

const ENDPOINT = `
import { z } from 'zod';
import type { Endpoint } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { promptText } from '../common/prompt-text.js';
import { arrayOf, objectsOf, textOf } from '../common/reply.js';

const body = z.strictObject({
  model: fields.model,
  query: z.string().min(1),
  documents: z.array(z.string()).min(1),
  top: z.int().min(1).optional(),
});

export const rerank = {
  url: '/v1/rerank',
  title: 'Rerank',
  defaultModel: 'rerank-1',
  body,
  supports: [],
  places: {},
  deprecated: { top: 'Use fewer documents.' },
  keyHints: { input: 'Here it is query.' },
  answerList: 'ranking',
  toBody(draft) {
    const query = promptText(draft.prompt, this.url);
    return { model: draft.model, ...(query !== undefined && { query }) };
  },
  countedParts: ({ query, documents }) => ({ contents: [query, ...arrayOf(documents)], output: 'none' }),
  isReply: (reply) => Array.isArray(reply.ranking),
  toAnswer: (reply) => ({ text: objectsOf(reply.ranking).map(({ document }) => textOf(document)).join(' ') }),
} as const satisfies Endpoint;
`;

const IMPORTS = `
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { BatchCreator } from './src/batch-creator.js';
import { startEmulator } from './src/emulator/start.js';
import { submit } from './src/submit/job/submit.js';
`;

export const ADDITIONS: readonly Addition[] = [
  {
    name: 'an endpoint',
    edits: [
      { file: 'request/endpoints/rerank/rerank.ts', text: ENDPOINT },
      {
        file: 'request/endpoints/table.ts',
        before: "import { responses } from './responses/responses.js';",
        insert: "import { rerank } from './rerank/rerank.js';\n",
      },
      { file: 'request/endpoints/table.ts', before: '  completions,\n} as const', insert: '  rerank,\n' },
      {
        file: 'emulator/answers/answer.ts',
        before: '  embeddings: {',
        insert:
          '  rerank: { answer: ({ body }) => ({ ranking: (body.documents as string[]).map((document) => ({ document })) }) },\n',
      },
    ],
    probe: `${IMPORTS}
      const catalog = [{ id: 'rerank-1', endpoints: ['/v1/rerank'], price: { input: 1, output: 0 } }];
      const batch = new BatchCreator({ endpoint: '/v1/rerank', catalog, body: { documents: ['a', 'b'] } }).add('q', 'Which?');
      assert.deepEqual(batch.preview(), {
        custom_id: 'q', method: 'POST', url: '/v1/rerank',
        body: { model: 'rerank-1', query: 'Which?', documents: ['a', 'b'] },
      });
      assert.deepEqual(batch.validate().issues, []);
      const wrong = new BatchCreator({ endpoint: '/v1/rerank', catalog, body: { documents: [], top: 1, input: 'x' } }).add('q', 'x').validate();
      assert.deepEqual(wrong.issues.map(({ code, path }) => code + ' ' + path).sort(), [
        'deprecated_parameter body.top', 'invalid_value body.documents', 'unsupported_parameter body.input',
      ]);
      const estimate = batch.estimate();
      assert.ok(estimate.inputTokens > 0 && estimate.outputTokens.high === 0 && estimate.cost);
      await batch.save('rerank.jsonl');
      const emulator = await startEmulator({ models: 'any' });
      const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
      const job = await submit('rerank.jsonl', { client, settleMs: 20, pollMs: 20 });
      await job.done();
      for await (const outcome of job.results()) assert.deepEqual([outcome.status, outcome.text], ['succeeded', 'a b']);
      await emulator.close();
    `,
  },
  {
    name: 'a model, or its end',
    edits: [
      {
        file: 'catalog/models/text-models.ts',
        before: "  textModel('gpt-6.1-sol'",
        insert: "  textModel('gpt-7-nova', { ...mayReason(NONE_TO_MAX, 'medium'), ...million(price(3, 0.3, 15)) }),\n",
      },
    ],
    probe: `${IMPORTS}
      const batch = new BatchCreator({ model: 'gpt-7-nova' }).add('a', 'Hello');
      assert.deepEqual(batch.validate().issues, []);
      assert.equal(batch.preview().body.reasoning_effort, 'medium');
      assert.equal(batch.estimate().rates[0]?.input, 1.5);
      await batch.save('nova.jsonl');
      const emulator = await startEmulator();
      const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
      const job = await submit('nova.jsonl', { client, settleMs: 20, pollMs: 20 });
      await job.done();
      for await (const outcome of job.results()) assert.equal(outcome.status, 'succeeded');
      await emulator.close();
    `,
  },
  {
    name: 'another service',
    edits: [
      {
        file: 'catalog/services/providers.ts',
        before: '  azure: {',
        insert:
          "  acme: { title: 'Acme', line: 'full', urls: same(CHAT), bodies: 'own', models: 'own', requests: 2, idLength: 3, date: '2026-11-20', source: 'acme.example/docs' },\n",
      },
    ],
    probe: `${IMPORTS}
      const batch = new BatchCreator({ provider: 'acme', model: 'own-1' });
      batch.addAll(['a', 'b', 'c'].map((customId) => ({ customId, prompt: 'Hello' })));
      assert.deepEqual(batch.validate().issues, []);
      assert.equal((await batch.save('acme.jsonl')).files.length, 2);
      assert.equal(batch.add('long-id', 'x').validate().issues[0]?.path, 'custom_id');
    `,
  },
  {
    name: 'a fault of the emulator',
    edits: [
      {
        file: 'emulator/faults/reply-faults.ts',
        before: '  row_500: {',
        insert:
          "  row_418: { what: '`count` (1) requests fail with 418.', client: 'Use a pot.', reply: failure(418, 'I am a teapot.', 'server_error', 'teapot') },\n",
      },
    ],
    probe: `${IMPORTS}
      import { FAULTS } from './src/emulator/faults/faults.js';
      assert.equal(FAULTS.row_418.client, 'Use a pot.');
      const emulator = await startEmulator({ faults: [{ name: 'row_418', count: 1 }] });
      const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
      const batch = new BatchCreator().add('a', 'x').add('b', 'y').add('c', 'Give me [emulator:row_418]');
      await batch.save('fault.jsonl');
      const job = await submit('fault.jsonl', { client, settleMs: 20, pollMs: 20 });
      await job.done();
      const codes = [];
      for await (const outcome of job.results()) codes.push(outcome.error?.code ?? outcome.status);
      assert.deepEqual(codes, ['teapot', 'succeeded', 'teapot']);
      await emulator.close();
    `,
  },
  {
    name: 'a command',
    edits: [
      {
        file: 'cli/inspect/count.ts',
        text: `
import { Command } from '@commander-js/extra-typings';

export function countCommand() {
  return new Command('count').summary('count requests').description('Counts the requests of a file.').argument('<file>', 'an input file');
}
`,
      },
      {
        file: 'cli/inspect/count-action.ts',
        text: `
import { readLines } from '../../jsonl/read/decode.js';
import type { Cli } from '../terminal/cli.js';

export async function count(cli: Cli, file: string): Promise<void> {
  let lines = 0;
  for await (const _ of readLines(cli.path(file))) lines++;
  await cli.print(String(lines));
}
`,
      },
      {
        file: 'cli/commands.ts',
        before: "import { estimateCommand } from './inspect/estimate.js';",
        insert: "import { countCommand } from './inspect/count.js';\n",
      },
      {
        file: 'cli/commands.ts',
        before: '  command(estimateCommand',
        insert: "  command(countCommand, async () => (await import('./inspect/count-action.js')).count),\n",
      },
    ],
    probe: `${IMPORTS}
      import { execFileSync } from 'node:child_process';
      await new BatchCreator().add('a', 'x').add('b', 'y').save('count.jsonl');
      const run = (...argv: string[]) => execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/bin.ts', ...argv], { encoding: 'utf8' });
      assert.equal(run('count', 'count.jsonl').trim(), '2');
      assert.match(run('--help'), /count .*count requests/);
    `,
  },
  {
    name: 'an option of a command',
    edits: [
      {
        file: 'cli/reshape/sample.ts',
        before: '    .option(...OUTPUT_FILE)',
        insert: "    .option('--first', 'take the first requests')\n",
      },
      {
        file: 'cli/reshape/reshape-actions.ts',
        before: '  return deliverLines(cli, [file], ([source]) => sampledLines(',
        insert:
          '  if (options.first === true) return deliverLines(cli, [file], ([source], onBytes) => reshapedLines(source!, { onBytes, tokensOf: undefined }), options);\n',
      },
    ],
    probe: `${IMPORTS}
      import { execFileSync } from 'node:child_process';
      const batch = new BatchCreator();
      for (let n = 0; n < 5; n++) batch.add('r' + n, 'x');
      await batch.save('sample.jsonl');
      const run = (...argv: string[]) => execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/bin.ts', 'sample', ...argv], { encoding: 'utf8' });
      assert.match(run('--help'), /--first +take the first requests/);
      assert.equal(run('sample.jsonl', '-n', '2', '--first', '-o', '-').trim().split('\\n').length, 5);
    `,
  },
];
