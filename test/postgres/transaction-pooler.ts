import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A server connection that a pooler lends out. */
interface Backend {
  socket: Socket;
  onData: (chunk: Buffer) => void;
}

const PROTOCOL = 196_608;
const READY = 'Z'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);

/**
 * What PgBouncer does in transaction mode: a client gets a server connection for one transaction, and another one for the
 * next. Session state and prepared statements that are kept do not survive that.
 */
export async function startPooler(
  serverPort: number,
  database: string,
  size = 4,
): Promise<{ url: string; stop(): Promise<void> }> {
  const free = await Promise.all(Array.from({ length: size }, () => openBackend(serverPort, database)));
  const all = [...free];
  const waiting: ((backend: Backend) => void)[] = [];
  const borrow = () =>
    new Promise<Backend>((resolve) => {
      const backend = free.shift();
      if (backend) resolve(backend);
      else waiting.push(resolve);
    });
  const give = (backend: Backend) => {
    const next = waiting.shift();
    if (next) next(backend);
    else free.push(backend);
  };
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    let isStarted = false;
    let backend: Promise<Backend> | undefined;
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    client.on('data', (chunk: Buffer) => {
      if (!isStarted) {
        isStarted = true;
        client.write(GREETING);
      } else if (chunk[0] !== TERMINATE) {
        backend ??= borrow().then((lent) => {
          lent.onData = (reply) => {
            client.write(reply);
            if (!endsTransaction(reply)) return;
            backend = undefined;
            give(lent);
          };
          return lent;
        });
        void backend.then(({ socket }) => socket.write(chunk));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/${database}`,
    async stop() {
      for (const socket of [...clients, ...all.map((backend) => backend.socket)]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Says that the client may begin, outside of a transaction. */
const GREETING = Buffer.concat([
  message('R', Buffer.from([0, 0, 0, 0])),
  message('S', Buffer.from('server_version\0' + '18.0\0')),
  message('S', Buffer.from('client_encoding\0UTF8\0')),
  message('Z', Buffer.from('I')),
]);

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Replies end with a message of 6 bytes: ready for the next query, outside of a transaction. */
function endsTransaction(reply: Buffer): boolean {
  const at = reply.length - 6;
  return at >= 0 && reply[at] === READY && reply.readInt32BE(at + 1) === 5 && reply.toString('latin1', at + 5) === 'I';
}

async function openBackend(port: number, database: string): Promise<Backend> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const names = Buffer.from(`user\0postgres\0database\0${database}\0\0`);
  const startup = Buffer.alloc(8);
  startup.writeInt32BE(names.length + 8);
  startup.writeInt32BE(PROTOCOL, 4);
  const backend: Backend = { socket, onData: () => undefined };
  const started = new Promise<void>((resolve) => {
    backend.onData = (chunk) => endsTransaction(chunk) && resolve();
  });
  socket.on('data', (chunk: Buffer) => backend.onData(chunk));
  socket.on('error', () => undefined);
  socket.write(Buffer.concat([startup, names]));
  await started;
  return backend;
}
