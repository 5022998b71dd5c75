import { config as loadDotenv } from 'dotenv';
import { ConfigError } from './config.ts';
import { startServer } from './start-server.ts';

loadDotenv({ quiet: true });
const isDev = process.argv.includes('--dev');
// The framework reads these when it is first imported, which start-server does late for that reason.
Object.assign(process.env, {
  NODE_ENV: isDev ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
});

try {
  await startServer(process.env, isDev);
} catch (thrown) {
  if (!(thrown instanceof ConfigError)) throw thrown;
  console.error(`The settings need a change (in .env or the environment):\n${thrown.message}`);
  process.exit(1);
}
