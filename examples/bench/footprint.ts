import { execFileSync, type StdioOptions } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { median } from './compare.js';
import { withSink } from './sending.js';

const root = new URL('../..', import.meta.url).pathname;

function node(script: string, options: readonly string[] = []): string {
  const args = [...options, '--input-type=module', '-e', script];
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

/** The highest memory of a process of its own, in MB. */
function peakMemory(work: string, options?: readonly string[]): number {
  return Number(node(`${work}; console.log(process.resourceUsage().maxRSS / 1024);`, options));
}

/** Peak memory of a streamed save, by number of entries of about 1 KB. */
export function savePeaks(folder: string): { name: string; mb: number }[] {
  return [500_000, 2_000_000].map((count) => ({
    name: `save of ${count.toLocaleString('en')} streamed entries`,
    mb: peakMemory(`
      const { BatchCreator } = await import('batch-creator');
      const system = 'x'.repeat(700), text = 'y'.repeat(150);
      function* entries() { for (let n = 0; n < ${count}; n++) yield { customId: 'request-' + n, prompt: n + text }; }
      await new BatchCreator({ systemPrompt: system }).save('${folder}/memory.jsonl', { entries: entries() })`),
  }));
}

/** Peak memory of 10,000 calls of the official client under one Promise.all, recorded. */
export function recordPeak(folder: string): { name: string; mb: number } {
  const work = `
    const { openRecorder } = await import('batch-creator/record');
    const { default: OpenAI } = await import('openai');
    const recorder = await openRecorder('${folder}/memory.job');
    const client = new OpenAI({ apiKey: 'k', fetch: recorder.fetch, maxRetries: 0 });
    await Promise.allSettled(Array.from({ length: 10_000 }, (_, at) => client.chat.completions.create({
      model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Question ' + at }] })));
    await recorder.save();
    await recorder.close()`;
  return { name: '10,000 recorded calls under one Promise.all', mb: peakMemory(work) };
}

/** Peak memory of judging one large file. */
export function validatePeak(path: string): { name: string; mb: number } {
  const work = `const { validateFile } = await import('batch-creator'); await validateFile('${path}')`;
  return { name: 'validateFile of 400 MB', mb: peakMemory(work) };
}

/** Peak memory of the command `build` that makes input files of a CSV. */
export function buildPeak(path: string): { name: string; mb: number } {
  const peak = 'process.on("exit", () => console.log("peak", process.resourceUsage().maxRSS / 1024))';
  const argv = ['build', '--input', path, '--prompt', 'Classify this review of {{shop}}: {{text}}'];
  const cli = ['dist/cli/bin.js', ...argv, '-o', `${path}.jsonl`];
  const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
  const said = execFileSync(process.execPath, ['--import', `data:text/javascript,${peak}`, ...cli], {
    cwd: root,
    encoding: 'utf8',
    stdio,
  });
  const size = (statSync(path).size / 1e6).toFixed(0);
  return { name: `build of a CSV of ${size} MB`, mb: Number(/^peak (.*)$/m.exec(said)?.[1]) };
}

/** Peak memory of planning a round over a million answered requests, with the files that `comparePlanning` has left. */
export function planPeak(table: string): { name: string; mb: number } {
  const work = `const { planTable } = await import('./examples/bench/planning.ts'); await planTable('${table}')`;
  return { name: 'the plan of a round over 1,000,000 answered requests', mb: peakMemory(work, process.execArgv) };
}

/** Peak memory of sending 50,000 rows of 1.3 KB in both ways that `compareSending` compares. */
export function sendPeaks(folder: string): Promise<{ name: string; mb: number }[]> {
  return withSink((port) =>
    (['saveAndSubmit', 'byHand'] as const).map((way) => {
      rmSync(`${folder}/to-send.job`, { recursive: true, force: true });
      const work = `const { waysToSend } = await import('./examples/bench/sending.ts');
        await waysToSend('${folder}', ${port}).${way}()`;
      const what = way === 'byHand' ? 'the same by hand' : 'save and submit';
      return { name: `50,000 rows to a created batch, ${what}`, mb: peakMemory(work, process.execArgv) };
    }),
  );
}

/** What importing the package adds to an empty process, in ms. */
export function importTime(): number {
  const times = Array.from({ length: 9 }, () => {
    const time = (script: string) => {
      const start = performance.now();
      node(script);
      return performance.now() - start;
    };
    const empty = time('');
    return time("await import('batch-creator')") - empty;
  });
  return median(times);
}
