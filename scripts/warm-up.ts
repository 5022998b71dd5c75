import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How long the fresh build may take to answer, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Starts what was just built for a moment and asks it for its pages, so that the compiled code of all of it is kept for the next start.
 * Returns whether it answered.
 */
export async function warmUp(root: string): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, 'server/main.js')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    // A model server that is never asked, so that its client is loaded too.
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      REDIS_URL: '',
      ALLOWED_HOSTS: '',
    },
  });
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const url = await readAddress(child.stdout);
  const answers = url
    ? await Promise.all(['/', '/ru', '/api/health', '/api'].map((path) => ask(url + path)))
    : [];
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
  return answers.length > 0 && answers.every((isAnswer) => isAnswer);
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

async function ask(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  await response?.text();
  return response !== undefined && response.status < 500;
}
