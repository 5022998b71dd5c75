import { fetch, type Response } from 'undici';
import { isRecord } from '../../server/upstream/untrusted.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { type Program, startProgram } from './program.ts';

/** Long enough for the settings' check. */
export const TOKEN = 'a-token-of-the-deploy-tests';

export type ServiceOptions = {
  instances?: number;
  /** Variables of every instance. */
  env?: Record<string, string>;
  /** Shortened waits and limits of nginx. */
  change?: Record<string, string>;
};

export type CallInit = { headers?: Record<string, string>; signal?: AbortSignal };

export type Service = {
  model: ModelServer;
  programs: Program[];
  /** What each instance was started with. */
  env: Record<string, string>;
  nginx: Nginx;
  /** POST /api/generate through nginx, over TLS, with the token. */
  generate(body: object, init?: CallInit): Promise<Response>;
  stop(): Promise<void>;
};

/**
 * What a server runs: nginx, one or more instances behind it, and the stand-in model server behind
 * these.
 */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const model = await startModelServer();
  const env = {
    OPENAI_BASE_URL: model.url,
    ACCESS_TOKENS: `tester:${TOKEN}`,
    TRUST_PROXY: '1',
    RATE_LIMIT: 'off',
    ...options.env,
  };
  const starts = Array.from({ length: options.instances ?? 1 }, () => startProgram({ env }));
  const programs = await Promise.all(starts);
  const instances = programs.map(({ port }) => port);
  const nginx = await startNginx({ instances, change: options.change ?? {} });
  return {
    model,
    programs,
    env,
    nginx,
    generate: (body, init = {}) => generate(nginx, body, init),
    async stop() {
      await nginx.stop();
      await Promise.all(programs.map((program) => program.stop('SIGKILL')));
      await model.close();
    },
  };
}

function generate(nginx: Nginx, body: object, { headers, signal }: CallInit): Promise<Response> {
  return fetch(`${nginx.url}/api/generate`, {
    method: 'POST',
    dispatcher: nginx.dispatcher,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** The code of an error in the contract's form, or undefined where the answer is something else. */
export async function readCode(response: { json(): Promise<unknown> }): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined);
  const error: unknown = isRecord(body) ? body.error : undefined;
  return isRecord(error) ? error.code : undefined;
}
