import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/emulator/start.js';
import { BatchRecordError, openRecorder, runWithBatches } from '../../src/record/index.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { answerAgents, CITIES, PROGRAMS } from './programs.js';

const base = temporaryFolder();
const newJob = () => join(mkdtempSync(join(base, 'record-')), 'agents.job');
const clientOf = ({ url, apiKey }: { url: string; apiKey: string }) => new OpenAI({ baseURL: url, apiKey });
const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
const say = (client: OpenAI, content: string) =>
  client.chat.completions
    .create({ model: 'gpt-6-luna', messages: [{ role: 'user', content }] })
    .then(({ choices }) => choices[0]!.message.content!);
const user = (content: string) => ({ role: 'user' as const, content });
const plain = {
  answer: ({ body }: { body: unknown }) =>
    `<${(body as { messages: { content: string }[] }).messages.at(-1)!.content}>`,
};

describe('runWithBatches', () => {
  it.each(Object.entries(PROGRAMS))(
    'runs a program on %s unchanged, at one batch for each of its turns',
    async (_, program) => {
      const direct = await startEmulator({ answer: answerAgents });
      const expected = await program({ baseURL: direct.url, apiKey: direct.apiKey });
      await direct.close();
      expect(expected).toEqual(CITIES.map((city) => `It is ${city}: ${city.length} degrees.`));

      const emulator = await testEmulator({ answer: answerAgents }, { parts: 2 });
      const { value, rounds, requests } = await runWithBatches(
        (fetch) => program({ baseURL: 'http://127.0.0.1:9/v1', apiKey: 'none', fetch }),
        { job: newJob(), client: clientOf(emulator) },
      );
      expect(value).toEqual(expected);
      expect({ rounds, requests }).toEqual({ rounds: 2, requests: 2 * CITIES.length });
      expect(emulator.state.batches.map(({ request_counts }) => request_counts.total)).toEqual([3, 3]);
    },
  );

  it('pays for a request that was answered in an earlier run of the program only once', async () => {
    const emulator = await testEmulator(plain, { parts: 2 });
    const options = { job: newJob(), client: clientOf(emulator) };
    const program = (words: string[]) => (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      return Promise.all(words.map((word) => say(client, word)));
    };
    await runWithBatches(program(['a', 'b']), options);
    const again = await runWithBatches(program(['b', 'a']), options);
    expect(again).toMatchObject({ value: ['<b>', '<a>'], rounds: 0 });
    const more = await runWithBatches(program(['b', 'c']), options);
    expect(more).toMatchObject({ value: ['<b>', '<c>'], rounds: 1 });
    expect(emulator.state.batches.at(-1)!.request_counts.total).toBe(1);
  });

  it('gives a request that is made several times as many answers, the same ones in every run', async () => {
    let made = 0;
    const emulator = await testEmulator({ answer: () => `answer ${++made}` });
    const options = { job: newJob(), client: clientOf(emulator) };
    const program = (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      return Promise.all([say(client, 'dice'), say(client, 'dice'), say(client, 'dice')]);
    };
    const { value } = await runWithBatches(program, options);
    expect(new Set(value).size).toBe(3);
    expect((await runWithBatches(program, options)).value).toEqual(value);
    expect(made).toBe(3);
  });

  it('names a prompt that changes from run to run, before anything more is sent', async () => {
    const emulator = await testEmulator(plain, { parts: 1 });
    let run = 0;
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      return say(client, `It is ${++run} o'clock. Say hello.`);
    };
    const error = await runWithBatches(program, { job: newJob(), client: clientOf(emulator) }).catch((e) => e);
    expect(error).toBeInstanceOf(BatchRecordError);
    expect(error.code).toBe('changing_request');
    expect(error.message).toContain('body.messages[0].content');
    expect(error.message).toContain(`it had "It is 1 o'clock. Say hello."`);
    expect(error.message).toContain(`now it has "It is 2 o'clock. Say hello."`);
  });

  it.each([
    [
      'a random number in two places',
      (turn: number) => ({ max_completion_tokens: 100 + turn, messages: [user(`${turn}${turn}${turn}`)] }),
      1,
    ],
    [
      'the time in two messages, beside a call that stays',
      (turn: number) => ({
        messages: [
          { role: 'system' as const, content: `It is ${turn} o'clock in Berlin.` },
          user(`It is ${turn} o'clock. Say hello.`),
        ],
      }),
      2,
    ],
  ])('finds %s after one round', async (_, bodyOf, calls) => {
    const emulator = await testEmulator(plain, { parts: 1 });
    let run = 0;
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      const asked = client.chat.completions.create({ model: 'gpt-6-luna', ...bodyOf(++run) });
      await Promise.all([asked, ...(calls === 2 ? [say(client, 'the same')] : [])]);
    };
    const error = await runWithBatches(program, { job: newJob(), client: clientOf(emulator) }).catch((e) => e);
    expect(error).toMatchObject({ code: 'changing_request' });
    expect(emulator.state.batches).toHaveLength(1);
  });

  it('lets a program ask something else once it knows an answer', async () => {
    const emulator = await testEmulator(plain, { parts: 2 });
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      const first = await say(client, 'a').catch(() => undefined);
      // Without the first answer, the program asks in another way; this call does not come again.
      if (first === undefined) return say(client, 'Please give me an answer in some other way, as long as you like');
      return say(client, first);
    };
    const { value, rounds } = await runWithBatches(program, { job: newJob(), client: clientOf(emulator) });
    expect([value, rounds]).toEqual(['<<a>>', 2]);
  });

  it('ends with the reason where the service rejects a batch, and keeps the answers of the others', async () => {
    const emulator = await testEmulator(plain, { parts: 1 });
    const job = newJob();
    let answered = '';
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      const unknown = client.chat.completions.create({ model: 'gpt-nope', messages: [user('b')] });
      [answered] = await Promise.all([say(client, 'a'), unknown]);
    };
    const error = await runWithBatches(program, { job, client: clientOf(emulator) }).catch((e) => e);
    expect(error.message).toMatch(
      /rejected a batch of the job in .*: (model_not_found|.*'gpt-nope'.*) \(line 1\)\. It was not run/,
    );
    expect(emulator.state.batches).toHaveLength(2);
    const good = await runWithBatches(
      async (fetch) => say(new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 }), 'a'),
      { job, client: clientOf(emulator) },
    );
    expect([answered, good.value, good.rounds]).toEqual(['', '<a>', 0]);
  });

  it('says what is wrong with its arguments', async () => {
    const client = new OpenAI({ apiKey: 'k' });
    const refused = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ code: 'invalid_options' });
    await refused(runWithBatches(null as never, { job: newJob(), client }));
    await refused(runWithBatches(async () => 1, undefined as never));
    await refused(runWithBatches(async () => 1, null as never));
    await refused(runWithBatches(async () => 1, { job: '', client }));
    await refused(openRecorder(''));
  });

  it('ends a program that never comes to an end', async () => {
    const emulator = await testEmulator(plain, { parts: 2 });
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      for (let text = 'a'; ; ) text = await say(client, text);
    };
    await expect(runWithBatches(program, { job: newJob(), client: clientOf(emulator), maxRounds: 2 })).rejects.toThrow(
      'The program still makes new calls after 2 rounds',
    );
  });

  it('throws what the program throws once nothing is pending, and keeps the answers', async () => {
    const emulator = await testEmulator(plain, { parts: 1 });
    const job = newJob();
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      const text = await say(client, 'a');
      throw new Error(`the program failed after ${text}`);
    };
    await expect(runWithBatches(program, { job, client: clientOf(emulator) })).rejects.toThrow('failed after <a>');
    expect(linesOf(job.replace('.job', '.jsonl'))).toHaveLength(1);
  });

  it('asks again what a batch did not answer, and gives an error of the request as the service gave it', async () => {
    let asked = 0;
    const emulator = await testEmulator({
      answer: ({ body }) => {
        const text = JSON.stringify(body);
        if (text.includes('bad'))
          return { status: 400, body: { error: { message: 'Bad prompt.', code: 'bad', type: 'x' } } };
        return ++asked === 1 ? { status: 500, body: { error: { message: 'The server had an error.' } } } : 'fine';
      },
    });
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      return Promise.all([
        say(client, 'good'),
        say(client, 'bad').catch(({ status, message }) => `${status} ${message}`),
      ]);
    };
    const { value, rounds } = await runWithBatches(program, { job: newJob(), client: clientOf(emulator) });
    expect(value).toEqual(['fine', '400 400 Bad prompt.']);
    expect(rounds).toBe(2);
  });

  it('sends models and endpoints apart, in one round', async () => {
    const emulator = await testEmulator({}, { parts: 3 });
    const program = async (fetch: typeof globalThis.fetch) => {
      const client = new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 });
      const messages = [{ role: 'user' as const, content: 'Hi' }];
      const [a, b, c] = await Promise.all([
        client.chat.completions.create({ model: 'gpt-6-luna', messages }),
        client.chat.completions.create({ model: 'gpt-5.4-mini', messages }),
        client.responses.create({ model: 'gpt-6-luna', input: 'Hi' }),
      ]);
      return [a.object, b.object, c.object];
    };
    const { value, rounds } = await runWithBatches(program, { job: newJob(), client: clientOf(emulator) });
    expect({ value, rounds }).toEqual({ value: ['chat.completion', 'chat.completion', 'response'], rounds: 1 });
  });

  it('does not send anything when the caller says no', async () => {
    const emulator = await testEmulator(plain, { parts: 0 });
    const program = (fetch: typeof globalThis.fetch) =>
      say(new OpenAI({ baseURL: emulator.url, apiKey: 'k', fetch, maxRetries: 0 }), 'a');
    const onRound = ({ requests }: { requests: number }) => requests > 1;
    await expect(runWithBatches(program, { job: newJob(), client: clientOf(emulator), onRound })).rejects.toThrow(
      'Nothing was sent',
    );
  });
});
