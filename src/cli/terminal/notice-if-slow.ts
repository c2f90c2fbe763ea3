import type { Cli } from './cli.js';

/** Waits for what usually takes no time. Where it does, nobody shall think that the command hangs. */
export async function noticeIfSlow<Value>(
  cli: Cli,
  text: string,
  work: Promise<Value>,
  quietMs = 3_000,
): Promise<Value> {
  const notice = setTimeout(() => cli.say(text), quietMs);
  try {
    return await work;
  } finally {
    clearTimeout(notice);
  }
}
