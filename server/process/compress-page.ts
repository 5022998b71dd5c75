import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { pickEncoding } from '../http/negotiate.ts';

/** Shorter texts are not worth the work, in bytes. */
const MIN_BYTES = 1024;

/** Has a page, which comes whole, leave compressed for a browser that takes it so. Call before the page is made. */
export function compressPage(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'HEAD') return;
  if (!pickEncoding(request.headers['accept-encoding'], ['gzip'])) return;
  const end = response.end.bind(response);
  function endCompressed(body: unknown): ServerResponse {
    const isPage = String(response.getHeader('Content-Type')).startsWith('text/html');
    if (typeof body !== 'string' || body.length < MIN_BYTES || !isPage) return end(body);
    gzip(body, (error, bytes) => {
      if (error) {
        end(body);
        return;
      }
      response.setHeader('Content-Encoding', 'gzip');
      response.setHeader('Content-Length', bytes.length);
      response.appendHeader('Vary', 'Accept-Encoding');
      end(bytes);
    });
    return response;
  }
  response.end = endCompressed;
}
