import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLES } from '../server/settings/config.ts';
import { buildEmptyApp, NEXT } from './empty-app.ts';
import { makeFolder, ROOT } from './folder.ts';
import { findFreePort, forkServer, type Started, startProcess } from './run-process.ts';

/** As package.json starts it. */
const HEAP = ['--max-semi-space-size=4'];

const TOKEN = 'bench-token-0123456789abcdef';

/** How a target is asked. */
export type Dialect = {
  path: string;
  headers: Record<string, string>;
  writeBody(prompt: string, isStream: boolean): string;
};

export const MODEL_DIALECT: Dialect = {
  path: '/v1/chat/completions',
  headers: { 'Content-Type': 'application/json' },
  writeBody: (prompt) =>
    JSON.stringify({
      model: 'bench-model',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
      stream_options: { include_usage: true },
    }),
};

export const PROGRAM_DIALECT: Dialect = {
  path: '/api/generate',
  headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${TOKEN}` },
  writeBody: (prompt, isStream) => JSON.stringify({ prompt, stream: isStream }),
};

export const EMPTY_DIALECT: Dialect = { ...MODEL_DIALECT, path: '/api/empty' };

/**
 * The stand-in model server; its events are padded as OpenAI's are, unless plain as those of most
 * others.
 */
export function startModelServer({ isPlain }: { isPlain: boolean }): Promise<Started> {
  return forkServer(join(import.meta.dirname, 'model-server.ts'), isPlain ? ['--plain'] : []);
}

/** A few lines of Node that pass everything straight through to the model server. */
export function startRelay(modelPort: number): Promise<Started> {
  return forkServer(join(import.meta.dirname, 'relay.ts'), [String(modelPort)]);
}

export type ProgramOptions = {
  modelPort: number;
  /** Settings beside those of the bench. */
  settings?: Record<string, string>;
  /** Where a CPU profile goes. */
  profileFolder?: string | undefined;
};

/** Starts the program with every guard on, and limits that are never reached. */
export async function startProgram(options: ProgramOptions): Promise<Started> {
  const port = await findFreePort();
  const profile = options.profileFolder
    ? ['--cpu-prof', '--cpu-prof-interval=250', `--cpu-prof-dir=${options.profileFolder}`]
    : [];
  return startProcess({
    command: process.execPath,
    args: [...HEAP, ...profile, 'server/main.js'],
    cwd: ROOT,
    env: {
      ...clearSettings(),
      OPENAI_API_KEY: 'sk-bench',
      OPENAI_BASE_URL: `http://127.0.0.1:${options.modelPort}/v1`,
      ACCESS_TOKENS: `bench:${TOKEN},other:${TOKEN}-2`,
      RATE_LIMIT: '1000000000/minute',
      TOKEN_BUDGET: '1000000000000/day',
      MAX_CONCURRENT: '5000',
      SHUTDOWN_GRACE: '0',
      MAX_PROMPT_CHARS: '1000000',
      PORT: String(port),
      ...options.settings,
    },
    logFile: join(makeFolder('logs'), 'program.log'),
    port,
  });
}

/** Starts a Redis that keeps nothing, and the program whose limits are counted there. */
export async function startProgramWithRedis(command: string, modelPort: number): Promise<Started> {
  const port = await findFreePort();
  const redis = await startProcess({
    command,
    args: ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    cwd: makeFolder('redis'),
    env: process.env,
    logFile: join(makeFolder('logs'), 'redis.log'),
    port,
  });
  try {
    const settings = { REDIS_URL: `redis://127.0.0.1:${port}` };
    const program = await startProgram({ modelPort, settings });
    return {
      ...program,
      async stop() {
        await program.stop();
        await redis.stop();
      },
    };
  } catch (thrown) {
    await redis.stop();
    throw thrown;
  }
}

/** redis-server, or undefined where it is not installed. */
export function findRedis(): string | undefined {
  return spawnSync('redis-server', ['--version']).status === 0 ? 'redis-server' : undefined;
}

/**
 * The environment with the program's variables empty, so that a developer's `.env` changes nothing.
 */
export function clearSettings(): NodeJS.ProcessEnv {
  const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
  return {
    ...process.env,
    ...empty,
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

export async function startEmptyApp(): Promise<Started> {
  const cwd = buildEmptyApp();
  const port = await findFreePort();
  return startProcess({
    command: process.execPath,
    args: [NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)],
    cwd,
    env: clearSettings(),
    logFile: join(makeFolder('logs'), 'empty.log'),
    port,
  });
}

/** The path of nginx, or undefined where it is not installed. */
export function findNginx(): string | undefined {
  const places = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'];
  if (spawnSync('nginx', ['-v']).status === 0) return 'nginx';
  return places.find((place) => existsSync(place));
}

/** Starts nginx passing everything straight through to the model server. */
export async function startNginx(command: string, modelPort: number): Promise<Started> {
  const port = await findFreePort();
  const folder = makeFolder('nginx');
  writeFileSync(join(folder, 'nginx.conf'), writeNginxConfig(port, modelPort));
  return startProcess({
    command,
    args: ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'],
    cwd: folder,
    env: process.env,
    logFile: join(makeFolder('logs'), 'nginx.log'),
    port,
  });
}

function writeNginxConfig(port: number, modelPort: number): string {
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${name};`)
    .join('\n');
  return `daemon off;
${user}
worker_processes 1;
pid nginx.pid;
events { worker_connections 8192; }
http {
  access_log off;
${temporary}
  keepalive_requests 1000000;
  client_max_body_size 8m;
  client_body_buffer_size 2m;
  upstream model { server 127.0.0.1:${modelPort}; keepalive 512; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port} backlog=2048;
    location / {
      proxy_pass http://model;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
`;
}
