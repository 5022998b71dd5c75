import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { ConfigError, type Environment } from './config.ts';

/**
 * Trusts the certificates that NODE_EXTRA_CA_CERTS names, in every connection made from now on.
 * Node itself reads the variable before `.env` is, and only warns of a file that it cannot read.
 * Throws ConfigError.
 */
export function trustExtraCertificates(env: Environment): void {
  const path = env.NODE_EXTRA_CA_CERTS?.trim();
  if (!path) return;
  const known = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...known, ...readCertificates(path)]);
}

function readCertificates(path: string): string[] {
  const bytes = readFile(path);
  const text = bytes.toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    // Windows exports certificates without the armour of PEM.
    return (blocks ?? [bytes]).map((one) => new X509Certificate(one).toString());
  } catch {
    throw new ConfigError(
      'NODE_EXTRA_CA_CERTS names a file with no certificate in it that can be read. It must hold root certificates as PEM, which begins with -----BEGIN CERTIFICATE-----',
    );
  }
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new ConfigError(
      `NODE_EXTRA_CA_CERTS names a file that is missing or closed to this user: ${path}. Correct the path (a relative one counts from where the program is started) or remove the line`,
    );
  }
}
