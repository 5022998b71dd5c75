import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * `npm run try`: starts the built program with the demo model, asks it once for its page and an
 * answer, and stops it.
 */

const ROOT = join(import.meta.dirname, '..');

/** Milliseconds until it must be ready and have answered. */
const PATIENCE_MS = 60_000;

/** An empty value counts as unset, and keeps `.env` from setting it. */
const NO_MODEL = { OPENAI_API_KEY: '', OPENAI_API_KEY_FILE: '', OPENAI_BASE_URL: '' };
const NO_GUARDS = { ACCESS_TOKENS: '', ACCESS_TOKENS_FILE: '', ALLOWED_HOSTS: '', REDIS_URL: '' };
const OWN_PAGE = { START_PROMPT: '' };

const child = spawn(process.execPath, [join(ROOT, 'server/main.js')], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, ...NO_MODEL, ...NO_GUARDS, ...OWN_PAGE, HOST: '127.0.0.1', PORT: '0' },
});
const exited = once(child, 'exit');
const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
const url = await readAddress();
const isAnswered = url !== undefined && (await ask(url));
child.kill('SIGTERM');
await exited;
clearTimeout(timer);
console.log(isAnswered ? '✓ The page and the demo model answer.' : '✗ It does not answer.');
process.exitCode = isAnswered ? 0 : 1;

async function readAddress(): Promise<string | undefined> {
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    const [, found] = /Ready on (http:\/\/\S+)/.exec(text) ?? [];
    if (found) return found;
  }
  return undefined;
}

async function ask(address: string): Promise<boolean> {
  const page = await fetch(address);
  if (!page.ok || !(await page.text()).includes('<textarea')) return false;
  const body = new URLSearchParams({ prompt: 'Say hello' });
  const answer = await fetch(`${address}/api/generate`, { method: 'POST', body });
  const { demo, result } = await answer.json();
  return demo === true && result.length > 0;
}
