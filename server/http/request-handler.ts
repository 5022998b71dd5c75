import type { IncomingMessage, ServerResponse } from 'node:http';

/** Takes Node's own request and response, without what Next.js would put on them. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
