import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LongResult, stopwatch } from './program.js';

export const name = 'consumers: projects with any zod 4 and TypeScript 5.6 to 7 compile, with types and in little time';
export const weight = 2;

const root = fileURLToPath(new URL('../..', import.meta.url));
const compilersFolder = join(root, 'test/consumers/node_modules');
const execute = promisify(execFile);

const ZODS = ['zod-4-0', 'zod-4-2', 'zod-4-6', 'zod'];
const COMPILERS = {
  'TypeScript 5.6': join(compilersFolder, 'typescript-5-6'),
  'TypeScript 5.9': join(compilersFolder, 'typescript-5-9'),
  'TypeScript 6': join(compilersFolder, 'typescript-6'),
  'TypeScript 7': join(root, 'node_modules/typescript'),
};

/** How a project finds modules. TypeScript 5.6 lets CommonJS import an ES module only by the resolution of that time. */
const PROJECTS = {
  NodeNext: { type: 'module', options: { module: 'nodenext' } },
  Bundler: { type: 'module', options: { module: 'esnext', moduleResolution: 'bundler' } },
  CommonJS: { type: 'commonjs', options: { module: 'nodenext' } },
  'CommonJS, classic': { type: 'commonjs', options: { module: 'commonjs', moduleResolution: 'node10' } },
};
type Project = keyof typeof PROJECTS;

/** Far above what was measured, far below what made compilers fail: 10 minutes and 4 GB. */
const MOST_INSTANTIATIONS = 1_000_000;
const MOST_KILOBYTES = 1_000_000;

const SOURCE = `
import { BatchCreator, readResults, type Outcome } from 'batch-creator';
import { startEmulator } from 'batch-creator/emulator';
import { submit } from 'batch-creator/submit';
import { z } from 'zod';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const Verdict = z.object({
  label: z.enum(['good', 'bad']),
  note: z.string().optional(),
  length: z.string().transform((text) => text.length),
});
type Verdict = { label: 'good' | 'bad'; note?: string | undefined; length: number };

export const batch = new BatchCreator({ model: 'gpt-6-luna', responseFormat: Verdict, body: { temperature: 0 } })
  .add('a', 'What is it?')
  .add({ customId: 'b', prompt: 'And this?', reasoningEffort: 'low' });
export const isTyped: Equal<typeof batch, BatchCreator<Verdict>> = true;

export async function main(): Promise<void> {
  for await (const outcome of batch.results('out.jsonl')) {
    const id: string = outcome.customId;
    if (outcome.status !== 'succeeded') throw new Error(id + outcome.error.message);
    const isParsed: Equal<typeof outcome.parsed, Verdict> = true;
    const label: 'good' | 'bad' = outcome.parsed.label;
    console.log(isParsed, label);
  }
  for await (const outcome of readResults('out.jsonl', null, { responseFormat: Verdict })) {
    const all: Outcome<Verdict> = outcome;
    console.log(all);
  }
  const saved = await batch.save('a.jsonl');
  const emulator = await startEmulator();
  console.log(saved.files[0]?.path, emulator.url, typeof submit);
}

// @ts-expect-error: a misspelt option
new BatchCreator({ modle: 'x' });
// @ts-expect-error: a field of the body with a wrong value
new BatchCreator({ body: { temperature: 'hot' } });
`;

interface Case {
  zod: string;
  compiler: keyof typeof COMPILERS;
  project: Project;
}

function cases(): Case[] {
  return Object.keys(COMPILERS).flatMap((name) =>
    ZODS.flatMap((zod) =>
      (Object.keys(PROJECTS) as Project[])
        .map((project) => ({ zod, compiler: name as keyof typeof COMPILERS, project }))
        .filter(isPossible),
    ),
  );
}

function isPossible({ compiler, project }: Case): boolean {
  if (project === 'CommonJS, classic') return compiler.startsWith('TypeScript 5');
  return project !== 'CommonJS' || compiler !== 'TypeScript 5.6';
}

/** Compiles as many of the projects as fit, in an order that the seed begins. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  if (!existsSync(compilersFolder)) {
    return { attempts: 1, failures: 1, notes: ['The compilers are not installed: npm ci --prefix test/consumers'] };
  }
  const all = cases();
  const start = seed % all.length;
  const worst = { seconds: 0, instantiations: 0, kilobytes: 0 };
  for (const one of [...all.slice(start), ...all.slice(0, start)]) {
    if (!hasTime()) break;
    result.attempts++;
    const { problem, seconds, instantiations, kilobytes } = await compile(one);
    worst.seconds = Math.max(worst.seconds, seconds);
    worst.instantiations = Math.max(worst.instantiations, instantiations);
    worst.kilobytes = Math.max(worst.kilobytes, kilobytes);
    if (problem === undefined) continue;
    result.failures++;
    result.notes.push(`${one.compiler}, ${version(one.zod)}, ${one.project}: ${problem}`);
  }
  const figures = `${worst.seconds} s, ${worst.instantiations} instantiations, ${Math.round(worst.kilobytes / 1_000)} MB`;
  result.notes.push(`${result.attempts} of ${all.length} compiled; at most ${figures}`);
  return result;
}

async function compile({ zod, compiler, project }: Case) {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  try {
    const { type, options } = PROJECTS[project];
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
    symlinkSync(root, join(folder, 'node_modules/batch-creator'));
    symlinkSync(join(root, 'node_modules', zod), join(folder, 'node_modules/zod'));
    symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(folder, 'main.ts'), SOURCE);
    const compilerOptions = {
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      ...options,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
    return await diagnose(join(COMPILERS[compiler], 'bin/tsc'), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function diagnose(tsc: string, folder: string) {
  const argv = [tsc, '-p', folder, '--extendedDiagnostics'];
  const { stdout, failed } = await execute(process.execPath, argv, { cwd: folder, timeout: 300_000 }).then(
    ({ stdout }) => ({ stdout, failed: false }),
    (error: { stdout?: string; message: string }) => ({ stdout: error.stdout || error.message, failed: true }),
  );
  const figure = (of: RegExp) => Number(of.exec(stdout)?.[1] ?? 0);
  const [seconds, instantiations] = [figure(/Total time:\s+([\d.]+)s/), figure(/Instantiations:\s+(\d+)/)];
  const kilobytes = figure(/Memory used:\s+(\d+)K/);
  let problem = failed
    ? (stdout.split('\n').find((line) => line.includes('error')) ?? stdout.slice(0, 200))
    : undefined;
  if (!failed && instantiations > MOST_INSTANTIATIONS) problem = `${instantiations} instantiations`;
  if (!failed && kilobytes > MOST_KILOBYTES) problem = `${kilobytes} KB of memory`;
  return { problem, seconds, instantiations, kilobytes };
}

function version(zod: string): string {
  return `zod ${JSON.parse(readFileSync(join(root, 'node_modules', zod, 'package.json'), 'utf8')).version}`;
}
