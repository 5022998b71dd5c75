import type { Program } from '../program/program.ts';
import { type Environment, isDemo, isLocalOnly, VARIABLES } from '../settings/config.ts';
import { maskUrl } from '../settings/mask-url.ts';

/** Tells the operator what was started: the settings that are not defaults, secrets masked. */
export function logStartup(
  program: Program,
  env: Environment,
  hostname: string,
  port: number,
): void {
  const { settings, log } = program;
  const set: Record<string, string> = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const isSecret = 'secret' in variable;
    const text = env[name]?.trim() || (isSecret && env[`${name}_FILE`]?.trim() ? 'from file' : '');
    if (text) set[name] = isSecret ? '***' : maskUrl(text);
  }
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy']) {
    const text = env[name];
    if (text) set[name] = maskUrl(text);
  }
  log.write('info', 'start', { settings: set, demo: isDemo(settings) || undefined });
  if (isLocalOnly(settings) && !/^(127\.|localhost$|\[?::1)/.test(hostname)) {
    log.write(
      'warn',
      'HOST opens this server to others, but only callers on this machine are served: set ACCESS_TOKENS, or ALLOW_ANONYMOUS=true',
    );
  }
  log.flush();
  const shown = hostname.includes(':') ? `[${hostname}]` : hostname;
  console.log(`Ready on http://${shown}:${port}${settings.BASE_PATH}`);
}
