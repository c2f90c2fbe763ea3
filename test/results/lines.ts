/** Result lines as the service writes them, for tests. */
export const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

export const chatBody = (content: unknown, choice: object = {}, body: object = {}) => ({
  object: 'chat.completion',
  model: 'gpt-6-luna',
  created: 1_790_000_000,
  choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop', ...choice }],
  usage,
  ...body,
});

export const result = (customId: unknown, body: unknown, over: object = {}, status: unknown = 200) =>
  JSON.stringify({
    id: `batch_req_${customId}`,
    custom_id: customId,
    response: { status_code: status, request_id: `req_${customId}`, body },
    error: null,
    ...over,
  });

export const answered = (customId: string, text = 'hello') => result(customId, chatBody(text));

export const refusedByStatus = (customId: string, status: number, code = 'rate_limit_exceeded') =>
  result(customId, { error: { message: 'no', type: 'requests', param: null, code } }, {}, status);

export const neverRun = (customId: string, code: 'batch_expired' | 'batch_cancelled') =>
  result(customId, null, { response: null, error: { code, message: 'This request was not executed.' } });

/** All items of an async iterable. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
