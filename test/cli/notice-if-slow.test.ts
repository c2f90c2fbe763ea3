import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { noticeIfSlow } from '../../src/cli/terminal/notice-if-slow.js';

it.each([
  [80, ['Checking …']],
  [0, []],
])('work of %d ms that may be quiet for 20 says %j', async (ms, expected) => {
  const said: string[] = [];
  const cli = { say: (text: string) => said.push(text) };
  expect(await noticeIfSlow(cli as never, 'Checking …', wait(ms, 'done'), 20)).toBe('done');
  await wait(40);
  expect(said).toEqual(expected);
});
