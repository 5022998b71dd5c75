import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export type SentRequest = {
  /** Header lines as sent, in order, besides `Connection`. */
  headers?: readonly [string, string][];
  method?: string;
  /** The address that the server is to believe it was called from. */
  address?: string;
};

/** What a guard is given for a request sent over a real socket. */
export async function receive({
  headers = [],
  method = 'POST',
  address,
}: SentRequest = {}): Promise<IncomingMessage> {
  const server = createServer({ requireHostHeader: false });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`${method} / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
  const [request]: IncomingMessage[] = await once(server, 'request');
  if (!request) throw new Error('no request arrived');
  if (address !== undefined) {
    Object.defineProperty(request.socket, 'remoteAddress', { value: address });
  } else {
    // Read now: after the socket is closed it has none.
    Object.defineProperty(request.socket, 'remoteAddress', { value: request.socket.remoteAddress });
  }
  socket.destroy();
  server.close();
  return request;
}
