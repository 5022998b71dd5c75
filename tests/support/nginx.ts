import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { findFreePorts, waitForListener } from './free-ports.ts';
import { renderSite } from './render-site.ts';

export type NginxOptions = {
  /** The ports of the instances. */
  instances: readonly number[];
  /** Shortened waits and limits: texts of openai-quickstart-proxy.conf with what replaces them. */
  change?: Record<string, string>;
};

export type Nginx = {
  /** `https://localhost:PORT` */
  url: string;
  /** `http://localhost:PORT`, which redirects. */
  plainUrl: string;
  port: number;
  /** Holds nginx.conf, site.conf and acme/, where the challenges of a certificate authority lie. */
  folder: string;
  /** The certificate, which is its own authority. */
  certificate: string;
  /** For undici's fetch; trusts the certificate and waits as long as it takes. */
  dispatcher: Agent;
  stderr(): string;
  stop(): Promise<void>;
};

/**
 * Starts the distribution's nginx with the site of deploy/nginx in front of the instances, on free
 * ports.
 */
export async function startNginx({ instances, change = {} }: NginxOptions): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  mkdirSync(join(folder, 'acme/.well-known/acme-challenge'), { recursive: true });
  const [plainPort = 0, port = 0] = await findFreePorts(2);
  renderSite({ folder, plainPort, port, instances, change });
  const flags = ['-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  const child = spawn('nginx', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const exited = once(child, 'close');
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  const stderr = () => Buffer.concat(errors).toString();
  await waitForListener(port).catch((cause) => {
    throw new Error(`nginx did not start:\n${stderr()}`, { cause });
  });
  const certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  const connect = { ca: certificate };
  const dispatcher = new Agent({ connect, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
  return {
    url: `https://localhost:${port}`,
    plainUrl: `http://localhost:${plainPort}`,
    port,
    folder,
    certificate,
    dispatcher,
    stderr,
    async stop() {
      process.off('exit', kill);
      await dispatcher.destroy();
      kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
