import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { AppError } from './app-error.ts';
import { type Encoding, pickEncoding } from './negotiate.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** What the build writes beside a file, by the encoding that it has. */
export const SUFFIXES: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

/** The names of the build's own files change with their content. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'public, max-age=0, must-revalidate';

type StaticFile = {
  path: string;
  type: string;
  etag: string;
  caching: string;
  encodings: readonly Encoding[];
};

/** Files by their addresses. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** The files that go out as they are: the build's scripts and styles, and what lies in public/, as they are now. */
export function findStaticFiles(root: string): StaticFiles {
  return new Map([
    ...listFolder(join(root, 'public'), '/', ASK_EACH_TIME),
    ...listFolder(join(root, '.next/static'), '/_next/static/', FOREVER),
  ]);
}

function listFolder(folder: string, prefix: string, caching: string): [string, StaticFile][] {
  const names = globSync('**/*', { cwd: folder }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  const all = new Set(names);
  const encoded = Object.entries(SUFFIXES) as [Encoding, string][];
  return names
    .filter((name) => !encoded.some(([, suffix]) => name.endsWith(suffix)))
    .map((name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = statSync(path);
      const file: StaticFile = {
        path,
        type: TYPES[extname(name)] ?? 'application/octet-stream',
        etag: `W/"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
        caching,
        encodings: encoded
          .filter(([, suffix]) => all.has(name + suffix))
          .map(([encoding]) => encoding),
      };
      return [prefix + encodeURI(name.split(sep).join('/')), file];
    });
}

/** Sends a file, in the smallest encoding that the browser takes. Rejects with method_not_allowed, or where the file is gone. */
export async function sendStaticFile(
  file: StaticFile,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    throw new AppError('method_not_allowed', { hint: 'GET, HEAD' });
  }
  const encoding = pickEncoding(request.headers['accept-encoding'], file.encodings);
  response.setHeader('Cache-Control', file.caching);
  response.setHeader('ETag', file.etag);
  if (file.encodings.length > 0) response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match']?.includes(file.etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const bytes = await readFile(file.path + (encoding ? SUFFIXES[encoding] : ''));
  if (encoding) response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
