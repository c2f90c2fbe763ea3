// A service on loopback that takes everything in and keeps nothing. It says its port to its parent.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

let made = 0;
const files = new Map<string, object>();
const now = () => Math.floor(Date.now() / 1000);

function answer(request: IncomingMessage, head: string): object {
  const path = request.url ?? '';
  const isPost = request.method === 'POST';
  if (isPost && path.endsWith('/files')) {
    const id = `file-${++made}`;
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    files.set(id, { id, object: 'file', bytes: 0, filename, purpose: 'batch', created_at: now(), status: 'processed' });
    return files.get(id)!;
  }
  const batch = { object: 'batch', created_at: now(), request_counts: { total: 0, completed: 0, failed: 0 } };
  if (isPost) return { ...batch, id: `batch_${++made}`, status: 'validating', ...JSON.parse(head) };
  const [, kind, id = ''] = /\/(files|batches)\/(\w[\w-]*)/.exec(path) ?? [];
  if (kind === 'files') return files.get(id) ?? {};
  return kind ? { ...batch, id, status: 'in_progress', metadata: {} } : { object: 'list', data: [], has_more: false };
}

const server = createServer((request, response) => {
  let head = '';
  request.on('data', (chunk: Buffer) => {
    if (head.length < 5_000) head += chunk.toString('latin1', 0, 5_000);
  });
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(request, head)));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
