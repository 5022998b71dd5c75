import { config as loadDotenv } from 'dotenv';
import { ConfigError } from '../settings/config.ts';
import { startServer } from './start-server.ts';

/** In milliseconds. */
const PARENT_CHECK_MS = 250;

loadDotenv({ quiet: true });
const isDev = process.argv.includes('--dev');
// Next.js reads these when it is first imported, which prepare-next.ts does late for that reason.
Object.assign(process.env, {
  NODE_ENV: isDev ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // It must not answer signals itself: it would drop running answers.
  NEXT_MANUAL_SIG_HANDLE: '1',
  // Errors that nothing catches are ours to log (handle-uncaught.ts), and Next.js warns of that.
  NEXT_UNHANDLED_REJECTION_FILTER: 'silent',
});

try {
  await startServer(process.env, isDev);
  if (process.env.npm_lifecycle_event) stopWithParent();
} catch (thrown) {
  // Thrown further, it would meet the framework's own handler, which swallows it and lets the
  // process end with 0.
  console.error(sayFailure(thrown));
  process.exit(1);
}

/**
 * A signal to npm ends its shell, but Debian's shell does not pass it on to what runs in it: this
 * program would go on unseen and keep its port.
 */
function stopWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS).unref();
}

function sayFailure(thrown: unknown): unknown {
  if (thrown instanceof ConfigError) {
    return `The settings need a change (in .env or the environment):\n${thrown.message}`;
  }
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const { HOST = '', PORT = '' } = process.env;
  if (code === 'EADDRINUSE') {
    return `Port ${PORT || 3000} is taken by another program. Stop that one, or set another PORT.`;
  }
  if (code === 'EACCES')
    return `Port ${PORT} may not be opened by this user. Set a PORT above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST is ${HOST}, which is no address of this machine. Set 127.0.0.1, or 0.0.0.0 for all.`;
  }
  return thrown;
}
