import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Ports of this machine that are free now, for programs that cannot choose one themselves. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Waits until something listens there. Throws after 10 seconds. */
export async function waitForListener(port: number): Promise<void> {
  let isOpen = false;
  const deadline = performance.now() + 10_000;
  while (!isOpen && performance.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (!isOpen) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (!isOpen) throw new Error(`nothing listens on port ${port}`);
}
