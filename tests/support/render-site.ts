import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';

const SOURCE = join(import.meta.dirname, '../../deploy/nginx');

export type SiteOptions = {
  /** Where everything is put. */
  folder: string;
  plainPort: number;
  port: number;
  /** The ports of the instances. */
  instances: readonly number[];
  /**
   * Shortened waits and limits: texts of the configuration with what replaces them. Each must
   * occur.
   */
  change: Record<string, string>;
};

/**
 * Writes the site of deploy/nginx for other ports and paths, with a certificate, below `folder`.
 */
export function renderSite({ folder, plainPort, port, instances, change }: SiteOptions): void {
  const server = (one: number) => `    server 127.0.0.1:${one} max_fails=0;`;
  const site = replaceAll(read('openai-quickstart.conf'), [
    [/^ +listen \[::\].*\n/gm, ''],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['listen 443 ', `listen 127.0.0.1:${port} `],
    ['    server 127.0.0.1:3001 max_fails=0;', instances.map(server).join('\n')],
    ['https://example.com', `https://localhost:${port}`],
    [/server_name example\.com/g, 'server_name localhost'],
    [/\S+fullchain\.pem/, join(folder, 'certificate.pem')],
    [/\S+privkey\.pem/, join(folder, 'key.pem')],
    ['/var/www/acme', join(folder, 'acme')],
    ['/etc/nginx/snippets', folder],
  ]);
  const proxy = replaceAll(read('openai-quickstart-proxy.conf'), Object.entries(change));
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(join(folder, 'openai-quickstart-proxy.conf'), proxy);
  writeFileSync(join(folder, 'nginx.conf'), frame(folder));
  makeCertificate(folder, ['localhost']);
}

function read(name: string): string {
  return readFileSync(join(SOURCE, name), 'utf8');
}

function replaceAll(text: string, changes: readonly [string | RegExp, string][]): string {
  return changes.reduce((result, [from, to]) => {
    const changed = result.replace(from, () => to);
    if (changed === result) throw new Error(`not in the nginx configuration: ${from}`);
    return changed;
  }, text);
}

/** What Debian's nginx.conf has around the sites, kept inside the folder. */
function frame(folder: string): string {
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = bodies.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ');
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 4096; }
http {
  access_log off;
  gzip on;
  ${temporary}
  include ${folder}/site.conf;
}
`;
}
