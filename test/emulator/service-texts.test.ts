import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReceivedLine } from '../../src/emulator/api/wire.js';
import { lineChecker } from '../../src/emulator/batch/check-request.js';
import { batchError } from '../../src/emulator/service-errors/batch-error.js';
import { requestError } from '../../src/emulator/service-errors/request-error.js';
import type { Issue } from '../../src/issue.js';
import { isObject } from '../../src/request/content/json-kind.js';
import { chatFields, chatMessages } from '../verdicts/chat.js';
import { envelope } from '../verdicts/envelope.js';
import { modelVerdicts } from '../verdicts/models.js';
import { otherEndpoints } from '../verdicts/other-endpoints.js';
import { responsesVerdicts } from '../verdicts/responses.js';
import { strictVerdicts } from '../verdicts/strict.js';
import { judge, TODAY } from '../verdicts/verdict.js';
import { emulated, rows, run } from './harness.js';
import { SERVICE_TEXTS } from './service-texts.js';

const VERDICTS = [chatFields, chatMessages, envelope, modelVerdicts, otherEndpoints, responsesVerdicts, strictVerdicts];

test.for(SERVICE_TEXTS.map((row) => [row.name, row] as const))('the service says of %s', async ([, row]) => {
  if (row.draft) {
    const request = JSON.parse(row.lines[0]!) as ReceivedLine;
    const found = requestError({ severity: 'error', fails: 'request', message: '', ...row.draft }, request);
    expect({ code: found.code, message: found.message, param: found.param }).toEqual(row.row);
    return;
  }
  const { client } = await emulated();
  const result = await run(client, row.lines, row.url);
  if (row.batch) {
    expect(result.errors?.data?.map(({ line: _, ...error }) => error)).toEqual([row.batch]);
    return;
  }
  const [found] = await rows(client, result.error_file_id);
  const { status = 400, ...error } = row.row!;
  expect(found?.response).toMatchObject({ status_code: status });
  expect(found?.response?.body).toEqual({ error: { ...error, type: 'invalid_request_error' } });
});

test('what is guessed is listed for the reader', () => {
  const readme = readFileSync(new URL('../../src/emulator/README.md', import.meta.url), 'utf8');
  for (const { name, source } of SERVICE_TEXTS) if (source === 'guessed') expect(readme).toContain(name);
});

/** Every sentence of ours on a line that some verdict finds an error in. */
const REFUSED = VERDICTS.flatMap((table) => table.filter(([, line]) => isObject(line)));

const ADVICE = /^(Add|Remove|Use|Write|Put|Say|Leave|Give|Wrap|Let|Send|Begin|Did|Mend|Fix)\b/;
const RECORDED = SERVICE_TEXTS.map((row) => (row.batch ?? row.row)!.message).join('\n');

test('a service text never holds advice of ours', () => {
  let [compared, fallbacks] = [0, 0];
  for (const [name, given] of REFUSED) {
    const line = given as { url: string };
    const bytes = Buffer.from(JSON.stringify(line));
    const { request, refusal } = lineChecker({ endpoint: String(line.url), today: TODAY })({ line: 1, bytes });
    if (!request || !refusal) continue;
    const { message } = requestError(refusal, request);
    const advice = sentences(refusal.message).filter((sentence) => ADVICE.test(sentence));
    const ours = [refusal.message, ...advice, ...(refusal.hint ? [refusal.hint] : [])];
    for (const sentence of ours.filter((one) => !RECORDED.includes(one)))
      expect(message.includes(sentence), `${name}: ${message}`).toBe(false);
    compared++;
    if (message.startsWith('Invalid value for')) fallbacks++;
  }
  for (const [name, given] of REFUSED) {
    for (const issue of judge([given]).issues.filter(({ fails }) => fails === 'batch')) {
      const { message } = batchError(issue as Issue, undefined, { endpoint: '/v1/chat/completions', model: 'm' });
      for (const sentence of [issue.message, issue.hint ?? issue.message]) expect(message, name).not.toBe(sentence);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(100);
  // What has no recorded words stays the exception.
  expect(fallbacks / compared).toBeLessThan(0.25);
});

function sentences(text: string): string[] {
  return text.split(/(?<=\.)\s+/);
}
