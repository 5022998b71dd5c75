import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes key.pem and certificate.pem for the names into the folder; the certificate is its own
 * authority, for two days.
 */
export function makeCertificate(
  folder: string,
  names: readonly string[],
): { key: string; certificate: string } {
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
  const subject = [
    '-subj',
    `/CN=${names[0]}`,
    '-addext',
    `subjectAltName=DNS:${names.join(',DNS:')}`,
  ];
  const files = ['-keyout', 'key.pem', '-out', 'certificate.pem'];
  execFileSync('openssl', [...how.split(' '), ...subject, ...files], {
    cwd: folder,
    stdio: 'ignore',
  });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { key: read('key.pem'), certificate: read('certificate.pem') };
}
