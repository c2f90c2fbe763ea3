import type { Cli } from './cli.js';

/** Waits for work that is usually quick; if it takes long, prints a notice, so that the command doesn't seem to hang. */
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
