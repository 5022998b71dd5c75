import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../http/app-error.ts';
import type { Program } from '../program/program.ts';

/** How long answers may take to tell their callers of the stop, in milliseconds. */
const FAREWELL_MS = 1000;

/** How often idle connections are closed while stopping, in milliseconds. */
const SWEEP_MS = 50;

/** How old a connection without a single byte must be to count as unused, in milliseconds. */
const UNUSED_MS = 1000;

/**
 * Stops on SIGTERM and SIGINT: takes nothing new, lets answers run on for SHUTDOWN_GRACE, ends the
 * rest, exits with 0.
 */
export function stopOnSignals(server: Server, program: Program): void {
  const closeUnused = watchUnused(server);
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    void stopServer(server, program, signal, closeUnused);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function stopServer(
  server: Server,
  program: Program,
  signal: string,
  closeUnused: () => void,
): Promise<void> {
  program.isDraining = true;
  program.log.write('info', 'stopping', { signal, running: program.running.size });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections are kept alive, so those whose answers end from now on would hold the stop for the
  // whole grace.
  setInterval(() => {
    server.closeIdleConnections();
    closeUnused();
  }, SWEEP_MS);
  await within(closed, program.settings.SHUTDOWN_GRACE);
  for (const life of program.running) life.abort(new AppError('shutting_down'));
  await within(closed, FAREWELL_MS);
  server.closeAllConnections();
  await program.redis?.close();
  program.log.write('info', 'stopped');
  program.log.flush();
  process.exit(0);
}

/**
 * What is not idle to Node would hold the stop: connections that browsers open ahead of need and
 * that never carried a byte, and the web sockets of `npm run dev`.
 */
function watchUnused(server: Server): () => void {
  const open = new Map<Socket, number>();
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  server.on('connection', (socket) => {
    open.set(socket, performance.now());
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of upgraded) socket.destroy();
    for (const [socket, since] of open) {
      if (socket.bytesRead === 0 && performance.now() - since > UNUSED_MS) socket.destroy();
    }
  };
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
