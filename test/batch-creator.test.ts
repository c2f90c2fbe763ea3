import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator, BatchOptionsError, BatchValidationError, DuplicateCustomIdError, image } from '../src/index.js';
import { startProcessorTime } from './helpers/processor-time.js';
import { temporaryFolder } from './helpers/temp-folder.js';

const folder = temporaryFolder();
const seeds = { model: 'o4-mini', systemPrompt: 'System prompt', seed: 334, reasoningEffort: 'medium' } as const;

describe('BatchCreator', () => {
  it('makes the default line, key for key and in order', () => {
    const [line] = new BatchCreator(seeds).add('request-1', 'User prompt').lines();
    expect(line).toBe(
      '{"custom_id":"request-1","method":"POST","url":"/v1/chat/completions","body":{"model":"o4-mini","seed":334,' +
        '"reasoning_effort":"medium","messages":[{"role":"system","content":"System prompt"},{"role":"user","content":"User prompt"}]}}',
    );
  });

  it('puts a response format before the messages, as it was given', () => {
    const schema = { name: 'my_schema', schema: { type: 'object', properties: {}, required: [] }, strict: true };
    const { body } = new BatchCreator({ ...seeds, responseFormat: schema }).add('a', 'x').preview();
    expect(Object.keys(body)).toEqual(['model', 'seed', 'reasoning_effort', 'response_format', 'messages']);
    expect(body.response_format).toEqual({ type: 'json_schema', json_schema: schema });
    expect(JSON.stringify(body.response_format)).toContain('{"name":"my_schema","schema":{');
  });

  it('sends no system message without a system prompt', () => {
    expect(new BatchCreator().add('a', 'x').preview().body.messages).toEqual([{ role: 'user', content: 'x' }]);
  });

  it('puts the system prompt before messages that hold none, and not before those that do', () => {
    const batch = new BatchCreator({ systemPrompt: 'S' })
      .add({ customId: 'a', messages: [{ role: 'user', content: 'x' }] })
      .add({
        customId: 'b',
        messages: [
          { role: 'developer', content: 'D' },
          { role: 'user', content: 'x' },
        ],
      });
    expect(batch.preview('a').body.messages).toMatchObject([{ role: 'system', content: 'S' }, { role: 'user' }]);
    expect(batch.preview('b').body.messages).toMatchObject([{ role: 'developer', content: 'D' }, { role: 'user' }]);
  });

  it('lets an entry override every option, and body win over all', () => {
    const batch = new BatchCreator({ ...seeds, body: { max_completion_tokens: 200, user: 'u' } }).add('a', 'x', {
      model: 'gpt-6-luna',
      reasoningEffort: 'low',
      seed: 1,
      systemPrompt: 'Other',
      responseFormat: 'json_object',
      body: { user: 'v', model: 'gpt-6-sol' },
    });
    expect(batch.preview().body).toEqual({
      model: 'gpt-6-sol',
      seed: 1,
      reasoning_effort: 'low',
      response_format: { type: 'json_object' },
      messages: [
        { role: 'system', content: 'Other' },
        { role: 'user', content: 'x' },
      ],
      max_completion_tokens: 200,
      user: 'v',
    });
  });

  it('leaves effort and seed out for null', () => {
    const { body } = new BatchCreator({ reasoningEffort: null, seed: null }).add('a', 'x').preview();
    expect(Object.keys(body)).toEqual(['model', 'messages']);
  });

  it('takes a model that serves the endpoint when nobody names one', () => {
    const urls = [
      '/v1/chat/completions',
      '/v1/responses',
      '/v1/embeddings',
      '/v1/moderations',
      '/v1/images/generations',
    ] as const;
    for (const endpoint of urls) {
      expect(new BatchCreator({ endpoint }).add('a', 'x').validate()).toMatchObject({ ok: true, warnings: 0 });
    }
    expect(inspect(new BatchCreator({ endpoint: '/v1/embeddings' }))).toContain("model: 'text-embedding-3-small'");
  });

  it('sends effort none where temperature needs it and nobody chose an effort', () => {
    const temperate = { body: { temperature: 0.2 } };
    expect(new BatchCreator(temperate).add('a', 'x').preview().body.reasoning_effort).toBe('none');
    expect(
      new BatchCreator({ ...temperate, reasoningEffort: 'low' }).add('a', 'x').preview().body.reasoning_effort,
    ).toBe('low');
  });

  it('keeps its entries as they were added, whatever becomes of the values they were made of', () => {
    const body = { stop: ['x'], metadata: { k: '1' } };
    const batch = new BatchCreator({ body });
    const messages: { role: 'user'; content: string }[] = [];
    const prompt = ['one'];
    const own = { metadata: { k: '1' } };
    for (const [turn, content] of ['one', 'two', 'three'].entries()) {
      messages.push({ role: 'user', content });
      batch.add({ customId: `turn-${turn}`, messages });
    }
    batch.add('p', prompt, { body: own });
    const before = [...batch.lines()];
    prompt.push('two');
    messages[0]!.content = 'changed';
    own.metadata.k = '2';
    body.stop.push('y');
    body.metadata.k = '2';
    expect([...batch.lines()]).toEqual(before);
    const counts = [0, 1, 2].map((turn) => (batch.preview(turn).body.messages as unknown[]).length);
    expect(counts).toEqual([1, 2, 3]);
  });

  it('adds in both forms, from arrays and generators, with and without a mapper', () => {
    const batch = new BatchCreator()
      .add('a', 'x')
      .add({ customId: 'b', prompt: 'y', seed: 1 })
      .addAll([{ customId: 'c', prompt: 'z' }])
      .addAll(
        (function* () {
          yield 'p';
          yield 'q';
        })(),
        (text, index) => ({ customId: `row-${index}`, prompt: text }),
      );
    expect([...batch].map(({ customId }) => customId)).toEqual(['a', 'b', 'c', 'row-0', 'row-1']);
    expect(batch.size).toBe(5);
    expect(batch.has('c')).toBe(true);
    expect(batch.delete('c')).toBe(true);
    expect(batch.delete('c')).toBe(false);
    batch.clear();
    expect(batch.size).toBe(0);
  });

  it('derives options without entries, and leaves its own alone', () => {
    const batch = new BatchCreator({ ...seeds, body: { user: 'u' } }).add('a', 'x');
    const other = batch.extend({ model: 'gpt-6-sol', body: { store: false } }).add('b', 'y');
    expect(other.size).toBe(1);
    expect(other.preview().body).toMatchObject({ model: 'gpt-6-sol', user: 'u', store: false });
    expect(batch.preview().body.model).toBe('o4-mini');
  });

  it('shows whole messages of a preview in a console and a REPL', () => {
    const batch = new BatchCreator().add('a', ['x'.repeat(20_000), image('https://example.com/1.png')]);
    const shown = inspect([batch.preview()]);
    expect(shown).toContain("image_url: { url: 'https://example.com/1.png' }");
    expect(shown).toContain('x'.repeat(20_000));
    expect(Object.keys(batch.preview())).toEqual(['custom_id', 'method', 'url', 'body']);
    expect(structuredClone(batch.preview())).toEqual(batch.preview());
  });

  it('previews by position and by id, and names the nearest for an unknown one', () => {
    const batch = new BatchCreator().add('review-1', 'x').add('review-2', 'y');
    expect(batch.preview(1).custom_id).toBe('review-2');
    expect(batch.preview('review-1').custom_id).toBe('review-1');
    expect(() => batch.preview('review-3')).toThrow(
      'There is no entry with the ID "review-3". The nearest ID is "review-1".',
    );
    expect(() => batch.preview(7)).toThrow('There is no entry at position 7. The nearest is 1.');
    expect(() => new BatchCreator().preview()).toThrow('The batch is empty.');
  });

  it('throws at add for an empty or repeated id', () => {
    const batch = new BatchCreator().add('msg-1', 'x').add('msg-2', 'y');
    expect(() => batch.add('msg-2', 'z')).toThrow(
      'custom_id "msg-2" is already in this batch (line 2). Ids must be unique.',
    );
    expect(() => batch.add('msg-2', 'z')).toThrow(DuplicateCustomIdError);
    expect(() => batch.add('', 'z')).toThrow('customId is empty');
    expect(() => batch.add({ customId: 7 as never, prompt: 'x' })).toThrow('customId must be a string, but is 7');
    expect(() => batch.add('c', undefined as never)).toThrow('Entry "c": the prompt is undefined');
    expect(batch.size).toBe(2);
  });

  it('names an unknown option and the one that was meant', () => {
    expect(() => new BatchCreator({ modle: 'x' } as never)).toThrow('unknown option "modle". Did you mean "model"?');
    expect(() => new BatchCreator().add('a', 'x', { reasoning_effort: 'low' } as never)).toThrow(
      'Did you mean "reasoningEffort"?',
    );
    expect(() => new BatchCreator({ temperature: 1 } as never)).toThrow('Put API parameters in `body`');
    expect(() => new BatchCreator({ endpoint: '/v1/chat' } as never)).toThrow(/endpoint must be one of "\/v1/);
    expect(() => new BatchCreator({ reasoningEffort: 3 } as never)).toThrow('reasoningEffort: expected string');
    expect(new BatchCreator({ reasoningEffort: 'hgih' }).add('a', 'x').validate().issues[0]).toMatchObject({
      severity: 'error',
      path: 'body.reasoning_effort',
      message: expect.stringContaining('"high"'),
    });
    expect(() => new BatchCreator({ responseFormat: { type: 'object', properties: {} } })).toThrow('bare JSON Schema');
    expect(() => new BatchCreator({ seed: 1.5 })).toThrow(BatchOptionsError);
  });

  it('keeps an entry as it was when it was added', () => {
    const row = { customId: 'a', prompt: 'before' };
    const batch = new BatchCreator().add(row);
    row.prompt = 'after';
    expect(batch.preview().body.messages).toMatchObject([{ content: 'before' }]);
  });

  it('shows one line in a REPL, with no prompt in it, whatever its size', () => {
    const batch = new BatchCreator({ systemPrompt: 'secret' }).add('review-1', 'secret').add('review-2', 'secret');
    expect(inspect(batch)).toBe(
      "BatchCreator(2) { model: 'gpt-6-luna', endpoint: '/v1/chat/completions', first: 'review-1', last: 'review-2' }",
    );
    expect(inspect(new BatchCreator())).toBe(
      "BatchCreator(0) { model: 'gpt-6-luna', endpoint: '/v1/chat/completions' }",
    );
    batch.delete('review-2');
    expect(JSON.stringify(batch)).toContain('"last":"review-1"');
    batch.add('y'.repeat(500), 'x');
    expect(inspect(batch).length).toBeLessThan(200);
    const spent = startProcessorTime();
    const large = new BatchCreator().addAll(
      Array.from({ length: 200_000 }, (_, n) => ({ customId: `id-${n}`, prompt: 'x' })),
    );
    const added = spent();
    for (let n = 0; n < 1_000; n++) inspect(large);
    expect(spent() - added).toBeLessThan(Math.max(added, 500));
  });

  it('takes the objects of a REPL, which come from another realm', () => {
    const made = runInContext('({ metadata: { topic: "x" }, stop: ["a"] })', createContext());
    expect(new BatchCreator({ body: made }).add('a', 'x').preview().body).toMatchObject({ metadata: { topic: 'x' } });
  });

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['undefined', [1, undefined]],
    ['function', () => 1],
    ['symbol', Symbol('x')],
    ['BigInt', 10n],
    ['Date', new Date(0)],
    ['Map', new Map()],
    ['Set', new Set()],
    ['Uint8Array', new Uint8Array(2)],
    ['Buffer', Buffer.from('x')],
    ['URL', new URL('http://localhost')],
    ['lone surrogate', 'a\ud800'],
  ])('refuses %s, with id and path, everywhere that something leaves', async (word, value) => {
    const batch = new BatchCreator().add('good', 'x').add('bad', 'x', { body: { metadata: { deep: value } } });
    const path = word === 'undefined' ? 'body.metadata.deep[1]' : 'body.metadata.deep';
    const code = word === 'lone surrogate' ? 'unpaired_surrogate' : 'invalid_value';
    expect(batch.validate().issues).toContainEqual(expect.objectContaining({ code, path, customId: 'bad', line: 2 }));
    expect(() => batch.preview('bad')).toThrow(BatchValidationError);
    expect(() => [...batch.lines()]).toThrow(new RegExp(`Entry "bad": ${path.replace(/[[\]]/g, '\\$&')} is `));
    for (const validate of [true, false]) {
      await expect(batch.save(join(folder, 'never.jsonl'), { validate })).rejects.toThrow(BatchValidationError);
    }
  });

  it('refuses cycles, half characters in prompts and ids, and what nests too deep', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = { cycle };
    expect(() => new BatchCreator().add('a', 'x', { body: { cycle } }).preview()).toThrow(
      'body.cycle.self.cycle is a reference to an object that contains it',
    );
    expect(() => new BatchCreator().add('a', 'x\udc00').preview()).toThrow(
      'body.messages[0].content is a string with half a character',
    );
    expect(() => [...new BatchCreator().add('a\ud800', 'x').lines()]).toThrow('custom_id is a string with half');
    let deep: unknown = 1;
    for (let n = 0; n < 10_000; n++) deep = [deep];
    expect(() => new BatchCreator().add('a', 'x', { body: { deep } }).preview()).toThrow(
      'nested deeper than 200 levels',
    );
  });

  it('writes U+2028 and U+2029 as escapes, in prompts and in constant parts', () => {
    const [line] = new BatchCreator({ systemPrompt: 's\u2029' }).add('a', 'p\u2028').lines();
    expect(line).toContain('s\\u2029');
    expect(line).toContain('p\\u2028');
    expect(line).not.toMatch(/[\u2028\u2029]/);
    expect(JSON.parse(line!).body.messages[1].content).toBe('p\u2028');
  });

  it('reads a file back and writes the same lines', async () => {
    const path = join(folder, 'loaded.jsonl');
    const text =
      '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"x"}],"model":"gpt-6-luna","n":2}}';
    writeFileSync(path, `${text}\r\n`);
    const batch = await BatchCreator.load(path);
    expect([...batch.lines()]).toEqual([text]);
    expect(batch.add('b', 'y').size).toBe(2);
    writeFileSync(path, `${text}\nnot json\n`);
    await expect(BatchCreator.load(path)).rejects.toThrow(/loaded\.jsonl, line 2: The line is not JSON: at column 1/);
    await expect(BatchCreator.load(join(folder, 'absent.jsonl'))).rejects.toThrow(/absent\.jsonl: it does not exist/);
  });

  it('reports an empty batch, and bad values with line, id and path', () => {
    expect(new BatchCreator().validate()).toMatchObject({ ok: false, requests: 0, issues: [{ code: 'empty_file' }] });
    const batch = new BatchCreator().add('a', 'x').add('b', 'x', { body: { temperature: 3, stream: true } });
    expect(batch.validate()).toMatchObject({ ok: false, requests: 2, invalid: 1 });
    expect(batch.validate().issues).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'streaming_unsupported', line: 2, customId: 'b', path: 'body.stream' }),
        expect.objectContaining({ code: 'invalid_value', line: 2, path: 'body.temperature' }),
      ]),
    );
  });

  it('counts bytes exactly, plain entries and others alike', () => {
    const batch = new BatchCreator({ systemPrompt: 'é' })
      .add('a', 'ü😀')
      .add('b', 'x', { responseFormat: z.object({ a: z.string() }) });
    const bytes = [...batch.lines()].reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    expect(batch.validate().bytes).toBe(bytes);
  });

  it('refuses to save with what are no options, and takes rows of a catalog whose fields are undefined', async () => {
    for (const options of [null, 5]) {
      await expect(new BatchCreator().add('a', 'x').save('x.jsonl', options as never)).rejects.toThrow(
        BatchOptionsError,
      );
    }
    const catalog = [{ id: 'mine', endpoints: undefined }] as never;
    expect(new BatchCreator({ model: 'mine', catalog }).add('a', 'x').validate().issues).toEqual([]);
  });

  it('says what a caller without types gave wrong', () => {
    const refused = (make: () => unknown) => expect(make).toThrow(BatchOptionsError);
    for (const format of ['xml', 5, null]) {
      refused(() => new BatchCreator({ responseFormat: format as never }).add('a', 'x').preview());
    }
    const later = (async function* () {})();
    for (const rows of [later, undefined, null, {}]) refused(() => new BatchCreator().addAll(rows as never));
    for (const list of [null, undefined, 5, 'abc', {}]) refused(() => new BatchCreator().followUp(list as never));
    for (const list of [[null], [undefined], ['a']]) refused(() => new BatchCreator().followUp(list as never));
    for (const options of [null, undefined, 5]) refused(() => new BatchCreator().extend(options as never));
    refused(() => new BatchCreator().addAll([1], 5 as never));
    expect(() => new BatchCreator().addAll(['x', 'y'], ((row: string) => row === 'y' || undefined) as never)).toThrow(
      'addAll: row 0 (the first is 0) became undefined, not an entry like { customId: "id-1", prompt: "…" }. Does the function lack a return?',
    );
  });

  it('says what cannot be saved', async () => {
    const batch = new BatchCreator();
    for (const path of [undefined, null, 5, ''])
      await expect(batch.save(path as never)).rejects.toThrow(/path is missing/);
    for (const entries of [5, 'abc', Promise.resolve([])]) {
      await expect(batch.save('never.jsonl', { entries: entries as never })).rejects.toThrow(/entries must be a list/);
    }
  });

  it('takes a finished request only with the id of its entry', () => {
    const request = {
      custom_id: 'b',
      method: 'POST',
      url: '/v1/embeddings',
      body: { model: 'm', input: 'x' },
    } as const;
    const add = (finished: unknown) => () => new BatchCreator().add({ customId: 'a', request: finished as never });
    expect(add(request)).toThrow('Entry "a": its finished request has custom_id "b". Both must be the same.');
    expect(add(null)).toThrow('Entry "a": request must be a finished request line, an object.');
    expect(add({ ...request, custom_id: 'a' })).not.toThrow();
  });
});
