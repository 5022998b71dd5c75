import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Settings } from '../../server/settings/config.ts';
import { isBuilt } from '../is-built.ts';
import type { Finding } from './finding.ts';
import { readReason } from './read-reason.ts';

const ROOT = join(import.meta.dirname, '../..');
const PATIENCE_MS = 3000;

export function checkBuild(): Finding {
  if (!existsSync(join(ROOT, '.next/BUILD_ID'))) return { id: 'build_missing' };
  // An image holds the build without what it was made from.
  if (!existsSync(join(ROOT, 'pages')) || isBuilt()) return { id: 'build_ok' };
  return { id: 'build_old' };
}

/** The address at which this machine itself reaches the program. */
export function findLocalAddress({ HOST, PORT }: Settings): string {
  const isAny = HOST === '0.0.0.0' || HOST === '::' || HOST === '[::]';
  const host = isAny ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${PORT}`;
}

/** Whether the program runs, nothing does, or something else has the port. */
export async function checkPort(settings: Settings): Promise<Finding> {
  const address = findLocalAddress(settings);
  if (!(await isOpen(new URL(address)))) return { id: 'not_running', values: { address } };
  const status = await readHealth(address);
  if (status === 'ok') return { id: 'running', values: { address } };
  if (status === 'stopping') return { id: 'stopping', values: { address } };
  return { id: 'port_taken', values: { port: settings.PORT } };
}

/** What /api/health of this program says; undefined where something else answers. */
export async function readHealth(address: string): Promise<unknown> {
  try {
    const response = await fetch(`${address}/api/health`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body: unknown = await response.json();
    return body instanceof Object && 'status' in body ? body.status : undefined;
  } catch {
    return undefined;
  }
}

async function isOpen(url: URL): Promise<boolean> {
  return (await findConnectFault(url)) === undefined;
}

/**
 * Why nothing can be connected to at the host and port of this address, or undefined where
 * something can.
 */
export function findConnectFault({ hostname, port, protocol }: URL): Promise<string | undefined> {
  const usualPort = protocol === 'https:' ? 443 : 80;
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port) || usualPort, timeout: PATIENCE_MS });
  return new Promise<string | undefined>((resolve) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('timeout', () => resolve('ETIMEDOUT'));
    socket.once('error', (error) => resolve(readReason(error)));
  }).finally(() => socket.destroy());
}
