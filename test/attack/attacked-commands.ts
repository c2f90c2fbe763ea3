import { PARTS, ROWS, type World } from './world.js';

const FILE = 'work/reviews.jsonl';

/** A command under attack. */
export interface AttackedCommand {
  /** What is typed. */
  line: string;
  /** What was done before, without faults. */
  before?(world: World): Promise<void>;
  /** What is wrong although the command said that all was well. */
  unkept?(world: World, stdout: string): string | undefined;
  /** Leads to the end after the fault is over; the same command comes first. */
  after(world: World): Promise<void>;
  /** What is wrong at the end. */
  wrong?(world: World): string | undefined;
  /** The exit codes that are honest besides 0 and 3. */
  codes?: readonly number[];
}

const build = (world: World) => world.must('build -c config.yaml');
const submitted = async (world: World) => {
  await build(world);
  await world.must(`submit ${FILE}`);
  await world.batchesEnd();
};
const collate = async (world: World) => {
  await world.must(`submit ${FILE} --wait`);
  await world.must(`collate ${FILE} -o answers.csv`);
};
const allRight = (world: World) =>
  world.rightRows('answers.csv') === ROWS
    ? undefined
    : `${world.rightRows('answers.csv')} of ${ROWS} answers are right`;
const downloaded = (world: World) => {
  const files = world.jobFiles.filter((name) => /output-\d+\.jsonl$/.test(name)).length;
  return files === PARTS ? undefined : `${files} of ${PARTS} output files are here`;
};
const idsPrinted = (world: World, stdout: string) => {
  const ids = world.emulator.state.batches.filter(({ status }) => status !== 'failed').map(({ id }) => id);
  return ids.length === PARTS && ids.every((id) => stdout.includes(id))
    ? undefined
    : `printed ${stdout}, and there are ${ids}`;
};

/** Every command that talks to the service, and what must be true of it. */
export const ATTACKED_COMMANDS: readonly AttackedCommand[] = [
  { line: `submit ${FILE}`, before: build, unkept: idsPrinted, after: collate },
  {
    line: `submit ${FILE} --wait`,
    before: build,
    unkept: (world, stdout) => idsPrinted(world, stdout) ?? downloaded(world),
    after: collate,
  },
  {
    line: `submit ${FILE} --retry --wait`,
    async before(world) {
      world.failing = 2;
      await submitted(world);
      await world.run(`watch ${FILE}`);
      world.failing = -1;
    },
    after: collate,
  },
  { line: `status ${FILE}`, before: submitted, after: collate },
  { line: `watch ${FILE}`, before: submitted, unkept: downloaded, after: collate },
  {
    line: `cancel ${FILE} --yes`,
    async before(world) {
      await build(world);
      world.emulator.faults.add({ name: 'stuck', times: PARTS });
      await world.must(`submit ${FILE}`);
    },
    unkept: ({ emulator }) =>
      emulator.state.batches.every(({ status }) => /^cancel/.test(status)) ? undefined : 'a batch is not cancelled',
    async after(world) {
      await world.run(`watch ${FILE}`);
      await world.must(`submit ${FILE} --retry --wait`);
      await world.must(`collate ${FILE} -o answers.csv`);
    },
  },
  {
    line: `collate ${FILE} -o answers.csv`,
    before: submitted,
    unkept: allRight,
    async after() {},
  },
  {
    line: `retry ${FILE} -o again.jsonl --force`,
    async before(world) {
      world.failing = 1;
      await submitted(world);
      world.failing = -1;
    },
    unkept: (world) =>
      (world.has('again.jsonl') ? world.read('again.jsonl') : '').match(/"custom_id":"r\d"/g)?.join() ===
      '"custom_id":"r1"'
        ? undefined
        : 'it did not write what failed',
    async after(world) {
      await world.must(`submit ${FILE} --retry --wait`);
      await collate(world);
    },
  },
  {
    line: `clean ${FILE}`,
    async before(world) {
      await submitted(world);
      await world.must(`watch ${FILE}`);
    },
    unkept: ({ emulator }) => (emulator.state.files.length === 0 ? undefined : 'files are left at the service'),
    after: collate,
    wrong: ({ emulator }) => (emulator.state.files.length === 0 ? undefined : 'files are left at the service'),
  },
  { line: 'run -c config.yaml --yes', unkept: allRight, async after() {} },
  {
    line: 'run -c config.yaml --yes --once',
    async after(world) {
      await world.batchesEnd();
      await world.must('run -c config.yaml --yes');
    },
  },
  {
    line: 'run -c config.yaml --yes --try 2',
    unkept: (_, stdout) => (stdout.match(/ {2}to Text/g)?.length === 2 ? undefined : `it printed ${stdout}`),
    // A request that the service did not answer has failed.
    codes: [1],
    after: (world) => world.must('run -c config.yaml --yes'),
  },
  {
    line: 'list',
    before: submitted,
    unkept: idsPrinted,
    after: collate,
  },
];

/** What must be true at the end of all of them. */
export const endOf = allRight;
