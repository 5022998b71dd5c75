import { once } from 'node:events';
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export type ForwardProxy = {
  /** `127.0.0.1:PORT` */
  address: string;
  /** What it was asked for: `CONNECT host:port`, or method and whole address. */
  seen: string[];
  /** Proxy-Authorization as it came. */
  credentials: (string | undefined)[];
  /** Answers this status to everything; 0 lets everything through. */
  refuseWith: number;
  close(): Promise<void>;
};

/**
 * A forward proxy as companies have them. Every name leads to this machine, so names that exist
 * nowhere can be called through it.
 */
export async function startForwardProxy(targetPort: number): Promise<ForwardProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    note(proxy, incoming);
    if (proxy.refuseWith) return outgoing.writeHead(proxy.refuseWith).end('no way through');
    const { pathname, search } = new URL(incoming.url ?? '');
    const { method, headers } = incoming;
    const target = { host: '127.0.0.1', port: targetPort, path: pathname + search };
    const onward = sendRequest({ ...target, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    outgoing.once('close', () => onward.destroy());
    return incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (incoming: IncomingMessage, near: Socket, head: Buffer) => {
    note(proxy, incoming);
    if (proxy.refuseWith) return near.end(`HTTP/1.1 ${proxy.refuseWith} No\r\n\r\n`);
    return openTunnel(near, head, targetPort);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: ForwardProxy = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    credentials: [],
    refuseWith: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
  return proxy;
}

function note(proxy: ForwardProxy, { method, url, headers }: IncomingMessage): void {
  proxy.seen.push(`${method} ${url}`);
  proxy.credentials.push(headers['proxy-authorization']);
}

function openTunnel(near: Socket, head: Buffer, targetPort: number): void {
  const far = connect(targetPort, '127.0.0.1', () => {
    near.write('HTTP/1.1 200 Connection established\r\n\r\n');
    far.write(head);
    near.pipe(far).pipe(near);
  });
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
}
