export const CHAT = '/v1/chat/completions';

export function chatLines(count: number, prompt = 'Question'): string {
  const line = (id: number) => ({
    custom_id: `r${id}`,
    method: 'POST',
    url: CHAT,
    body: { model: 'gpt-6-luna', messages: [{ role: 'user', content: `${prompt} ${id}` }] },
  });
  return Array.from({ length: count }, (_, id) => `${JSON.stringify(line(id))}\n`).join('');
}
