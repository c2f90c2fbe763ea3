import { createOpenAI } from '@ai-sdk/openai';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, stepCountIs, tool } from 'ai';
import OpenAI6 from 'openai';
import OpenAI5 from 'openai-5';
import OpenAI7 from 'openai-7';
import { z } from 'zod';
import type { EmulatorOptions } from '../../src/emulator/start.js';

/** Where a program's calls go. */
export interface Destination {
  baseURL: string;
  apiKey: string;
  fetch?: typeof fetch;
}

/** Programs as others write them: each asks about cities with a tool, and knows nothing of batches. */
export const PROGRAMS: Record<string, (to: Destination) => Promise<string[]>> = {
  'openai 5': (to) => askAll((city) => loop(new OpenAI5({ ...to, maxRetries: 0 }) as unknown as OpenAI6, city)),
  'openai 6': (to) => askAll((city) => loop(new OpenAI6({ ...to, maxRetries: 0 }), city)),
  'openai 7': (to) => askAll((city) => loop(new OpenAI7({ ...to, maxRetries: 0 }) as unknown as OpenAI6, city)),
  'AI SDK': (to) => askAll((city) => aiSdk(to, city)),
  'LangChain.js': (to) => askAll((city) => langChain(to, city)),
};

export const CITIES = ['Oslo', 'Lima', 'Kyoto'];
const MODEL = 'gpt-6-luna';
const weather = (city: string) => `${city}: ${city.length} degrees`;
const askAll = (ask: (city: string) => Promise<string>) => Promise.all(CITIES.map(ask));

/** Answers the first turn with a call of the tool, and the second with the tool's words. */
export const answerAgents: NonNullable<EmulatorOptions['answer']> = ({ body }) => {
  const { messages } = body as { messages: { role: string; content: unknown }[] };
  const last = messages.at(-1)!;
  if (last.role === 'tool') return `It is ${String(last.content).replaceAll('"', '')}.`;
  const city = CITIES.find((name) => JSON.stringify(last.content).includes(name));
  const call = {
    id: `call_${city}`,
    type: 'function',
    function: { name: 'weather', arguments: JSON.stringify({ city }) },
  };
  const message = { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
  const usage = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 };
  const choices = [{ index: 0, message, finish_reason: 'tool_calls', logprobs: null }];
  return {
    status: 200,
    body: { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: MODEL, choices, usage },
  };
};

async function loop(client: OpenAI6, city: string): Promise<string> {
  const messages: OpenAI6.ChatCompletionMessageParam[] = [{ role: 'user', content: `How warm is it in ${city}?` }];
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools = [{ type: 'function' as const, function: { name: 'weather', description: 'Weather', parameters } }];
  for (;;) {
    const { choices } = await client.chat.completions.create({ model: MODEL, messages, tools });
    const { message } = choices[0]!;
    messages.push(message);
    if (!message.tool_calls) return message.content!;
    for (const call of message.tool_calls) {
      if (call.type !== 'function') continue;
      messages.push({
        role: 'tool',
        tool_call_id: call.id,
        content: weather(JSON.parse(call.function.arguments).city),
      });
    }
  }
}

async function aiSdk({ baseURL, apiKey, fetch }: Destination, city: string): Promise<string> {
  const { text } = await generateText({
    model: createOpenAI({ baseURL, apiKey, ...(fetch && { fetch }) }).chat(MODEL),
    prompt: `How warm is it in ${city}?`,
    stopWhen: stepCountIs(5),
    maxRetries: 0,
    tools: {
      weather: tool({
        description: 'Weather',
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => weather(city),
      }),
    },
  });
  return text;
}

async function langChain({ baseURL, apiKey, fetch }: Destination, city: string): Promise<string> {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const model = new ChatOpenAI({
    model: MODEL,
    apiKey,
    maxRetries: 0,
    configuration: { baseURL, ...(fetch && { fetch }) },
  }).bindTools([{ type: 'function', function: { name: 'weather', description: 'Weather', parameters } }]);
  const messages: Parameters<typeof model.invoke>[0] & unknown[] = [new HumanMessage(`How warm is it in ${city}?`)];
  for (;;) {
    const answer = await model.invoke(messages);
    messages.push(answer);
    if (!answer.tool_calls?.length) return String(answer.content);
    for (const { id, args } of answer.tool_calls) {
      messages.push(new ToolMessage({ tool_call_id: id!, content: weather(String(args.city)) }));
    }
  }
}
