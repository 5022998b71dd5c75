import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** How long the fresh build may take to answer, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Prompts enough for the engine to compile what an answer takes. */
const PROMPTS = 8;

const ANSWER = [{ delta: { content: 'warm' } }, { delta: {}, finish_reason: 'stop' }]
  .map((choice) => `data: ${JSON.stringify({ model: 'warm-up', choices: [choice] })}\n\n`)
  .join('');

/**
 * Starts what was just built for a moment and asks it for its pages and some answers, so that the
 * compiled code of all of it is kept for the next start. Returns whether it answered.
 */
export async function warmUp(root: string): Promise<boolean> {
  const model = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/event-stream');
    response.end(`${ANSWER}data: [DONE]\n\n`);
  });
  await once(model.listen(0, '127.0.0.1'), 'listening');
  const { port } = model.address() as AddressInfo;
  const child = spawn(process.execPath, [join(root, 'scripts/start.js')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...OWN_SETTINGS, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
  });
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const url = await readAddress(child.stdout);
  const isWarm = url !== undefined && (await askAll(url));
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
  model.close();
  return isWarm;
}

/**
 * In place of the operator's own, with which a stranger would be refused or a model server be
 * asked.
 */
const OWN_SETTINGS = {
  HOST: '127.0.0.1',
  PORT: '0',
  OPENAI_API: 'chat',
  REDIS_URL: '',
  ACCESS_TOKENS: '',
  ACCESS_TOKENS_FILE: '',
  ALLOWED_HOSTS: '',
  NO_PROXY: '*',
};

async function askAll(url: string): Promise<boolean> {
  const pages = ['', '/ru', '/api/health', '/api'].map((path) => ask(url + path));
  const answered = await Promise.all(pages);
  for (let index = 0; index < PROMPTS; index += 1) {
    const body = JSON.stringify({ prompt: 'Warm up', stream: index % 2 === 1 });
    const headers = { 'Content-Type': 'application/json' };
    answered.push(await ask(`${url}/api/generate`, { method: 'POST', headers, body }));
  }
  return answered.every((isAnswer) => isAnswer);
}

async function readAddress(output: NodeJS.ReadableStream): Promise<string | undefined> {
  let text = '';
  for await (const chunk of output) {
    text += chunk;
    const [, url] = /Ready on (http:\/\/\S+)/.exec(text) ?? [];
    if (url) return url;
  }
  return undefined;
}

async function ask(url: string, init?: RequestInit): Promise<boolean> {
  const response = await fetch(url, init).catch(() => undefined);
  await response?.text();
  return response !== undefined && response.status < 500;
}
