import { FileValidator } from '../../src/check/batch/file.js';
import { seededRandom } from '../long/program.js';
import { chat, responses } from '../verdicts/verdict.js';

const tool = {
  type: 'function',
  function: { name: 'f', strict: true, parameters: { type: 'object', properties: { a: { $ref: '#' } } } },
};
const SEEDS = [
  chat({ tools: [tool], metadata: { a: 'b' }, stop: ['x'] }),
  responses({
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'größe' }] }],
    text: { format: { type: 'json_object' } },
  }),
].map((line) => Buffer.from(JSON.stringify(line)));
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u',
  '\\ud83d',
  'null',
  '-1e999',
  'true',
  '"$ref":"#"',
  '"__proto__":',
  '\n',
  '\0',
  '\ufeff',
];

/** One file of random bytes, or of good lines with random wounds. */
function randomFile(next: (below: number) => number): Buffer {
  if (next(8) === 0) return Buffer.from(Array.from({ length: next(300) }, () => next(256)));
  const lines = Array.from({ length: 1 + next(5) }, () => wound(Buffer.from(SEEDS[next(SEEDS.length)]!), next));
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
}

function wound(line: Buffer, next: (below: number) => number): Buffer {
  let wounded = line;
  for (let count = next(4); count > 0; count--) {
    const at = next(wounded.length + 1);
    const gone = next(6);
    const put = next(2) === 0 ? Buffer.from(TOKENS[next(TOKENS.length)]!) : Buffer.from([next(256)]);
    wounded = Buffer.concat([wounded.subarray(0, at), put, wounded.subarray(at + gone)]);
  }
  return wounded;
}

/** Validates random files until told to stop. Throws, with the file, when a report contradicts itself or takes too long. */
export function fuzz(seed: number, goOn: (run: number) => boolean): number {
  const next = seededRandom(seed);
  let run = 0;
  for (; goOn(run); run++) {
    const bytes = randomFile(next);
    // Processor time: a busy machine must not make this fail.
    const started = process.cpuUsage();
    try {
      const file = new FileValidator({ today: '2026-11-01' });
      file.block(bytes);
      const report = file.report();
      const sound = report.ok === (report.errors === 0) && report.issues.every(({ message }) => message.length < 2_000);
      if (!sound) throw new Error('the report contradicts itself');
      if (process.cpuUsage(started).user > 2e6) throw new Error('it took more than two seconds of processor time');
    } catch (cause) {
      throw new Error(`seed ${seed}, run ${run}: ${JSON.stringify(bytes.toString('latin1'))}`, { cause });
    }
  }
  return run;
}
