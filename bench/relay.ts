/**
 * Passes everything straight through to the model server, as Node does of itself: the least that a
 * program in Node costs. Run as a process.
 */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const modelPort = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const { method, url: path, headers } = incoming;
  const { connection: _, ...passedOn } = headers;
  const call = { host: '127.0.0.1', port: modelPort, agent, method, path, headers: passedOn };
  const upstream = request(call, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, {
      'Content-Type': answer.headers['content-type'],
    });
    answer.pipe(outgoing);
  });
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) upstream.destroy();
  });
  incoming.pipe(upstream);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit());
