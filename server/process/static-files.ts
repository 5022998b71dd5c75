import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { AppError } from '../http/app-error.ts';
import { type Encoding, pickEncoding } from '../http/negotiate.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** What the build writes beside a file, by the encoding that it has; the smaller first. */
export const SUFFIXES: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };
const ENCODINGS: readonly Encoding[] = ['br', 'gzip'];

/** The names of the build's own files change with their content. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'public, max-age=0, must-revalidate';

type StaticFile = {
  bytes: Buffer;
  encoded: ReadonlyMap<Encoding, Buffer>;
  type: string;
  etag: string;
  caching: string;
};

/** Files by their addresses, decoded. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/**
 * Reads the files that go out as they are: the build's scripts and styles, pages that it has made beforehand, and what lies in public/. They are
 * kept, some 1 MiB, so that a page goes on with the scripts that it names while the program is built anew.
 */
export function readStaticFiles(root: string): StaticFiles {
  return new Map([
    ...readFolder(join(root, 'public'), '/', ASK_EACH_TIME),
    ...readFolder(join(root, '.next/static'), '/_next/static/', FOREVER),
    ...readMadePages(join(root, '.next/server')),
  ]);
}

/** Have no address of their own. */
const FAILURE_PAGES = ['/404', '/500'];

/** The pages that need nothing of a request. */
function readMadePages(folder: string): [string, StaticFile][] {
  const manifest = readFileSync(join(folder, 'pages-manifest.json'), 'utf8');
  const names: Record<string, string> = JSON.parse(manifest);
  return Object.entries(names)
    .filter(([address, name]) => name.endsWith('.html') && !FAILURE_PAGES.includes(address))
    .map(([address, name]) => [address, readStaticFile(join(folder, name), ASK_EACH_TIME)]);
}

function readFolder(folder: string, prefix: string, caching: string): [string, StaticFile][] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const encodings = new Set(paths.flatMap((path) => ENCODINGS.map((one) => path + SUFFIXES[one])));
  return paths
    .filter((path) => !encodings.has(path))
    .map((path) => {
      const address = prefix + path.slice(folder.length + 1).replaceAll(sep, '/');
      return [address, readStaticFile(path, caching)];
    });
}

function readStaticFile(path: string, caching: string): StaticFile {
  const bytes = readFileSync(path);
  const encoded = new Map(
    ENCODINGS.filter((encoding) => existsSync(path + SUFFIXES[encoding])).map((encoding) => [
      encoding,
      readFileSync(path + SUFFIXES[encoding]),
    ]),
  );
  const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  return { bytes, encoded, type, etag: `W/"${hash('sha1', bytes, 'base64url')}"`, caching };
}

/** Sends a file, in the smallest encoding that the browser takes. Throws method_not_allowed. */
export function sendStaticFile(
  file: StaticFile,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    throw new AppError('method_not_allowed', { hint: 'GET, HEAD' });
  }
  response.setHeader('Cache-Control', file.caching);
  response.setHeader('ETag', file.etag);
  if (file.encoded.size > 0) response.setHeader('Vary', 'Accept-Encoding');
  if (headers['if-none-match']?.includes(file.etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const encoding = pickEncoding(headers['accept-encoding'], [...file.encoded.keys()]);
  const bytes = (encoding && file.encoded.get(encoding)) ?? file.bytes;
  if (encoding) response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
