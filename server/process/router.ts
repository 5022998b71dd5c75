import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { toAppError } from '../http/app-error.ts';
import { getExchange } from '../http/exchange.ts';
import { sendError } from '../http/send-error.ts';
import { loadBuiltRoutes, type RequestHandler } from './built-routes.ts';
import { compressPage } from './compress-page.ts';
import { readStaticFiles, sendStaticFile } from './static-files.ts';

/**
 * Answers from the build, each address by what was made for it. The framework's own server is left out: it decides about rewrites,
 * images and revalidation, of which there are none here, and costs more memory and time than all the rest. Rejects where there is no build.
 */
export async function createRouter(root: string): Promise<RequestHandler> {
  const files = readStaticFiles(root);
  const sendNotFound = openMadePage(root, '404');
  const sendFailure = openMadePage(root, '500');
  const routes = await loadBuiltRoutes(root, sendNotFound);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '' } = request;
    const path = url.split('?', 1)[0] ?? '';
    const straight = straighten(path);
    const api = straight === path ? routes.findApi(path) : undefined;
    if (api) return api(request, response);
    setAnswerHeaders(response, getExchange(request, response));
    if (straight !== path) return redirect(response, straight + url.slice(path.length));
    const file = files.get(decodePath(path));
    if (file) return sendStaticFile(file, request, response);
    compressPage(request, response);
    return (routes.findPage(path) ?? sendNotFound)(request, response);
  }

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (thrown) {
      const exchange = getExchange(request, response);
      const error = toAppError(thrown);
      exchange.code = error.code;
      exchange.cause = error.cause;
      if (response.headersSent) response.destroy();
      else if (error.code === 'internal_error') await sendFailure(request, response);
      else sendError(response, error, exchange);
    }
  };
}

/** The path without doubled slashes, backslashes or a slash at its end, which people and scripts put there by mistake. */
function straighten(path: string): string {
  if (!/[/\\]{2}|\\|.\/$/.test(path)) return path;
  return path.replace(/[/\\]+/g, '/').replace(/(?<=.)\/$/, '');
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.statusCode = 308;
  response.setHeader('Location', location);
  response.end();
}

/** A page that the build made once for all, by its status. */
function openMadePage(root: string, name: '404' | '500'): RequestHandler {
  const html = readFileSync(join(root, '.next/server/pages', `${name}.html`), 'utf8');
  return async (_, response) => {
    response.statusCode = Number(name);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(html));
    response.end(html);
  };
}
