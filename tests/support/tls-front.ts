import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { makeCertificate } from './certificate.ts';

export type TlsFront = {
  port: number;
  /** For NODE_EXTRA_CA_CERTS. */
  certificatePath: string;
  close(): Promise<void>;
};

/** Puts TLS for `name` in front of a plain server of this machine. */
export async function startTlsFront(name: string, targetPort: number): Promise<TlsFront> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const { key, certificate: cert } = makeCertificate(folder, [name]);
  const server = createServer({ key, cert }, (near) => {
    const far = connect(targetPort, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    certificatePath: join(folder, 'certificate.pem'),
    async close() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
