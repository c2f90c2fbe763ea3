import { expect, it } from 'vitest';
import * as emulator from '../../src/emulator/index.js';
import { BatchOptionsError } from '../../src/errors.js';
import * as root from '../../src/index.js';
import * as postgres from '../../src/postgres/index.js';
import * as record from '../../src/record/index.js';
import * as submit from '../../src/submit/index.js';
import { Job } from '../../src/submit/job/job.js';

const { BatchCreator } = root;
const batch = new BatchCreator().add('a', 'Hello');
const client = { files: {}, batches: {}, post: () => {} };
const query = async () => [];
const round = { folder: 'x', number: 1, ledger: {} } as never;
const job = new Job({ folder: 'x.job', rounds: [round], earlier: [], ledger: undefined, sent: 0 });
const any = (options: object) => options as never;

/** Each public function that takes options: a misspelt option, the name that was meant, and the call. */
const CALLS: Record<string, [misspelt: string, meant: string, call: (options: object) => unknown]> = {
  BatchCreator: ['modle', 'model', (options) => new BatchCreator(any(options))],
  'BatchCreator.load': ['modle', 'model', (options) => BatchCreator.load('x.jsonl', any(options))],
  'batch.extend': ['modle', 'model', (options) => batch.extend(any(options))],
  'batch.add': ['modle', 'model', (options) => batch.add('b', 'Hello', any(options))],
  'batch.estimate': ['tokeniser', 'tokenizer', (options) => batch.estimate(any(options))],
  'batch.save': ['maxReqests', 'maxRequests', (options) => batch.save('/nowhere/x.jsonl', any(options))],
  'batch.run': ['maxCots', 'maxCost', (options) => batch.run(any({ client, path: 'x', ...options })).next()],
  'batch.followUp': ['olny', 'only', (options) => batch.followUp([], any(options))],
  image: ['detial', 'detail', (options) => root.image('x.png', any(options))],
  promptFile: ['filname', 'filename', (options) => root.promptFile('x.pdf', any(options))],
  audio: ['formt', 'format', (options) => root.audio('x.wav', any(options))],
  compareUsage: ['price', 'prices', (options) => root.compareUsage(batch.estimate(), [], any(options))],
  estimateFile: ['smaple', 'sample', (options) => root.estimateFile('x.jsonl', any(options))],
  validateFile: ['modle', 'model', (options) => root.validateFile('x.jsonl', any(options))],
  validateLines: ['modle', 'model', (options) => root.validateLines([], any(options))],
  entriesFrom: [
    'promt',
    'prompt',
    (options) =>
      root
        .entriesFrom([{ text: 'x' }], any(options))
        [Symbol.asyncIterator]()
        .next(),
  ],
  readRows: ['delimeter', 'delimiter', (options) => root.readRows('x.csv', any(options))],
  collate: ['outptu', 'output', (options) => root.collate(any(options))],
  writeFollowUp: ['outptu', 'output', (options) => root.writeFollowUp(any(options))],
  readAnswers: ['outptu', 'output', (options) => root.readAnswers(any(options))],
  readResults: ['inptu', 'input', (options) => root.readResults('x.jsonl', null, any(options))],
  writeReport: ['titel', 'title', (options) => root.writeReport(any({ input: 'x', to: 'y', ...options }))],
  submit: ['maxCots', 'maxCost', (options) => submit.submit('x.jsonl', any({ client, ...options }))],
  planSubmit: ['retyr', 'retry', (options) => submit.planSubmit('x.jsonl', any({ client, ...options }))],
  openJob: ['polMs', 'pollMs', (options) => submit.openJob('x.job', any({ client, ...options }))],
  'job.status': ['sginal', 'signal', (options) => job.status(any(options))],
  'job.watch': ['sginal', 'signal', (options) => job.watch(any(options)).next()],
  'job.submit': ['onStatsu', 'onStatus', (options) => job.submit(any(options))],
  'job.done': ['sginal', 'signal', (options) => job.done(any(options))],
  'job.cancel': ['sginal', 'signal', (options) => job.cancel(any(options))],
  'job.outputs': ['sginal', 'signal', (options) => job.outputs(any(options))],
  'job.results': ['rnd', 'round', (options) => job.results(any(options))],
  runBatch: [
    'donwload',
    'download',
    (options) => submit.runBatch(any({ client, name: 'x', upload: () => [], ...options })),
  ],
  tryOut: ['sed', 'seed', (options) => submit.tryOut(batch, any({ client, ...options }))],
  startEmulator: ['prot', 'port', (options) => emulator.startEmulator(any(options))],
  postgresLedger: ['shema', 'schema', (options) => postgres.postgresLedger(any({ query, job: 'x', ...options }))],
  postgresAllowance: [
    'shema',
    'schema',
    (options) => postgres.postgresAllowance(any({ query, name: 'x', ...options })),
  ],
  workJobs: ['onec', 'once', (options) => postgres.workJobs(any({ query, client, ...options }))],
  openRecorder: ['quiteMs', 'quietMs', (options) => record.openRecorder('x.job', any(options))],
  runWithBatches: [
    'maxRound',
    'maxRounds',
    (options) => record.runWithBatches(any(query), any({ client, job: 'x', ...options })),
  ],
};

/** Public functions and classes without an options object. */
const WITHOUT_OPTIONS = [
  ...['formatReport', 'formatReportGithub', 'formatReportsJson', 'formatComparison', 'formatEstimate', 'formatSummary'],
  ...['budgetRefusal', 'oversizedIssues', 'planQueue', 'dollars', 'requestLineSchema', 'Answers'],
  ...['FileAllowance', 'FileLedger', 'allowHttp', 'handleWebhook', 'ManualClock', 'serveRecorder'],
];

it.each(Object.entries(CALLS))('%s names the option that was meant', async (_, [misspelt, meant, call]) => {
  const error = await (async () => call({ [misspelt]: 1 }))().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(BatchOptionsError);
  expect((error as Error).message).toContain(`"${misspelt}"`);
  expect((error as Error).message).toContain(`Did you mean "${meant}"?`);
});

it('knows every method of a job', () => {
  const names = Object.getOwnPropertyNames(Job.prototype).filter(
    (name) => !['constructor', 'round', 'withFormats'].includes(name),
  );
  expect(names.filter((name) => !(`job.${name}` in CALLS))).toEqual([]);
});

it('knows every public function', () => {
  const names = [root, submit, emulator, postgres, record]
    .flatMap((entry) => Object.entries(entry))
    .filter(([name, value]) => typeof value === 'function' && !name.endsWith('Error'))
    .map(([name]) => name);
  expect(names.filter((name) => !(name in CALLS) && !WITHOUT_OPTIONS.includes(name))).toEqual([]);
});
